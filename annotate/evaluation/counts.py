"""Sums that rates are made of, and pairing one to one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

# A word, with its inner apostrophes, hyphens and dots: marks and blanks at the ends of a span
# then never matter.
WORD = re.compile(r"\w+(?:[.'’-]\w+)*")

Tokens = frozenset[int]


class Rate(NamedTuple):
    """Right of all found, and found of all that should be; both can be added up.

    *precise_of* is None for what is only a share, such as an accuracy.
    """

    precise: float
    precise_of: float | None
    recalled: float
    recalled_of: float

    @property
    def precision(self) -> float | None:
        return None if self.precise_of is None else _share(self.precise, self.precise_of)

    @property
    def recall(self) -> float:
        return _share(self.recalled, self.recalled_of)

    @property
    def f1(self) -> float | None:
        if self.precision is None:
            return None
        return _share(2 * self.precision * self.recall, self.precision + self.recall)


class Counts(dict[str, Rate]):
    """The sums of one article, by measure."""

    def add(self, measure: str, hits: float, found: float, wanted: float) -> None:
        """Add *hits* of *found* things that a system gives and of *wanted* ones in the gold."""
        self._add(measure, Rate(hits, found, hits, wanted))

    def add_share(self, measure: str, hits: float, of: float) -> None:
        """Add *hits* *of* so many."""
        self._add(measure, Rate(0, None, hits, of))

    def add_means(self, measure: str, precision: float, recall: float) -> None:
        """Add the precision and recall of one thing to those that a measure is the mean of."""
        self._add(measure, Rate(precision, 1, recall, 1))

    def _add(self, measure: str, rate: Rate) -> None:
        old = self.get(measure)
        self[measure] = rate if old is None else _sum(old, rate)


def total(counts: Iterable[Counts]) -> dict[str, Rate]:
    """Return the sums over articles, by measure."""
    summed: dict[str, Rate] = {}
    for count in counts:
        for measure, rate in count.items():
            old = summed.get(measure)
            summed[measure] = rate if old is None else _sum(old, rate)
    return summed


class Words:
    """The words of a text by number, so that spans can be compared as sets of words."""

    def __init__(self, text: str) -> None:
        words = [match.span() for match in WORD.finditer(text)]
        self._starts = [start for start, _ in words]
        self._ends = [end for _, end in words]

    def __len__(self) -> int:
        return len(self._starts)

    def of(self, spans: Iterable[tuple[int, int]]) -> Tokens:
        """Return the numbers of the words that *spans* overlap."""
        found: set[int] = set()
        for start, end in spans:
            if start < end:
                first = bisect_right(self._ends, start)
                found.update(range(first, bisect_left(self._starts, end)))
        return frozenset(found)


def jaccard(one: Tokens, other: Tokens) -> float:
    """Return the share of words in both of those in either; two empty sets are equal."""
    return len(one & other) / len(one | other) if one or other else 1.0


def pairs(candidates: Iterable[tuple[tuple[float, ...], int, int]]) -> dict[int, int]:
    """Return gold index -> system index, one to one, the lowest ranks first.

    A candidate is its rank, its gold index, and its system index.
    """
    paired: dict[int, int] = {}
    used: set[int] = set()
    for _, gold, system in sorted(candidates):
        if gold not in paired and system not in used:
            paired[gold] = system
            used.add(system)
    return paired


def _sum(one: Rate, other: Rate) -> Rate:
    of = None
    if one.precise_of is not None and other.precise_of is not None:
        of = one.precise_of + other.precise_of
    return Rate(
        one.precise + other.precise,
        of,
        one.recalled + other.recalled,
        one.recalled_of + other.recalled_of,
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
