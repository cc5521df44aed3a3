"""Arithmetic on spans of code points."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence

from annotate.article import Span


def normalised(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return *spans* sorted, with those that overlap or touch made one.

    >>> normalised([Span(7, 9), Span(0, 4), Span(4, 6)])
    (Span(start=0, end=6), Span(start=7, end=9))
    """
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(Span(*span))
    return tuple(merged)


def within(spans: Iterable[Span], containers: Sequence[Span]) -> list[Span]:
    """Return the parts of *spans* that lie in *containers*, cut at their boundaries.

    *containers* are sorted and disjoint.

    >>> within([Span(2, 12)], [Span(0, 5), Span(7, 20)])
    [Span(start=2, end=5), Span(start=7, end=12)]
    """
    parts: list[Span] = []
    for start, end in spans:
        at = bisect.bisect_right(containers, start, key=lambda container: container.end)
        while at < len(containers) and containers[at].start < end:
            parts.append(Span(max(start, containers[at].start), min(end, containers[at].end)))
            at += 1
    return parts


def trimmed(span: Span, text: str) -> Span | None:
    """Return *span* without the white space at its ends; None if it holds nothing else.

    >>> trimmed(Span(0, 6), " said ")
    Span(start=1, end=5)
    """
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    end = span.end - (len(words) - len(words.rstrip()))
    return Span(start, end) if start < end else None


def overlaps(one: Span, other: Span) -> bool:
    """Say whether two spans share a character."""
    return one.start < other.end and other.start < one.end


def covers(outer: Span, inner: Span) -> bool:
    """Say whether *inner* lies in *outer*; equal spans cover each other."""
    return outer.start <= inner.start and inner.end <= outer.end
