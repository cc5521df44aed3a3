"""Tables on their way into files: all of them into a folder, or one into a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from annotate.article import Article
from annotate.export.tables import TABLES, Row, Table, row_start
from annotate.export.writing import Add

AddRows = Callable[[Sequence[Row]], object]
# Opens a table in a stream: `ARTICLE_COLUMNS`, then its own columns.
Sink = Callable[[BinaryIO, Table], AbstractContextManager[AddRows]]


@contextmanager
def all_tables(folder: Path, suffix: str, sink: Sink) -> Iterator[Add]:
    """Yield a function that adds the rows of an article to the files of all tables in *folder*."""
    with ExitStack() as stack:
        sinks: list[tuple[Table, AddRows]] = []
        for table in TABLES.values():
            stream = stack.enter_context((folder / f"{table.name}{suffix}").open("wb"))
            sinks.append((table, stack.enter_context(sink(stream, table))))
        yield _add_to(sinks)


@contextmanager
def one_table(stream: BinaryIO, name: str, sink: Sink) -> Iterator[Add]:
    """Yield a function that adds the rows of an article to the table called *name*."""
    with sink(stream, TABLES[name]) as add_rows:
        yield _add_to([(TABLES[name], add_rows)])


def _add_to(sinks: Sequence[tuple[Table, AddRows]]) -> Add:
    articles = 0

    def add(article: Article) -> None:
        nonlocal articles
        start = row_start(article, articles + 1)
        # All rows first: if an article cannot be written, no table has a part of it.
        found = [[(*start, *row) for row in table.rows(article)] for table, _ in sinks]
        articles += 1
        for (_, add_rows), rows in zip(sinks, found, strict=True):
            add_rows(rows)

    return add
