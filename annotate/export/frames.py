"""The tables as pandas has them, for programs and notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotate.article import Article
from annotate.export.tables import ARTICLE_COLUMNS, TABLES, row_start
from annotate.extras import extra

if TYPE_CHECKING:
    from pandas import DataFrame


def frame(article: Article, name: str) -> DataFrame:
    """Return the table *name* of *article*, one of `TABLES`; columns that nobody filled are null.

    Raises MissingExtraError without pandas.
    """
    with extra("frames", "a DataFrame"):
        from pandas import DataFrame

    table = TABLES[name]
    start = row_start(article, 1)
    return DataFrame(
        [(*start, *row) for row in table.rows(article)],
        columns=[column.name for column in (*ARTICLE_COLUMNS, *table.columns)],
    )
