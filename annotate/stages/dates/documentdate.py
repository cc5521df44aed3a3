"""The document date: the day an article was written, the anchor of its relative dates.

It is the one given, else the dateline's, its missing year inferred from the article's other dates,
else that of the file's own metadata; else there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from annotate.article import Article, Block, Metadata, Span
from annotate.stages.dates import rules
from annotate.stages.dates.calendars import bounds, calendar_day
from annotate.stages.dates.context import Context, Match
from annotate.stages.dates.days import day_in, year_in
from annotate.stages.dates.expressions import expressions
from annotate.stages.dates.finding import matches

# A full date in the article tells the dateline's year if it lies no further from the dateline's day
# than this: captions and recent events do, the background of a report lies further off.
NEAR = timedelta(days=45)
# A date line outside a dateline ("Posted on 3 May 2024") stands among the first blocks, with no
# more than so many other characters beside the date.
HEAD_BLOCKS = 6
DATE_LINE_WORDS = 30
SENTENCE_ENDS = ".!?…"


def document_date(article: Article) -> Metadata:
    """Return the article's metadata, completed by the document date and where it came from."""
    metadata = article.metadata
    if metadata.date and metadata.date_origin in {"given", None}:
        return replace(metadata, date_origin="given")
    for match in _heading_dates(article):
        year = year_in(match, _context(article))
        if year is not None:
            day = calendar_day(year, match.integer("month") or 0, day_in(match) or 0)
            origin = "dateline"
        else:
            day, origin = _inferred(match, article), "dateline, year inferred"
        if day is not None:
            return replace(metadata, date=day.isoformat(), date_origin=origin)
    return metadata


def _context(article: Article) -> Context:
    return Context(article.text, rules.load(), None)


def _heading_dates(article: Article) -> Iterator[Match]:
    """Yield the days that datelines name, then those of date lines at the article's head."""
    blocks = article.of(Block)
    datelines = [block for block in blocks if block.kind == "dateline"]
    for block in datelines:
        yield from _days(article, block)
    for block in (block for block in blocks[:HEAD_BLOCKS] if block.kind != "caption"):
        for match in _days(article, block):
            others = block.end - block.start - (match.end - match.start)
            short = others <= DATE_LINE_WORDS and article.text[block.end - 1] not in SENTENCE_ENDS
            if "year" in match.fields and (block.kind == "byline" or short):
                yield match


def _days(article: Article, block: Block) -> Iterator[Match]:
    found = matches(article.text, block.spans, rules.load())
    return (match for match in found if {"month", "day"} <= match.fields.keys())


def _inferred(match: Match, article: Article) -> date | None:
    """Return the day that *match* names in the year that the article's other dates tell.

    It is the one nearest to any of them, on the right day of the week if *match* names one.
    """
    month, day, weekday = match.integer("month") or 0, day_in(match) or 0, match.integer("weekday")
    candidates = [
        (distance, found)
        for first, last in _known(article)
        for year in range(first.year - 1, last.year + 2)
        if (found := calendar_day(year, month, day)) is not None
        and (distance := max(first - found, found - last, timedelta(0))) <= NEAR
        and (weekday is None or found.weekday() == weekday)
    ]
    return min(candidates)[1] if candidates else None


def _known(article: Article) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of each day and month that is named with its year."""
    values = [article.metadata.date] if article.metadata.date else []
    spans = [span for block in article.of(Block) for span in block.spans]
    values += [
        timex.value
        for timex in expressions(article.text, None, [Span(*span) for span in spans])
        if timex.type == "DATE" and timex.value and len(timex.value) >= len("2024-05")
    ]
    return (known for value in values if (known := bounds(value[:10])) is not None)
