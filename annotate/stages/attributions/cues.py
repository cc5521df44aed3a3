"""The cue lexicon: which words tie what is said to who says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from annotate import resources
from annotate.stages.attributions.prose import Item

Medium = Literal["spoken", "written", "thought"]

_LONGEST_CUE = 4  # words
_QUESTION_WORDS = frozenset({"how", "why", "whether", "what", "if", "who", "where", "when"})
_ENDS = frozenset(".,;:—–)?!…")


@dataclass(frozen=True, slots=True)
class CueEntry:
    """An entry of cues.tsv: what is said through the cue, and what may follow it."""

    medium: Medium
    frames: frozenset[str]


@dataclass(frozen=True, slots=True)
class FoundCue:
    """A cue of the lexicon in a sentence: items [first, last), with its auxiliaries.

    *head* is the cue's first item without them; *frame* is what follows it, as in cues.tsv.
    """

    first: int
    head: int
    last: int
    words: str
    frame: str


@cache
def cue_entries() -> dict[str, CueEntry]:
    """Return the entries of cues.tsv by their words."""
    entries = {}
    for words, medium, frames in resources.table("cues"):
        entries[words] = CueEntry(cast(Medium, medium), frozenset(frames.split()))
    return entries


@cache
def _auxiliaries() -> frozenset[str]:
    return frozenset(resources.lexicon("cue-auxiliaries"))


def find_cues(items: Sequence[Item]) -> list[FoundCue]:
    """Return the cues in *items* in order, those whose frame the lexicon allows."""
    found: list[FoundCue] = []
    at = 0
    while at < len(items):
        last = _match(items, at)
        if last is None:
            at += 1
            continue
        words = _words(items, at, last)
        frame = _frame(items, last)
        if frame in cue_entries()[words].frames:
            earliest = found[-1].last if found else 0
            found.append(FoundCue(_first(items, at, earliest), at, last, words, frame))
        at = last
    return found


def _match(items: Sequence[Item], at: int) -> int | None:
    """Return the end of the longest cue that begins at *at*."""
    for last in range(min(at + _LONGEST_CUE, len(items)), at, -1):
        if _words(items, at, last) in cue_entries():
            return last
    return None


def _words(items: Sequence[Item], first: int, last: int) -> str:
    return " ".join(item.word for item in items[first:last])


def _first(items: Sequence[Item], head: int, earliest: int) -> int:
    while head > earliest and items[head - 1].word in _auxiliaries():
        head -= 1
    return head


def _frame(items: Sequence[Item], at: int) -> str:
    if at >= len(items):
        return "end"
    item = items[at]
    following = items[at + 1] if at + 1 < len(items) else None
    if item.region is not None or item.word == ":":
        return "quote"
    if item.word == "," and following is not None and following.region is not None:
        return "quote"
    if item.word in _QUESTION_WORDS:
        return "wh"
    if item.word in ("that", "to"):
        return item.word
    return "end" if item.word in _ENDS else "other"


def medium_of(cue: str) -> Medium | None:
    """Return the medium of the words *cue*, from the longest entry in them; None if unknown.

    >>> medium_of("has also told reporters"), medium_of("tweeted"), medium_of("fears that")
    ('spoken', 'written', 'thought')
    """
    words = cue.lower().split()
    for length in range(min(_LONGEST_CUE, len(words)), 0, -1):
        for first in range(len(words) - length + 1):
            entry = cue_entries().get(" ".join(words[first : first + length]).strip(".,:;"))
            if entry is not None:
                return entry.medium
    return None
