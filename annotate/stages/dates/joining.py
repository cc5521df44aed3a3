"""What makes one expression of several words or matches: modifiers before it, a time and its day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from annotate.stages.dates.context import Context, Match, Meaning

# What may stand between a time and its day ("10 p.m. on Wednesday", "Nov. 6, at 5 p.m.").
BETWEEN = re.compile(r"\s{1,2}|\s?,\s{1,2}(?:at\s|on\s)?|\s(?:on|at)\s", re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Longer than any modifier in the rule files.
MODIFIER_REACH = 24

Read = tuple[Match, Meaning]


def joined(found: Iterable[Read], text: str) -> Iterator[Read]:
    """Yield *found* with each time of day and the day beside it made one."""
    pending: Read | None = None
    for read in found:
        one = pending and _as_one(pending, read, text)
        if one:
            pending = one
            continue
        if pending:
            yield pending
        pending = read
    if pending:
        yield pending


def _as_one(first: Read, second: Read, text: str) -> Read | None:
    kinds = {first[0].rule.reading: first, second[0].rule.reading: second}
    if first[1].type == second[1].type or not BETWEEN.fullmatch(
        text, first[0].end, second[0].start
    ):
        return None
    time = kinds.get("clock") or kinds.get("day part")
    day = second if time is first else first
    if time is None or day[1].type != "DATE" or not DAY.fullmatch(day[1].value or ""):
        return None
    clock = (time[1].value or "").rpartition("T")[2]
    meaning = replace(day[1], type="TIME", value=f"{day[1].value}T{clock}")
    return replace(time[0], start=first[0].start, end=second[0].end), meaning


def widened(match: Match, meaning: Meaning, context: Context) -> tuple[int, Match, Meaning]:
    """Return where the expression begins with its modifier, and its meaning with TIMEX3 mod."""
    kind = "date" if meaning.type in {"DATE", "TIME"} else "duration"
    if "ago" in match.rule.group:
        kind = "duration"
    if kind == "duration" and context.text[match.start : match.start + 4].lower() == "the ":
        return match.start, match, meaning
    modifiers = context.book.modifiers.get(kind)
    if modifiers is None:
        return match.start, match, meaning
    pattern, words = modifiers
    left = max(0, match.start - MODIFIER_REACH)
    found = pattern.search(context.text[left : match.start])
    if found is None:
        return match.start, match, meaning
    mod = words[" ".join(found["words"].lower().replace("-", " ").split())]
    if isinstance(mod, str) and mod and meaning.mod is None:
        meaning = replace(meaning, mod=mod)
    return left + found.start(), match, meaning
