"""Bringing annotations home: what an annotator's file says differently becomes the annotator's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, fields, replace

from annotate.article import (
    Agent,
    Annotation,
    Article,
    Attribution,
    Entity,
    Mention,
    Note,
    Withdrawal,
)
from annotate.errors import EncodingError, excerpt
from annotate.layers import extent, layer_of
from annotate.revision.contradiction import Neighbours
from annotate.revision.keeping import targets

ATTRIBUTION = "attribution"
# What an annotator does not decide.
CREDITS = frozenset(("resp", "cert", "entity_cert"))


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What an annotator's file says of an article.

    Ids are the article's where the file tells them, and else new ones.  *covered* are the ids of
    all that the article would write into such a file: what of it is missing was taken out.
    *remarks* are the annotator's, each on the annotation of that id.
    *names* tells the id of each annotation by its key in the file.
    *places* tells for each id where it stands in the file, for messages.
    """

    annotations: tuple[Annotation, ...]
    attributions: tuple[Attribution, ...]
    entities: tuple[Entity, ...]
    covered: Set[str]
    date: str | None = None
    remarks: tuple[tuple[str, str], ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


def applied(article: Article, brought: Brought, person: Agent) -> Article:
    """Return *article* with what *brought* says differently as *person*'s.

    What is equal stays whose it was.  What a stage made and the file lacks is a withdrawal; what
    another person made stays, unless the file contradicts it.
    Raises EncodingError for a pointer to nothing.
    """
    annotations = {a.id: _credited(a, article.by_id.get(a.id), person) for a in brought.annotations}
    ties = {a.id: a for a in article.attributions}
    attributions = {a.id: _credited_tie(a, ties.get(a.id), person) for a in brought.attributions}
    entities = {
        e.id: _credited_entity(e, article.entity_by_id.get(e.id), person) for e in brought.entities
    }
    near = Neighbours(annotations.values())
    withdrawals = list(article.withdrawals)
    for old in article.annotations:
        if old.id in annotations:
            continue
        is_machine = old.resp not in article.people
        missing = old.id in brought.covered
        if not missing or (not is_machine and near.against(old) is None):
            annotations[old.id] = old
        elif is_machine and near.against(old) is None:
            withdrawals.append(Withdrawal(layer=layer_of(old), span=extent(old)))
    for tie in article.attributions:
        if tie.id in attributions:
            continue
        if tie.id not in brought.covered or tie.resp in article.people:
            if tie.quotation in annotations:
                attributions[tie.id] = tie
        elif tie.quotation in annotations and not any(
            other.quotation == tie.quotation for other in attributions.values()
        ):
            place = extent(article.by_id[tie.quotation])
            withdrawals.append(Withdrawal(layer=ATTRIBUTION, span=place))
    found = replace(
        article,
        annotations=tuple(annotations.values()),
        attributions=tuple(_whole(a, annotations) for a in attributions.values()),
        entities=tuple(_entities(article, entities, annotations.values())),
        withdrawals=tuple(withdrawals),
        notes=tuple(_notes(article, brought, annotations, person)),
    )
    if brought.date is not None and brought.date != article.metadata.date:
        metadata = replace(article.metadata, date=brought.date, date_origin="given")
        found = replace(found, metadata=metadata)
    _check(found, brought)
    return found


def differ(one: object, other: object) -> bool:
    """Say whether two of one class say something different, whoever made them."""
    if type(one) is not type(other):
        return True
    names = [f.name for f in fields(one) if f.name not in CREDITS]  # type: ignore[arg-type]
    return any(getattr(one, name) != getattr(other, name) for name in names)


def _credited(new: Annotation, old: Annotation | None, person: Agent) -> Annotation:
    if old is not None and not differ(old, new):
        return old
    new = replace(new, resp=person.id, cert=None)
    return replace(new, entity_cert=None) if isinstance(new, Mention) else new


def _credited_tie(new: Attribution, old: Attribution | None, person: Agent) -> Attribution:
    if old is not None and not differ(old, new):
        return old
    return replace(new, resp=person.id, cert=None)


def _credited_entity(new: Entity, old: Entity | None, person: Agent) -> Entity:
    if old is not None and not differ(old, new):
        return old
    return replace(new, resp=person.id, cert=None)


def _whole(tie: Attribution, annotations: Mapping[str, Annotation]) -> Attribution:
    """Return *tie* without a source or cue that was taken out."""
    return replace(
        tie,
        source=tie.source if tie.source in annotations else None,
        cue=tie.cue if tie.cue in annotations else None,
    )


def _entities(
    article: Article, brought: Mapping[str, Entity], annotations: Iterable[Annotation]
) -> Iterator[Entity]:
    """Yield the entities in the article's order, new ones last; none that lost all its mentions."""
    pointed = {target for annotation in annotations for target in targets(annotation)}
    before = {target for annotation in article.annotations for target in targets(annotation)}
    for entity in article.entities:
        if entity.id in pointed or entity.id not in before or entity.resp in article.people:
            yield brought.get(entity.id, entity)
    yield from (e for name, e in brought.items() if name not in article.entity_by_id)


def _notes(
    article: Article, brought: Brought, annotations: Mapping[str, Annotation], person: Agent
) -> Iterator[Note]:
    yield from (note for note in article.notes if note.target in annotations)
    known = {(note.target, note.text) for note in article.notes}
    for target, text in brought.remarks:
        if (target, text) not in known:
            yield Note(target=target, text=text, resp=person.id)


def _check(article: Article, brought: Brought) -> None:
    for annotation in article.annotations:
        for target in targets(annotation):
            if target not in article.entity_by_id:
                where = brought.places.get(annotation.id, annotation.id)
                raise EncodingError(
                    f"{where}: {excerpt(target)} is the id of no person, organisation, place or "
                    "group; give an id or a name that the document has, or a new name"
                )
    for tie in article.attributions:
        if tie.quotation not in article.by_id:
            where = brought.places.get(tie.id, tie.id)
            raise EncodingError(f"{where}: it ties {excerpt(tie.quotation)}, which is no quotation")
