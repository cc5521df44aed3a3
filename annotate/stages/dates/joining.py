"""One expression of several parts: a time of day and its day, a modifier before either."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from annotate.stages.dates.context import Context, Match, Meaning
from annotate.stages.dates.patterns import spelling

DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Longer than any modifier in the rule files.
MODIFIER_REACH = 24

# Longer than any word between a time and its day ("10 p.m. on Wednesday", "Nov. 6, at 5 p.m.").
BETWEEN_LIMIT = 6

Read = tuple[Match, Meaning]


def joined(found: Iterable[Read], context: Context) -> Iterator[Read]:
    """Yield *found* with each time of day and the day beside it made one."""
    pending: Read | None = None
    for read in found:
        one = _as_one(pending, read, context) if pending else None
        if pending and one is None:
            yield pending
        pending = one or read
    if pending:
        yield pending


def _as_one(first: Read, second: Read, context: Context) -> Read | None:
    """Return the time and the day as one TIME, if they are that and stand side by side."""
    time, day = (first, second) if first[1].type == "TIME" else (second, first)
    if time[1].clock is None or day[1].type != "DATE":
        return None
    if day[1].value is not None and not DAY.fullmatch(day[1].value):
        return None
    between = context.text[first[0].end : second[0].start]
    words = between.strip(" ,\n")
    if len(between) > BETWEEN_LIMIT or (words and not context.book.cues["joint"].fullmatch(words)):
        return None
    value = day[1].value and f"{day[1].value}{time[1].clock}"
    meaning = replace(day[1], type="TIME", value=value)
    return replace(time[0], start=first[0].start, end=second[0].end), meaning


def widened(match: Match, meaning: Meaning, context: Context) -> tuple[int, Meaning]:
    """Return where the expression begins with its modifier, and its meaning with TIMEX3 mod."""
    modifiers = context.book.modifiers.get(match.rule.modifiers)
    left = max(0, match.start - MODIFIER_REACH)
    found = modifiers and modifiers[0].search(context.text[left : match.start])
    if modifiers is None or not found:
        return match.start, meaning
    mod = modifiers[1][spelling(found["words"])]
    if isinstance(mod, str) and mod and meaning.mod is None:
        meaning = replace(meaning, mod=mod)
    return left + found.start(), meaning
