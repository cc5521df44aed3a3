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
from annotate.stages.dates.days import month_and_day, year_in
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
    context = Context(article.text, rules.load(article.metadata.language), None)
    for match in _heading_dates(article):
        month, day_number = month_and_day(match, context)
        year = year_in(match, context)
        if year is not None:
            day, origin = calendar_day(year, month or 0, day_number or 0), "dateline"
        else:
            day = _inferred(month or 0, day_number or 0, match.integer("weekday"), article)
            origin = "dateline, year inferred"
        if day is not None:
            return replace(metadata, date=day.isoformat(), date_origin=origin)
    return metadata


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
            if match.fields.keys() & {"year", "shortyear"} and (block.kind == "byline" or short):
                yield match


def _days(article: Article, block: Block) -> Iterator[Match]:
    found = matches(article.text, block.spans, rules.load(article.metadata.language))
    return (
        match
        for match in found
        if match.fields.keys() & {"day", "first"} and match.rule.reading == "calendar"
    )


def _inferred(month: int, day: int, weekday: int | None, article: Article) -> date | None:
    """Return the day in the year that the article's other dates tell.

    It is the one nearest to any of them, on *weekday* if that is known.
    """
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
    spans = [Span(*span) for block in article.of(Block) for span in block.spans]
    values += [
        timex.value
        for timex in expressions(article.text, None, spans, language=article.metadata.language)
        if timex.type == "DATE" and timex.value and len(timex.value) >= len("2024-05")
    ]
    return (known for value in values if (known := bounds(value[:10])) is not None)
