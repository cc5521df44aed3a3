"""The readings: how what a rule matched becomes a TIMEX3 type and value.

Each rule names one of these functions with `read`; the head of dates-en.toml says what slots and
constants each of them looks at.  Values follow the TIMEX3 annotation guidelines (TimeML 1.2.1).
"""

from __future__ import annotations

from collections.abc import Callable

from annotate.stages.dates import days, durations, periods
from annotate.stages.dates.context import Context, Match, Meaning

# Returns what the match means; None if it is no temporal expression after all.
Reading = Callable[[Match, Context], Meaning | None]


def constant(match: Match, context: Context) -> Meaning | None:
    """Give the value that the rule states ("PAST_REF")."""
    if match.string("type") == "DURATION":
        return Meaning("DURATION", match.string("value"))
    return Meaning("DATE", match.string("value"))


def left_alone(match: Match, context: Context) -> Meaning | None:
    """Read nothing: the rule keeps others from reading these words ("34 years old")."""
    return None


READINGS: dict[str, Reading] = {
    "calendar": days.calendar,
    "century": periods.century,
    "clock": days.clock,
    "compared": periods.compared,
    "constant": constant,
    "day part": days.day_part,
    "decade": periods.decade,
    "duration": durations.time_span,
    "holiday": days.holiday,
    "left alone": left_alone,
    "part of year": periods.part_of_year,
    "relative": periods.relative,
    "same": periods.same,
    "season": periods.season,
    "set": durations.repeated,
    "weekday": days.weekday,
    "within month": days.within_month,
}
