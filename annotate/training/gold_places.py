"""Gold place names, and the examples that the places stage learns from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from annotate import language
from annotate.article import Article, Block, Metadata, Span
from annotate.evaluation.toponyms import NEAR_KM, distance_km
from annotate.gazetteer import Gazetteer, Place, embedded
from annotate.pipeline import run
from annotate.stages.mentions import credits, words
from annotate.stages.mentions.first_look import guesses_of, merged
from annotate.stages.mentions.named import Named
from annotate.stages.mentions.second_look import names_of
from annotate.stages.places.evidence import evidence, surroundings
from annotate.stages.places.features import Numbers, Table, Toponym, table
from annotate.stages.places.grouping import PlaceName, grouped
from annotate.stages.places.meanings import home_of
from annotate.stages.places.spotting import stretches
from annotate.stages.segment import Segment

if TYPE_CHECKING:
    from spacy.tokens import Doc

# A place near the gold one that is not the same row of GeoNames, where that is a candidate too.
NEAR_ONLY = 0.15
# A stretch that shares less than half of its length with a gold name is another name.
LEAST_SHARED = 0.5


@dataclass(frozen=True)
class Toponymy:
    """A gold place name: its span, point and GeoNames id, None where there is none."""

    span: Span
    lat: float | None
    lon: float | None
    geonameid: int | None
    feature: str | None = None

    @property
    def entry(self) -> dict[str, object]:
        """The toponym as the records that `annotate.evaluation` compares have it."""
        return {"start": self.span.start, "end": self.span.end, "lat": self.lat, "lon": self.lon}

    def is_near(self, place: Place) -> bool:
        """Say whether *place* lies within NEAR_KM of the gold point."""
        if self.lat is None or self.lon is None:
            return False
        return distance_km((self.lat, self.lon), (place.lat, place.lon)) <= NEAR_KM


@dataclass(frozen=True)
class GoldArticle:
    """An article with its gold place names, in order."""

    id: str
    text: str
    toponyms: tuple[Toponymy, ...]


@dataclass(frozen=True)
class NameExamples:
    """The stretches of one article that may be place names: their features, and which are."""

    features: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


@dataclass(frozen=True)
class PlaceExamples:
    """The candidates of one article's gold names, and how right each of them is, 0-1."""

    table: Table
    right: Numbers


def read(path: Path) -> list[GoldArticle]:
    """Return the articles of a JSON Lines file of {"id", "text", "toponyms"}."""
    with path.open(encoding="utf-8") as lines:
        return [_article(json.loads(line)) for line in lines]


def _article(record: dict[str, object]) -> GoldArticle:
    toponyms = record["toponyms"]
    assert isinstance(toponyms, list)
    gold = (
        Toponymy(
            Span(t["start"], t["end"]),
            t.get("lat"),
            t.get("lon"),
            t.get("geonameid"),
            t.get("fcode"),
        )
        for t in toponyms
    )
    return GoldArticle(
        str(record["id"]), str(record["text"]), tuple(sorted(gold, key=lambda t: t.span))
    )


def name_examples(gold: GoldArticle, doc: Doc | None = None) -> NameExamples:
    """Return the examples of *gold*, on names as the mentions stage hands them to `toponyms`.

    *doc* is its text parsed, if that was done already.
    """
    text = words.of(gold.text)
    blocks, named = names_before(gold, doc or language.parse(gold.text, language.load()))
    found = stretches(text, named, embedded())
    around = surroundings(text, named, found, blocks)
    return NameExamples(
        tuple(tuple(evidence(stretch, around)) for stretch in found),
        tuple(_is_gold(text.span(s.first, s.last), gold.toponyms) for s in found),
    )


def names_before(gold: GoldArticle, doc: Doc) -> tuple[Sequence[Block], list[Named]]:
    """Return the blocks of *gold* and its names before places are judged again."""
    article = run(Article(text=gold.text, metadata=Metadata(id=gold.id)), doc, (Segment(),))
    text = words.of(gold.text)
    first = merged(credits.guesses(article, text), guesses_of(doc, text))
    return article.of(Block), [
        Named(text.span(name.first, name.last), name.verdict.label, name.verdict.cert)
        for name in names_of(text, first)
    ]


def _is_gold(span: Span, toponyms: Sequence[Toponymy]) -> bool:
    return any(_shared(span, toponym.span) >= LEAST_SHARED for toponym in toponyms)


def _shared(one: Span, other: Span) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(common, 0) / (max(one.end, other.end) - min(one.start, other.start))


def place_examples(gold: GoldArticle) -> PlaceExamples | None:
    """Return the examples of *gold* by its gold spans; None if the gazetteer knows none of them."""
    gazetteer = embedded()
    spans = [toponym.span for toponym in gold.toponyms]
    names = [_place_name(gold.text[s.start : s.end], s, gazetteer) for s in spans]
    toponyms, numbers = grouped(gold.text, names, gazetteer)
    if not toponyms:
        return None
    meant: list[list[Toponymy]] = [[] for _ in toponyms]
    for toponym, number in zip(gold.toponyms, numbers, strict=True):
        if number is not None:
            meant[number].append(toponym)
    right = [part for t, golds in zip(toponyms, meant, strict=True) for part in _right(t, golds)]
    return PlaceExamples(table(toponyms), np.array(right))


def _place_name(text: str, span: Span, gazetteer: Gazetteer) -> PlaceName:
    demonym = home_of(text) is not None and not gazetteer.knows(text)
    return PlaceName(span, text, demonym)


def _right(toponym: Toponym, golds: Sequence[Toponymy]) -> Iterator[float]:
    ids = {gold.geonameid for gold in golds if gold.geonameid}
    is_candidate = any(place.id in ids for place in toponym.places)
    for place in toponym.places:
        if not any(gold.is_near(place) for gold in golds):
            yield 0.0
        else:
            yield NEAR_ONLY if is_candidate and place.id not in ids else 1.0
