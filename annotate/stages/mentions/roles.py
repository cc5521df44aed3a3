"""Roles: the title before a name ("Turkish Foreign Minister Mevlut Aydin")."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from annotate import resources
from annotate.article import Span
from annotate.stages.mentions.evidence import person_verbs
from annotate.stages.mentions.first_look import courtesies, is_title, stop_words
from annotate.stages.mentions.named import Named
from annotate.stages.mentions.words import Words, is_capital

# Longer titles exist, but beyond this the words are more often the rest of a sentence.
MOST_WORDS = 10
PREPOSITIONS = frozenset({"of", "for", "to"})
MOST_PARTS = 3  # "director of the branch of the Council": more are seldom one title


def role_before(words: Words, name: Span, names: Mapping[int, Named]) -> Span | None:
    """Return the span of the title or role that stands directly before *name*, without articles.

    *names* has every name by the offset where it ends: nations, places and bodies are part of a
    role ("U.S. Secretary of State", "Facebook co-founder").
    """
    end = words.before(name.start)
    start = _noun_before(words, end, names)
    if start is None:
        return None
    while end - start < MOST_WORDS:
        longer = _modifier_before(words, start, names)
        if longer is None:
            break
        start = longer
    if start < end - 1 and words.texts[end - 1] in courtesies():
        office = _office_before(words, start, names)  # "Secretary for Ports Mr." Ruiz
        start = start if office is None else office
    span = words.span(start, end)
    stop = words.gaps[end].startswith(".")
    return span._replace(end=span.end + stop)


def _noun_before(words: Words, end: int, names: Mapping[int, Named]) -> int | None:
    """Return the first word of the role's noun that ends before word *end*."""
    at = end - 1
    if at < 0 or words.opens[end] or not words.joined(end):
        return None
    if is_title(words.texts[at]):
        return at
    return _office_before(words, _start_of_name(words, at, names), names)


def _office_before(words: Words, at: int, names: Mapping[int, Named]) -> int | None:
    """Return the noun of the role that what begins with word *at* completes.

    "Secretary of" State; "director of the northern branch of" the Harbour Council.
    """
    for _ in range(MOST_PARTS):
        if at >= 2 and words.texts[at - 1] == "the":
            at -= 1
        if at < 2 or words.texts[at - 1] not in PREPOSITIONS or any(words.opens[at - 1 : at + 1]):
            return None
        at -= 2
        if is_title(words.texts[at]):
            return at
        at = _start_of_name(words, at, names)
        while at and words.texts[at - 1] != "the" and _is_part(words, at - 1):
            at = _start_of_name(words, at - 1, names)
    return None


def _is_part(words: Words, at: int) -> bool:
    """Say whether word *at* may belong to the name of a part of a body ("northern branch")."""
    word = words.texts[at]
    is_open = words.opens[at + 1] or words.gaps[at + 1] != " "
    return not is_open and word not in PREPOSITIONS and word not in stop_words() | person_verbs()


def _modifier_before(words: Words, start: int, names: Mapping[int, Named]) -> int | None:
    """Return the first word of what stands before word *start* and belongs to the same role."""
    at = start - 1
    if at < 0 or words.opens[start]:
        return None
    word = words.texts[at]
    if words.possessive(at):
        if words.texts[start][0].islower():
            return None
        named = _start_of_name(words, at, names)
        return named if named < at or words.ends[at] in names else None
    if word == "and" and at and is_title(words.texts[at - 1]) and not words.opens[at]:
        return None if words.texts[start] in courtesies() else at - 1
    if not words.joined(start):
        return None
    if is_title(word) or word.lower() in modifiers() or word.startswith(("ex-", "then-")):
        return at
    if words.ends[at] in names and names[words.ends[at]].label != "person":
        return _start_of_name(words, at, names)
    if is_capital(word) and is_capital(words.texts[start]) and word.lower() not in stop_words():
        return at
    return None


def _start_of_name(words: Words, at: int, names: Mapping[int, Named]) -> int:
    """Return the first word of the name that ends with word *at*, or *at* if none does."""
    named = names.get(words.ends[at])
    return at if named is None else words.before(named.span.start)


@cache
def modifiers() -> frozenset[str]:
    """Return the words that come before the noun of a role."""
    return frozenset(resources.lexicon("role-modifiers"))
