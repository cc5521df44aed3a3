"""Which kind of block each line of layout is, told from its form and its place in the article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from annotate.article import BlockKind
from annotate.stages.segment import patterns

# The longest headlines of agencies and papers that were seen have 150 characters.
HEADLINE_LIMIT = 200
# A headline that ends in a full stop must look like one in other ways too, or be shorter than
# the first sentences of reports are.
STOPPED_HEADLINE_LIMIT = 120
SHORTEST_LEAD = 75
SUBHEADING_LIMIT = 90
SHOUTED_WORDS = 6
# Share of longer words in capitals from which on a line is in title case.
TITLE_CASE_SHARE = 0.7

WORD = re.compile(r"[^\W\d_][\w’'-]*")
STOP = re.compile(r"[.!?…][\"”’'»)\]]{0,3}\s*$")
FULL_STOP = re.compile(r"\.[\"”’'»)\]]{0,3}\s*$")
# Four letters, since shorter words before a stop are mostly abbreviations ("Gov. Lee").
INNER_STOP = re.compile(r"[a-z]{4}[.!?][\"”’]?\s+[A-Z“\"‘]")
NO_HEADING_END = re.compile(r"[,;:—–-]$")
BULLET = re.compile(r"[-–—•*·>]\s")


def kinds_of(lines: Sequence[str]) -> list[BlockKind]:
    """Return the kind of each of *lines*.

    A dateline that opens a paragraph is not told apart here: its line is a paragraph.
    """
    bare = [line.strip() for line in lines]
    told = _by_form(bare)
    prose = [n for n, kind in enumerate(told) if kind is None]
    kinds: list[BlockKind] = [kind or "paragraph" for kind in told]
    if len(prose) > 1 and _is_headline(bare, told, prose[0]):
        kinds[prose[0]] = "headline"
        _mark_decks(bare, prose, kinds)
    for at, following in pairwise(prose[1:]):
        is_free = kinds[at] == "paragraph" and kinds[at - 1] != "subheading"
        if is_free and following == at + 1 and _is_subheading(bare[at], bare[following]):
            kinds[at] = "subheading"
    return kinds


def _by_form(lines: Sequence[str]) -> list[BlockKind | None]:
    """Return the kinds that a line's own form gives away, None for the writer's prose."""
    transcript = patterns.is_transcript(lines)
    kinds: list[BlockKind | None] = []
    in_prose = False
    for line in lines:
        after_byline = bool(kinds) and (not in_prose or kinds[-1] == "byline")
        kind = _form(line, in_prose, after_byline, colon=bool(kinds) and not transcript)
        in_prose = in_prose or (kind is None and STOP.search(line[-8:]) is not None)
        kinds.append(kind)
    return kinds if len(lines) > 1 else [None] * len(lines)


def _form(line: str, in_prose: bool, after_byline: bool, *, colon: bool) -> BlockKind | None:
    if not in_prose and patterns.dateline_length(line, colon=colon):
        return None
    if patterns.is_byline(line, role_alone=after_byline):
        return "byline"
    if patterns.is_caption(line):
        return "caption"
    if not in_prose and patterns.is_date_line(line):
        return "dateline"
    if patterns.is_read_more(line):
        return "paragraph"
    return "boilerplate" if patterns.is_boilerplate(line) else None


def _is_headline(lines: Sequence[str], told: Sequence[BlockKind | None], at: int) -> bool:
    line = lines[at]
    if len(line) > HEADLINE_LIMIT or line.endswith(",") or patterns.dateline_length(line):
        return False
    if not STOP.search(line):
        return True
    if len(line) > STOPPED_HEADLINE_LIMIT:
        return False
    following = lines[at + 1]
    if told[at + 1] in ("byline", "dateline", "caption"):
        return True
    if patterns.dateline_length(following) > 0:
        return True
    if _is_in_title_case(line):
        return True
    if INNER_STOP.search(line) or patterns.has_sentence_words(line, only_verbs=True):
        return False
    is_short = len(line) <= SHORTEST_LEAD and len(following) > len(line)
    return is_short or not FULL_STOP.search(line) or not patterns.has_sentence_words(line)


def _is_in_title_case(line: str) -> bool:
    words: list[str] = [word for word in WORD.findall(line) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return capitals >= TITLE_CASE_SHARE * max(len(words), 1)


def _mark_decks(lines: Sequence[str], prose: Sequence[int], kinds: list[BlockKind]) -> None:
    """Mark the lines between the headline and the first sentence: they say more of it."""
    goes_on = lines[prose[0]].endswith(";")
    for at in prose[1:-1]:
        line = lines[at]
        if len(line) > HEADLINE_LIMIT or patterns.dateline_length(line):
            return
        if STOP.search(line) and not (goes_on and not INNER_STOP.search(line)):
            return
        kinds[at] = "subheading"
        goes_on = False


def _is_subheading(line: str, following: str) -> bool:
    if not 3 <= len(line) <= SUBHEADING_LIMIT or BULLET.match(line) or line[0].islower():
        return False
    if len(following) <= len(line) or not STOP.search(following):
        return False
    if line.isupper():
        return line.count(" ") < SHOUTED_WORDS
    return not STOP.search(line) and not NO_HEADING_END.search(line)
