"""Reading standoff records back; `annotate.export.records` writes them.

A record tells less than the document: what it says as before keeps all that it does not tell.  A
key that a record lacks ("timexes") says nothing of that layer.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

from annotate.article import (
    ENTITY_ORDER,
    Annotation,
    Article,
    Attribution,
    Cue,
    Entity,
    Location,
    Mention,
    Span,
)
from annotate.errors import EncodingError, excerpt
from annotate.evaluation import read_records
from annotate.evaluation.records import Fragments, Json, entries, fragments, number, span
from annotate.export.labels import LABELS, ROLES, Value, features_of, label_of
from annotate.export.records import Record, record
from annotate.revision.importing.applying import Brought
from annotate.revision.importing.marks import Mark, Reading, Tie, brought
from annotate.spans import normalised

LABEL_OF_KIND = {"person": "Person", "org": "Organisation", "place": "Place"}
TYPES: Mapping[str, tuple[bool, bool]] = {
    "direct": (True, False),
    "mixed": (True, True),
    "indirect": (False, False),
}


def documents(path: Path) -> Iterator[tuple[str, Reading]]:
    """Yield the articles of *path*: the id of each, and what reads its record.

    Raises SourceError, with the line, for what is no record.
    """
    for name, told in read_records(path).items():
        yield name, _reading(path, told)


def _reading(path: Path, told: Json) -> Reading:
    return lambda article: read(told, article, f"{path}: article {excerpt(str(told['id']))}")


def read(told: Json, article: Article, place: str) -> Brought:
    """Return what the record *told* says of *article*.

    Raises EncodingError, with *place*, for a text that differs, and what does not fit the text or
    has a value that there is none of; SourceError for what is no record.
    """
    if told.get("text") != article.text:
        raise EncodingError(
            f"{place}: the text is not that of the document; it was changed, or is missing"
        )
    entities = tuple(_entities(told, article, place))
    known = {entity.id: entity for entity in (*article.entities, *entities)}
    reader = _Reader(told, replace(article, entities=tuple(known.values())), place, record(article))
    reader.read_mentions()
    reader.read_toponyms()
    reader.read_timexes()
    reader.read_attributions()
    found = brought(reader.article, reader.marks, reader.ties, reader.covered)
    date = told.get("date")
    return replace(
        found,
        entities=(*entities, *reader.places, *found.entities),
        date=date if isinstance(date, str) else None,
    )


class _Reader:
    """Reads one record: what it says as before keeps all that the article has."""

    def __init__(self, told: Json, article: Article, place: str, before: Record) -> None:
        self.told = told
        self.article = article
        self.place = place
        self.before = cast(Json, before)
        self.marks: dict[str, Mark] = {}
        self.ties: list[Tie] = []
        self.places: list[Entity] = []
        self.covered: set[str] = set()

    def read_mentions(self) -> None:
        """Read the mentions, each with its entity."""
        for key, entry, old in self._entries("mentions"):
            features: dict[str, Value] = {}
            if old is None or (entry.get("entity"), entry.get("name")) != (
                old.get("entity"),
                old.get("name"),
            ):
                features["entity"] = self._entity(entry, "entity", "name")
            label = LABEL_OF_KIND.get(str(entry.get("kind")))
            if label is None:
                raise self._error(entry, "kind", LABEL_OF_KIND)
            self._mark(key, entry, old, label, [span(entry)], features)

    def read_toponyms(self) -> None:
        """Read how places are used and where they lie; other place names are mentions too."""
        keys = {mark.spans: key for key, mark in self.marks.items() if mark.label == "Place"}
        for key, entry, old in self._entries("toponyms"):
            where = (Span(*span(entry)),)
            mention = keys.get(where)
            if mention is None:
                if "mentions" in self.told and old is not None:
                    continue
                mention = key
                self._mark(key, entry, None, "Place", [span(entry)], {})
            changed: dict[str, Value] = {}
            if old is None or entry.get("kind") != old.get("kind"):
                changed["use"] = str(entry.get("kind", "literal"))
            if any(entry.get(k) != (old or {}).get(k) for k in ("lat", "lon", "geonameid")):
                changed["entity"] = self._located(entry, where[0])
            if changed:
                mark = self.marks[mention]
                features = {**mark.features, **{k: v for k, v in changed.items() if v}}
                self.marks[mention] = replace(mark, features=features)

    def read_timexes(self) -> None:
        """Read the temporal expressions."""
        for key, entry, old in self._entries("timexes"):
            told = {name: entry.get(name) for name in ("type", "value")}
            features = {
                name: str(value or "")
                for name, value in told.items()
                if old is None or value != old.get(name)
            }
            self._mark(key, entry, old, "Date", [span(entry)], features)

    def read_attributions(self) -> None:
        """Read the quotations with their speakers, sources and cues."""
        ties = {tie.id: tie for tie in self.article.attributions}
        for key, entry, old in self._entries("attributions", "quotation"):
            features: dict[str, Value] = {}
            if old is None or (entry.get("speaker"), entry.get("speaker_name")) != (
                old.get("speaker"),
                old.get("speaker_name"),
            ):
                features["speaker"] = self._entity(entry, "speaker", "speaker_name")
            if old is None or entry.get("type") != old.get("type"):
                type_ = TYPES.get(str(entry.get("type", "direct")))
                if type_ is None:
                    raise self._error(entry, "type", TYPES)
                features["direct"], features["mixed"] = type_
            if key not in self.marks:
                content = fragments(entry, "content")
                self._mark(key, entry, old, "Quotation", content, features)
            tie = ties.get(str(entry.get("id")))
            listed = (*self.marks[key].attributions, *([tie.id] if tie else []))
            self.marks[key] = replace(self.marks[key], attributions=listed)
            for role in ROLES:
                self._tie(key, entry, old, tie, role)

    def _entries(self, section: str, id_key: str = "id") -> Iterator[tuple[str, Json, Json | None]]:
        """Yield a key for each entry of *section*, the entry, and what it was before."""
        if section not in self.told:
            return
        before = {str(entry["id"]): entry for entry in entries(self.before, section)}
        self.covered |= {str(entry[id_key]) for entry in before.values()}
        if section == "attributions":
            self.covered |= {tie.cue for tie in self.article.attributions if tie.cue is not None}
        for n, entry in enumerate(entries(self.told, section)):
            old = before.get(str(entry.get("id")))
            known = old or {}
            yield str(entry.get(id_key) or known.get(id_key) or f"{section} {n}"), entry, old

    def _mark(
        self,
        key: str,
        entry: Json,
        old: Json | None,
        label: str,
        spans: Iterable[tuple[int, int]],
        features: Mapping[str, Value],
    ) -> None:
        """Enter a mark: the article's own annotation with *features* changed, or a new one."""
        known = self.article.by_id.get(key)
        kept: dict[str, Value] = {}
        where = normalised(Span(*pair) for pair in spans)
        if known is not None and old is not None:
            known_label = label_of(known)
            kept = {} if known_label is None else features_of(known, known_label)
            if _extent(old) == _extent(entry):
                where = known.spans
        self.marks[key] = Mark(
            place=f"{self.place}, {excerpt(str(entry.get('id') or entry.get('content') or where))}",
            label=label,
            spans=where,
            features={k: v for k, v in {**kept, **features}.items() if v != ""},
            id=key if known is not None else None,
        )

    def _tie(
        self, key: str, entry: Json, old: Json | None, tie: Attribution | None, role: str
    ) -> None:
        """Tie a quotation to its source or cue: the annotation there, or else a new one."""
        spans = normalised(Span(*pair) for pair in fragments(entry, role))
        end: str | None = None
        if old is not None and tie is not None and fragments(entry, role) == fragments(old, role):
            end = tie.source if role == "source" else tie.cue
        elif spans:
            end = self._standing(spans, role) or f"{role} {spans}"
        if end is None:
            return
        if end not in self.marks:
            self.marks[end] = self._end(end, spans, role, key)
        named = None if tie is None else tie.id
        self.ties.append(
            Tie(place=self.place, role=role, quotation=key, end=end, attribution=named)
        )

    def _standing(self, spans: tuple[Span, ...], role: str) -> str | None:
        """Return the key of what already is a source or cue over *spans*."""
        kind = Mention if role == "source" else Cue
        marks = (k for k, m in self.marks.items() if m.spans == spans and _is(m, kind))
        known = (a.id for a in self.article.of(kind) if a.spans == spans)
        return next(itertools.chain(marks, known), None)

    def _end(self, key: str, spans: tuple[Span, ...], role: str, quotation: str) -> Mark:
        """Return the mark of a source or cue: that of the article, or a new one."""
        known = self.article.by_id.get(key)
        label = None if known is None else label_of(known)
        if known is not None and label is not None:
            features = features_of(known, label)
            return Mark(
                place=self.place, label=label.name, spans=known.spans, features=features, id=key
            )
        if role == "cue":
            return Mark(place=self.place, label="Cue", spans=spans, features={})
        speaker = self.marks[quotation].features.get("speaker")
        told: dict[str, Value] = {"form": "phrase"}
        entity = self.article.entity_by_id.get(str(speaker))
        if speaker is not None and (entity is None or entity.kind in ("person", "group")):
            told["entity"] = speaker
        return Mark(place=self.place, label="Person", spans=spans, features=told)

    def _entity(self, entry: Json, by_id: str, by_name: str) -> str:
        """Return what names the entity of *entry*: its id, or a name that the id has not."""
        told, name = entry.get(by_id), entry.get(by_name)
        known = self.article.entity_by_id.get(str(told))
        if isinstance(name, str) and (known is None or known.name != name):
            return name
        return str(told) if told is not None else ""

    def _located(self, entry: Json, where: Span) -> str:
        """Return the id of a new place at the coordinates of *entry*, "" if it has none."""
        lat, lon, identifier = (number(entry, key) for key in ("lat", "lon", "geonameid"))
        if lat is None or lon is None:
            return ""
        for key, value in (("lat", lat), ("lon", lon), ("geonameid", identifier or 0)):
            if not math.isfinite(value):
                raise self._error(entry, key, ("a number",))
        words = self.article.text[where.start : where.end]
        names = (n for n in self.article.fresh_ids("pl-new"))
        location = Location(
            lat=lat, lon=lon, geonameid=None if identifier is None else int(identifier)
        )
        entity = Entity(id=next(names), kind="place", name=words, location=location)
        self.places.append(entity)
        entities = (*self.article.entities, entity)
        self.article = replace(self.article, entities=entities)
        return entity.id

    def _error(self, entry: Json, key: str, expected: Iterable[str]) -> EncodingError:
        return EncodingError(
            f"{self.place}, {excerpt(str(entry.get('id')))}: the {key} is "
            f"{excerpt(str(entry.get(key)))}; expected one of {', '.join(expected)}"
        )


def _is(mark: Mark, kind: type[Annotation]) -> bool:
    label = LABELS.get(mark.label)
    return label is not None and label.kind is kind


def _extent(entry: Json) -> Fragments:
    return fragments(entry, "content") if "content" in entry else [span(entry)]


def _entities(told: Json, article: Article, place: str) -> Iterator[Entity]:
    """Yield the entities that are new, or whose kind, name or link was changed."""
    for entry in entries(told, "entities"):
        name, kind = str(entry.get("id")), str(entry.get("kind"))
        old = article.entity_by_id.get(name)
        if kind not in ENTITY_ORDER:
            raise EncodingError(
                f"{place}, entity {excerpt(name)}: the kind is {excerpt(kind)}; expected one "
                f"of {', '.join(ENTITY_ORDER)}"
            )
        ref = entry.get("ref")
        base = old or Entity(id=name, kind="person", name="")
        new = replace(
            base,
            kind=kind,
            name=str(entry.get("name", "")),
            ref=ref if isinstance(ref, str) else None,
        )
        if new != old:
            yield new
