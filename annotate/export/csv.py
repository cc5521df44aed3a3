"""Tables as CSV, for spreadsheets: UTF-8 with a byte order mark, as RFC 4180 has it.

A spreadsheet runs a cell that looks like a formula.  So that no article can make one, such a cell
gets an apostrophe before it (OWASP, "CSV Injection"); `undefused` takes it away again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO

from annotate.export.sinks import AddRows, all_tables, one_table
from annotate.export.tables import ARTICLE_COLUMNS, Cell, Table
from annotate.export.writing import Add

BYTE_ORDER_MARK = "\ufeff"
# Full-width signs too: spreadsheets of East Asian locales take them for formulas.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def defused(words: str) -> str:
    """Return *words* so that no spreadsheet takes them for a formula.

    >>> defused("=1+1"), defused("'=1+1"), defused("'for good'")
    ("'=1+1", "''=1+1", "'for good'")
    """
    return f"'{words}" if FORMULA.match(words) else words


def undefused(cell: str) -> str:
    """Return the words of a cell: the inverse of `defused`.

    >>> undefused("'=1+1"), undefused("'for good'")
    ('=1+1', "'for good'")
    """
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def writer(folder: Path) -> AbstractContextManager[Add]:
    """Return what adds the rows of an article to the files of all tables in *folder*."""
    return all_tables(folder, ".csv", _sink)


def table_writer(stream: BinaryIO, table: str) -> AbstractContextManager[Add]:
    """Return what adds the rows of an article to the one table that is called *table*."""
    return one_table(stream, table, _sink)


@contextmanager
def _sink(stream: BinaryIO, table: Table) -> Iterator[AddRows]:
    header = [column.name for column in (*ARTICLE_COLUMNS, *table.columns)]
    stream.write((BYTE_ORDER_MARK + _lines([header])).encode())
    yield lambda rows: stream.write(_lines(map(_cell, row) for row in rows).encode())


def _cell(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return str(cell).lower()
    return defused(cell) if isinstance(cell, str) else cell


def _lines(rows: Iterable[Iterable[Cell]]) -> str:
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(rows)
    return lines.getvalue()
