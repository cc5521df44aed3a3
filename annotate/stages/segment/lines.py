"""Lines of a text, and which of them make one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from annotate.article import Span

# All that may stand between blocks in the encoding.
XML_SPACE = " \t\r\n"
LINE = re.compile(r"[^\r\n]+")
LINE_END = re.compile(r"\r\n?|\n")
# Everything but white space, control and format characters.
VISIBLE = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
SENTENCE_END = re.compile(r"[.!?:;…][\"”’'»)\]]{0,3}$")

# Mail and typewriters wrap at 60 to 80 characters, nobody at more than 100; the lines of one
# headline over another, or of a poem, are shorter than 40.
WIDEST = 100
NARROWEST = 40
# Of the line breaks inside blocks, how many fall where the next word had no more room, and how
# many inside a sentence, if a text is wrapped by machine.
FULL_SHARE = 0.7
INSIDE_SHARE = 0.4
NEARLY_LONGEST = 0.8
# Longer than this share of the width a line was not wrapped with the others.
LONGER = 1.2


class Line(NamedTuple):
    """A line that can be seen: [start, end) without XML white space at its ends.

    *end* reaches over lines behind it that hold characters but nothing to be seen.
    """

    start: int
    end: int
    indent: int
    after_blank: bool


def paragraphs(text: str) -> list[Span]:
    """Return the paragraphs of *text*: between them there is XML white space only.

    A line is a paragraph, except where a text is wrapped by machine.  What cannot be seen (a line
    of no-break spaces, a form feed) goes with the paragraph before it, or else behind it.
    """
    lines = list(_lines(text))
    if not lines:
        start = len(text) - len(text.lstrip(XML_SPACE))
        end = len(text.rstrip(XML_SPACE))
        return [Span(start, end)] if start < end else []
    width = _width(text, lines)
    spans: list[Span] = []
    for previous, line in zip((None, *lines), lines, strict=False):
        if previous and width and _continues(text, previous, line, width):
            spans[-1] = Span(spans[-1].start, line.end)
        else:
            spans.append(Span(line.start, line.end))
    return spans


def _lines(text: str) -> Iterator[Line]:
    start = indent = 0
    current: Line | None = None
    unseen: int | None = None
    blank = False
    behind = 0
    for match in LINE.finditer(text):
        raw = match.group()
        words = raw.strip(XML_SPACE)
        blank = blank or len(LINE_END.findall(text, behind, match.start())) > 1
        behind = match.end()
        if not words:
            blank = True
            continue
        indent = len(raw) - len(raw.lstrip(XML_SPACE))
        start = match.start() + indent
        end = start + len(words)
        if not VISIBLE.search(words):
            blank = True
            if current:
                current = current._replace(end=end)
            else:
                unseen = start if unseen is None else unseen
            continue
        if current:
            yield current
        current = Line(start if unseen is None else unseen, end, indent, blank)
        unseen, blank = None, False
    if current:
        yield current


def _width(text: str, lines: Sequence[Line]) -> int | None:
    """Return the width at which *text* was wrapped by machine, or None if it was not.

    It is that of nearly the longest line: a line that somebody added by hand may be longer.
    """
    breaks = [(a, b) for a, b in pairwise(lines) if not b.after_blank]
    lengths = sorted(_length(line) for line, _ in breaks)
    if len(lengths) < 2:
        return None
    width = lengths[int(len(lengths) * NEARLY_LONGEST)]
    if not NARROWEST <= width <= WIDEST:
        return None
    full = sum(_is_full(text, a, b, width) for a, b in breaks)
    inside = sum(not SENTENCE_END.search(text[a.end - 8 : a.end]) for a, _ in breaks)
    if full < FULL_SHARE * len(breaks) or inside < INSIDE_SHARE * len(breaks):
        return None
    return width


def _length(line: Line) -> int:
    return line.end - line.start + line.indent


def _is_full(text: str, line: Line, following: Line, width: int) -> bool:
    """Say whether the first word of *following* had no room in *line*."""
    word = text[following.start : min(following.end, following.start + width)].split(None, 1)[0]
    return _length(line) + 1 + len(word) >= width


def _continues(text: str, line: Line, following: Line, width: int) -> bool:
    if following.after_blank or _length(line) > width * LONGER:
        return False
    return following.indent <= line.indent and _is_full(text, line, following, width)
