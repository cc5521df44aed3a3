"""Dates: temporal expressions, and the article's own date."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from annotate.article import (
    Annotation,
    Application,
    Article,
    Block,
    DateExpression,
    Mention,
    Metadata,
    Span,
)
from annotate.pipeline import Findings
from annotate.spans import covers, normalised
from annotate.stages.dates.documentdate import document_date
from annotate.stages.dates.expressions import Timex, expressions

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Dates", "Timex", "expressions"]


class Dates:
    """Finds temporal expressions and the document date, and resolves the former by the latter."""

    name = "dates"
    description = "temporal expressions and the document date"
    requires: tuple[type[Annotation], ...] = (Block,)
    provides: tuple[type[Annotation], ...] = (DateExpression,)
    components: frozenset[str] = frozenset()
    applications: tuple[Application, ...] = ()

    def __call__(self, article: Article, doc: Doc) -> Findings:
        """Return the date expressions, and the metadata with the document date."""
        metadata = document_date(article)
        ids = article.fresh_ids("d")
        names = _names(article)
        blocks, language = _blocks(article), article.metadata.language
        found = expressions(article.text, _day(metadata), blocks, language=language)
        annotations = tuple(
            _annotation(timex, next(ids)) for timex in found if not _in_name(timex, names)
        )
        return Findings(annotations=annotations, metadata=metadata)


def _day(metadata: Metadata) -> date | None:
    try:
        return date.fromisoformat((metadata.date or "")[:10])
    except ValueError:
        return None


def _blocks(article: Article) -> list[Span]:
    return [span for block in article.of(Block) for span in block.spans]


def _annotation(timex: Timex, identifier: str) -> DateExpression:
    return DateExpression(
        id=identifier,
        spans=(Span(timex.start, timex.end),),
        cert=timex.cert,
        type=timex.type,
        value=timex.value,
        relative=timex.relative,
        mod=timex.mod,
        since=timex.since,
        until=timex.until,
    )


def _names(article: Article) -> tuple[Span, ...]:
    """Return the spans of people's and organisations' names, disjoint: "May" may be one."""
    return normalised(
        span
        for mention in article.of(Mention)
        if mention.form == "name" and mention.kind in {"person", "org"}
        for span in mention.spans
    )


def _in_name(timex: Timex, names: Sequence[Span]) -> bool:
    before = bisect.bisect_right(names, timex.start, key=lambda name: name.start)
    return before > 0 and covers(names[before - 1], Span(timex.start, timex.end))
