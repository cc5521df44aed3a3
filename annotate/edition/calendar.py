"""TEI dates as days and in words."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import Protocol

from annotate.edition.model import Moment, Occurrence

MONTHS = tuple(calendar.month_name)
DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T(\d\d:\d\d).*)?")
LENGTH = re.compile(r"P(?:T?)(\d+(?:\.\d+)?|X)([YMWDHS])")
UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "H": "hour", "S": "second"}
VAGUE = {
    "#timex3.PAST_REF": "the past",
    "#timex3.PRESENT_REF": "the present",
    "#timex3.FUTURE_REF": "the future",
}
NO_DAY = "not resolved"


class Dated(Protocol):
    """Anything with the attributes of a TEI date: an element, or a mapping."""

    def get(self, name: str, /) -> str | None:
        """Return the value of an attribute."""


def moment(dated: Dated, occurrence: Occurrence) -> Moment:
    """Return a TEI date or time element as a Moment.

    >>> moment({"from": "2031-05-05", "to": "2031-05-11"}, Occurrence("d1", "", "", False)).value
    '5 to 11 May 2031'
    """
    get = dated.get
    when = get("when")
    early, late = get("from") or get("notBefore"), get("to") or get("notAfter")
    if when:
        return Moment(in_words(when), *_bounds(when), (occurrence,))
    if early or late:
        first = _bounds(early)[0] if early else None
        last = _bounds(late)[1] if late else None
        return Moment(_range(early, late), first or last, last or first, (occurrence,))
    length = get("dur") or get("dur-iso") or get("when-custom")
    vague = next((VAGUE[kind] for kind in (get("ana") or "").split() if kind in VAGUE), NO_DAY)
    return Moment(_length(length) if length else vague, None, None, (occurrence,))


def order(moment: Moment) -> tuple[date, date, str]:
    """The key by which moments are sorted: those without a day last."""
    return (moment.first or date.max, moment.last or date.max, moment.value)


@lru_cache(maxsize=1024)
def in_words(value: str | None) -> str:
    """Return an ISO date in words; what is no date as it is.

    >>> in_words("2031-05-13"), in_words("2031-05"), in_words("2031")
    ('13 May 2031', 'May 2031', '2031')
    """
    match = DAY.fullmatch(value or "")
    if not match or (match[2] and not 1 <= int(match[2]) <= 12):
        return value or ""
    year, month, day, time = match.groups()
    words = [str(int(day))] if day else []
    words += [MONTHS[int(month)]] if month else []
    return " ".join([*words, year]) + (f", {time}" if time else "")


def day_of(value: str | None) -> date | None:
    """Return the first day of an ISO date, None if it is none."""
    return _bounds(value)[0] if value else None


@lru_cache(maxsize=1024)
def _bounds(value: str) -> tuple[date | None, date | None]:
    match = DAY.fullmatch(value)
    if not match:
        return None, None
    year, month, day = (int(part) if part else None for part in match.groups()[:3])
    try:
        first = date(year or 0, month or 1, day or 1)
        days = calendar.monthrange(first.year, month or 12)[1]
        return first, date(first.year, month or 12, day or days)
    except ValueError:
        return None, None


def _range(early: str | None, late: str | None) -> str:
    if not early or not late:
        return f"before {in_words(late)}" if late else f"from {in_words(early)}"
    one, two = in_words(early).split(), in_words(late).split()
    if len(one) == len(two):
        # "5 May 2031 to 11 May 2031" is said "5 to 11 May 2031".
        shared = [a == b for a, b in zip(one[::-1], two[::-1], strict=True)]
        kept = len(one) - (shared.index(False) if False in shared else len(one) - 1)
        one = one[:kept]
    return f"{' '.join(one)} to {' '.join(two)}"


def _length(value: str) -> str:
    match = LENGTH.fullmatch(value)
    if not match:
        return value
    number, unit = match.groups()
    word = "minute" if unit == "M" and "T" in value else UNITS[unit]
    return f"{'some' if number == 'X' else number} {word}{'' if number == '1' else 's'}"
