"""Credits: what the people in bylines and picture credits did."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from annotate import resources
from annotate.article import Article, Block, Furniture, Span
from annotate.stages.mentions.candidates import runs
from annotate.stages.mentions.first_look import Guess
from annotate.stages.mentions.words import Words

# Names of people in bylines have this many words; longer runs are headings.
FEWEST_WORDS, MOST_WORDS = 2, 4
DEFAULT_JOB = {"byline": "author", "credit": "photographer"}


@dataclass(frozen=True, slots=True)
class Jobs:
    """The stretches of an article that name its makers, sorted, each with the job named last."""

    stretches: list[tuple[int, int, str]]

    def of(self, span: Span) -> str | None:
        """Return what the person named at *span* did, or None if the span is in no credit."""
        at = bisect.bisect_right(self.stretches, span.start, key=lambda s: s[0]) - 1
        if at >= 0 and self.stretches[at][0] <= span.start < self.stretches[at][1]:
            return self.stretches[at][2]
        return None


def jobs(article: Article, words: Words) -> Jobs:
    """Return the stretches of bylines and credits with the job each stands for."""
    stretches: list[tuple[int, int, str]] = []
    for kind, span in _credits(article):
        job, start = DEFAULT_JOB[kind], span.start
        for at in range(words.before(span.start), words.before(span.end)):
            named = credit_jobs().get(words.texts[at].lower())
            if named is None or (named == "author" and job != DEFAULT_JOB["byline"]):
                continue
            stretches.append((start, words.starts[at], job))
            job, start = named, words.starts[at]
        stretches.append((start, span.end, job))
    return Jobs(sorted(stretch for stretch in stretches if stretch[0] < stretch[1]))


def guesses(article: Article, words: Words) -> list[Guess]:
    """Return the names in bylines, which the model often misses: they are no sentences."""
    found: list[Guess] = []
    places = [span for kind, span in _credits(article) if kind == "byline"]
    for span in places:
        first, last = words.before(span.start), words.before(span.end)
        for start, end in runs(words, first, last):
            while start < end and words.texts[start].lower() in credit_jobs():
                start += 1
            if FEWEST_WORDS <= end - start <= MOST_WORDS:
                found.append(Guess(start, end, "person"))
    return found


def _credits(article: Article) -> Iterator[tuple[str, Span]]:
    for block in article.of(Block):
        if block.kind == "byline":
            yield "byline", Span(block.start, block.end)
    for furniture in article.of(Furniture):
        if furniture.kind == "credit":
            yield "credit", Span(furniture.start, furniture.end)


@cache
def credit_jobs() -> dict[str, str]:
    """Return the job that each word of a byline or credit stands for."""
    return {row[0]: row[1] for row in resources.table("credit-jobs")}
