"""The figures on the pages of a site, as numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from annotate.edition.calendar import MONTHS
from annotate.edition.model import QUOTATION_KINDS, QuotationKind
from annotate.edition.records import Entry

WIDTH = 1000
MOST_BARS = 60
WIDEST_BAR = 22
UNITS = {"day": 1, "week": 7, "month": 31}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its place, its height, and what it stands for."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Label:
    """A name under the axis."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Articles over time; *unit* is "day", "week", "month" or "year"."""

    width: int
    height: int
    unit: str
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a bar that shows quotations of one kind."""

    kind: QuotationKind
    start: float
    end: float


def over_time(entries: Iterable[Entry]) -> Bars | None:
    """Return how many articles there are a day, week, month or year; None without two dates."""
    days = sorted(entry.day for entry in entries if entry.day)
    if len(set(days)) < 2:
        return None
    length = (days[-1] - days[0]).days + 1
    fitting = (name for name, size in UNITS.items() if length <= MOST_BARS * size)
    unit = next(fitting, "year")
    numbers = Counter(_period(day, unit) for day in days)
    periods = _periods(days[0], days[-1], unit)
    step = WIDTH / len(periods)
    most = max(numbers.values())
    tall = 64
    bars = []
    for number, period in enumerate(periods):
        height = numbers[period] / most * tall
        title = f"{numbers[period]} in the {unit} of {_named(period, 'day')}"
        wide = min(step * 0.78, WIDEST_BAR)
        bars.append(Bar(_r(number * step), _r(tall - height), _r(wide), _r(height), title))
    labels = [(n * step, _named(p, unit)) for n, p in enumerate(periods)]
    return Bars(
        width=WIDTH,
        height=tall + 24,
        unit=unit,
        bars=tuple(bar for bar in bars if bar.height),
        labels=tuple(_spaced(labels)),
        summary=f"Articles a {unit}, {_named(days[0], 'day')} to {_named(days[-1], 'day')}; "
        f"at most {most}",
    )


def stretches(kinds: Counter[QuotationKind], most: int) -> tuple[Stretch, ...]:
    """Return a bar of quotations by kind; *most* is the number that fills it, 300 units."""
    at = 0.0
    made = []
    for kind in QUOTATION_KINDS:
        if kinds[kind]:
            end = at + max(4.0, kinds[kind] / most * 300)
            made.append(Stretch(kind, _r(at), _r(end)))
            at = end + 4
    return tuple(made)


def _period(day: date, unit: str) -> date:
    """Return the first day of the period that *day* lies in."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def _periods(first: date, last: date, unit: str) -> list[date]:
    steps = {"day": 1, "week": 7, "month": 31, "year": 366}
    periods = [_period(first, unit)]
    while periods[-1] < _period(last, unit):
        periods.append(_period(periods[-1] + timedelta(days=steps[unit]), unit))
    return periods


def _named(day: date, unit: str) -> str:
    month = MONTHS[day.month]
    return {
        "day": f"{day.day} {month} {day.year}",
        "week": f"{day.day} {month[:3]} {day.year}",
        "month": f"{month[:3]} {day.year}",
        "year": str(day.year),
    }[unit]


def _spaced(labels: Sequence[tuple[float, str]]) -> list[Label]:
    """Leave out labels that would meet the one before, or leave the figure."""
    kept: list[Label] = []
    free = 0.0
    for x, text in labels:
        width = 7.2 * len(text)
        if x >= free and x + width <= WIDTH + 8:
            kept.append(Label(_r(x), text))
            free = x + width + 24
    return kept


def _r(number: float) -> float:
    return round(number, 1)
