"""Windows of whole paragraphs, small enough for the encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from annotate.stages.attributions.words import Vocabulary, Words

WINDOW_PIECES = 256  # most pieces in a window, with [CLS] and the separators

# Paragraphs are packed into windows of this size; only a longer one gets a window as long as
# itself. On PolNeAR dev windows of 128, 192 and 256 pieces find attributions equally well (F1 .716,
# .711, .713), and attention costs grow with the square of the size.
PACKED_PIECES = 128


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, or a part of one that is too long for a window: words [first, last)."""

    first: int
    last: int
    pieces: int
    opens_block: bool
    closes_block: bool


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive units read together; those before *own* are only context."""

    units: tuple[Unit, ...]
    own: int

    @property
    def first(self) -> int:
        """The window's first word."""
        return self.units[0].first

    @property
    def last(self) -> int:
        """The word after the window's last."""
        return self.units[-1].last

    @property
    def first_own(self) -> int:
        """The first word that is not context."""
        return self.units[self.own].first


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the network reads of one window.

    `pieces`, `shapes` and `quotes` have one entry a piece; `words` is the place of each word's
    first piece; `blocks` is the number of each word's block, counted from the window's first, and
    `opens` marks the words that open a block.
    """

    pieces: npt.NDArray[np.int64]
    shapes: npt.NDArray[np.int64]
    quotes: npt.NDArray[np.int64]
    words: npt.NDArray[np.int64]
    blocks: npt.NDArray[np.int64]
    opens: npt.NDArray[np.bool_]


def cut_units(words: Words, most_pieces: int = WINDOW_PIECES - 2) -> Iterator[Unit]:
    """Yield the units of *words*: one a block, more for a block of more than *most_pieces*."""
    for first, last in words.blocks:
        start = first
        while start < last:
            end, pieces = _unit_end(words, start, last, most_pieces)
            yield Unit(start, end, pieces, start == first, end == last)
            start = end


def _unit_end(words: Words, first: int, last: int, most_pieces: int) -> tuple[int, int]:
    """Return where the unit from word *first* ends and how many pieces it has.

    A block that does not fit is cut after its last sentence end in the second half of the unit,
    or where the unit is full.
    """
    total = half = 0
    at = first
    while at < last and total + len(words.pieces[at]) <= most_pieces:
        total += len(words.pieces[at])
        at += 1
        if total * 2 < most_pieces:
            half = at
    if at == last:
        return at, total
    for end in range(at, half, -1):
        if words.stops[end - 1]:
            at = end
            break
    return at, sum(len(pieces) for pieces in words.pieces[first:at])


def pack_windows(
    units: Sequence[Unit],
    *,
    context: int,
    budget: int = PACKED_PIECES,
    first_budget: int = PACKED_PIECES,
) -> Iterator[Window]:
    """Yield windows that together own each of *units* once.

    Each window repeats, as context, the units before its own as long as they have no more than
    *context* pieces. A window has no more than *budget* pieces, unless its only unit has more;
    the first has *first_budget*, which training varies so that paragraphs meet other neighbours
    in each epoch.
    """
    start = 0
    limit = first_budget
    while start < len(units):
        own, size = _add_context(units, start, context)
        end = start
        while end < len(units) and (end == start or size + units[end].pieces + 1 <= limit - 1):
            size += units[end].pieces + 1
            end += 1
        while size > WINDOW_PIECES - 1 and own < start:
            size -= units[own].pieces + 1
            own += 1
        yield Window(tuple(units[own:end]), start - own)
        start, limit = end, budget


def _add_context(units: Sequence[Unit], start: int, context: int) -> tuple[int, int]:
    """Return the first unit of context before *start*, and the size of the context in pieces."""
    first, size = start, 0
    while first and size + units[first - 1].pieces + 1 <= context:
        first -= 1
        size += units[first].pieces + 1
    return first, size


def read_inputs(words: Words, window: Window, vocabulary: Vocabulary) -> Inputs:
    """Return what the network reads of *window*: [CLS], the words, [SEP] after each block."""
    pieces = [vocabulary.first]
    of_word = [-1]
    places: list[int] = []
    blocks: list[int] = []
    opens: list[bool] = []
    block = 0
    for unit in window.units:
        for word in range(unit.first, unit.last):
            ids = words.pieces[word]
            places.append(len(pieces))
            pieces.extend(ids)
            of_word.extend([word - window.first] * len(ids))
            blocks.append(block)
            opens.append(word == unit.first and unit.opens_block)
        if unit.closes_block:
            pieces.append(vocabulary.separator)
            of_word.append(-1)
            block += 1
    owner = np.array(of_word, np.int64)
    inside = owner >= 0
    return Inputs(
        np.array(pieces, np.int64),
        np.where(inside, words.shapes[window.first : window.last][owner], 0),
        np.where(inside, words.quotes[window.first : window.last][owner], 0),
        np.array(places, np.int64),
        np.array(blocks, np.int64),
        np.array(opens, np.bool_),
    )
