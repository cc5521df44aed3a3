"""Stretches that may be place names: what the gazetteer knows and what was called one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotate.gazetteer import Gazetteer, Place
from annotate.stages.mentions.named import Named
from annotate.stages.mentions.words import Words

MOST_WORDS = 5
# What stands between the words of one place name: "St. Paul", "W.Va.", "Stratford-upon-Avon".
WITHIN = re.compile(r"[ \u00a0-]|\.|\. |['’]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words from *first* up to, not including, *last*, and the places of that name."""

    first: int
    last: int
    places: tuple[Place, ...]


def stretches(words: Words, named: Sequence[Named], gazetteer: Gazetteer) -> list[Stretch]:
    """Return the stretches that may be place names, in order; they may overlap."""
    found: dict[tuple[int, int], Stretch] = {}
    for first, last in (*_known(words, gazetteer), *_called_places(words, named)):
        if (first, last) not in found:
            found[first, last] = Stretch(first, last, places_at(words, first, last, gazetteer))
    return sorted(found.values(), key=lambda stretch: (stretch.first, stretch.last))


def places_at(words: Words, first: int, last: int, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Return the places that the words from *first* to *last* can name."""
    return gazetteer.find(words.text[words.starts[first] : words.ends[last - 1]])


def _known(words: Words, gazetteer: Gazetteer) -> Iterable[tuple[int, int]]:
    """Yield, for each capital word, the longest name in the gazetteer that begins with it."""
    for first, word in enumerate(words.texts):
        if not word[0].isupper():
            continue
        last = first + 1
        while (
            last < len(words) and last - first < MOST_WORDS and WITHIN.fullmatch(words.gaps[last])
        ):
            last += 1
        for end in range(last, first, -1):
            if words.texts[end - 1][0].islower() and end > first + 1:
                continue
            if gazetteer.knows(words.text[words.starts[first] : words.ends[end - 1]]):
                yield first, end
                break


def _called_places(words: Words, named: Sequence[Named]) -> Iterable[tuple[int, int]]:
    for name in named:
        if name.label in {"place", "facility"}:
            first, last = words.at(name.span.start), words.before(name.span.end)
            if first < last:
                yield first, last
