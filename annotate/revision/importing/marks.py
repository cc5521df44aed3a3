"""Marks: what an annotation tool's file holds, whatever its format, as annotations again."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from annotate.article import (
    Annotation,
    Article,
    Attribution,
    Block,
    Entity,
    EntityKind,
    Span,
)
from annotate.errors import EncodingError, excerpt
from annotate.export.labels import LABELS, Value, annotation_of, labelled
from annotate.output import safe_name
from annotate.revision.importing.applying import Brought
from annotate.spans import normalised, within

# The features that name an entity.
POINTERS = ("speaker", "addressee", "entity")
# The kinds of entity that a mention can be of; anybody may speak.
KINDS_OF_MENTION: Mapping[str, tuple[EntityKind, ...]] = {
    "Person": ("person", "group"),
    "Organisation": ("org",),
    "Place": ("place",),
    "QuotedWords": ("work",),
}
SPEAKERS: tuple[EntityKind, ...] = ("person", "group", "org", "place")
# How ids begin: what begins so but is none of the document's is a slip, and no new name.
PREFIXES: Mapping[EntityKind, str] = {
    "person": "pr",
    "group": "grp",
    "org": "org",
    "place": "pl",
    "work": "bibl",
}


# What reads a document of a file for the article that it is about.
Reading = Callable[[Article], Brought]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """An annotation in a file.

    *place* tells where it stands, for messages; *id* is that of the article, if the file tells it;
    *attributions* are the ids of those that tie a quotation.
    """

    place: str
    label: str
    spans: tuple[Span, ...]
    features: Mapping[str, Value]
    id: str | None = None
    attributions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tie:
    """That a quotation has a source or a cue (*role*), by the keys of marks."""

    place: str
    role: str
    quotation: str
    end: str
    attribution: str | None = None


def brought(
    article: Article,
    marks: Mapping[str, Mark],
    ties: Iterable[Tie],
    covered: Set[str],
    held: Callable[[str], str] = str,
) -> Brought:
    """Return what *marks*, by their key in the file, and *ties* say of *article*.

    *covered* are the ids of the annotations that the article would write into such a file, and
    *held* gives a string as such a file can hold it.

    Raises EncodingError, with the place, for offsets outside the text and labels, features or
    values that there are none of.
    """
    names = _ids(article, marks, held)
    blocks = sorted(span for block in article.of(Block) for span in block.spans)
    register = _Register(article)
    annotations: list[Annotation] = []
    for key, mark in marks.items():
        annotations.append(_annotation(article, mark, names[key], blocks, register, held))
    ties_covered = {tie.id for tie in article.attributions if tie.quotation in covered}
    return Brought(
        annotations=tuple(annotations),
        attributions=tuple(_attributions(article, marks, names, ties, covered)),
        entities=tuple(register.new),
        covered=covered | ties_covered,
        names=names,
        places={names[key]: mark.place for key, mark in marks.items()},
    )


def with_remarks(found: Brought, remarks: Iterable[tuple[str, str, str]]) -> Brought:
    """Return *found* with an annotator's *remarks*: a place, the key of a mark, and the words.

    Raises EncodingError for one on nothing.
    """
    told = []
    for place, key, words in remarks:
        if key not in found.names:
            raise EncodingError(f"{place}: a note on {excerpt(key)}, which is not in the file")
        told.append((found.names[key], words))
    return replace(found, remarks=tuple(told))


def _ids(article: Article, marks: Mapping[str, Mark], held: Callable[[str], str]) -> dict[str, str]:
    """Return the id of each mark: the one told, else that of an equal one, else a new one."""
    names: dict[str, str] = {}
    used: set[str] = set()

    def take(key: str, name: str) -> None:
        names[key] = name
        used.add(name)

    by_held = {held(annotation.id): annotation for annotation in article.annotations}
    for key, mark in marks.items():
        known = None if mark.id is None else by_held.get(mark.id)
        if known is not None and known.id not in used and _is_of(known, mark):
            take(key, known.id)
    by_spans: dict[tuple[object, ...], list[str]] = {}
    for annotation, label in labelled(article):
        by_spans.setdefault((label.kind, annotation.spans), []).append(annotation.id)
    fresh = article.fresh_ids("x")
    for key, mark in marks.items():
        if key not in names:
            called = LABELS.get(mark.label)
            same = by_spans.get((called.kind, mark.spans), []) if called else []
            free = next((name for name in same if name not in used), None)
            take(key, free or next(name for name in fresh if name not in used))
    return names


def _as_before(told: Value, before: object, held: Callable[[str], str]) -> Value:
    """Return the value *before*, if *told* is what the file can hold of it."""
    return before if isinstance(before, str) and held(before) == told else told


def _is_of(annotation: Annotation, mark: Mark) -> bool:
    label = LABELS.get(mark.label)
    return label is not None and type(annotation) is label.kind


def _annotation(
    article: Article,
    mark: Mark,
    name: str,
    blocks: Sequence[Span],
    register: _Register,
    held: Callable[[str], str],
) -> Annotation:
    for start, end in mark.spans:
        if not 0 <= start < end <= len(article.text):
            raise EncodingError(
                f"{mark.place}: the offsets {start}-{end} do not fit the text, which has "
                f"{len(article.text)} characters"
            )
    if not mark.spans:
        raise EncodingError(f"{mark.place}: a {mark.label} without offsets")
    known = article.by_id.get(name)
    spans = mark.spans
    if known is None or known.spans != spans:
        spans = normalised(spans)
        spans = normalised(within(spans, blocks)) or spans
    features = {
        feature: _as_before(value, getattr(known, feature, None), held)
        for feature, value in mark.features.items()
    }
    kinds = KINDS_OF_MENTION.get(mark.label, SPEAKERS)
    for pointer in POINTERS:
        if isinstance(told := features.get(pointer), str):
            features[pointer] = register.entity(told, kinds, mark.place)
    try:
        return annotation_of(mark.label, features, id=name, spans=spans)
    except EncodingError as error:
        raise EncodingError(f"{mark.place}: {error}") from error


class _Register:
    """The entities of an article, and those that an annotator names first."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._by_name = {(e.kind, e.name.casefold()): e.id for e in reversed(article.entities)}
        self._taken = {*article.by_id, *article.entity_by_id, *(t.id for t in article.attributions)}
        self.new: list[Entity] = []

    def entity(self, told: str, kinds: Sequence[EntityKind], place: str) -> str:
        """Return the id of the entity that an annotator calls *told*, by id or name.

        A name that no entity of *kinds* has makes a new one of the first of them.
        """
        if told in self._article.entity_by_id:
            return told
        for known in kinds:
            found = self._by_name.get((known, told.casefold()))
            if found is not None:
                return found
        if not told.strip() or told.startswith(tuple(f"{p}-" for p in PREFIXES.values())):
            raise EncodingError(
                f"{place}: {excerpt(told)} is the id of no person, organisation, place or group; "
                "give an id or a name that the document has, or a new name"
            )
        kind = kinds[0]
        stem = f"{PREFIXES[kind]}-{safe_name(told).lower()}"
        names = (f"{stem}-{n}" if n > 1 else stem for n in itertools.count(1))
        entity = Entity(
            id=next(name for name in names if name not in self._taken), kind=kind, name=told
        )
        self._taken.add(entity.id)
        self._by_name[kind, told.casefold()] = entity.id
        self.new.append(entity)
        return entity.id


def _attributions(
    article: Article,
    marks: Mapping[str, Mark],
    names: Mapping[str, str],
    ties: Iterable[Tie],
    covered: Set[str],
) -> Iterator[Attribution]:
    """Yield the attributions that the quotations list, with the sources and cues that are tied.

    A source or cue that is not *covered* stays tied.
    """
    found: dict[str, Attribution] = {}
    known = {tie.id: tie for tie in article.attributions}
    for key, mark in marks.items():
        for name in mark.attributions:
            if name in known and name not in found:
                old = known[name]
                found[name] = replace(
                    old,
                    quotation=names[key],
                    source=None if old.source in covered else old.source,
                    cue=None if old.cue in covered else old.cue,
                )
    fresh = article.fresh_ids("ax")
    for tie in ties:
        quotation, end = names.get(tie.quotation), names.get(tie.end)
        if quotation is None or end is None:
            raise EncodingError(f"{tie.place}: it ties something that is not in the file")
        owner = _tied(tie, quotation, found) or Attribution(id=next(fresh), quotation=quotation)
        is_source = tie.role == "source"
        found[owner.id] = replace(owner, source=end) if is_source else replace(owner, cue=end)
    yield from found.values()


def _tied(tie: Tie, quotation: str, found: Mapping[str, Attribution]) -> Attribution | None:
    """Return the attribution that *tie* belongs to: the one told, else one that lacks its role."""
    told = found.get(tie.attribution or "")
    if told is not None and told.quotation == quotation:
        return told
    return next(
        (a for a in found.values() if a.quotation == quotation and not getattr(a, tie.role)),
        None,
    )
