"""Words in quotation marks that nobody says: titles, words from documents, scare quotes."""

from __future__ import annotations

import re
from functools import cache

from annotate import resources
from annotate.article import QuotedWordsKind
from annotate.stages.attributions.quotes import Region

_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_LONGEST_SCARE = 4  # words
_NEAR = 40  # characters before the mark in which the word that explains it stands
_NEAR_WORDS = 4
_SENTENCE_END = re.compile(r"[.!?…]\s|[\n;]")


@cache
def _entries(name: str) -> frozenset[str]:
    return frozenset(resources.lexicon(name))


def kind_of(text: str, region: Region) -> QuotedWordsKind:
    """Return how the words of *region*, which nobody says, are used; "q" if that is open."""
    before = _words_before(text, region.start)
    words = [match.group() for match in _WORD.finditer(text, region.start, region.end)]
    if _is_title(words) and (
        any(word in _entries("written-works") for word in before) or len(words) > 2
    ):
        return "title"
    if any(word in _entries("scare-openers") for word in before[-2:]):
        return "soCalled"
    if any(word in _entries("quoted-documents") for word in before):
        return "quote"
    ends = text[region.end - 2 : region.end - 1]
    if 0 < len(words) <= _LONGEST_SCARE and region.closed and ends not in ".!?":
        return "soCalled"
    return "q"


def is_title(text: str, region: Region) -> bool:
    """Say whether *region* is the title of a work that the words before it announce."""
    before = _words_before(text, region.start)[-2:]
    words = [match.group() for match in _WORD.finditer(text, region.start, region.end)]
    return _is_title(words) and any(word in _entries("written-works") for word in before)


def _words_before(text: str, at: int) -> list[str]:
    """Return the last words before *at* in its sentence, in lower case."""
    near = _SENTENCE_END.split(text[max(0, at - _NEAR) : at])[-1]
    return [word.lower() for word in _WORD.findall(near)][-_NEAR_WORDS:]


def _is_title(words: list[str]) -> bool:
    """Say whether *words* are capitalised as in a title."""
    if not words or (not words[0][0].isupper() and not words[0][0].isdigit()):
        return False
    small = _entries("title-small-words")
    return all(word[0].isupper() or word[0].isdigit() or word in small for word in words)
