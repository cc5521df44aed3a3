"""Why a place name was missed, placed wrongly, or found where there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from annotate.article import Article, Mention, Span
from annotate.gazetteer import embedded
from annotate.spans import overlaps
from annotate.stages.places.meanings import home_of, meanings
from annotate.training.gold_places import Toponymy
from benchmarks.place_scores import Found, is_near, is_same, paired

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
        elif not is_near(toponym, found[match[number]]):
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
    if is_same(toponym, found) or any(not area.is_settlement for area in areas):
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
