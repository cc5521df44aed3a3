"""What of an article stays when it is annotated again: a person's work, and what it hangs on.

A person's annotations, attributions and entities stay as they are.  So does, as a stage made it,

- what they point to, and what an editor's note is about;
- the blocks they stand in, lest they be cut;
- what ties a person's quotation to its source and cue, and the quotations around and in it, for
  stages find no quotation where a person marked one.  Quoted words in a person's quotation are
  its speaker's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from annotate.article import (
    Annotation,
    Article,
    Attribution,
    Block,
    Entity,
    Mention,
    Quotation,
    QuotedWords,
    Withdrawal,
)
from annotate.layers import extent
from annotate.revision.contradiction import Neighbours, contradict
from annotate.spans import covers


@dataclass(frozen=True)
class Kept:
    """What stays, by id, and where nothing comes back; *reserved* are ids of other things."""

    annotations: Mapping[str, Annotation]
    attributions: Mapping[str, Attribution]
    entities: Mapping[str, Entity]
    withdrawals: tuple[Withdrawal, ...]
    reserved: frozenset[str]

    @property
    def ids(self) -> set[str]:
        """Every id that is taken."""
        return {*self.annotations, *self.attributions, *self.entities}


def kept_of(article: Article) -> Kept:
    """Return what of *article* stays when it is annotated again."""
    people = article.people
    made = [a for a in article.annotations if a.resp in people]
    quotations = [a for a in made if isinstance(a, Quotation)]
    annotations = {a.id: a for a in made} | _beside(article, quotations)
    spoken = {a.id for a in annotations.values() if isinstance(a, Quotation)}
    attributions = {
        a.id: _whole(a, article)
        for a in article.attributions
        if a.resp in people or (a.quotation in spoken and a.quotation in article.by_id)
    }
    pointed = [note.target for note in article.notes]
    for attribution in attributions.values():
        pointed += [attribution.quotation, attribution.source or "", attribution.cue or ""]
    for name in pointed:
        if name in article.by_id:
            annotations.setdefault(name, article.by_id[name])
    annotations |= _around(article, annotations.values())
    entities = {e.id: e for e in article.entities if e.resp in people}
    for name in (*pointed, *(target for a in annotations.values() for target in targets(a))):
        if name in article.entity_by_id:
            entities.setdefault(name, article.entity_by_id[name])
    reserved = frozenset(a.id for of in (article.agents, article.applications) for a in of)
    return Kept(annotations, attributions, entities, article.withdrawals, reserved)


def targets(annotation: Annotation) -> Iterator[str]:
    """Yield the ids of the entities that *annotation* points to."""
    if isinstance(annotation, Quotation):
        found: Iterable[str | None] = (annotation.speaker, annotation.addressee)
    elif isinstance(annotation, (Mention, QuotedWords)):
        found = (annotation.entity,)
    else:
        found = ()
    return (target for target in found if target is not None)


def _around(article: Article, kept: Iterable[Annotation]) -> dict[str, Annotation]:
    """Return the blocks that *kept* annotations stand in."""
    blocks = Neighbours(article.of(Block))
    spans = [span for annotation in kept for span in annotation.spans]
    return {block.id: block for span in spans for block in blocks.overlapping(span)}


def _beside(article: Article, made: list[Quotation]) -> dict[str, Annotation]:
    """Return the quotations of stages that overlap those that people *made*, and agree."""
    by_place = Neighbours(made)
    found: dict[str, Annotation] = {}
    for quotation in article.of(Quotation) if made else ():
        if quotation.resp in article.people:
            continue
        near = [a for a in by_place.overlapping(extent(quotation)) if isinstance(a, Quotation)]
        if near and not any(contradict(quotation, other) for other in near):
            found[quotation.id] = _spoken_by(near, quotation)
    return found


def _spoken_by(around: list[Quotation], inner: Quotation) -> Quotation:
    for outer in around:
        if inner.mixed and not outer.direct and covers(extent(outer), extent(inner)):
            return replace(inner, speaker=outer.speaker)
    return inner


def _whole(attribution: Attribution, article: Article) -> Attribution:
    """Return *attribution* without a stage's pointers to what a person took out."""
    if attribution.resp in article.people:
        return attribution
    source, cue = attribution.source, attribution.cue
    return replace(
        attribution,
        source=source if source in article.by_id else None,
        cue=cue if cue in article.by_id else None,
    )
