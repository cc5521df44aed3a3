"""TIMEX3 values as TEI attributes of `date` and `time`, and back, without loss.

What W3C dates can hold stands in @when, a duration in @dur or @dur-iso.  Any other value stands in
@when-custom with @datingMethod="#timex3", beside the day or the bounds (@from, @to) that it names.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from annotate.article import DateExpression, TimexType
from annotate.tei.names import plain_name, plain_token, token, xml_name

Attributes = Mapping[str, str]

CALENDAR = "#timex3"
UNRESOLVED = "#unresolved"
VAGUE = "#timex3."
MODIFIER = "#timex3.mod."
VAGUE_VALUES = frozenset({"PAST_REF", "PRESENT_REF", "FUTURE_REF"})

W3C_DATE = re.compile(
    r"(?!0000)([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01])"
    r"(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"
    r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?)?)?)?"
)
W3C_DURATION = re.compile(
    r"P(?=[0-9T])(?:[0-9]{1,9}Y)?(?:[0-9]{1,9}M)?(?:[0-9]{1,9}D)?"
    r"(?:T(?=[0-9])(?:[0-9]{1,9}H)?(?:[0-9]{1,9}M)?(?:[0-9]{1,9}(?:\.[0-9]{1,9})?S)?)?"
)
ISO_DURATION = re.compile(r"P[0-9T][0-9.,DHMSTWY]*")

DAY_PART = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T.*", re.DOTALL)
WEEKDAY = re.compile(r"([0-9]{4})-W([0-9]{2})-([1-7])")
WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})(-WE)?")
PART_OF_YEAR = re.compile(r"([0-9]{4})-(Q[1-4]|H[12]|SP|SU|FA|WI)")
DECADE = re.compile(r"([0-9]{2,3})X{0,2}")

# First month and number of months.  Seasons are those of meteorology on the northern hemisphere.
MONTHS = {
    "Q1": (1, 3),
    "Q2": (4, 3),
    "Q3": (7, 3),
    "Q4": (10, 3),
    "H1": (1, 6),
    "H2": (7, 6),
    "SP": (3, 3),
    "SU": (6, 3),
    "FA": (9, 3),
    "WI": (12, 3),
}


def attributes_of(expression: DateExpression) -> dict[str, str]:
    """Return the attributes of the `date` or `time` element for *expression*.

    Those that all annotations have (@resp, @cert ...) are not among them.
    """
    found = _value_attributes(expression)
    bounds = ("from", "to") if expression.type == "DURATION" else ("notBefore", "notAfter")
    for name, value in zip(bounds, (expression.since, expression.until), strict=True):
        if value is not None:
            found |= dated(name, value)
    if expression.mod is not None:
        modifier = MODIFIER + xml_name(expression.mod)
        found["ana"] = f"{found['ana']} {modifier}" if "ana" in found else modifier
    return _type_attributes(expression, found) | found


def dated(name: str, value: str) -> dict[str, str]:
    """Return the attribute *name* for a date; `name-custom` if W3C dates cannot hold *value*."""
    if is_w3c_date(value):
        return {name: value}
    return {f"{name}-custom": token(value), "datingMethod": CALENDAR}


def date_in(attributes: Attributes, name: str) -> str | None:
    """Return the date that `dated` wrote, or None."""
    custom = attributes.get(f"{name}-custom")
    return attributes.get(name) if custom is None else plain_token(custom)


def type_of(element: str, attributes: Attributes) -> TimexType:
    """Return the TIMEX3 type of a `date` or `time` element."""
    if attributes.get("type") == "set":
        return "SET"
    if attributes.get("type") == "duration" or "dur" in attributes or "dur-iso" in attributes:
        return "DURATION"
    return "TIME" if element == "time" else "DATE"


def value_of(attributes: Attributes) -> str | None:
    """Return the TIMEX3 value of a `date` or `time` element; None if it is unresolved."""
    for name in ("when-custom", "when", "dur", "dur-iso"):
        if name in attributes:
            value = attributes[name]
            return plain_token(value) if name == "when-custom" else value
    for category in attributes.get("ana", "").split():
        if category.startswith(VAGUE) and not category.startswith(MODIFIER):
            return category.removeprefix(VAGUE)
    return None


def modifier_of(attributes: Attributes) -> str | None:
    """Return the TIMEX3 modifier, or None."""
    for category in attributes.get("ana", "").split():
        if category.startswith(MODIFIER):
            return plain_name(category.removeprefix(MODIFIER))
    return None


def since_and_until(element: str, attributes: Attributes) -> tuple[str | None, str | None]:
    """Return the bounds that were given, not those that follow from the value."""
    if type_of(element, attributes) == "DURATION":
        return date_in(attributes, "from"), date_in(attributes, "to")
    since, until = date_in(attributes, "notBefore"), date_in(attributes, "notAfter")
    if since is None and until is None and value_of(attributes) is None:
        return date_in(attributes, "from"), date_in(attributes, "to")
    return since, until


def is_w3c_date(value: str) -> bool:
    """Say whether *value* is a real year, month, day or moment as W3C XML Schema writes it.

    >>> is_w3c_date("2021-02-28"), is_w3c_date("2021-02-29"), is_w3c_date("2021-W12")
    (True, False, False)
    """
    match = W3C_DATE.fullmatch(value)
    if match is None:
        return False
    year, month, day = match.groups()
    return day is None or int(day) <= monthrange(int(year), int(month))[1]


def bounds(value: str) -> tuple[str, str] | None:
    """Return the first and last day, month or year that a TIMEX3 value names, or None.

    >>> bounds("2021-W12"), bounds("2021-WI"), bounds("198")
    (('2021-03-22', '2021-03-28'), ('2021-12', '2022-02'), ('1980', '1989'))
    """
    if match := WEEK.fullmatch(value):
        return _week(int(match[1]), int(match[2]), weekend=match[3] is not None)
    if match := PART_OF_YEAR.fullmatch(value):
        year, (first, length) = int(match[1]), MONTHS[match[2]]
        last_year, last = (year, first + length - 1) if first < 12 else (year + 1, 2)
        return _if_dates(f"{year:04}-{first:02}", f"{last_year:04}-{last:02}")
    if match := DECADE.fullmatch(value):
        digits = match[1]
        return _if_dates(f"{digits:0<4}", f"{digits:9<4}")
    return None


def _value_attributes(expression: DateExpression) -> dict[str, str]:
    value = expression.value
    if value is None:
        return {"ana": UNRESOLVED}
    if value in VAGUE_VALUES:
        return {"ana": VAGUE + value}
    if expression.type in ("DURATION", "SET"):
        if W3C_DURATION.fullmatch(value):
            return {"dur": value}
        if ISO_DURATION.fullmatch(value):
            return {"dur-iso": value}
    bounded = expression.since is not None or expression.until is not None
    if is_w3c_date(value) and not bounded:
        return {"when": value}
    custom = {"when-custom": token(value), "datingMethod": CALENDAR}
    return custom if bounded or expression.type == "DURATION" else custom | _meant(value)


def _meant(value: str) -> dict[str, str]:
    """Return W3C attributes for the day or the bounds that *value* names, if any."""
    if (match := DAY_PART.fullmatch(value)) and is_w3c_date(match[1]):
        return {"when": match[1]}
    if match := WEEKDAY.fullmatch(value):
        week = _week(int(match[1]), int(match[2]), weekend=False)
        if week is not None:
            day = date.fromisoformat(week[0]) + timedelta(days=int(match[3]) - 1)
            return {"when": day.isoformat()}
    found = bounds(value)
    return {} if found is None else {"from": found[0], "to": found[1]}


def _type_attributes(expression: DateExpression, found: Attributes) -> dict[str, str]:
    given = "dur" in found or "dur-iso" in found
    kind = expression.type.lower()
    if expression.type == "SET" or (expression.type == "DURATION" and not given):
        return {"type": kind, "subtype": "relative"} if expression.relative else {"type": kind}
    return {"type": "relative"} if expression.relative else {}


def _week(year: int, week: int, *, weekend: bool) -> tuple[str, str] | None:
    try:
        monday = date.fromisocalendar(year, week, 1)
        sunday = monday + timedelta(days=6)
    except (ValueError, OverflowError):
        return None
    first = monday + timedelta(days=5) if weekend else monday
    return first.isoformat(), sunday.isoformat()


def _if_dates(first: str, last: str) -> tuple[str, str] | None:
    return (first, last) if is_w3c_date(first) and is_w3c_date(last) else None
