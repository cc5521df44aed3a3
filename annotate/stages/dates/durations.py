"""The readings of durations and sets."""

from __future__ import annotations

from annotate.stages.dates import calendars
from annotate.stages.dates.context import Context, Match, Meaning
from annotate.stages.dates.numbers import number


def time_span(match: Match, context: Context) -> Meaning | None:
    """Read a length of time; with a direction it is bounded by the document date."""
    unit, count = match.string("unit"), _length(match, context)
    if unit is None or count is None:
        return None
    since, until = _bounds(match, context, unit, count)
    value = written(count, unit)
    return Meaning("DURATION", value, since is not None, match.string("mod"), since, until)


def _length(match: Match, context: Context) -> int | float | str | None:
    """Return how many units, "X" for a number that is not told."""
    count = match.fields.get("count", 1)
    if not isinstance(count, str) or count == "X":
        return count
    found = number(count, context.book.tables["number"], context.book.tables["multiplier"])
    if found is not None and "half" in match.fields:
        return found + 0.5
    return found


def written(count: int | float | str | None, unit: str) -> str:
    """Return the TIMEX3 value of *count* units: "P2W", "PT30M", "PXY"; decades count as years."""
    scale = {"decade": 10, "century": 100, "fortnight": 2}.get(unit)
    if isinstance(count, int | float) and scale:
        count, unit = count * scale, "week" if unit == "fortnight" else "year"
    if isinstance(count, float):
        count = f"{count:g}"
    form = calendars.DURATION_UNITS.get(unit, "{}D")
    return "P" + form.format(count)


def _bounds(
    match: Match, context: Context, unit: str, count: int | float | str | None
) -> tuple[str | None, str | None]:
    """Return the first and last day of a stretch before or after the document date."""
    direction = match.integer("shift")
    document = context.document
    if not direction or document is None or not isinstance(count, int):
        return None, None
    other = calendars.shifted(document, unit, direction * count)
    if other is None or unit not in calendars.MONTHS.keys() | calendars.DAYS.keys():
        return None, None
    first, last = sorted((document, other))
    return first.isoformat(), last.isoformat()


def repeated(match: Match, context: Context) -> Meaning | None:
    """Read what happens again and again: "every Monday", "a year", "daily"."""
    weekday, month = match.integer("weekday"), match.integer("month")
    part, season = match.string("part"), match.string("season")
    if weekday is not None:
        return Meaning("SET", f"XXXX-WXX-{weekday + 1}" + (f"T{part}" if part else ""))
    if month is not None:
        return Meaning("SET", f"XXXX-{month:02}")
    if season is not None:
        return Meaning("SET", f"XXXX-{season}")
    if part is not None:
        return Meaning("SET", f"XXXX-XX-XXT{part}")
    if value := match.string("value"):
        return Meaning("SET", value)
    span = time_span(match, context)
    return span and Meaning("SET", span.value)
