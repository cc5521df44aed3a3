"""What tells whether a stretch of the text is a place name: the names of the features that hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from annotate import resources
from annotate.article import Block, Span
from annotate.gazetteer import Place, folded
from annotate.stages.mentions.named import Named
from annotate.stages.mentions.words import Words, is_capital
from annotate.stages.places.spotting import WITHIN, Stretch

SIZES = (1, 1_000, 5_000, 20_000, 100_000, 1_000_000)
NO_NAME = -1
NUMBER = "a number"
AFTER_DATELINE = re.compile(r" ?(?:—|–|--| - |\()")


@dataclass(frozen=True)
class Surroundings:
    """What one article tells about all its stretches.

    *name_of* gives for each word the number of the name that it is part of, or NO_NAME.
    *called* counts, for folded words, what names of exactly these words are called.
    *surnames* and *forenames* are the last and first words of longer names of people; *lower* the
    words that also occur without a capital.  *divisions* counts the divisions of likely places.
    """

    words: Words
    named: Sequence[Named]
    bounds: Sequence[tuple[int, int]]
    name_of: Sequence[int]
    called: dict[str, Counter[str]]
    surnames: frozenset[str]
    forenames: frozenset[str]
    lower: frozenset[str]
    known: frozenset[int]
    divisions: Counter[str]
    datelines: Sequence[Span]


def surroundings(
    words: Words, named: Sequence[Named], found: Sequence[Stretch], blocks: Sequence[Block]
) -> Surroundings:
    """Return what the article's *words*, names, stretches and blocks tell."""
    name_of = [NO_NAME] * len(words)
    called: dict[str, Counter[str]] = {}
    surnames, forenames = set(), set()
    bounds = []
    for number, name in enumerate(named):
        first, last = words.at(name.span.start), words.before(name.span.end)
        bounds.append((first, last))
        name_of[first:last] = [number] * (last - first)
        key = folded(words.text[name.span.start : name.span.end])
        called.setdefault(key, Counter())[name.label] += 1
        if name.label == "person" and last - first > 1:
            surnames.add(folded(words.texts[last - 1]))
            forenames.add(folded(words.texts[first]))
    divisions: Counter[str] = Counter()
    for stretch in found:
        number = name_of[stretch.first]
        if number != NO_NAME and named[number].label == "place":
            divisions.update({division(place) for place in stretch.places[:3]})
    return Surroundings(
        words=words,
        named=named,
        bounds=bounds,
        name_of=name_of,
        called=called,
        surnames=frozenset(surnames),
        forenames=frozenset(forenames),
        lower=frozenset(word for word in words.texts if word[0].islower()),
        known=frozenset(stretch.first for stretch in found if stretch.places),
        divisions=divisions,
        datelines=[Span(b.start, b.end) for b in blocks if b.kind == "dateline"],
    )


def division(place: Place) -> str:
    """Return the country and first division of *place*."""
    return f"{place.country}.{place.admin1}"


def evidence(stretch: Stretch, around: Surroundings) -> list[str]:
    """Return the names of the features that hold for *stretch*."""
    return [
        "always",
        *_of_the_name(stretch, around),
        *_of_the_gazetteer(stretch, around),
        *_of_the_article(stretch, around),
        *_of_the_words_before(stretch, around),
        *_of_the_words_after(stretch, around),
    ]


def _of_the_name(stretch: Stretch, around: Surroundings) -> Iterator[str]:
    number = around.name_of[stretch.first]
    other = around.name_of[stretch.last - 1]
    if number == NO_NAME and other == NO_NAME:
        yield "called nothing"
        return
    number = other if number == NO_NAME else number
    label = around.named[number].label
    first, last = around.bounds[number]
    if (first, last) == (stretch.first, stretch.last):
        yield f"called {label}"
    elif first >= stretch.first and last <= stretch.last:
        yield f"holds a {label}"
    elif stretch.first == first:
        yield f"begins a {label}"
        yield f"begins a {label} with {_kind(stretch)}"
    elif stretch.last == last:
        yield f"ends a {label}"
        yield f"ends a {label} with {_kind(stretch)}"
    else:
        yield f"inside a {label}"
    if label == "org":
        yield f"org ends in {around.words.texts[last - 1].lower()}"


def _kind(stretch: Stretch) -> str:
    return stretch.places[0].feature if stretch.places else "nothing"


def _of_the_gazetteer(stretch: Stretch, around: Surroundings) -> Iterator[str]:
    places = stretch.places
    length = stretch.last - stretch.first
    yield f"{min(length, 4)} words"
    if not places:
        yield "unknown"
        return
    official = [place for place in places if place.official]
    size = max((place.population for place in official), default=0)
    yield f"size {sum(size >= step for step in SIZES)}"
    yield "several words of the gazetteer" if length > 1 else "one word of the gazetteer"
    if not official:
        yield "alternate name only"
    yield f"kind {places[0].feature}"
    yield from {f"can be {p.feature}" for p in official if not p.is_settlement}
    if len(places) > 8:
        yield "many places"
    votes = around.divisions
    if votes and any(votes[division(place)] >= 2 for place in places):
        yield "in a named division"


def _of_the_article(stretch: Stretch, around: Surroundings) -> Iterator[str]:
    words = around.words
    texts = words.texts[stretch.first : stretch.last]
    key = folded(words.text[words.starts[stretch.first] : words.ends[stretch.last - 1]])
    for label, count in around.called.get(key, Counter()).items():
        yield f"also {label}"
        if count > 2:
            yield f"often {label}"
    if key in around.surnames:
        yield "surname"
    if key in around.forenames:
        yield "forename"
    if len(texts) == 1 and key in _given_names():
        yield "given name"
    if any(text.lower() in around.lower for text in texts):
        yield "also lower case"
    if words.opens[stretch.first]:
        yield "opens"
    if len(key) > 3 and all(text.isupper() for text in texts):
        yield "capitals"
    if len(key) <= 3:
        yield "short, capitals" if all(text.isupper() for text in texts) else "short"


def _of_the_words_before(stretch: Stretch, around: Surroundings) -> Iterator[str]:
    words, at = around.words, stretch.first
    if at == 0 or words.opens[at]:
        yield "before: edge"
        return
    before, gap = words.texts[at - 1], words.gaps[at]
    if gap.startswith(","):
        yield "before: comma"
        if any(start in around.known for start in range(max(at - 3, 0), at)):
            yield f"before: place, comma, {_kind(stretch)}"
    elif is_capital(before):
        yield "before: capital" if WITHIN.fullmatch(gap) else "before: capital, mark"
    if gap.strip(" \u00a0") == "" or gap.startswith(","):
        yield f"before: {_plain(before)}"
        if at > 1 and not words.opens[at - 1]:
            yield f"two before: {_plain(words.texts[at - 2])}"


def _of_the_words_after(stretch: Stretch, around: Surroundings) -> Iterator[str]:
    words, at = around.words, stretch.last
    gap = words.gaps[at]
    if _opens_a_line(words.gaps[stretch.first]) and AFTER_DATELINE.match(gap):
        yield "dateline"
    if any(start <= words.starts[stretch.first] < end for start, end in around.datelines):
        yield "in a dateline"
    if words.possessive(at - 1):
        yield "possessive"
    if at >= len(words) or words.opens[at]:
        yield "after: edge"
        return
    after = words.texts[at]
    if gap.lstrip(".").startswith(","):
        yield "after: comma"
        if at in around.known:
            yield "after: comma, place"
    elif is_capital(after):
        yield "after: capital" if WITHIN.fullmatch(gap) else "after: capital, mark"
    yield f"after: {_plain(after)}"
    if "$" in gap:
        yield "money"


def _plain(word: str) -> str:
    return NUMBER if word[0].isdigit() else word.lower()


def _opens_a_line(gap: str) -> bool:
    return not gap or (not gap.strip() and "\n" in gap)


@cache
def _given_names() -> frozenset[str]:
    names = (*resources.lexicon("given-names-female"), *resources.lexicon("given-names-male"))
    return frozenset(folded(name) for name in names)
