"""What lines of layout look like: the patterns of lexicons/segment.toml at work."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

from annotate.article import Block, Span
from annotate.resources import lexicon_path

# Longest line that is looked at as furniture: the longest boilerplate of a news site is a legal
# notice of three sentences, the longest caption has four.
FURNITURE_LIMIT = 500
CAPTION_LIMIT = 800
DATELINE_LIMIT = 200
# Words of the house inside a line give it away only if there is little else.
INSIDE_LIMIT = 250
CREDIT_LIMIT = 200
BYLINE_LIMIT = 160

NAME = r"[^\W\d_a-z][\w.'’-]*"
CAPITALS_COLON = re.compile(r"[A-Z][A-Z. ]{1,40}:")


@cache
def _tables() -> dict[str, list[str]]:
    return tomllib.loads(lexicon_path("segment.toml").read_text(encoding="utf-8"))


def _entries(key: str) -> list[str]:
    return _tables()[key]


@cache
def _any(key: str, *, literal: bool = False, ignore_case: bool = True) -> re.Pattern[str]:
    entries = map(re.escape, _entries(key)) if literal else _entries(key)
    longest_first = sorted(entries, key=len, reverse=True)
    return re.compile("|".join(longest_first), re.IGNORECASE if ignore_case else 0)


def is_boilerplate(line: str) -> bool:
    """Say whether *line* is of the house, not of the article."""
    if not re.search(r"[^\W_]", line[:FURNITURE_LIMIT]):
        return True
    if len(line) > FURNITURE_LIMIT:
        return False
    if _any("boilerplate").match(line):
        return True
    return len(line) <= INSIDE_LIMIT and _any("boilerplate_inside").search(line) is not None


def is_read_more(line: str) -> bool:
    """Say whether *line* is a link to another article."""
    return len(line) <= INSIDE_LIMIT and _any("read_more").match(line) is not None


def is_byline(line: str, *, role_alone: bool) -> bool:
    """Say whether *line* tells who wrote or edited.

    If *role_alone*, a function or agency will do ("Staff reporter").
    """
    if len(line) > FURNITURE_LIMIT:
        return False
    if _any("byline").match(line) or _byline().fullmatch(line[: BYLINE_LIMIT + 1]):
        return True
    return role_alone and _any("byline_roles").fullmatch(line.rstrip(".")) is not None


@cache
def _byline() -> re.Pattern[str]:
    openings = "|".join(map(re.escape, _entries("byline_openings")))
    # The separators hold no letter, so that each word is read in one way only.
    between = r"(?:\s?[,&|/–—-]\s?|\s)(?:(?:and|the|in|for|of)\s)?"
    return re.compile(
        rf"(?:{openings})[ :]\s?{NAME}(?:{between}{NAME}){{0,12}}(?:,? (?:on|at) [^.]{{2,40}})?\.?"
    )


def is_caption(line: str) -> bool:
    """Say whether *line* describes a picture."""
    if len(line) > CAPTION_LIMIT:
        return False
    return bool(_any("captions").match(line)) or _credit(line) is not None


def _credit(line: str) -> int | None:
    """Return where in *line* the picture's credit starts, None if there is none."""
    offset = max(0, len(line) - CREDIT_LIMIT)
    tail = line[offset:].rstrip()
    if not _any("credit_hints", literal=True, ignore_case=False).search(tail):
        return None
    found = _any("credits", ignore_case=False).search(tail)
    if found is None:
        return None
    return offset + found.start() + len(found.group()) - len(found.group().lstrip())


def has_sentence_words(line: str, *, only_verbs: bool = False) -> bool:
    """Say whether *line* has, behind its first word, one of those that headlines leave out."""
    words = set(re.findall(r"\w+", line.partition(" ")[2].lower()))
    kinds = ("sentence_verbs",) if only_verbs else ("sentence_verbs", "sentence_words")
    return not all(words.isdisjoint(_entries(kind)) for kind in kinds)


def is_transcript(lines: Sequence[str]) -> bool:
    """Say whether several lines open with a speaker in capitals and a colon."""
    return sum(CAPITALS_COLON.match(line[:60]) is not None for line in lines) > 1


def is_date_line(line: str) -> bool:
    """Say whether *line* holds a date and nothing else but its place and time of day."""
    return len(line) <= DATELINE_LIMIT and _date_line().fullmatch(line) is not None


def dateline_length(line: str, *, colon: bool = False) -> int:
    """Return the length of the dateline that opens *line*, dash and blanks included; 0 if none.

    *colon* says that a place in capitals may end in one ("BEIRUT: ").
    """
    match = _dateline().match(line, 0, DATELINE_LIMIT)
    if match is None:
        bare = _bare_agency().match(line, 0, DATELINE_LIMIT)
        return bare.end() if bare else 0
    place, dash = match["place"], match["dash"]
    in_capitals = len(place) > 2 and place.split()[0].strip(".,").isupper()
    known = match["agency"] is not None and _is_agency(match["agency"])
    told = known or match["date"] is not None or (in_capitals and match["agency"] is not None)
    if not told and (not _all_capitals(place) or place in _entries("not_places")):
        return 0
    if dash == ":" and (told or not colon):
        return 0
    if dash[0] in "-_" and not match["agency"] and not match["space"]:
        return 0
    return match.end()


def _all_capitals(place: str) -> bool:
    words = (word for word in re.findall(r"\w+", place) if word not in _entries("place_particles"))
    return len(place) > 2 and all(word.isupper() for word in words)


def _is_agency(name: str) -> bool:
    return any(word in _entries("agencies") for word in re.findall(r"\w+", name))


@cache
def _date() -> str:
    months, weekdays = "|".join(_entries("months")), "|".join(_entries("weekdays"))
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    day_and_month = rf"(?:(?:{months})\.? {day}|{day} (?:{months})\.?)"
    return rf"(?i:(?:(?:{weekdays})\.?,? )?{day_and_month}(?:,? \d{{4}})?|(?:{weekdays}))"


@cache
def _dateline() -> re.Pattern[str]:
    word = r"[^\W\d_a-z][\w.'’]*"
    particles = "|".join(_entries("place_particles"))
    name = rf"{word}(?:(?: ?/ ?|[ -])(?:(?:{particles})[ -]){{0,2}}{word}){{0,4}}"
    return re.compile(
        rf"[^\w(]{{0,2}}(?P<place>{name})(?:, (?P<region>{name}))?(?:,? (?P<date>{_date()}))?"
        r"(?: ?[(\[](?P<agency>[^()\[\]\r\n]{2,60})[)\]])?"
        r"(?P<space>\s*)(?P<dash>-{1,3}|[–—―_:])\s*"
    )


@cache
def _bare_agency() -> re.Pattern[str]:
    agencies = "|".join(_entries("agencies"))
    return re.compile(rf"(?:{_date()} )?\((?:{agencies})\)\s*(?:-{{1,3}}|[–—―_:])?\s*")


@cache
def _date_line() -> re.Pattern[str]:
    name = rf"{NAME}(?: {NAME}){{0,3}}"
    return re.compile(
        r"(?:(?i:(?:first |last )?(?:published|updated|posted|modified)(?: on| at)?:? ))?"
        rf"(?:{name}, ){{0,2}}"
        rf"(?:{_date()}(?:,? \d{{4}})?|\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}})"
        r"(?:[,T]?\s?(?:(?i:at)\s|[|·/–—-]\s?)?\d{1,2}[:.]\d\d(?::\d\d)?\s?(?i:[ap]\.?m\.?)?)?"
        r"(?:\s?\(?[A-Z]{1,4}\)?)?\.?"
    )


def furniture(text: str, block: Block) -> Iterator[tuple[Span, Literal["credit", "readMore"]]]:
    """Yield the stretches of *block* that are a picture's credit or a link to another article."""
    line = text[block.start : block.end]
    if block.kind == "caption":
        at = _credit(line)
        if at is not None:
            yield Span(block.start + at, block.start + len(line.rstrip())), "credit"
    elif block.kind == "paragraph":
        if is_read_more(line):
            yield Span(block.start, block.end), "readMore"
            return
        for found in _read_more_inside().finditer(line):
            yield Span(block.start + found.start(), block.start + found.end()), "readMore"


@cache
def _read_more_inside() -> re.Pattern[str]:
    words = _any("read_more_inside", literal=True, ignore_case=False).pattern
    return re.compile(rf"(?<=[.!?\"”’)]\s)(?:{words})(?=\s*\Z|\s+[^\Wa-z])")
