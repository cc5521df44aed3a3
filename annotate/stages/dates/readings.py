"""The readings: how what a rule matched becomes a TIMEX3 type and value.

Each rule names one of these functions with `read`; the head of dates-en.toml says what slots and
constants each of them looks at.  Values follow the TIMEX3 annotation guidelines (TimeML 1.2.1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from annotate.article import TimexType
from annotate.stages.dates import calendars
from annotate.stages.dates.calendars import Period
from annotate.stages.dates.context import Context, Match, Meaning, dated
from annotate.stages.dates.durations import repeated, time_span
from annotate.stages.dates.numbers import leading_number, number, spoken_year

# A month without a year or a verb that is no further ahead than this is the coming one.
MONTHS_AHEAD = 3

Reading = Callable[[Match, Context], Meaning | None]

# A two-digit year below this belongs to the century after 1900 + it: '24 is 2024, '89 is 1989.
PIVOT = 50


def calendar(match: Match, context: Context) -> Meaning | None:
    """Read a year, month or day of the calendar; what is missing comes from the document date."""
    month, year, day = match.integer("month"), year_in(match, context), day_in(match)
    if year is not None:
        relative = "yearshift" in match.fields
        if month is None:
            return dated(
                Period("year", date(year, 1, 1)) if 0 < year < 10000 else None, relative=relative
            )
        found = calendars.calendar_day(year, month, day or 1)
        return dated(found and Period("day" if day else "month", found), relative=relative)
    if month is None or context.document is None:
        return Meaning("DATE", None, True)
    if day is not None:
        return dated(_nearest(month, day, match, context), relative=True)
    return dated(_month(month, match, context, context.document), relative=True)


def year_in(match: Match, context: Context) -> int | None:
    """Return the year that the match names, in digits, in words, or from the document's."""
    found = match.string("year")
    if found is not None:
        return leading_number(found)
    short = match.string("shortyear")
    if short is not None:
        years = int(short[-2:])
        return years + (2000 if years < PIVOT else 1900)
    spoken = match.string("spoken")
    if spoken is not None:
        tables = context.book.tables
        return spoken_year(spoken, tables["number"], tables["multiplier"])
    shift = match.integer("yearshift")
    if shift is not None and context.document is not None:
        return context.document.year + shift
    return None


def day_in(match: Match) -> int | None:
    """Return the day of the month that the match names."""
    day = match.fields.get("day")
    if isinstance(day, str):
        return leading_number(day)
    return day


def _nearest(month: int, day: int, match: Match, context: Context) -> Period | None:
    """Return the day of that name nearest to the document date."""
    document = context.document
    assert document is not None
    years = (document.year - 1, document.year, document.year + 1)
    days = [found for year in years if (found := calendars.calendar_day(year, month, day))]
    if not days:
        return None
    return Period("day", min(days, key=lambda found: abs(found - document)))


def _month(month: int, match: Match, context: Context, document: date) -> Period | None:
    """Return the month by a shift word, else by tense: the last one begun, or the next one."""
    shift = match.integer("shift")
    before = month < document.month
    if shift is None:
        tense = context.tense(match.start, match.end)
        future = tense == "future" or (
            tense is None and (month - document.month) % 12 <= MONTHS_AHEAD
        )
        year = document.year + (before if future else -(month > document.month))
    elif shift < 0:
        year = document.year - (not before)
    elif shift > 0:
        year = document.year + (month <= document.month)
    else:
        year = document.year
    found = calendars.calendar_day(year, month, 1)
    return found and Period("month", found)


def weekday(match: Match, context: Context) -> Meaning | None:
    """Read a day of the week: the last one, or the next one after a shift word or future verb."""
    wanted = match.integer("weekday")
    document = context.document
    if wanted is None or document is None:
        return Meaning("DATE", None, True)
    shift, week = match.integer("shift"), match.integer("week")
    back = (document.weekday() - wanted) % 7
    if week is not None:
        day = document + timedelta(7 * week + wanted - document.weekday())
    elif shift is not None and shift < 0:
        day = document - timedelta(back or 7)
    elif (shift is not None and shift > 0) or (back and (shift == 0 or context.tense(match.start, match.end) == "future")):
        day = document + timedelta(7 - back)
    else:
        day = document - timedelta(back)
    return _with_part(dated(Period("day", day), relative=True), match)


def _with_part(meaning: Meaning, match: Match) -> Meaning:
    """Return *meaning* narrowed to a part of its day ("Tuesday night")."""
    part = match.string("part")
    if part is None:
        return meaning
    return replace(meaning, type="TIME", value=meaning.value and f"{meaning.value}T{part}")


def relative(match: Match, context: Context) -> Meaning | None:
    """Read a unit so many units from the document date, or from the last date ("later")."""
    unit, count = match.string("unit"), _count(match, context)
    anchor = _anchor(match, context)
    if unit is None or count is None or anchor is None:
        return Meaning(_type(match, "DATE"), None, True)
    if unit in {"hour", "minute", "second"}:
        return Meaning("TIME", None, True)
    shift = match.integer("shift")
    day = calendars.shifted(anchor, unit, count * (1 if shift is None else shift))
    as_unit = (match.string("week_as") if unit == "week" else None) or unit
    meaning = dated(day and Period(as_unit, day), relative=True, mod=match.string("mod"))
    return _with_part(meaning, match)


def _count(match: Match, context: Context) -> int | None:
    count = match.fields.get("count", 1)
    if isinstance(count, str):
        found = number(count, context.book.tables["number"], context.book.tables["multiplier"])
        return int(found) if found is not None else None
    return count


def _anchor(match: Match, context: Context) -> date | None:
    if match.fields.get("anchor") == "reference" and context.reference is not None:
        return context.reference.day
    return context.document


def _type(match: Match, default: TimexType) -> TimexType:
    wanted = match.fields.get("type", default)
    return wanted if wanted in {"DATE", "TIME", "DURATION", "SET"} else default  # type: ignore[return-value]


def same(match: Match, context: Context) -> Meaning | None:
    """Read a unit that the text spoke of before ("that day", "the latest quarter")."""
    unit = match.string("unit") or "day"
    known = context.last.get(unit)
    if "ended" in match.fields:
        return _last_ended(unit, known, context)
    if known is None and context.reference is not None and _holds(unit, context.reference.unit):
        known = Period(unit, context.reference.day)
    if known is None and context.document is not None:
        known = Period(unit, context.document)
    return dated(known, relative=True)


def _last_ended(unit: str, known: Period | None, context: Context) -> Meaning:
    """Return the period *known*, or the document's last one if that is not over yet."""
    document = context.document
    if document is not None and (known is None or known.day > document):
        day = calendars.shifted(document, unit, -1)
        known = day and Period(unit, day)
    return dated(known, relative=True)


RANK = ("day", "weekend", "week", "month", "quarter", "half", "year", "decade", "century")


def _holds(outer: str, inner: str) -> bool:
    return outer in RANK and inner in RANK and RANK.index(outer) >= RANK.index(inner)


def compared(match: Match, context: Context) -> Meaning | None:
    """Read "a year earlier" and "the 1988 period": the period last compared, in another year.

    The period is the quarter, half, month or year that the text last gave figures for, not one
    that is still to come.
    """
    base = context.compared
    if base is None or (context.document is not None and base.day > context.document):
        base = context.document and Period("year", context.document)
    if base is None:
        return Meaning("DATE", None, True)
    year, unit, count = year_in(match, context), match.string("unit"), _count(match, context)
    if year is not None:
        count, unit = year - base.day.year, "year"
        day = calendars.shifted(base.day, "year", count)
    else:
        day = calendars.shifted(base.day, unit or "year", -(count or 1))
    return replace(dated(day and Period(base.unit, day), relative=True), period=None)


def part_of_year(match: Match, context: Context) -> Meaning | None:
    """Read a quarter or half of a year: of the year named, else the last one begun."""
    unit, nth = match.string("unit") or "quarter", match.integer("nth")
    months = calendars.MONTHS[unit]
    if nth is None or (context.document is None and not match.fields.keys() & {"year", "shortyear"}):
        return Meaning("DATE", None, True)
    if nth < 0:
        nth = 12 // months
    if nth * months > 12:
        return None
    year, relative, future = year_in(match, context), False, False
    if year is None:
        assert context.document is not None
        relative, year = True, context.document.year
        future = context.tense(match.start, match.end) == "future"
        if (nth - 1) * months >= context.document.month and not future:
            year -= 1
    first = calendars.calendar_day(year, (nth - 1) * months + 1, 1)
    meaning = dated(first and Period(unit, first), relative=relative or "yearshift" in match.fields)
    return replace(meaning, period=None) if future else meaning


def season(match: Match, context: Context) -> Meaning | None:
    """Read a season: of the year named, else by shift word and tense from the document date."""
    name = match.string("season")
    year = year_in(match, context)
    if name is None or (year is None and context.document is None):
        return Meaning("DATE", None, True)
    if year is not None:
        return Meaning("DATE", f"{year:04}-{name}", "yearshift" in match.fields)
    document = context.document
    assert document is not None
    shift, first = match.integer("shift"), calendars.SEASONS[name]
    year = document.year
    inside = first <= document.month < first + 3
    if shift is not None and shift < 0:
        year -= inside or document.month < first
    elif shift is not None and shift > 0:
        year += document.month >= first
    elif (
        shift is None
        and document.month < first
        and context.tense(match.start, match.end) != "future"
    ):
        year -= 1
    if name == "WI" and document.month < 3 and (shift or 0) <= 0:
        year = document.year - 1
    return Meaning("DATE", f"{year:04}-{name}", True)


def decade(match: Match, context: Context) -> Meaning | None:
    """Read a decade in digits ("the 1980s", "'80s") or words ("the eighties")."""
    digits = match.string("digits")
    tens = match.integer("tens")
    if digits is not None:
        found = "".join(c for c in digits if c.isdigit())
        if len(found) == 4:
            return Meaning("DATE", found[:3])
        tens = int(found)
    if tens is None:
        return None
    century = (
        20
        if tens < PIVOT and (context.document is None or context.document.year > 2000 + tens)
        else 19
    )
    return Meaning("DATE", f"{century}{tens // 10}")


def century(match: Match, context: Context) -> Meaning | None:
    """Read a century by its ordinal: the 20th is "19"."""
    nth = match.fields.get("nth")
    count = leading_number(nth) if isinstance(nth, str) else nth
    return Meaning("DATE", f"{count - 1:02}") if count else None


def holiday(match: Match, context: Context) -> Meaning | None:
    """Read a holiday: of the year named, else the nearest one, by tense."""
    rule = match.string("holiday")
    year = year_in(match, context)
    if rule is None or (year is None and context.document is None):
        return Meaning("DATE", None, True)
    if year is not None:
        day = calendars.holiday(rule, year)
    else:
        assert context.document is not None
        day = _nearest_holiday(rule, match, context, context.document)
    return dated(day and Period("day", day), relative=match.string("year") is None)


def _nearest_holiday(rule: str, match: Match, context: Context, document: date) -> date | None:
    years = [year for year in range(document.year - 1, document.year + 2) if 0 < year < 10000]
    days = [day for year in years if (day := calendars.holiday(rule, year))]
    shift = match.integer("shift")
    tense = context.tense(match.start, match.end) if shift is None else None
    if shift is not None and shift < 0:
        days = [day for day in days if day < document] or days
    elif tense == "future" or (shift is not None and shift > 0):
        days = [day for day in days if day >= document] or days
    return min(days, key=lambda day: abs(day - document), default=None)


def within_month(match: Match, context: Context) -> Meaning | None:
    """Read "the last Friday of March", "the second week of June"."""
    month = calendar(match, context)
    nth, wanted = match.integer("nth"), match.integer("weekday")
    if month is None or month.period is None or nth is None:
        return month
    first = month.period.day
    if wanted is not None:
        day = calendars.nth_weekday(first.year, first.month, wanted, nth)
        return dated(
            Period("day", day) if day.month == first.month else None, relative=month.relative
        )
    thursday = calendars.nth_weekday(first.year, first.month, 3, nth)
    return dated(Period("week", thursday), relative=month.relative)


def clock(match: Match, context: Context) -> Meaning | None:
    """Read a time of day, on the document's day until a date beside it says otherwise."""
    hour, minute = match.fields.get("hour"), match.fields.get("minute")
    hours = leading_number(hour) if isinstance(hour, str) else hour
    minutes = leading_number(minute) if isinstance(minute, str) else minute or 0
    if hours is None:
        return None
    half = match.string("half")
    if half is not None and hours <= 12:
        hours = hours % 12 + (12 if half == "pm" else 0)
    if hours > 24 or minutes > 59:
        return None
    zone = match.string("zone") or ""
    time = f"T{hours:02}:{minutes:02}{zone}"
    day = context.document
    return Meaning("TIME", f"{day.isoformat()}{time}" if day else time, True)


def day_part(match: Match, context: Context) -> Meaning | None:
    """Read a part of a day that the text spoke of before, else of the document's day."""
    part = match.string("part")
    day = context.last.get("day")
    shift = match.integer("shift")
    if shift is not None and context.document is not None:
        day = Period("day", context.document + timedelta(shift))
    elif day is None and context.document is not None:
        day = Period("day", context.document)
    return Meaning("TIME", f"{day.day.isoformat()}T{part}" if day else None, True, period=None)


def constant(match: Match, context: Context) -> Meaning | None:
    """Give the value that the rule states ("PAST_REF")."""
    return Meaning(_type(match, "DATE"), match.string("value"))


def left_alone(match: Match, context: Context) -> Meaning | None:
    """Read nothing: the rule keeps others from reading these words ("34 years old")."""
    return None


READINGS: dict[str, Reading] = {
    "calendar": calendar,
    "century": century,
    "clock": clock,
    "compared": compared,
    "constant": constant,
    "day part": day_part,
    "decade": decade,
    "duration": time_span,
    "holiday": holiday,
    "left alone": left_alone,
    "part of year": part_of_year,
    "relative": relative,
    "same": same,
    "season": season,
    "set": repeated,
    "weekday": weekday,
    "within month": within_month,
}
