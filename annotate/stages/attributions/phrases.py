"""Source phrases beside a cue, without a parser: "Mayor Ana Ruiz, a doctor,", "two officials"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from annotate import resources
from annotate.stages.attributions.prose import Item

_LONGEST_PHRASE = 16  # items
_LONGEST_APPOSITION = 30  # items between the commas of "Ruiz, a doctor who …, said"
_LONGEST_POSTPOSED = 45  # items of "said Ruiz, who has four children"

_DETERMINERS = frozenset({"a", "an", "the"})
_SENTENCE_STOPS = frozenset(";:—–!?…")


@cache
def _entries(name: str) -> frozenset[str]:
    return frozenset(resources.lexicon(name))


def phrase_before(items: Sequence[Item], end: int, first: int) -> tuple[int, int] | None:
    """Return the source phrase that ends before item *end*, within items [first, end).

    None if the words there can be no source.
    """
    last = end
    if last > first and items[last - 1].word == ",":
        opening = _apposition(items, last - 1, first)
        if opening is None:
            return None
        phrase = _noun_phrase(items, opening, first)
        if phrase is None:
            return None
        return (phrase[0], last - 1) if _apposes(items, opening) else phrase
    return _noun_phrase(items, last, first)


def _apposition(items: Sequence[Item], closing: int, first: int) -> int | None:
    """Return the comma that opens what the comma *closing* closes."""
    for at in range(closing - 1, max(first, closing - _LONGEST_APPOSITION) - 1, -1):
        if items[at].region is not None or items[at].word in _SENTENCE_STOPS:
            return None
        if items[at].word == ",":
            return at
    return None


def _apposes(items: Sequence[Item], comma: int) -> bool:
    """Say whether what follows *comma* tells who the person before it is."""
    item = items[comma + 1]
    known = {"who", "which", "whose", "his", "her", "their", "its", "one", "former", "then"}
    return item.word in _DETERMINERS | known or item.is_capital


def _noun_phrase(items: Sequence[Item], end: int, first: int) -> tuple[int, int] | None:
    if end <= first:
        return None
    if items[end - 1].word in _entries("source-pronouns"):
        return end - 1, end
    begin = end
    if items[end - 1].word == ")":
        begin = _bracket(items, end - 1, first)
    while begin > max(first, end - _LONGEST_PHRASE) and _continues(items, begin - 1, begin < end):
        begin -= 1
    return _cleaned(items, begin, end)


def _bracket(items: Sequence[Item], closing: int, first: int) -> int:
    for at in range(closing - 1, max(first, closing - _LONGEST_PHRASE) - 1, -1):
        if items[at].word == "(":
            return at
    return closing + 1


def _continues(items: Sequence[Item], at: int, has_right: bool) -> bool:
    """Say whether the item *at* belongs to the phrase that begins after it."""
    item = items[at]
    if item.region is not None:
        return False
    following = items[at + 1] if at + 1 < len(items) else None
    if has_right and following is not None and following.word in _DETERMINERS:
        return item.word in _entries("source-prepositions")
    if item.word == "and" and following is not None:
        return has_right and following.is_capital and at > 0 and items[at - 1].is_capital
    if item.word == ".":
        return at > 0 and items[at - 1].is_capital and items[at - 1].end == item.start
    if item.word in "'’&-/%$.":
        return has_right or item.word in "'’"
    if not item.word[0].isalnum():
        return False
    return item.word not in _entries("source-stops") and item.word not in _entries(
        "source-verbless"
    )


def _cleaned(items: Sequence[Item], begin: int, end: int) -> tuple[int, int] | None:
    """Return the phrase without prepositions and punctuation at its beginning, if it is one."""
    while begin < end and (
        items[begin].word in _entries("source-prepositions")
        or (not items[begin].word[:1].isalnum() and items[begin].word != "(")
    ):
        begin += 1
    if begin == end or not any(item.word[:1].isalpha() for item in items[begin:end]):
        return None
    if end - begin == 1 and items[begin].word.endswith("ly"):
        return None
    return begin, end


def phrase_after(items: Sequence[Item], first: int) -> tuple[int, int] | None:
    """Return the source phrase that begins at item *first* and stands after its cue.

    It takes in what is told of the person ("Ruiz, who has four children") up to the sentence's
    end, a quotation, or a cue that goes on ("adding that …").
    """
    if first >= len(items) or not _can_begin(items[first]):
        return None
    if items[first].word in _entries("source-pronouns"):
        return first, first + 1
    at = first
    while at < min(len(items), first + _LONGEST_POSTPOSED):
        item = items[at]
        if item.region is not None or item.word in _SENTENCE_STOPS:
            break
        if item.word == "." and not (at > first and _is_abbreviated(items, at)):
            break
        if item.word == "," and not _apposition_follows(items, at):
            break
        at += 1
    while at > first and items[at - 1].word in (",", "."):
        at -= 1
    return (first, at) if at > first else None


def _can_begin(item: Item) -> bool:
    if item.region is not None or not item.word[:1].isalnum():
        return False
    return item.word not in _entries("source-stops") and item.word not in _entries(
        "source-prepositions"
    )


def _is_abbreviated(items: Sequence[Item], at: int) -> bool:
    following = items[at + 1] if at + 1 < len(items) else None
    return following is not None and (following.is_capital or following.word == ",")


def _apposition_follows(items: Sequence[Item], comma: int) -> bool:
    return comma + 1 < len(items) and items[comma + 1].region is None and _apposes(items, comma)
