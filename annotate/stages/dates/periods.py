"""The readings of periods: by distance from a date, by what the text spoke of, and by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from annotate.stages.dates import calendars
from annotate.stages.dates.calendars import Period, calendar_day, period
from annotate.stages.dates.context import COMPARED, Context, Match, Meaning, dated
from annotate.stages.dates.days import PIVOT, with_part, year_in
from annotate.stages.dates.numbers import leading_number, number
from annotate.stages.dates.patterns import spelling

SATURDAY = 5
# Units from the shortest to the longest: a longer one holds a shorter one.
RANK = (
    "day",
    "weekend",
    "week",
    "fortnight",
    "month",
    "quarter",
    "half",
    "year",
    "decade",
    "century",
)


def relative(match: Match, context: Context) -> Meaning | None:
    """Read a unit so many units from the document date, or from the last date ("later")."""
    unit, count = match.string("unit"), count_in(match, context)
    anchor = _anchor(match, context)
    if unit is None or count is None or anchor is None:
        return Meaning("DATE", None, True)
    if unit not in RANK:
        return Meaning("TIME", None, True)
    shift = match.integer("shift")
    if "by_tense" in match.fields and _is_still_to_come(match, context, anchor):
        shift = 0
    day = calendars.shifted(anchor, unit, count * (1 if shift is None else shift))
    as_unit = (match.string("week_as") if unit == "week" else None) or unit
    return with_part(dated(period(as_unit, day), relative=True, mod=match.string("mod")), match)


def _is_still_to_come(match: Match, context: Context, anchor: date) -> bool:
    """Say whether "the weekend" is the coming one: on its own days, or after a future verb."""
    return anchor.weekday() >= SATURDAY or context.tense(match.start, match.end) == "future"


def count_in(match: Match, context: Context) -> int | None:
    """Return how many units the match names: 1 if it does not say, None for "several"."""
    count = match.fields.get("count", 1)
    if isinstance(count, str):
        found = number(count, context.book.tables["number"], context.book.tables["multiplier"])
        return None if found is None else int(found)
    return count


def _anchor(match: Match, context: Context) -> date | None:
    if match.string("anchor") == "reference" and context.reference is not None:
        return context.reference.day
    return context.document


def same(match: Match, context: Context) -> Meaning | None:
    """Read a unit that the text spoke of before ("that day", "the latest quarter")."""
    unit = match.string("unit") or "day"
    known = context.last.get(unit)
    if "ended" in match.fields:
        return _last_ended(unit, known, context)
    if known is None and context.reference is not None and _holds(unit, context.reference.unit):
        known = Period(unit, context.reference.day)
    return dated(known or period(unit, context.document), relative=True)


def _last_ended(unit: str, known: Period | None, context: Context) -> Meaning:
    """Return the period *known*, or the one before the document's if that is still to come."""
    document = context.document
    if document is not None and (known is None or known.day > document):
        known = period(unit, calendars.shifted(document, unit, -1))
    return dated(known, relative=True)


def _holds(outer: str, inner: str) -> bool:
    return outer in RANK and inner in RANK and RANK.index(outer) >= RANK.index(inner)


def compared(match: Match, context: Context) -> Meaning | None:
    """Read "a year earlier" and "the 1988 period": the period last compared, in another year.

    The period is the quarter, half, month or year that the text last gave figures for, not one
    that is still to come.
    """
    base, wanted = context.compared, match.string("period")
    if wanted is not None and wanted in COMPARED and (base is None or base.unit != wanted):
        base = _last_ended(wanted, context.last.get(wanted), context).period
    if base is None or (context.document is not None and base.day > context.document):
        base = period("year", context.document)
    if base is None:
        return Meaning("DATE", None, True)
    year, unit, count = year_in(match, context), match.string("unit"), count_in(match, context)
    if year is not None:
        day = calendars.shifted(base.day, "year", year - base.day.year)
    else:
        day = calendars.shifted(base.day, unit or "year", -(count or 1))
    return replace(dated(period(base.unit, day), relative=True), period=None)


def part_of_year(match: Match, context: Context) -> Meaning | None:
    """Read a quarter or half of a year: of the year named, else the last one begun, by tense."""
    unit, nth = match.string("unit") or "quarter", match.integer("nth")
    months, year, document = calendars.MONTHS[unit], year_in(match, context), context.document
    if nth is None or (year is None and document is None):
        return Meaning("DATE", None, True)
    if nth < 0:
        nth = 12 // months
    if nth * months > 12:
        return None
    first = (nth - 1) * months + 1
    if year is not None:
        found = period(unit, calendar_day(year, first, 1))
        return dated(found, relative="yearshift" in match.fields)
    assert document is not None
    if context.tense(match.start, match.end) == "future":
        # What is still to come is not what later words compare with.
        meaning = dated(period(unit, calendar_day(document.year, first, 1)), relative=True)
        return replace(meaning, period=None)
    year = document.year - (first > document.month)
    return dated(period(unit, calendar_day(year, first, 1)), relative=True)


def season(match: Match, context: Context) -> Meaning | None:
    """Read a season: of the year named, else by shift word and tense from the document date."""
    name, year = match.string("season"), year_in(match, context)
    if name is None or (year is None and context.document is None):
        return Meaning("DATE", None, True)
    relative = year is None or "yearshift" in match.fields
    if year is None:
        assert context.document is not None
        year = _season_year(name, match, context, context.document)
    return Meaning("DATE", f"{year:04}-{name}", relative)


def _season_year(name: str, match: Match, context: Context, document: date) -> int:
    """Return the year in which the season meant began."""
    shift, first = match.integer("shift"), calendars.SEASONS[name]
    # A winter in its second calendar year began in the year before.
    ongoing = document.month + 12 if first > document.month + 9 else document.month
    year = document.year - (ongoing > 12)
    begun, inside = ongoing >= first, first <= ongoing < first + 3
    if shift is None:
        future = context.tense(match.start, match.end) == "future"
        return year - (not begun and not future)
    if shift < 0:
        return year - (inside or not begun)
    return year + (begun if shift > 0 else 0)


def decade(match: Match, context: Context) -> Meaning | None:
    """Read a decade in digits ("the 1980s", "'80s") or words ("the eighties")."""
    found, tens = match.string("digits"), match.integer("tens")
    if found is not None:
        digits = "".join(character for character in found if character.isdigit())
        if len(digits) == 4:
            return Meaning("DATE", digits[:3])
        tens = int(digits)
    if tens is None:
        return None
    return Meaning("DATE", f"{20 if tens < PIVOT - 20 else 19}{tens // 10}")


def century(match: Match, context: Context) -> Meaning | None:
    """Read a century by its ordinal: the 20th is "19"."""
    nth = match.fields.get("nth")
    count = leading_number(nth) if isinstance(nth, str) and nth[0].isdigit() else None
    if isinstance(nth, str) and count is None:
        words = context.book.tables["ordinal"].get(spelling(nth))
        count = words if isinstance(words, int) else None
    return Meaning("DATE", f"{count - 1:02}") if count else None
