"""What a reading may know beside the words themselves: anchors, earlier expressions, tense."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from annotate.article import TimexType
from annotate.stages.dates.calendars import Period, value_of
from annotate.stages.dates.patterns import Value
from annotate.stages.dates.rules import Rule, RuleBook

Tense = Literal["past", "future"]

# The units for which texts give figures beside those of "a year earlier".
COMPARED = frozenset({"month", "quarter", "half", "year"})
# How far from an expression a verb tells its tense, in characters: most clauses are shorter.
TENSE_REACH = 90
WORD = re.compile(r"[^\W\d_]+")
# A full stop after fewer letters is an abbreviation's ("Dec.", "Corp."), not a sentence's.
SENTENCE_END = re.compile(r"(?<=[^\W\d_]{4})[.!?][\"'”’]?\s|[!?;`\n\"“”]|(?<=\d)\.\s")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an expression means, as `DateExpression` holds it.

    *period* is the stretch of the calendar that later words ("that week") may refer to; *clock*
    the time of day ("T17:00") that waits for its day.
    """

    type: TimexType
    value: str | None
    relative: bool = False
    mod: str | None = None
    since: str | None = None
    until: str | None = None
    period: Period | None = None
    clock: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A rule's pattern found at [start, end), with what its slots hold and its constants."""

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
        period = meaning.period
        if period is not None:
            self.reference = period
            # "Last year" is said in passing: "the year" after it is still the document's.
            if period.unit != "year" or not meaning.relative:
                self.last[period.unit] = period
            if period.unit in COMPARED:
                self.compared = period
        elif meaning.type == "DURATION":
            self.compared = None

    def follows(self, cue: str, start: int) -> bool:
        """Say whether a word of *cue* stands before *start*, with at most small words between."""
        small = self.book.cues["small"]
        words = WORD.findall(self.text[max(0, start - TENSE_REACH) : start].lower())
        last = next((word for word in reversed(words) if not small.fullmatch(word)), "")
        return self.book.cues[cue].fullmatch(last) is not None

    def tense(self, start: int, end: int) -> Tense | None:
        """Return the tense of the clause around [start, end).

        Told by the nearest verb before it, else by the first after it; None without either.
        """
        if self.follows("until", start):
            return "future"
        if self.follows("since", start):
            return "past"
        text, left, right = self.text, max(0, start - TENSE_REACH), end + TENSE_REACH
        for stop in SENTENCE_END.finditer(text, left, start):
            left = stop.end()
        verbs = list(self.book.tenses.finditer(text, left, start))
        if verbs:
            return _tense(verbs[-1])
        clause = SENTENCE_END.search(text, end, right)
        verb = self.book.tenses.search(text, end, clause.start() if clause else right)
        return _tense(verb) if verb else None


def _tense(verb: re.Match[str]) -> Tense:
    return "future" if verb.lastgroup == "future" else "past"


def dated(period: Period | None, *, relative: bool, mod: str | None = None) -> Meaning:
    """Return the DATE that *period* is; unresolved if it is None."""
    if period is None:
        return Meaning("DATE", None, relative)
    return Meaning("DATE", value_of(period), relative, mod, period=period)
