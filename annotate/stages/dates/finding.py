"""Finding what the rules match: at each word the longest match of all rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from annotate.article import Span
from annotate.stages.dates.context import Match
from annotate.stages.dates.patterns import WORD, Value, key_of
from annotate.stages.dates.rules import Rule, RuleBook


def matches(text: str, blocks: Iterable[Span], book: RuleBook) -> Iterator[Match]:
    """Yield what the rules of *book* match in *blocks* of *text*, in order, without overlaps."""
    for start, end in blocks:
        taken, previous = start, ""
        for (at, key), (_, following) in pairwise(_words(text, start, end)):
            rules = book.by_first.get(key)
            if rules is not None and at >= taken:
                likely = [rule for rule in rules if following in rule.seconds or key in rule.lone]
                match = _longest(text, at, end, likely, previous)
                if match is not None:
                    taken = match[1].end()
                    yield from _read_slots(*match, book)
            previous = key


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield where each word begins and its key, and an empty one at the end."""
    for word in WORD.finditer(text, start, end):
        found = word.group()
        yield word.start(), found.lower() if found.isalpha() else key_of(found)
    yield end, ""


def _longest(
    text: str, start: int, limit: int, rules: Iterable[Rule], previous: str
) -> tuple[Rule, re.Match[str]] | None:
    if start and text[start - 1].isalnum():
        return None
    best: tuple[Rule, re.Match[str]] | None = None
    best_end = start
    for rule in rules:
        found = rule.pattern.match(text, start, limit)
        if found is not None and found.end() > best_end and _fits(rule, found, limit, previous):
            best, best_end = (rule, found), found.end()
    return best


def _fits(rule: Rule, found: re.Match[str], limit: int, previous: str) -> bool:
    if rule.after is not None and not rule.after.fullmatch(previous):
        return False
    if rule.not_after is not None and rule.not_after.fullmatch(previous):
        return False
    text, end = found.string, found.end()
    if rule.not_before is not None and rule.not_before.match(text, end, limit):
        return False
    return rule.before is None or rule.before.match(text, end, limit) is not None


def _read_slots(rule: Rule, found: re.Match[str], book: RuleBook) -> Iterator[Match]:
    """Yield the match with its slots' values; two of it if the rule is to be split."""
    fields: dict[str, Value] = {
        label: book.slots[slot].value(words)
        for label, slot in rule.slots.items()
        if (words := found[label]) is not None
    }
    fields = {**rule.constants, **fields}
    label = rule.constants.get("split")
    if not isinstance(label, str):
        yield Match(rule, found.start(), found.end(), fields)
        return
    second = {**fields, label: _completed(fields[f"{label}2"], fields[label])}
    yield Match(rule, found.start(), found.end(label), fields)
    yield Match(rule, found.start(f"{label}2"), found.end(), second)


def _completed(short: Value, long: Value) -> Value:
    """Return *short* with the digits of *long* that it leaves out ("1985-87")."""
    if isinstance(short, str) and isinstance(long, str) and short.isdigit() and len(long) == 4:
        return long[: -len(short)] + short
    return short
