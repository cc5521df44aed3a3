"""The difference between two annotations of one text, as a list that people can read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotate.article import (
    Annotation,
    Article,
    Attribution,
    Block,
    Cue,
    DateExpression,
    Entity,
    Furniture,
    Mention,
    Quotation,
    QuotedWords,
    RoleName,
)
from annotate.errors import EncodingError, excerpt
from annotate.evaluation.counts import pairs
from annotate.layers import extent, share
from annotate.revision.contradiction import Neighbours, contradict
from annotate.spans import covers

KINDS: Mapping[type[Annotation], str] = {
    Block: "block",
    Furniture: "furniture",
    RoleName: "role",
    DateExpression: "date",
    Quotation: "quotation",
    QuotedWords: "quoted words",
    Cue: "cue",
}
MENTIONS = {"person": "person", "org": "organisation", "place": "place"}
ENTITIES = {**MENTIONS, "group": "group", "work": "work"}
LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that two annotations say differently.

    *kind* and *number* name it, counted in the first annotation, in the second if it is new;
    *words* are the annotated ones.  *what* is the property, None for something that only one has;
    *before* and *after* are what each says, None for nothing.
    """

    kind: str
    number: int
    words: str
    start: int
    what: str | None
    before: str | None
    after: str | None

    @property
    def name(self) -> str:
        """What it is about: "quotation 7"."""
        return f"{self.kind} {self.number}" if self.number else self.kind

    def __str__(self) -> str:
        words = f"“{_short(self.words)}”"
        if self.what is None:
            state = "gone" if self.after is None else "new"
            return f"{self.name}: {state} {words}"
        said = f"{_short(self.before or 'none')} -> {_short(self.after or 'none')}"
        about = "" if self.what == "words" or not self.words else f"  {words}"
        return f"{self.name}: {self.what} {said}{about}"


def difference(one: Article, other: Article) -> list[Difference]:
    """Return what *other* says differently from *one*, in reading order, entities last.

    Who made an annotation and how sure it is make no difference.
    Raises EncodingError if their texts differ.
    """
    check_texts(one, other)
    sides = _Side(one), _Side(other)
    partners = _partners(one, other)
    found: list[Difference] = []
    for annotation in one.annotations:
        partner = partners.get(annotation.id)
        if partner is None:
            found += _alone(annotation, sides[0], gone=True)
        else:
            found += _changed(annotation, partner, *sides)
    matched = {partner.id for partner in partners.values()}
    for annotation in other.annotations:
        if annotation.id not in matched:
            found += _alone(annotation, sides[1], gone=False)
    found.sort(key=lambda d: (d.start, d.kind, d.number))
    return [*_document(one, other), *found, *_entities(one, other)]


def made_by_hand(article: Article) -> list[str]:
    """Return what people made in *article*, a line each, in reading order."""
    side = _Side(article)
    makers = {agent.id: agent.name for agent in article.agents if agent.id in article.people}
    return [
        f"{kind_of(a)} {side.numbers[a.id]}: by {makers[a.resp]}  “{_short(article.words_of(a))}”"
        for a in article.annotations
        if a.resp in makers
    ]


def check_texts(one: Article, other: Article) -> None:
    """Raise EncodingError if two articles are of different texts."""
    if one.text == other.text:
        return
    at = next(
        (n for n, (a, b) in enumerate(zip(one.text, other.text, strict=False)) if a != b),
        min(len(one.text), len(other.text)),
    )
    raise EncodingError(
        f"the texts differ from character {at} on: {excerpt(one.text[at : at + 40])} and "
        f"{excerpt(other.text[at : at + 40])}; only annotations of one text can be compared"
    )


class _Side:
    """One of two annotations, with what is needed to name what it holds.

    Quotations are counted as the edition counts them: one inside another by the same speaker has
    the number of that one.
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self.numbers: dict[str, int] = {}
        counts: Counter[str] = Counter()
        outer: list[Quotation] = []
        for annotation in article.annotations:
            kind = kind_of(annotation)
            if isinstance(annotation, Quotation):
                outer = [q for q in outer if covers(extent(q), extent(annotation))]
                same = next((q for q in outer if q.speaker == annotation.speaker), None)
                outer.append(annotation)
                if same is not None:
                    self.numbers[annotation.id] = self.numbers[same.id]
                    continue
            counts[kind] += 1
            self.numbers[annotation.id] = counts[kind]
        self.ties: dict[str, list[Attribution]] = defaultdict(list)
        for attribution in article.attributions:
            self.ties[attribution.quotation].append(attribution)

    def name_of(self, entity: str | None) -> str | None:
        """Return the name of an entity, its id if it is not there."""
        found = self.article.entity_by_id.get(entity or "")
        return found.name if found else entity

    def words_of(self, names: Iterator[str | None]) -> str | None:
        """Return the words of annotations by their ids."""
        found = (self.article.by_id.get(name) for name in names if name is not None)
        return ", ".join(self.article.words_of(a) for a in found if a is not None) or None


Property = tuple[str, Callable[[Any, _Side], str | None]]

PROPERTIES: Mapping[type[Annotation], Sequence[Property]] = {
    Block: (("kind", lambda a, side: a.kind),),
    Furniture: (("kind", lambda a, side: a.kind),),
    Quotation: (
        ("speaker", lambda a, side: side.name_of(a.speaker)),
        ("told to", lambda a, side: side.name_of(a.addressee)),
        ("type", lambda a, side: _type(a)),
        ("medium", lambda a, side: a.medium),
        ("source", lambda a, side: side.words_of(t.source for t in side.ties[a.id])),
        ("cue", lambda a, side: side.words_of(t.cue for t in side.ties[a.id])),
    ),
    QuotedWords: (
        ("kind", lambda a, side: a.kind),
        ("work", lambda a, side: side.name_of(a.entity)),
    ),
    Mention: (
        ("kind", lambda a, side: MENTIONS[a.kind]),
        ("form", lambda a, side: a.form),
        ("meaning", lambda a, side: side.name_of(a.entity)),
        ("use", lambda a, side: a.use),
        ("role", lambda a, side: a.role),
    ),
    DateExpression: (
        ("type", lambda a, side: a.type),
        ("value", lambda a, side: a.value),
        ("modifier", lambda a, side: a.mod),
        ("since", lambda a, side: a.since),
        ("until", lambda a, side: a.until),
    ),
}


def kind_of(annotation: Annotation) -> str:
    """Return what people call the kind of *annotation*."""
    if isinstance(annotation, Mention):
        return MENTIONS[annotation.kind]
    return KINDS[type(annotation)]


def _type(quotation: Quotation) -> str:
    return "indirect" if not quotation.direct else "mixed" if quotation.mixed else "direct"


def _partners(one: Article, other: Article) -> dict[str, Annotation]:
    """Return for each annotation of *one*, by id, the one of *other* that is about the same."""
    near = Neighbours(other.annotations)
    order = {annotation.id: n for n, annotation in enumerate(other.annotations)}
    candidates = []
    for n, annotation in enumerate(one.annotations):
        for partner in near.overlapping(extent(annotation)):
            if type(partner) is type(annotation) and contradict(annotation, partner):
                same = share(extent(annotation), extent(partner))
                other_id = partner.id != annotation.id
                candidates.append(
                    ((annotation.spans != partner.spans, -same, other_id), n, order[partner.id])
                )
    return {one.annotations[n].id: other.annotations[m] for n, m in pairs(candidates).items()}


def _alone(annotation: Annotation, side: _Side, *, gone: bool) -> Iterator[Difference]:
    words = side.article.words_of(annotation)
    yield Difference(
        kind=kind_of(annotation),
        number=side.numbers[annotation.id],
        words=words,
        start=annotation.start,
        what=None,
        before=words if gone else None,
        after=None if gone else words,
    )


def _changed(
    one: Annotation, other: Annotation, before: _Side, after: _Side
) -> Iterator[Difference]:
    words = after.article.words_of(other)
    said: list[tuple[str, str | None, str | None]] = []
    if one.spans != other.spans:
        said.append(("words", before.article.words_of(one), words))
    for what, value in PROPERTIES.get(type(other), ()):
        said.append((what, value(one, before), value(other, after)))
    for what, old, new in said:
        if old != new:
            yield Difference(
                kind=kind_of(one),
                number=before.numbers[one.id],
                words=words,
                start=other.start,
                what=what,
                before=old,
                after=new,
            )


def _document(one: Article, other: Article) -> Iterator[Difference]:
    for what in ("title", "date", "author", "publisher", "url", "licence", "language"):
        old, new = getattr(one.metadata, what), getattr(other.metadata, what)
        if old != new:
            yield _unplaced("document", what, old, new, "")


def _entities(one: Article, other: Article) -> Iterator[Difference]:
    """Yield how the entities differ; those with one id, or one name, are the same."""
    old = {entity.id: entity for entity in one.entities}
    by_name = {(entity.kind, entity.name): entity for entity in one.entities}
    seen: set[str] = set()
    for entity in other.entities:
        before = old.get(entity.id)
        if before is None or before.kind != entity.kind:
            before = by_name.get((entity.kind, entity.name))
        if before is None or before.id in seen:
            yield _unplaced(ENTITIES[entity.kind], None, None, entity.name, entity.name)
            continue
        seen.add(before.id)
        for what, told in _told(before).items():
            if told != _told(entity)[what]:
                kind = ENTITIES[entity.kind]
                yield _unplaced(kind, what, told, _told(entity)[what], entity.name)
    for entity in one.entities:
        if entity.id not in seen:
            yield _unplaced(ENTITIES[entity.kind], None, entity.name, None, entity.name)


def _told(entity: Entity) -> dict[str, str | None]:
    place = entity.location
    return {
        "name": entity.name,
        "role": entity.role,
        "type": entity.type,
        "link": entity.ref,
        "note": entity.note,
        "location": None if place is None else f"{place.lat:.3f} {place.lon:.3f}",
    }


def _unplaced(
    kind: str, what: str | None, before: str | None, after: str | None, words: str
) -> Difference:
    return Difference(
        kind=kind, number=0, words=words, start=-1, what=what, before=before, after=after
    )


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
