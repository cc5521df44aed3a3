"""Words, word pieces and the features that the attribution tagger reads.

Training and inference both use this module, so that a model always sees what it was trained on.
A word is a run of letters and digits, or one other character that is not white space; its
offsets are code points into the text, and no word holds two kinds of characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*|\S")

# Case shapes of a word: the vocabulary is lower-cased, and names are told by their capitals.
LOWER, TITLE, UPPER, CAPITAL, MIXED, NUMBER, PUNCTUATION, UNCASED = range(8)
SHAPES = 8

# Where a word stands in a quotation. An unclosed mark runs to the end of its paragraph.
OUTSIDE, OPENING, INSIDE, CLOSING, UNCLOSED = range(5)
QUOTE_STATES = 5

_DOUBLE_OPENING = frozenset('"“„«')
_DOUBLE_CLOSING = frozenset('"”»')
_SINGLE_CLOSING = frozenset("'’")

_LONGEST_WORD = 100  # characters; WordPiece's own limit, longer words are unknown
_MOST_PIECES = 8  # pieces of one word; the rest of a longer one tells nothing about attribution
_CACHE_WORDS = 50_000


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text: parallel arrays, and the range of words of each block."""

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    shapes: npt.NDArray[np.int64]
    quotes: npt.NDArray[np.int64]
    pieces: list[tuple[int, ...]]
    stops: npt.NDArray[np.bool_]
    blocks: list[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.pieces)


class Vocabulary:
    """Word pieces by greedy longest match, as BERT's uncased tokenizer makes them."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self.ids: Mapping[str, int] = {piece: number for number, piece in enumerate(pieces)}
        self.unknown = self.ids["[UNK]"]
        self.first = self.ids["[CLS]"]
        self.separator = self.ids["[SEP]"]
        self._known: dict[str, tuple[tuple[int, ...], int]] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def lookup(self, word: str) -> tuple[tuple[int, ...], int]:
        """Return the piece ids of *word* (at least one) and its case shape."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _CACHE_WORDS:
                self._known.clear()
            found = self._split(word), _shape(word)
            if len(word) <= _LONGEST_WORD:
                self._known[word] = found
        return found

    def _split(self, word: str) -> tuple[int, ...]:
        if len(word) > _LONGEST_WORD:
            return (self.unknown,)
        plain = _plain(word)
        pieces: list[int] = []
        start = 0
        while start < len(plain):
            end = len(plain)
            prefix = "##" if start else ""
            while end > start and prefix + plain[start:end] not in self.ids:
                end -= 1
            if end == start:
                return (self.unknown,)
            pieces.append(self.ids[prefix + plain[start:end]])
            start = end
        return tuple(pieces[:_MOST_PIECES]) or (self.unknown,)


def _plain(word: str) -> str:
    """Return *word* in lower case and without accents."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn")


def _shape(word: str) -> int:
    if not word[0].isalnum():
        return PUNCTUATION
    if word[0].isdigit():
        return NUMBER
    if word.islower():
        return LOWER
    if word.isupper():
        return CAPITAL if len(word) == 1 else UPPER
    if word[0].isupper() and word[1:].islower():
        return TITLE
    return MIXED if any(c.isupper() for c in word) else UNCASED


def read_words(text: str, blocks: Sequence[tuple[int, int]], vocabulary: Vocabulary) -> Words:
    """Return the words of *text* that stand in *blocks* (start, end), in order."""
    starts: list[int] = []
    ends: list[int] = []
    shapes: list[int] = []
    quotes: list[int] = []
    pieces: list[tuple[int, ...]] = []
    stops: list[bool] = []
    ranges: list[tuple[int, int]] = []
    for start, end in blocks:
        first = len(starts)
        for match in _WORD.finditer(text, start, end):
            word = match.group()
            ids, shape = vocabulary.lookup(word)
            starts.append(match.start())
            ends.append(match.end())
            shapes.append(shape)
            pieces.append(ids)
            stops.append(word in ".!?…")
        quotes.extend(_quote_states(text, starts[first:], end))
        ranges.append((first, len(starts)))
    return Words(
        np.array(starts, np.int64),
        np.array(ends, np.int64),
        np.array(shapes, np.int64),
        np.array(quotes, np.int64),
        pieces,
        np.array(stops, np.bool_),
        ranges,
    )


def _quote_states(text: str, starts: Sequence[int], end: int) -> list[int]:
    """Return the quotation state of the words at *starts*, all in one block ending at *end*."""
    last_single = _last_single_close(text, starts, end)
    states: list[int] = []
    opened = ""
    opened_at = 0
    for number, at in enumerate(starts):
        mark = text[at]
        if opened:
            closes = mark in _DOUBLE_CLOSING if opened == '"' else _closes_single(text, at, end)
            states.append(CLOSING if closes else INSIDE)
            if closes:
                opened = ""
        elif mark in _DOUBLE_OPENING:
            opened, opened_at = '"', number
            states.append(OPENING)
        elif at < last_single and _opens_single(text, at, end):
            opened, opened_at = "'", number
            states.append(OPENING)
        else:
            states.append(OUTSIDE)
    if opened:
        states[opened_at + 1 :] = [UNCLOSED] * (len(states) - opened_at - 1)
    return states


def _opens_single(text: str, at: int, end: int) -> bool:
    """Return whether a single quotation mark opens at *at*: after a space and before a word."""
    if text[at] == "‘":
        return True
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < end else " "
    return text[at] == "'" and not before.isalnum() and before not in ".,!?" and after.isalnum()


def _closes_single(text: str, at: int, end: int) -> bool:
    """Return whether a single quotation mark closes at *at*: after text and not before a letter."""
    if text[at] not in _SINGLE_CLOSING or not at:
        return False
    after = text[at + 1] if at + 1 < end else " "
    return not text[at - 1].isspace() and not after.isalnum()


def _last_single_close(text: str, starts: Sequence[int], end: int) -> int:
    """Return the offset of the block's last closing single mark, or -1: no region can pass it."""
    for at in reversed(starts):
        if _closes_single(text, at, end):
            return at
    return -1
