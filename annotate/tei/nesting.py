"""Spans as nested pieces: what contains stays outside, what crosses is cut."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar

from annotate.article import Span

T = TypeVar("T")


@dataclass(slots=True)
class Piece(Generic[T]):
    """A stretch [start, end) that *owner* has for itself, properly nested in all others."""

    start: int
    end: int
    owner: T


@dataclass(slots=True)
class _Open(Generic[T]):
    piece: Piece[T]
    rank: int
    order: int


def nested(spans: Iterable[tuple[Span, int, T]]) -> list[Piece[T]]:
    """Return the pieces of *spans*, each given with its rank and owner, outer before inner.

    Of two that cross, the one of the higher rank number is cut at the other's boundary; of equals,
    the later one.  Of two with the same span, the higher rank number lies inside.  Pieces of one
    owner touch where they were cut.

    >>> for piece in nested([(Span(0, 6), 2, "name"), (Span(4, 9), 1, "quotation")]):
    ...     print(piece)
    Piece(start=0, end=4, owner='name')
    Piece(start=4, end=9, owner='quotation')
    Piece(start=4, end=6, owner='name')
    """
    queue = [(s.start, -s.end, rank, n, owner) for n, (s, rank, owner) in enumerate(spans)]
    heapify(queue)
    pieces: list[Piece[T]] = []
    stack: list[_Open[T]] = []
    while queue:
        start, negative_end, rank, order, owner = heappop(queue)
        end = -negative_end
        while stack and stack[-1].piece.end <= start:
            stack.pop()
        while stack and stack[-1].piece.end < end:
            crossed = stack[-1]
            if crossed.rank <= rank:
                heappush(queue, (crossed.piece.end, -end, rank, order, owner))
                end = crossed.piece.end
                break
            stack.pop()
            heappush(
                queue,
                (start, -crossed.piece.end, crossed.rank, crossed.order, crossed.piece.owner),
            )
            if crossed.piece.start == start:
                pieces.pop()
            crossed.piece.end = start
        piece = Piece(start, end, owner)
        pieces.append(piece)
        stack.append(_Open(piece, rank, order))
    return pieces
