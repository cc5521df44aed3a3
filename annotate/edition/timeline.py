"""The times of an article as numbers: a scale that widens towards the day of the article."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from annotate.edition.model import Moment

WIDTH = 1000
ROW = 20
MOST_ROWS = 5
MOST_EVENTS = 40
SCALE = ((1, "1 day"), (7, "1 week"), (30, "1 month"), (365, "1 year"), (3650, "10 years"),
         (36500, "100 years"))  # fmt: skip


class Event(NamedTuple):
    """A time: *x* is its middle, *left* and *width* its extent, *y* the line of its label."""

    x: float
    left: float
    width: float
    label: str
    label_x: float
    y: int
    target: str


class Tick(NamedTuple):
    """A distance from the day of the article."""

    x: float
    label: str


class Timeline(NamedTuple):
    """A line of times; *origin* is where the day of the article stands."""

    width: int
    height: int
    axis: int
    origin: float
    anchored: bool
    scale: tuple[Tick, ...]
    events: tuple[Event, ...]
    summary: str


def draw(moments: Sequence[Moment], day: date | None) -> Timeline | None:
    """Return the line of those *moments* that have days, None if there are fewer than two."""
    dated = [(m, m.first, m.last) for m in moments if m.first and m.last][:MOST_EVENTS]
    if len(dated) < 2:
        return None
    anchor = day or dated[len(dated) // 2][1]
    spans = [(_distance(first, anchor), _distance(last, anchor)) for _, first, last in dated]
    low = min(-1.0, *(start for start, _ in spans))
    high = max(1.0, *(end for _, end in spans))
    margin = 60

    def at(distance: float) -> float:
        return round(margin + (distance - low) / (high - low) * (WIDTH - 2 * margin), 1)

    placed = _placed(
        [(moment, at(start), at(end)) for (moment, _, _), (start, end) in zip(dated, spans)]  # noqa: B905
    )
    rows = 1 + max(row for *_, row in placed)
    axis = rows * ROW + 12
    events = tuple(
        Event(round((left + right) / 2, 1), left, round(right - left, 1), m.value, label_x,
              axis - 14 - row * ROW, m.occurrences[0].id)
        for m, left, right, label_x, row in placed
    )  # fmt: skip
    ticks = [
        Tick(at(sign * _squeezed(days)), f"{'−' if sign < 0 else '+'}{name}")
        for days, name in SCALE
        for sign in (-1, 1)
        if low <= sign * _squeezed(days) <= high
    ]
    return Timeline(
        width=WIDTH,
        height=axis + 46,
        axis=axis,
        origin=at(0.0),
        anchored=day is not None,
        scale=tuple(_spaced(ticks, at(0.0) if day else None)),
        events=events,
        summary=f"{len(events)} times, from {dated[0][0].value} to {dated[-1][0].value}",
    )


def _squeezed(days: float) -> float:
    return math.log2(1 + days)


def _distance(day: date, anchor: date) -> float:
    days = (day - anchor).days
    return math.copysign(_squeezed(abs(days)), days) if days else 0.0


def _placed(
    spans: list[tuple[Moment, float, float]],
) -> list[tuple[Moment, float, float, float, int]]:
    """Give each label the lowest row in which it meets no other."""
    ends = [-math.inf] * MOST_ROWS
    placed = []
    for moment, left, right in sorted(spans, key=lambda span: span[1] + span[2]):
        half = 3.5 * len(moment.value) + 6
        middle = min(WIDTH - half, max(half, (left + right) / 2))
        free = [row for row in range(MOST_ROWS) if ends[row] <= middle - half]
        row = free[0] if free else min(range(MOST_ROWS), key=lambda row: ends[row])
        ends[row] = middle + half
        placed.append((moment, left, right, round(middle, 1), row))
    return placed


def _spaced(ticks: list[Tick], origin: float | None) -> list[Tick]:
    """Leave out ticks whose names would meet."""
    kept: list[Tick] = []
    last = -math.inf
    for tick in sorted(ticks, key=lambda tick: tick.x):
        if tick.x - last >= 70 and (origin is None or abs(tick.x - origin) >= 24):
            kept.append(tick)
            last = tick.x
    return kept
