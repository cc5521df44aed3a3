"""Giving way: what stages found, fitted around what is kept."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from annotate.article import (
    Annotation,
    Article,
    Attribution,
    Block,
    Cue,
    Entity,
    Mention,
    Quotation,
    QuotedWords,
    Span,
)
from annotate.layers import extent, layer_of
from annotate.revision.contradiction import Neighbours, is_withdrawn
from annotate.revision.keeping import Kept, targets
from annotate.revision.sameness import same_entities
from annotate.spans import trimmed

ATTRIBUTION = "attribution"


@dataclass(frozen=True)
class Found:
    """What stages found."""

    annotations: tuple[Annotation, ...]
    attributions: tuple[Attribution, ...]
    entities: tuple[Entity, ...]


class Yielding:
    """Fits what stages find around *kept*."""

    def __init__(self, kept: Kept, text: str) -> None:
        self._kept = kept
        self._text = text
        self._neighbours = Neighbours(kept.annotations.values())
        self._tied = {a.quotation for a in kept.attributions.values()}
        self._withdrawn: dict[str, list[Span]] = {}
        for withdrawal in kept.withdrawals:
            self._withdrawn.setdefault(withdrawal.layer, []).append(withdrawal.span)

    def fit(self, found: Found, known: Article) -> Found:
        """Return of *found* what contradicts nothing that is kept, which itself is left out.

        *known* is the article so far; what has an id of it completes what is there.  Pointers to
        what gave way point to what it gave way to.  What is new but has an id that is kept for
        something else gets another.
        """
        found, used = self._with_own_ids(found, known)
        instead: dict[str, str | None] = {}
        annotations: list[Annotation] = []
        for annotation in found.annotations:
            if annotation.id not in self._kept.annotations:
                annotations += self._standing(annotation, instead, used)
        attributions = self._attributions(found.attributions, instead, annotations)
        annotations = _without_loose_ends(annotations, found.attributions, attributions)
        entities, others = same_entities(found.entities, self._kept.entities, used)
        return Found(
            tuple(_repointed(annotation, others) for annotation in annotations),
            attributions,
            entities,
        )

    def _with_own_ids(self, found: Found, known: Article) -> tuple[Found, set[str]]:
        """Return *found* with ids that are nobody else's, and all ids in use."""
        there = {*known.by_id, *(tie.id for tie in known.attributions), *known.entity_by_id}
        used = {*there, *self._kept.reserved, *self._kept.ids, *_ids(found)}
        annotations = (a.id for a in found.annotations)
        ties = (tie.id for tie in found.attributions)
        entities = (e.id for e in found.entities if e.id not in self._kept.entities)
        taken = self._kept.reserved | (self._kept.ids - there)
        clashing = dict.fromkeys(n for n in (*annotations, *ties, *entities) if n in taken)
        return _renamed(found, {name: _fresh(name, used) for name in clashing}), used

    def _standing(
        self, annotation: Annotation, instead: dict[str, str | None], used: set[str]
    ) -> Iterator[Annotation]:
        """Yield *annotation* if it may stand, a block in what pieces are left of it."""
        if isinstance(annotation, Block):
            yield from self._pieces(annotation, used)
            return
        layer, span = layer_of(annotation), extent(annotation)
        other = self._neighbours.against(annotation)
        if other is not None:
            instead[annotation.id] = other.id if type(other) is type(annotation) else None
        elif is_withdrawn(layer, span, self._withdrawn.get(layer, ())):
            instead[annotation.id] = None
        else:
            yield annotation

    def _pieces(self, block: Block, used: set[str]) -> Iterator[Block]:
        near = self._neighbours.overlapping(extent(block))
        cuts = sorted(s for other in near if isinstance(other, Block) for s in other.spans)
        if not cuts:
            yield block
            return
        left = [
            piece
            for span in block.spans
            for rest in _minus(span, cuts)
            if (piece := trimmed(rest, self._text)) is not None
        ]
        for number, piece in enumerate(left):
            name = block.id if number == 0 else _fresh(block.id, used)
            yield replace(block, id=name, spans=(piece,))

    def _attributions(
        self,
        found: Iterable[Attribution],
        instead: Mapping[str, str | None],
        annotations: Iterable[Annotation],
    ) -> tuple[Attribution, ...]:
        by_id = {annotation.id: annotation for annotation in annotations}
        standing: list[Attribution] = []
        for attribution in found:
            quotation = instead.get(attribution.quotation, attribution.quotation)
            if quotation is None or quotation in self._tied:
                continue
            quoted = by_id.get(quotation) or self._kept.annotations.get(quotation)
            gone = self._withdrawn.get(ATTRIBUTION, ())
            if quoted is not None and is_withdrawn(ATTRIBUTION, extent(quoted), gone):
                continue
            if attribution.id not in self._kept.attributions:
                source, cue = attribution.source or "", attribution.cue or ""
                standing.append(
                    replace(
                        attribution,
                        quotation=quotation,
                        source=instead.get(source, attribution.source),
                        cue=instead.get(cue, attribution.cue),
                    )
                )
        return tuple(standing)


def _minus(span: Span, cuts: Iterable[Span]) -> Iterator[Span]:
    start = span.start
    for cut in cuts:
        if start < min(cut.start, span.end):
            yield Span(start, min(cut.start, span.end))
        start = max(start, cut.end)
    if start < span.end:
        yield Span(start, span.end)


def _without_loose_ends(
    annotations: Iterable[Annotation],
    before: Iterable[Attribution],
    after: Iterable[Attribution],
) -> list[Annotation]:
    """Return *annotations* without cues and source phrases whose attribution is gone."""
    lost = _ends(before) - _ends(after)
    return [
        a
        for a in annotations
        if a.id not in lost
        or not (isinstance(a, Cue) or (isinstance(a, Mention) and a.form != "name"))
    ]


def _ends(attributions: Iterable[Attribution]) -> set[str | None]:
    return {end for a in attributions for end in (a.source, a.cue)} - {None}


def _repointed(annotation: Annotation, others: Mapping[str, str]) -> Annotation:
    """Return *annotation* pointing to entities by their other ids."""
    if not others or not any(target in others for target in targets(annotation)):
        return annotation
    if isinstance(annotation, Quotation):
        speaker, addressee = annotation.speaker or "", annotation.addressee or ""
        return replace(
            annotation,
            speaker=others.get(speaker, annotation.speaker),
            addressee=others.get(addressee, annotation.addressee),
        )
    if isinstance(annotation, (Mention, QuotedWords)):
        return replace(annotation, entity=others.get(annotation.entity or "", annotation.entity))
    return annotation


def _renamed(found: Found, names: Mapping[str, str]) -> Found:
    """Return *found* under other ids."""
    if not names:
        return found

    def name(old: str | None) -> str | None:
        return names.get(old or "", old)

    return Found(
        tuple(replace(_repointed(a, names), id=names.get(a.id, a.id)) for a in found.annotations),
        tuple(
            replace(
                tie,
                id=names.get(tie.id, tie.id),
                quotation=names.get(tie.quotation, tie.quotation),
                source=name(tie.source),
                cue=name(tie.cue),
            )
            for tie in found.attributions
        ),
        tuple(replace(e, id=names.get(e.id, e.id)) for e in found.entities),
    )


def _ids(found: Found) -> Iterator[str]:
    yield from (annotation.id for annotation in found.annotations)
    yield from (attribution.id for attribution in found.attributions)
    yield from (entity.id for entity in found.entities)


def _fresh(name: str, used: set[str]) -> str:
    """Return an id that is not *used*: "b3-2" for "b3"."""
    found = next(c for n in itertools.count(2) if (c := f"{name}-{n}") not in used)
    used.add(found)
    return found


def unpointed(article: Article) -> set[str]:
    """Return the ids of the entities that nothing in *article* points to."""
    pointed = {target for annotation in article.annotations for target in targets(annotation)}
    return set(article.entity_by_id) - pointed
