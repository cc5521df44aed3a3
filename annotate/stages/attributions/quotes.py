"""Pairing quotation marks: which stretches of a text stand in quotation marks.

An odd number of marks is ordinary: news reopens the mark in each paragraph of a long quotation,
writes feet and inches with it, and loses it.  So pairing starts anew in every block, and a mark
that finds no partner changes nothing about the others.

Source: the quoting customs of English, German („…“, »…«) and French (« … », ‹ … ›) typesetting.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from annotate import resources
from annotate.article import Span

_MARK = re.compile("''|``|[\"“”„«»‹›'‘’‚]")
_ALL_MARKS = "\"“”„«»‹›'‘’‚` \xa0"
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = frozenset(".,!?;:…—–-")
_OPENING_BRACKETS = frozenset("([{—–-/")
_DEEPEST = 4

# The marks that close each opening mark, besides itself where it is straight.
_PARTNERS = {
    '"': ('"', "”", "''"),
    "''": ("''", '"'),
    "``": ("''", '"'),
    "“": ("”", '"', "“"),
    "”": ("”",),
    "„": ("“", "”", '"'),
    "«": ("»",),
    "»": ("«",),
    "‹": ("›",),
    "›": ("‹",),
    "'": ("'", "’"),
    "‘": ("’", "'"),
    "‚": ("‘", "’"),
}
_SINGLE = frozenset("'‘‚")


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch in quotation marks, the marks included.

    *closed* is false where the mark is never closed and the region ends with its block.
    *reopened* says that the mark repeats one left open in the block before.
    *single* tells marks like '…' from marks like "…"; *depth* counts the regions around it.
    """

    start: int
    end: int
    block: int
    closed: bool = True
    reopened: bool = False
    single: bool = False
    depth: int = 0

    @property
    def span(self) -> Span:
        """The stretch as a span of the text."""
        return Span(self.start, self.end)

    def inner(self, text: str) -> str:
        """Return the quoted words without the marks."""
        words = text[self.start : self.end]
        return words.strip(_ALL_MARKS).strip() if self.closed else words.lstrip(_ALL_MARKS).strip()


def find_regions(text: str, blocks: Sequence[Span]) -> tuple[Region, ...]:
    """Return the quoted regions of *text* in reading order, outer before inner.

    *blocks* are its paragraphs, sorted and disjoint; no region leaves its block.
    """
    found: list[Region] = []
    left_open = False
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        in_block = _Pairing(text, block, number).regions(_opens_with_mark(text, following))
        if left_open and in_block and _leads(text, block, in_block[0]):
            in_block[0] = replace(in_block[0], reopened=True)
        left_open = any(not region.closed for region in in_block)
        found.extend(in_block)
    return tuple(found)


def _opens_with_mark(text: str, block: Span | None) -> str:
    """Return the quotation mark that *block* begins with, or nothing."""
    if block is None:
        return ""
    mark = _MARK.match(text[block.start : block.end].lstrip())
    return mark.group() if mark else ""


def _leads(text: str, block: Span, region: Region) -> bool:
    return not text[block.start : region.start].strip()


class _Mark(NamedTuple):
    """A quotation mark, where it stands."""

    at: int
    mark: str

    @property
    def end(self) -> int:
        return self.at + len(self.mark)


class _Pairing:
    """The pairing of the marks of one block, read once from left to right."""

    def __init__(self, text: str, block: Span, number: int) -> None:
        self._text = text
        self._block = block
        self._number = number
        self._marks = [
            _Mark(m.start(), m.group()) for m in _MARK.finditer(text, block.start, block.end)
        ]
        self._open: list[_Mark] = []
        self._found: list[Region] = []
        closing = (mark.at for mark in reversed(self._marks) if self._ends_single(mark))
        self._last_single_close = next(closing, -1)
        self._before_closing = self._marks_before_closing()
        self._straight_left = sum(mark.mark == '"' for mark in self._marks)

    def regions(self, next_mark: str) -> list[Region]:
        """Return the regions; *next_mark* is the mark that the next block begins with, if any."""
        for mark in self._marks:
            if mark.mark in _SINGLE or mark.mark == "’":
                self._read_single(mark)
            else:
                self._read_double(mark)
        self._end_block(next_mark)
        return _with_depth(sorted(self._found, key=lambda region: (region.start, -region.end)))

    def _read_double(self, mark: _Mark) -> None:
        if mark.mark == '"':
            self._straight_left -= 1
        opener = self._opener(mark)
        if opener is None:
            if self._can_open(mark):
                self._open.append(mark)
        elif self._starts_anew(mark, opener):
            if mark.mark == '"':
                self._open.remove(opener)
                self._open.append(mark)
        else:
            self._close(opener, mark)

    def _opener(self, mark: _Mark) -> _Mark | None:
        """Return the last mark that is open and that *mark* can close."""
        matching = (one for one in reversed(self._open) if mark.mark in _PARTNERS[one.mark])
        return next(matching, None)

    def _starts_anew(self, mark: _Mark, opener: _Mark) -> bool:
        """Say whether *mark* opens although it could close *opener*.

        So it is where it looks like an opening mark and pairs with a later one: then *opener* was
        a stray.
        """
        looks_opening = self._after_gap(mark) and self._before_word(mark)
        if mark.mark == "“":
            return opener.mark == "“" and looks_opening
        return mark.mark == '"' and looks_opening and self._straight_left % 2 == 1

    def _can_open(self, mark: _Mark) -> bool:
        if len(self._open) >= _DEEPEST:
            return False
        if mark.mark in "“„«‹":
            return mark.mark != "“" or all(one.mark != "“" for one in self._open)
        if mark.mark in "»”›":
            return self._after_gap(mark) and self._before_word(mark)
        before = self._before(mark)
        return not before.isalnum() or (self._before_word(mark) and not before.isdigit())

    def _read_single(self, mark: _Mark) -> None:
        opener = self._open[-1] if self._open else None
        if opener is not None and opener.mark in _SINGLE:
            closes = mark.mark in _PARTNERS[opener.mark] and self._ends_single(mark)
            if closes and not self._is_possessive(mark):
                self._close(opener, mark)
        elif mark.mark in _SINGLE and self._starts_single(mark):
            self._open.append(mark)

    def _starts_single(self, mark: _Mark) -> bool:
        if len(self._open) >= _DEEPEST or any(one.mark in _SINGLE for one in self._open):
            return False
        if not self._after_gap(mark) or not self._before_word(mark):
            return False
        if self._last_single_close <= mark.at:
            return False
        word = _WORD.match(self._text, mark.end, min(mark.end + 12, self._block.end))
        return word is None or word.group().lower() not in _elisions() | _decades(word.group())

    def _ends_single(self, mark: _Mark) -> bool:
        """Say whether *mark* can close single quotation marks: a word ends before it."""
        if mark.mark not in ("'", "’", "‘") or mark.at == self._block.start:
            return False
        return not self._before(mark).isspace() and not self._after(mark).isalnum()

    def _is_possessive(self, mark: _Mark) -> bool:
        """Say whether *mark* is the apostrophe of "the officials' plan".

        So it is after an s and before a space, if another mark closes before one opens.
        """
        is_plural = self._before(mark) in "sS" and self._after(mark) == " "
        return is_plural and mark.at in self._before_closing

    def _marks_before_closing(self) -> frozenset[int]:
        """Return the single marks after which another closes before one opens."""
        found = []
        closes_next = False
        for mark in reversed(self._marks):
            if mark.mark not in _SINGLE and mark.mark != "’":
                continue
            if closes_next:
                found.append(mark.at)
            if self._ends_single(mark):
                closes_next = True
            elif self._after_gap(mark) and self._before_word(mark):
                closes_next = False
        return frozenset(found)

    def _before(self, mark: _Mark) -> str:
        return self._text[mark.at - 1] if mark.at > self._block.start else " "

    def _after(self, mark: _Mark) -> str:
        return self._text[mark.end] if mark.end < self._block.end else " "

    def _after_gap(self, mark: _Mark) -> bool:
        before = self._before(mark)
        return before.isspace() or before in _OPENING_BRACKETS or before in _PARTNERS

    def _before_word(self, mark: _Mark) -> bool:
        after = self._after(mark)
        return not after.isspace() and (after not in _SENTENCE_END or after in "…-–—")

    def _close(self, opener: _Mark, mark: _Mark) -> None:
        """End the region of *opener* with *mark*; marks opened between the two are strays."""
        del self._open[self._open.index(opener) :]
        self._found.append(self._region(opener, mark.end, closed=True))

    def _region(self, opener: _Mark, end: int, *, closed: bool) -> Region:
        single = opener.mark in _SINGLE
        return Region(opener.at, end, self._number, closed=closed, single=single)

    def _end_block(self, next_mark: str) -> None:
        """Let the first mark that is still open run to the block's end, or drop it as a stray.

        A curly mark is meant to open, a straight one only if the next block repeats it.
        """
        for opener in self._open:
            if opener.mark in _SINGLE:
                continue
            if opener.mark in ("“", "„", "«") or next_mark in (opener.mark, '"', "“"):
                words = self._text[self._block.start : self._block.end].rstrip()
                end = self._block.start + len(words)
                self._found.append(self._region(opener, end, closed=False))
                return


def _with_depth(regions: Sequence[Region]) -> list[Region]:
    """Return *regions*, in reading order, with how many of them are around each."""
    around: list[int] = []
    result = []
    for region in regions:
        while around and around[-1] <= region.start:
            around.pop()
        result.append(replace(region, depth=len(around)) if around else region)
        around.append(region.end)
    return result


@cache
def _elisions() -> frozenset[str]:
    """Return the words that an apostrophe may begin ('tis, 'em)."""
    return frozenset(resources.lexicon("elisions"))


def _decades(word: str) -> frozenset[str]:
    """Return *word* if it is a decade or year with its century left out ('90s, '68)."""
    lower = word.lower()
    return frozenset({lower}) if lower.rstrip("s").isdigit() else frozenset()
