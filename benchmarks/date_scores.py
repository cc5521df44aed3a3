"""When a date expression counts as found, and its value as right: TempEval-3, task A.

Pairs are one to one, equal spans first, then those that share most.  TimeBank's values are compared
as strings; MEANTIME's, as its guidelines allow, also by the calendar days they cover.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotate.evaluation.counts import pairs
from annotate.stages.dates.calendars import bounds


@dataclass(frozen=True)
class Expression:
    """A gold expression, or one found with its class of rules."""

    start: int
    end: int
    type: str
    value: str
    group: str = ""


@dataclass
class Tally:
    """Counts of gold and found expressions, of those that pair, and of right values in pairs."""

    gold: int = 0
    found: int = 0
    exact: int = 0
    paired: int = 0
    right: int = 0
    groups: dict[str, list[int]] = field(default_factory=dict)

    def f1(self, hits: int) -> float:
        """Return the F1 of so many hits, in percent."""
        return 200 * hits / (self.gold + self.found) if hits else 0.0


def paired(
    gold: Sequence[Expression], found: Sequence[Expression]
) -> list[tuple[Expression, Expression]]:
    """Return which of *gold* goes with which of *found*, one to one."""
    candidates = []
    for n, one in enumerate(gold):
        for m, other in enumerate(found):
            shared = min(one.end, other.end) - max(one.start, other.start)
            if shared > 0:
                unequal = (one.start, one.end) != (other.start, other.end)
                candidates.append(((float(unequal), float(-shared)), n, m))
    return [(gold[n], found[m]) for n, m in pairs(candidates).items()]


def is_right(gold: str, found: str, *, by_days: bool) -> bool:
    """Say whether the value *found* is the one in the gold, or covers the same days."""
    if gold == found:
        return True
    if not by_days:
        return False
    if canonical(gold) == canonical(found):
        return True
    days = bounds(gold)
    return "T" not in gold and days is not None and days == bounds(found)


def canonical(value: str) -> str:
    """Return *value* in one of several equivalent spellings.

    >>> canonical("P1DE"), canonical("2024-05-02T09:00")
    ('P10Y', '2024-05-02T09')
    """
    value = value.upper()
    if match := re.fullmatch(r"P([0-9]+)(DE|CE|Q)", value):
        number, unit = int(match[1]), match[2]
        return f"P{number * 3}M" if unit == "Q" else f"P{number * (10 if unit == 'DE' else 100)}Y"
    value = re.sub(r"^P(X|[0-9.]+)H$", r"PT\1H", value)
    value = re.sub(r"(T\d\d:\d\d):00(?=$|[Z+-])", r"\1", value)
    value = re.sub(r"(T\d\d):00$", r"\1", value)
    return re.sub(r"(T\d\d(?::\d\d)?)Z$", r"\1", value)
