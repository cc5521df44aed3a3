"""The readings of days, months and years of the calendar, weekdays and holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from annotate.stages.dates import calendars
from annotate.stages.dates.calendars import Period, calendar_day, period
from annotate.stages.dates.context import Context, Match, Meaning, dated
from annotate.stages.dates.numbers import leading_number, spoken_year
from annotate.stages.dates.patterns import spelling

# A two-digit year below this belongs to the century after 1900 + it: '24 is 2024, '89 is 1989.
PIVOT = 50
# The parts of the day in which "six o'clock" is 18:00.
AFTER_NOON = frozenset({"AF", "EV", "NI"})
# A month without a year or a verb that is no further ahead than this is the coming one.
MONTHS_AHEAD = 3


def calendar(match: Match, context: Context) -> Meaning | None:
    """Read a year, month or day of the calendar; a missing year comes from the document date."""
    month, day = month_and_day(match, context)
    year = year_in(match, context)
    if year is not None:
        unit = "year" if month is None else "month" if day is None else "day"
        first = calendar_day(year, 1 if month is None else month, 1 if day is None else day)
        found = period(unit, first)
        return dated(found, relative="yearshift" in match.fields)
    if month is None or context.document is None:
        return Meaning("DATE", None, True)
    if day is not None:
        return dated(_nearest(month, day, match, context, context.document), relative=True)
    return dated(_month(month, match, context, context.document), relative=True)


def year_in(match: Match, context: Context) -> int | None:
    """Return the year that the match names, in digits, in words, or from the document's."""
    if (digits := match.string("year")) is not None:
        return leading_number(digits)
    if (short := match.string("shortyear")) is not None:
        years = int(short[-2:])
        return years + (2000 if years < PIVOT else 1900)
    if (spoken := match.string("spoken")) is not None:
        tables = context.book.tables
        return spoken_year(spoken, tables["number"], tables["multiplier"])
    if (shift := match.integer("yearshift")) is not None and context.document is not None:
        return context.document.year + shift
    return None


def month_and_day(match: Match, context: Context) -> tuple[int | None, int | None]:
    """Return the month and the day of the month that the match names.

    A date in numbers ("7/8/07") has both only if one of them can be no month; else both are 0,
    which no calendar has.
    """
    first, second = match.string("first"), match.string("second")
    if first is not None and second is not None:
        low, high = sorted((int(first), int(second)))
        return (low, high) if high > 12 or low == high else (0, 0)
    day = match.fields.get("day")
    if isinstance(day, str):
        word = context.book.tables["ordinal"].get(spelling(day))
        day = word if isinstance(word, int) else leading_number(day)
    return match.integer("month"), day


def _nearest(month: int, day: int, match: Match, context: Context, document: date) -> Period | None:
    """Return the day of that name nearest to the document date; "ended" means one that is over."""
    years = range(document.year - 1, document.year + 2)
    days = [found for year in years if (found := calendar_day(year, month, day))]
    if context.follows("since", match.start):
        days = [found for found in days if found <= document] or days
    return period("day", min(days, key=lambda found: abs(found - document), default=None))


def _month(month: int, match: Match, context: Context, document: date) -> Period | None:
    """Return the month by a shift word, else by tense: the last one begun, or the next one."""
    shift = match.integer("shift")
    year = document.year
    if shift is None:
        tense = context.tense(match.start, match.end)
        ahead = (month - document.month) % 12 <= MONTHS_AHEAD
        if tense == "future" or (tense is None and ahead):
            year += month < document.month
        else:
            year -= month > document.month
    elif shift < 0:
        year -= month >= document.month
    elif shift > 0:
        year += month <= document.month
    return period("month", calendar_day(year, month, 1))


def weekday(match: Match, context: Context) -> Meaning | None:
    """Read a day of the week: the last one, or the next one after a shift word or future verb."""
    wanted, document = match.integer("weekday"), context.document
    if wanted is None or document is None:
        return with_part(Meaning("DATE", None, True), match)
    shift, week = match.integer("shift"), match.integer("week")
    back = (document.weekday() - wanted) % 7
    if week is not None:
        days = 7 * week + wanted - document.weekday()
    elif shift is not None:
        days = -(back or 7) if shift < 0 else 7 - back if shift > 0 or back else 0
    elif back and context.tense(match.start, match.end) == "future":
        days = 7 - back
    else:
        days = -back
    day = calendars.shifted(document, "day", days)
    return with_part(dated(period("day", day), relative=True), match)


def with_part(meaning: Meaning, match: Match) -> Meaning:
    """Return *meaning* narrowed to a part of its day, if the match names one ("Tuesday night")."""
    part = match.string("part")
    if part is None:
        return meaning
    value = meaning.value and f"{meaning.value}T{part}"
    return replace(meaning, type="TIME", value=value, clock=f"T{part}")


def within_month(match: Match, context: Context) -> Meaning | None:
    """Read "the last Friday of March", "the second week of June"."""
    month = calendar(match, context)
    nth, wanted = match.integer("nth"), match.integer("weekday")
    if month is None or month.period is None or nth is None:
        return month
    first = month.period.day
    # The week that holds a month's nth Thursday is its nth week, as ISO 8601 counts those of years.
    day = calendars.nth_weekday(first.year, first.month, 3 if wanted is None else wanted, nth)
    if day.month != first.month:
        return Meaning("DATE", None, month.relative)
    return dated(Period("week" if wanted is None else "day", day), relative=month.relative)


def holiday(match: Match, context: Context) -> Meaning | None:
    """Read a holiday: of the year named, else the nearest one, by tense."""
    rule, year = match.string("holiday"), year_in(match, context)
    if rule is None or (year is None and context.document is None):
        return Meaning("DATE", None, True)
    if year is not None:
        return dated(period("day", calendars.holiday(rule, year)), relative=False)
    assert context.document is not None
    found = _nearest_holiday(rule, match, context, context.document)
    return dated(period("day", found), relative=True)


def _nearest_holiday(rule: str, match: Match, context: Context, document: date) -> date | None:
    years = range(document.year - 1, document.year + 2)
    days = [day for year in years if (day := calendars.holiday(rule, year))]
    shift = match.integer("shift")
    if shift is None:
        shift = context.tense(match.start, match.end) == "future"
    if shift < 0:
        days = [day for day in days if day < document] or days
    elif shift > 0:
        days = [day for day in days if day >= document] or days
    return min(days, key=lambda day: abs(day - document), default=None)


def clock(match: Match, context: Context) -> Meaning | None:
    """Read a time of day, on the document's day until a date beside it says otherwise."""
    hours = _number(match, "hour", context)
    minutes = _number(match, "minute", context) or 0
    if (military := match.string("military")) is not None:
        hours, minutes = int(military[:2]), int(military[2:])
    if hours is None:
        return None
    half = match.string("half")
    if match.string("part") in AFTER_NOON:
        half = "pm"
    if half is not None and hours <= 12:
        hours = hours % 12 + (12 if half == "pm" else 0)
    if hours > 24 or minutes > 59:
        return None
    time = f"T{hours:02}:{minutes:02}{_zone(match)}"
    day = context.document
    value = None if day is None else f"{day.isoformat()}{time}"
    return Meaning("TIME", value, True, clock=time)


def _number(match: Match, name: str, context: Context) -> int | None:
    found = match.fields.get(name)
    if not isinstance(found, str):
        return found
    if found[:1].isdigit():
        return leading_number(found)
    value = context.book.tables["number"].get(found.lower())
    return value if isinstance(value, int) else None


def _zone(match: Match) -> str:
    """Return the zone as ISO 8601 writes it: "Z" or "+08:00"; empty if none is named."""
    offset = match.string("offset")
    if offset is None:
        return match.string("zone") or ""
    hours = int("".join(character for character in offset if character.isdigit()))
    return f"{'+' if '+' in offset else '-'}{hours:02}:00"


def day_part(match: Match, context: Context) -> Meaning | None:
    """Read a part of the day that the text spoke of last, or of the document's, by shift."""
    shift, day = match.integer("shift"), context.document
    if shift is not None and day is not None:
        day = calendars.shifted(day, "day", shift)
    elif (known := context.last.get("day")) is not None:
        day = known.day
    return with_part(Meaning("DATE", None if day is None else day.isoformat(), True), match)
