"""Temporal expressions of a text, with their TIMEX3 type and value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from annotate.article import Span, TimexType
from annotate.stages.dates import rules
from annotate.stages.dates.context import Context, Match, Meaning
from annotate.stages.dates.finding import matches
from annotate.stages.dates.joining import joined, widened
from annotate.stages.dates.readings import READINGS


@dataclass(frozen=True, slots=True)
class Timex:
    """A temporal expression: text[start:end], its TIMEX3 type and value, and what else is known.

    *group* is the class of the rule that found it; *cert* the share of values that are right in it.
    """

    start: int
    end: int
    type: TimexType
    value: str | None
    group: str
    relative: bool = False
    mod: str | None = None
    since: str | None = None
    until: str | None = None
    cert: float | None = None


def expressions(
    text: str,
    document_date: date | None,
    blocks: Sequence[Span] | None = None,
    *,
    language: str = "en",
) -> list[Timex]:
    """Return the temporal expressions of *text*, in order and without overlaps.

    *document_date* anchors the relative ones, which are unresolved (value None) without it.
    *blocks* are the stretches to read, sorted and disjoint; no expression crosses their bounds.

    >>> [(t.type, t.value) for t in expressions("on Tuesday", date(2024, 5, 2))]
    [('DATE', '2024-04-30')]
    """
    book = rules.load(language)
    context = Context(text, book, document_date)
    found: list[tuple[Match, Meaning]] = []
    for match in matches(text, blocks if blocks is not None else [Span(0, len(text))], book):
        meaning = READINGS[match.rule.reading](match, context)
        if meaning is not None:
            context.remember(meaning)
            found.append((match, meaning))
    return [_timex(match, meaning, context) for match, meaning in joined(found, context)]


def _timex(match: Match, meaning: Meaning, context: Context) -> Timex:
    start, meaning = widened(match, meaning, context)
    return Timex(
        start,
        match.end,
        meaning.type,
        meaning.value,
        match.rule.group,
        meaning.relative,
        meaning.mod,
        meaning.since,
        meaning.until,
        context.book.certainty.get(match.rule.group),
    )
