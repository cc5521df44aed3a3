"""Frames: which quotation stands in which, and whom an attribution is told to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from annotate import resources
from annotate.article import Article, Attribution, Mention, Quotation


def enclosing(quotations: Iterable[Quotation]) -> dict[str, str]:
    """Return, for each quotation that lies in another, the id of the innermost one around it."""
    found: dict[str, str] = {}
    open_ones: list[tuple[int, Quotation]] = []
    stretches = [(span.start, -span.end, q) for q in quotations for span in q.spans]
    for _, end, quotation in sorted(stretches, key=lambda stretch: stretch[:2]):
        while open_ones and open_ones[-1][0] < -end:
            open_ones.pop()
        if open_ones and open_ones[-1][1].id != quotation.id:
            found.setdefault(quotation.id, open_ones[-1][1].id)
        open_ones.append((-end, quotation))
    return found


class Audience:
    """Finds whom an attribution says something to: the mention after "told"."""

    def __init__(self, article: Article, mentions: Mapping[str, Mention]) -> None:
        self._article = article
        self._by_start: dict[int, str] = {}
        for mention in sorted(mentions.values(), key=lambda mention: -mention.end):
            if mention.kind != "place":
                self._by_start.setdefault(mention.start, mention.id)

    def of(self, attribution: Attribution) -> str | None:
        """Return the id of the mention of whom *attribution* is told to, None if there is none."""
        cue = self._article.by_id.get(attribution.cue or "")
        if cue is None:
            return None
        words = self._article.words_of(cue).split()
        if not any(word.lower() in _telling_verbs() for word in words):
            return None
        for start in (*_starts_of_words(cue.start, words), cue.end + 1, cue.end + len(" the ")):
            found = self._by_start.get(start)
            if found is not None and found != attribution.source:
                return found
        return None


def _starts_of_words(start: int, words: Iterable[str]) -> list[int]:
    starts = []
    for word in words:
        starts.append(start)
        start += len(word) + 1
    return starts


@cache
def _telling_verbs() -> frozenset[str]:
    return frozenset(resources.lexicon("telling-verbs"))
