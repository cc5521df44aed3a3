"""Lists too long for one page: parts of them, and how their pages lead to each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pager:
    """Which of how many pages one is; *before* and *after* are addresses in its own folder."""

    number: int
    of: int
    before: str | None
    after: str | None


def parted(path: str, items: Sequence[T], most: int) -> Iterator[tuple[str, Pager, Sequence[T]]]:
    """Yield where each page stands, its place among the others, and its part of *items*.

    The first stands at *path*, even if there are no items.

    >>> [(path, part) for path, _, part in parted("cues.html", "abc", most=2)]
    [('cues.html', 'ab'), ('cues-page-2.html', 'c')]
    """
    of = max(1, -(-len(items) // most))
    names = [_name(path, number) for number in range(1, of + 1)]
    for number, name in enumerate(names, 1):
        before = PurePosixPath(names[number - 2]).name if number > 1 else None
        after = PurePosixPath(names[number]).name if number < of else None
        yield name, Pager(number, of, before, after), items[(number - 1) * most : number * most]


def _name(path: str, number: int) -> str:
    return path if number == 1 else f"{path.removesuffix('.html')}-page-{number}.html"
