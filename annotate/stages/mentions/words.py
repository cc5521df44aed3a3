"""The words of a text with their case, and where sentences begin, without a tagger."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from annotate import resources
from annotate.article import Span

# Initials with their full stops ("U.S.", "J.K."); else letters and digits, with marks that join
# them.  One character decides each step, so matching is linear.
WORD = re.compile(r"(?:[^\W_]\.){2,}|[^\W_](?:[^\W_]|[\u0300-\u036f]|['’&-](?=[^\W_]))*")
POSSESSIVE = re.compile(r"['’][sS]\Z")
STOP = re.compile(r"[.?!…:;]|[\n\r\v\f\u0085\u2028\u2029]|[\"“”«»]")
END = re.compile(r"[.?!…]")
LINE_END = re.compile(r"[\n\r\v\f\u0085\u2028\u2029]")
JOIN = re.compile(r"[ \t\u00a0\u202f]{1,3}|-| - ")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, as parallel lists.

    A possessive 's is not part of its word.  `gaps[i]` is what stands before word i, up to the
    end of the word before it; there is one gap more than there are words.  `opens[i]` says that a
    sentence, line or quotation may begin with word i, so that its capital tells nothing;
    `sentences[i]` is the number of its sentence, from 0.
    """

    text: str
    texts: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[str]
    opens: list[bool]
    sentences: list[int]

    def __len__(self) -> int:
        return len(self.texts)

    def at(self, offset: int) -> int:
        """Return the number of the first word that ends after *offset*."""
        return bisect.bisect_right(self.ends, offset)

    def before(self, offset: int) -> int:
        """Return the number of the first word that starts at or after *offset*."""
        return bisect.bisect_left(self.starts, offset)

    def span(self, first: int, last: int) -> Span:
        """Return the span of the words from *first* up to, not including, *last*."""
        return Span(self.starts[first], self.ends[last - 1])

    def joined(self, index: int) -> bool:
        """Say whether word *index* goes on from the one before it, within a name."""
        gap = self.gaps[index]
        if JOIN.fullmatch(gap):
            return True
        return gap in (". ", ".\u00a0") and not self.opens[index]

    def possessive(self, index: int) -> bool:
        """Say whether word *index* is followed by 's, or is a plural followed by an apostrophe."""
        return self.gaps[index + 1][:2].lower() in ("'s", "’s")


def is_capital(word: str) -> bool:
    """Say whether *word* is written as a name is ("Varden", "UN", "al-Masri", "iMac")."""
    if word[0].isupper():
        return True
    return len(word) > 2 and not word.islower() and any(c.isupper() for c in word[1:])


@lru_cache(maxsize=1)  # the stages take one article after the other
def of(text: str) -> Words:
    """Return the words of *text*."""
    abbreviations = _abbreviations()
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    gaps: list[str] = []
    opens: list[bool] = []
    sentences: list[int] = []
    end = 0
    sentence = -1
    for match in WORD.finditer(text):
        word = match.group()
        gap = text[end : match.start()]
        found = POSSESSIVE.search(word)
        if found:
            word = word[:-2]
        first = not texts or _opens(gap, texts[-1], abbreviations)
        sentence += not texts or (first and _ends_sentence(gap, word))
        texts.append(word)
        starts.append(match.start())
        end = match.start() + len(word)
        ends.append(end)
        gaps.append(gap)
        opens.append(first)
        sentences.append(sentence)
    gaps.append(text[end:])
    return Words(text, texts, starts, ends, gaps, opens, sentences)


def _opens(gap: str, before: str, abbreviations: frozenset[str]) -> bool:
    if gap == " " or not STOP.search(gap):
        return False
    if gap in (". ", ".\u00a0"):
        return not (before in abbreviations or (len(before) == 1 and before.isupper()))
    return True


def _ends_sentence(gap: str, word: str) -> bool:
    if LINE_END.search(gap):
        return True
    return bool(END.search(gap)) and not word[0].islower()


@cache
def _abbreviations() -> frozenset[str]:
    """Return the words that a name may go on behind the full stop of ("Dr", "St", "Calif")."""
    return frozenset(word.capitalize() for word in resources.lexicon("sentence-abbreviations"))
