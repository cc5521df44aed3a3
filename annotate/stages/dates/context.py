"""What a reading may know beside the words themselves: anchors, earlier expressions, tense."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from annotate.article import TimexType
from annotate.stages.dates.calendars import Period, value_of
from annotate.stages.dates.rules import Rule, RuleBook, Value

# The units for which texts give figures beside those of "a year earlier".
COMPARED = frozenset({"month", "quarter", "half", "year"})

Tense = Literal["past", "future"]

# How far from an expression a verb still tells its tense, in characters: most clauses are shorter.
TENSE_REACH = 90
# A full stop after fewer letters than this is an abbreviation's ("Dec.", "Corp."), not a sentence's.
WORD = re.compile(r"[^\W\d_]+")
BETWEEN = frozenset({"on", "at", "the", "in", "of", "early", "late", "mid"})
SENTENCE_END = re.compile(r"(?<=[^\W\d_]{4})[.!?][\"'”’]?\s|[!?;`\n\"“”]|(?<=\d)\.\s")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an expression means, as `DateExpression` holds it.

    *period* is the stretch of the calendar that later words ("that week") may refer to.
    """

    type: TimexType
    value: str | None
    relative: bool = False
    mod: str | None = None
    since: str | None = None
    until: str | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A rule's pattern found at [start, end), with what its slots hold."""

    rule: Rule
    start: int
    end: int
    fields: dict[str, Value]

    def integer(self, name: str) -> int | None:
        """Return the slot or constant *name* if it is a number."""
        value = self.fields.get(name)
        return value if isinstance(value, int) else None

    def string(self, name: str) -> str | None:
        """Return the slot or constant *name* if it is a string."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else None


@dataclass(slots=True)
class Context:
    """The state of reading one text from its beginning to its end."""

    text: str
    book: RuleBook
    document: date | None
    reference: Period | None = None
    compared: Period | None = None
    last: dict[str, Period] = field(default_factory=dict)

    def remember(self, meaning: Meaning) -> None:
        """Make *meaning* what later words refer back to."""
        if meaning.period is not None:
            self.reference = meaning.period
            if meaning.period.unit != "year" or not meaning.relative:
                self.last[meaning.period.unit] = meaning.period
            if meaning.period.unit in COMPARED:
                self.compared = meaning.period
        elif meaning.type == "DURATION":
            self.compared = None

    def tense(self, start: int, end: int) -> Tense | None:
        """Return the tense of the clause around [start, end), by the nearest verb before it, else
        the first one after it."""
        left = self.text[max(0, start - TENSE_REACH) : start]
        words = [word for word in WORD.findall(left.lower()) if word not in BETWEEN]
        if words and self.book.cues["until"].fullmatch(words[-1]):
            return "future"
        if words and self.book.cues["since"].fullmatch(words[-1]):
            return "past"
        breaks = list(SENTENCE_END.finditer(left))
        left = left[breaks[-1].end() :] if breaks else left
        cues = list(self.book.cues["tense"].finditer(left))
        if cues:
            return self._tense_of(cues[-1].group())
        right = self.text[end : end + TENSE_REACH]
        stop = SENTENCE_END.search(right)
        cue = self.book.cues["tense"].search(right[: stop.start()] if stop else right)
        return self._tense_of(cue.group()) if cue else None

    def _tense_of(self, cue: str) -> Tense:
        return "future" if self.book.cues["future"].fullmatch(cue) else "past"


def dated(period: Period | None, *, relative: bool, mod: str | None = None) -> Meaning:
    """Return the DATE that *period* is; unresolved if it is None."""
    if period is None:
        return Meaning("DATE", None, relative)
    return Meaning("DATE", value_of(period), relative, mod, period=period)
