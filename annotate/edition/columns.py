"""When somebody is quoted, as numbers: a line a quotation, in columns along an axis of time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from annotate.edition.calendar import MONTHS
from annotate.edition.model import QUOTATION_KINDS, QuotationKind
from annotate.edition.records import Entry, Quoted

WIDTH = 1000
MARGIN = 12
# Columns stand so far apart that none meets the next; a label needs as much as six of them.
COLUMN = 20
LABEL = 120
LINE = 9
MOST_LINES = 14
DAYS = (1, 2, 7, 14)
MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


@dataclass(frozen=True, slots=True)
class Line:
    """Quotations of one kind in a column: where their line stands."""

    kind: QuotationKind
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A day on the axis with its name."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Quotations over time; a line stands for *each* of them, or so many where there are many."""

    width: int
    height: int
    each: int
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    summary: str


def columns(groups: Sequence[tuple[Entry, Sequence[Quoted]]]) -> Columns | None:
    """Return the quotations of one speaker by the days of their articles.

    Days that lie close share a column.  None with fewer than two days.
    """
    dated = [(entry.day, items) for entry, items in groups if entry.day]
    if len({day for day, _ in dated}) < 2:
        return None
    first, last = min(day for day, _ in dated), max(day for day, _ in dated)
    scale = (WIDTH - 2 * MARGIN - COLUMN) / (last - first).days
    heaps: dict[int, Counter[QuotationKind]] = defaultdict(Counter)
    for day, items in dated:
        heaps[round((day - first).days * scale / COLUMN)].update(item.kind for item in items)
    tallest = max(heap.total() for heap in heaps.values())
    each = -(-tallest // MOST_LINES)
    height = max(sum(-(-number // each) for number in heap.values()) for heap in heaps.values())
    height = height * LINE + 8
    return Columns(
        width=WIDTH,
        height=height + 26,
        each=each,
        lines=tuple(
            Line(kind, MARGIN + column * COLUMN + COLUMN / 2, height - 6 - number * LINE)
            for column, heap in sorted(heaps.items())
            for number, kind in enumerate(_heaped(heap, each))
        ),
        ticks=tuple(
            Tick(round(MARGIN + COLUMN / 2 + (day - first).days * scale, 1), text)
            for day, text in _ticks(first, last, LABEL / scale)
        ),
        summary=f"{sum(len(items) for _, items in dated)} quotations in {len(dated)} articles, "
        f"{_in_full(first)} to {_in_full(last)}",
    )


def _heaped(heap: Counter[QuotationKind], each: int) -> Iterator[QuotationKind]:
    """Yield the kinds of the lines of a column from its foot upwards."""
    for kind in QUOTATION_KINDS:
        yield from [kind] * -(-heap[kind] // each)


def _ticks(first: date, last: date, apart: float) -> Iterator[tuple[date, str]]:
    """Yield days from *first* to *last* that are at least *apart* days from each other."""
    step = next((days for days in DAYS if days >= apart), None)
    if step is not None:
        for number in range((last - first).days // step + 1):
            day = first + timedelta(days=number * step)
            yield day, _in_full(day)
        return
    months = next((step for step in MONTH_STEPS if step * 28 >= apart), MONTH_STEPS[-1])
    number = first.year * 12 + first.month - 1
    number += -number % months
    while number <= last.year * 12 + last.month - 1:
        day = date(number // 12, number % 12 + 1, 1)
        if first <= day <= last:
            yield day, str(day.year) if months >= 12 else f"{MONTHS[day.month][:3]} {day.year}"
        number += months


def _in_full(day: date) -> str:
    return f"{day.day} {MONTHS[day.month]} {day.year}"
