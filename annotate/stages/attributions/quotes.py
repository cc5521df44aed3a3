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

from annotate import resources
from annotate.article import Span

_MARK = re.compile("[\"“”„«»‹›'‘’‚]")
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = frozenset(".,!?;:…—–-")
_OPENING_BRACKETS = frozenset("([{—–-/")
_DEEPEST = 4

# The marks that close each opening mark, besides itself where it is straight.
_PARTNERS = {
    '"': '"”',
    "“": '”"“',
    "”": "”",
    "„": '“”"',
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "'": "'’",
    "‘": "’'",
    "‚": "‘’",
}
_SINGLE = frozenset("'‘‚’")


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
        return text[self.start + 1 : self.end - 1 if self.closed else self.end].strip()


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
    first = text[block.start : block.end].lstrip()[:1]
    return first if first in _PARTNERS else ""


def _leads(text: str, block: Span, region: Region) -> bool:
    return not text[block.start : region.start].strip()


class _Pairing:
    """The pairing of the marks of one block, read once from left to right."""

    def __init__(self, text: str, block: Span, number: int) -> None:
        self.text = text
        self.block = block
        self.number = number
        self.marks = [m.start() for m in _MARK.finditer(text, block.start, block.end)]
        self.open: list[int] = []
        self.found: list[Region] = []
        self._last_single_close = max(
            (at for at in self.marks if self._ends_single(at)), default=-1
        )
        self._straight_left = sum(text[at] == '"' for at in self.marks)

    def regions(self, next_mark: str) -> list[Region]:
        """Return the regions; *next_mark* is the mark that the next block begins with, if any."""
        for at in self.marks:
            mark = self.text[at]
            if mark in "'‘’‚":
                self._read_single(at, mark)
            else:
                self._read_double(at, mark)
        self._end_block(next_mark)
        self.found.sort(key=lambda region: (region.start, -region.end))
        return self.found

    def _read_double(self, at: int, mark: str) -> None:
        if mark == '"':
            self._straight_left -= 1
        opener = self._innermost(mark)
        if opener is not None and not self._starts_anew(at, mark, opener):
            self._close(opener, at)
        elif mark == '"' and opener is not None:
            self.open.remove(opener)
            self.open.append(at)
        elif self._can_open(at, mark):
            self.open.append(at)

    def _innermost(self, mark: str) -> int | None:
        """Return the last mark that is open and that *mark* closes."""
        for at in reversed(self.open):
            if mark in _PARTNERS[self.text[at]]:
                return at
        return None

    def _starts_anew(self, at: int, mark: str, opener: int) -> bool:
        """Say whether the mark at *at* opens although it could close the one at *opener*.

        So it is where it looks like an opening mark and pairs with a later one: then the mark at
        *opener* was a stray.
        """
        looks_opening = self._after_gap(at) and self._before_word(at)
        if mark == "“":
            return self.text[opener] == "“" and looks_opening
        return mark == '"' and looks_opening and self._straight_left % 2 == 1

    def _can_open(self, at: int, mark: str) -> bool:
        if len(self.open) >= _DEEPEST or mark == "›" or (mark == "”" and not self._after_gap(at)):
            return False
        if mark == "“":
            return not any(self.text[opener] == "“" for opener in self.open)
        if mark in "„«‹":
            return True
        if mark in "»”":
            return self._after_gap(at) and self._before_word(at)
        before = self.text[at - 1] if at > self.block.start else " "
        return not before.isalnum() or (self._before_word(at) and not before.isdigit())

    def _read_single(self, at: int, mark: str) -> None:
        opener = self._innermost(mark) if mark in "'’‘" else None
        if opener is not None and self.text[opener] in _SINGLE and self._ends_single(at):
            if not self._is_possessive(at):
                self._close(opener, at)
        elif mark in "'‘‚" and self._starts_single(at):
            self.open.append(at)

    def _starts_single(self, at: int) -> bool:
        if any(self.text[opener] in _SINGLE for opener in self.open) or len(self.open) >= _DEEPEST:
            return False
        if not self._after_gap(at) or not self._before_word(at) or self._last_single_close <= at:
            return False
        word = _WORD.match(self.text, at + 1, min(at + 12, self.block.end))
        return word is None or word.group().lower() not in elisions()

    def _ends_single(self, at: int) -> bool:
        """Say whether the mark at *at* can close single quotation marks: a word ends before it."""
        if self.text[at] not in "'’‘" or at == self.block.start:
            return False
        after = self.text[at + 1] if at + 1 < self.block.end else " "
        return not self.text[at - 1].isspace() and not after.isalnum()

    def _is_possessive(self, at: int) -> bool:
        """Say whether the mark at *at* is the apostrophe of "the officials' plan"."""
        after = self.text[at + 1 : at + 2]
        return self.text[at - 1] in "sS" and after == " " and at < self._last_single_close

    def _after_gap(self, at: int) -> bool:
        before = self.text[at - 1] if at > self.block.start else " "
        return before.isspace() or before in _OPENING_BRACKETS or before in _PARTNERS

    def _before_word(self, at: int) -> bool:
        after = self.text[at + 1] if at + 1 < self.block.end else " "
        return not after.isspace() and (after not in _SENTENCE_END or after in "…-–—")

    def _close(self, opener: int, at: int) -> None:
        """End the region from *opener* with the mark at *at*; marks open between are strays."""
        del self.open[self.open.index(opener) + 1 :]
        self.open.pop()
        self.found.append(self._region(opener, at + 1, closed=True))

    def _region(self, start: int, end: int, *, closed: bool) -> Region:
        single = self.text[start] in _SINGLE
        depth = len(self.open)
        return Region(start, end, self.number, closed=closed, single=single, depth=depth)

    def _end_block(self, next_mark: str) -> None:
        """Let a mark that is still open run to the end of the block, or drop it as a stray.

        A curly mark is meant to open, a straight one only if the next block repeats it.
        """
        for opener in self.open:
            mark = self.text[opener]
            if mark in _SINGLE:
                continue
            if mark in "“„«" or next_mark == '"' or next_mark == mark:
                end = self.block.start + len(self.text[self.block.start : self.block.end].rstrip())
                self.open = []
                self.found.append(self._region(opener, end, closed=False))
                return


def elisions() -> frozenset[str]:
    """Return the words that an apostrophe may begin ('tis, 'em)."""
    return frozenset(resources.lexicon("elisions"))
