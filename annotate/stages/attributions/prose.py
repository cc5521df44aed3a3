"""Paragraphs as sequences of words and quotations: what the rules read.

A quotation counts as one item, whatever sentences it holds, so a rule sees "Q, Ruiz said." as four
items.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from annotate import resources
from annotate.article import Span
from annotate.stages.attributions.quotes import Region

_TOKEN = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*|[^\w\s]|_")
# Items after which a sentence is cut: tables and lists have no full stops, and what looks ahead
# in a sentence must not look through all of them.
LONGEST_SENTENCE = 400

_INITIALS = re.compile(r"[^\W_](?:\.[^\W_])*")
_STOP = frozenset(".!?…")
_TRAILING = frozenset("\"'”’»)]")


@dataclass(frozen=True, slots=True)
class Item:
    """A word, a punctuation mark, or a whole quotation (then *region* is set, *word* is empty)."""

    start: int
    end: int
    word: str
    is_capital: bool = False
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """The items of one sentence; a quotation is never cut.

    *block* counts the blocks; a sentence that stands *alone*, in a heading, goes on with nothing.
    """

    items: tuple[Item, ...]
    block: int
    alone: bool = False

    @property
    def start(self) -> int:
        return self.items[0].start

    @property
    def end(self) -> int:
        return self.items[-1].end


def read_sentences(
    text: str,
    blocks: Sequence[Span],
    regions: Sequence[Region],
    headings: Collection[Span] = (),
) -> Iterator[Sentence]:
    """Yield the sentences of *blocks* in order; those of *headings*, some of them, alone."""
    outermost = [region for region in regions if region.depth == 0]
    at = 0
    for number, block in enumerate(blocks):
        first = at
        while at < len(outermost) and outermost[at].start < block.end:
            at += 1
        items = list(_items(text, block, outermost[first:at]))
        alone = block in headings
        yield from (Sentence(part, number, alone) for part in _sentences(text, items))


def _items(text: str, block: Span, regions: Sequence[Region]) -> Iterator[Item]:
    at = block.start
    for region in regions:
        if region.start < at:
            continue
        yield from _words(text, at, region.start)
        yield Item(region.start, region.end, "", region=region)
        at = region.end
    yield from _words(text, at, block.end)


def _words(text: str, start: int, end: int) -> Iterator[Item]:
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        lower = word.lower().replace("’", "'")
        yield Item(match.start(), match.end(), lower, word[0].isupper() or word[0].isdigit())


def _sentences(text: str, items: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    first = 0
    for at in range(len(items) - 1):
        if at + 1 - first >= LONGEST_SENTENCE or _ends_sentence(text, items, at):
            yield tuple(items[first : at + 1])
            first = at + 1
    if first < len(items):
        yield tuple(items[first:])


def _ends_sentence(text: str, items: Sequence[Item], at: int) -> bool:
    item, following = items[at], items[at + 1]
    if not text[item.end : following.start].strip(" \t\r\n\xa0") and item.end == following.start:
        return False
    if following.region is None and not following.is_capital and following.word.isalpha():
        return False
    if item.region is not None:
        return text[item.start : item.end].rstrip("\"'”’» ")[-1:] in _STOP
    if item.word in _TRAILING and at:
        return items[at - 1].word in _STOP
    if item.word == ".":
        return not (at and items[at - 1].end == item.start and _abbreviates(items[at - 1]))
    return item.word in _STOP


def _abbreviates(item: Item) -> bool:
    is_initial = _INITIALS.fullmatch(item.word) is not None and item.word != "i"
    return (is_initial and item.is_capital) or item.word in abbreviations()


@cache
def abbreviations() -> frozenset[str]:
    """Return the words whose full stop ends no sentence."""
    return frozenset(resources.lexicon("sentence-abbreviations"))
