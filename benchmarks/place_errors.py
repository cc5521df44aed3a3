"""Why a place name was missed, placed wrongly, or found where there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotate.article import Article, Location, Mention, Span
from annotate.evaluation import toponyms
from annotate.gazetteer import embedded
from annotate.spans import overlaps
from annotate.stages.places.meanings import home_of, meanings
from annotate.training.gold_places import Toponymy

CAUSES = {
    "missed, demonym": "a word for a people that stands in another name, or no list has",
    "missed, not in the gazetteer": "a village, quarter, park or river that no package has",
    "missed, in a longer name": "the name of a body or person; judged to be part of it",
    "missed, judged no place": "known to the gazetteer, but its words and context spoke against it",
    "unresolved": "no place of that name, or none probable enough",
    "wrong, points differ": "the right area, whose published points lie further apart",
    "wrong, not in the gazetteer": "only other places of that name are in the gazetteer",
    "wrong, ranked lower": "the right place was a candidate; the article spoke for another",
    "spurious, demonym": "a word for a people; the corpus does not count it",
    "spurious, in a longer name": "a place in the name of a body; the corpus does not count it",
    "spurious, gold elsewhere": "the same words are gold elsewhere in the article",
    "spurious": "no place: a person, body or thing of that name, or not annotated",
}


@dataclass(frozen=True)
class Found:
    """A place name that the pipeline found: its span, its point if resolved, whether a demonym."""

    span: Span
    location: Location | None
    demonym: bool

    @property
    def entry(self) -> dict[str, object]:
        """The name as the records that `annotate.evaluation` compares have it."""
        place = self.location
        point = {"lat": place.lat, "lon": place.lon} if place else {}
        return {"start": self.span.start, "end": self.span.end, **point}

    def is_near(self, gold: Toponymy) -> bool:
        """Say whether the name lies where `annotate.evaluation` takes it for *gold*."""
        return toponyms.is_near(gold.entry, self.entry)

    def is_same(self, gold: Toponymy) -> bool:
        """Say whether the name was given the row of GeoNames that *gold* has."""
        place = self.location
        return place is not None and bool(gold.geonameid) and place.geonameid == gold.geonameid


def paired(gold: Sequence[Toponymy], found: Sequence[Found]) -> dict[int, int]:
    """Return the index in *found* for each index in *gold* that has a partner."""
    return toponyms.pair([toponym.entry for toponym in gold], [name.entry for name in found])


def errors(article: Article, gold: Sequence[Toponymy], found: Sequence[Found]) -> Counter[str]:
    """Return how often each of CAUSES explains an error in *article*.

    Only names with coordinates count, as in the end-to-end figure.
    """
    match = paired(gold, found)
    causes = [
        *_of_gold(article, gold, found, match),
        *_of_spurious(article, gold, found, set(match.values())),
    ]
    return Counter(causes)


def _of_gold(
    article: Article, gold: Sequence[Toponymy], found: Sequence[Found], match: dict[int, int]
) -> Iterator[str]:
    for number, toponym in enumerate(gold):
        if toponym.lat is None:
            continue
        if number not in match:
            yield _missed(article, toponym)
        elif found[match[number]].location is None:
            yield "unresolved"
        elif not found[match[number]].is_near(toponym):
            yield _wrong(article, toponym, found[match[number]])


def _missed(article: Article, toponym: Toponymy) -> str:
    words = article.text[toponym.span.start : toponym.span.end]
    if home_of(words):
        return "missed, demonym"
    if not embedded().knows(words):
        return "missed, not in the gazetteer"
    if _in_another_name(article, toponym.span):
        return "missed, in a longer name"
    return "missed, judged no place"


def _wrong(article: Article, toponym: Toponymy, found: Found) -> str:
    place = found.location
    words = article.text[found.span.start : found.span.end]
    candidates = meanings(words, embedded(), demonym=found.demonym)
    if any(toponym.is_near(candidate) for candidate in candidates):
        return "wrong, ranked lower"
    areas = [c for c in candidates if place and c.id == (place.geonameid or 0)]
    if found.is_same(toponym) or any(not area.is_settlement for area in areas):
        return "wrong, points differ"
    return "wrong, not in the gazetteer"


def _of_spurious(
    article: Article, gold: Sequence[Toponymy], found: Sequence[Found], used: set[int]
) -> Iterator[str]:
    words = {article.text[t.span.start : t.span.end] for t in gold}
    for number, name in enumerate(found):
        if number in used or name.location is None:
            continue
        if name.demonym:
            yield "spurious, demonym"
        elif _in_another_name(article, name.span):
            yield "spurious, in a longer name"
        elif article.text[name.span.start : name.span.end] in words:
            yield "spurious, gold elsewhere"
        else:
            yield "spurious"


def _in_another_name(article: Article, span: Span) -> bool:
    return any(
        mention.kind != "place" and overlaps(mention.spans[0], span)
        for mention in article.of(Mention)
    )
