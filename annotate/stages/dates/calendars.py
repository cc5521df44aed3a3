"""Calendar arithmetic: periods of the Gregorian calendar, their TIMEX3 values, movable feasts.

A period is a unit and a day in it.  All functions are total on the years 1 to 9999 and return None
beyond them.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

# Months of a year in one unit, for units that are made of months.
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
DAYS = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}
# The first month of a meteorological season, as TIMEX3 and TEI users read them.
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
DURATION_UNITS = {
    "second": "T{}S", "minute": "T{}M", "hour": "T{}H", "day": "{}D", "week": "{}W",
    "weekend": "{}WE", "month": "{}M", "quarter": "{}Q", "year": "{}Y", "decade": "{}DE",
    "century": "{}CE",
}  # fmt: skip


class Period(NamedTuple):
    """The *unit* of the calendar that holds *day*."""

    unit: str
    day: date


def value_of(period: Period) -> str:
    """Return the TIMEX3 value of *period*.

    >>> value_of(Period("week", date(2024, 5, 2)))
    '2024-W18'
    """
    unit, day = period
    if unit in {"week", "fortnight", "weekend"}:
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}" + ("-WE" if unit == "weekend" else "")
    if unit == "day":
        return day.isoformat()
    if unit == "decade":
        return f"{day.year // 10:03}"
    if unit == "century":
        return f"{day.year // 100:02}"
    parts = {"month": f"-{day.month:02}", "quarter": f"-Q{(day.month + 2) // 3}",
             "half": f"-H{(day.month + 5) // 6}", "year": ""}  # fmt: skip
    return f"{day.year:04}{parts[unit]}"


def period(unit: str, day: date | None) -> Period | None:
    """Return the period that holds *day*, None without a day."""
    return None if day is None else Period(unit, day)


def calendar_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shifted(day: date, unit: str, count: int) -> date | None:
    """Return the day *count* units after *day*; a day the month lacks becomes its last.

    >>> shifted(date(2024, 3, 31), "month", -1)
    datetime.date(2024, 2, 29)
    """
    if unit in DAYS:
        try:
            return day + timedelta(days=DAYS[unit] * count)
        except OverflowError:
            return None
    if unit not in MONTHS:
        return day
    months = day.year * 12 + day.month - 1 + MONTHS[unit] * count
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def bounds(value: str) -> tuple[date, date] | None:
    """Return the first and last day that a day, week, month, quarter, half or year covers."""
    year, _, rest = value.partition("-")
    if not year.isdigit() or len(year) != 4 or int(year) == 0:
        return None
    number = int(year)
    if not rest:
        return date(number, 1, 1), date(number, 12, 31)
    if rest[0] == "W" and rest[1:3].isdigit():
        try:
            monday = date.fromisocalendar(number, int(rest[1:3]), 1)
        except ValueError:
            return None
        return (monday + timedelta(5 if rest.endswith("WE") else 0), monday + timedelta(6))
    if rest[0] in "QH" and rest[1:].isdigit():
        length = 3 if rest[0] == "Q" else 6
        last = int(rest[1:]) * length
        return date(number, last - length + 1, 1), date(number, last, monthrange(number, last)[1])
    if len(rest) == 2 and rest.isdigit():
        return date(number, int(rest), 1), date(number, int(rest), monthrange(number, int(rest))[1])
    if len(rest) == 5 and (day := _iso_day(value)):
        return day, day
    return None


def _iso_day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """Return the *nth* weekday (Monday is 0) of a month; -1 is the last one."""
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta((last.weekday() - weekday) % 7)


def easter(year: int) -> date:
    """Return Easter Sunday of the western churches.

    Source: the Meeus/Jones/Butcher computus.

    >>> easter(2024)
    datetime.date(2024, 3, 31)
    """
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    week = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * week) // 451
    month, day = divmod(h + week - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holiday(rule: str, year: int) -> date | None:
    """Return the day of a holiday written as in the rule files.

    "07-04" is a fixed day, "11 thu 4" the fourth Thursday of November ("-1": the last), "easter -2"
    counts days from Easter Sunday; "+1" after any of them adds days ("11 thu 4 +1").
    """
    if not 0 < year < 9999:
        return None
    parts = rule.split()
    offset = int(parts.pop()) if parts[-1][0] == "+" else 0
    if parts[0] == "easter":
        offset += int(parts[1]) if len(parts) > 1 else 0
        start: date | None = easter(year)
    elif len(parts) == 3:
        weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(parts[1])
        start = nth_weekday(year, int(parts[0]), weekday, int(parts[2]))
    else:
        month, _, day = parts[0].partition("-")
        start = calendar_day(year, int(month), int(day))
    return start and start + timedelta(offset)
