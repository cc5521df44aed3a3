"""Gold attributions as word spans, cut into windows and batches."""

from __future__ import annotations

import json
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from annotate.stages.attributions.windows import (
    WINDOW_PIECES,
    Inputs,
    Unit,
    Window,
    cut_units,
    pack_windows,
    read_inputs,
)
from annotate.stages.attributions.words import (
    CLOSING,
    OPENING,
    PUNCTUATION,
    Vocabulary,
    Words,
    read_words,
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Record:
    """One article of a corpus; offsets are code points."""

    id: str
    text: str
    attributions: list[Mapping[str, list[list[int]]]]


@dataclass(frozen=True, slots=True)
class Gold:
    """One attribution as ranges of words: half-open, numbered over the article or a window."""

    cue: Span
    source: Span | None
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article ready to be cut into windows."""

    words: Words
    units: list[Unit]
    golds: list[Gold]


@dataclass(frozen=True, slots=True)
class Example:
    """One window with the attributions whose cue stands in it, in the window's own numbering."""

    inputs: Inputs
    golds: list[Gold]


def read_records(path: Path) -> list[Record]:
    """Return the articles of a JSON Lines file: objects with id, text and attributions."""
    with path.open(encoding="utf-8") as lines:
        objects = [json.loads(line) for line in lines if line.strip()]
    return [Record(str(o["id"]), o["text"], o["attributions"]) for o in objects]


def find_blocks(text: str) -> list[Span]:
    """Return the paragraphs of *text*: its lines that hold more than white space."""
    blocks: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            blocks.append((start, start + len(line.rstrip("\r\n"))))
        start += len(line)
    return blocks


def prepare(record: Record, vocabulary: Vocabulary, *, text: str | None = None) -> Article:
    """Return *record* in words and units.

    *text* replaces the record's text by one of the same length, with other quotation marks.
    """
    blocks = find_blocks(record.text)
    words = read_words(record.text if text is None else text, blocks, vocabulary)
    golds = [gold for item in record.attributions for gold in _read_gold(item, words)]
    return Article(words, list(cut_units(words)), golds)


def _read_gold(item: Mapping[str, list[list[int]]], words: Words) -> Iterator[Gold]:
    """Yield *item* in words; nothing if it has no cue or no content.

    A source of several fragments keeps its longest: there are nine among 18,369 in PolNeAR.
    """
    cue = _word_spans(item.get("cue") or [], words)
    content = [_with_marks(_trim(s, words), words) for s in _word_spans(item["content"], words)]
    content = [span for span in content if span[0] < span[1]]
    if not cue or not content:
        return
    sources = [_trim(span, words) for span in _word_spans(item.get("source") or [], words)]
    sources = [span for span in sources if span[0] < span[1]]
    source = max(sources, key=lambda span: span[1] - span[0]) if sources else None
    yield Gold(cue[0], source, tuple(_merge(content)))


def _word_spans(fragments: Sequence[Sequence[int]], words: Words) -> list[Span]:
    """Return the ranges of words that *fragments* touch, cut at block boundaries, sorted."""
    opens = [first for first, _ in words.blocks]
    spans: list[Span] = []
    for start, end in sorted((f[0], f[1]) for f in fragments):
        first = bisect_right(words.ends, start)
        last = bisect_left(words.starts, end)
        while first < last:
            cut = bisect_right(opens, first)
            stop = min(last, opens[cut]) if cut < len(opens) else last
            spans.append((first, stop))
            first = stop
    return spans


def _trim(span: Span, words: Words) -> Span:
    """Return *span* without the punctuation at its edges; annotators treat it either way."""
    first, last = span
    while first < last and _is_plain_punctuation(words, first):
        first += 1
    while last > first and _is_plain_punctuation(words, last - 1):
        last -= 1
    return first, last


def _is_plain_punctuation(words: Words, word: int) -> bool:
    quoted = words.quotes[word] in (OPENING, CLOSING)
    return bool(words.shapes[word] == PUNCTUATION and not quoted)


def _with_marks(span: Span, words: Words) -> Span:
    """Return *span* with the quotation marks that close around it.

    An opening mark just before it, and the mark that closes a quotation begun inside it, with the
    full stop or comma between.
    """
    first, last = span
    if first >= last:
        return span
    if first and words.quotes[first - 1] == OPENING:
        first -= 1
    end = last
    while end < len(words) and _is_plain_punctuation(words, end):
        end += 1
    if end < len(words) and words.quotes[end] == CLOSING:
        opening = end - 1
        while opening >= first and words.quotes[opening] != OPENING:
            opening -= 1
        if opening >= first:
            last = end + 1
    return first, last


def _merge(spans: Sequence[Span]) -> list[Span]:
    """Return sorted *spans* without overlaps."""
    merged: list[Span] = []
    for first, last in sorted(spans):
        if merged and first < merged[-1][1]:
            first = merged[-1][1]
        if first < last:
            merged.append((first, last))
    return merged


def make_examples(
    article: Article, vocabulary: Vocabulary, *, context: int, first_budget: int = WINDOW_PIECES
) -> Iterator[Example]:
    """Yield the windows of *article* with their gold attributions."""
    windows = pack_windows(
        article.units, context=context, budget=WINDOW_PIECES, first_budget=first_budget
    )
    for window in windows:
        golds = [
            _localise(gold, window)
            for gold in article.golds
            if window.first <= gold.cue[0] and gold.cue[1] <= window.last
        ]
        inputs = read_inputs(article.words, window, vocabulary)
        yield Example(inputs, [gold for gold in golds if gold.content])


def _localise(gold: Gold, window: Window) -> Gold:
    """Return *gold* in the numbering of *window*, without what lies outside of it."""

    def move(span: Span) -> Span:
        first, last = max(span[0], window.first), min(span[1], window.last)
        return first - window.first, last - window.first

    content = tuple(s for s in map(move, gold.content) if s[0] < s[1])
    source = move(gold.source) if gold.source else None
    return Gold(move(gold.cue), source if source and source[0] < source[1] else None, content)


def make_batches(examples: list[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Return *examples* in batches of windows of similar length, in random order."""
    ordered = sorted(examples, key=lambda e: len(e.inputs.pieces) + rng.random())
    batches = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    rng.shuffle(batches)
    return batches


_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_SINGLE = str.maketrans("“”‘’", "‘’“’")


def vary_marks(text: str, rng: random.Random) -> str:
    """Return *text* with the quotation marks of another publisher's style, of the same length."""
    choice = rng.random()
    if choice < 0.15:
        return text.translate(_STRAIGHT)
    if choice < 0.25:
        return text.translate(_SINGLE)
    if choice < 0.35:
        return _curl(text)
    return text


def _curl(text: str) -> str:
    """Return *text* with its straight marks made curly, by the character before each."""
    out: list[str] = []
    before = " "
    for char in text:
        if char in "\"'":
            opens = before.isspace() or before in "([—-"
            out.append({'"': "”“", "'": "’‘"}[char][opens])
        else:
            out.append(char)
        before = char
    return "".join(out)


def pad(
    rows: Sequence[np.ndarray[tuple[int], np.dtype[np.int64]]], value: int = 0
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return *rows* as one array, padded on the right with *value*."""
    width = max((len(row) for row in rows), default=0)
    table = np.full((len(rows), width), value, np.int64)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return table
