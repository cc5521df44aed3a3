"""CSV and TSV: one article a row, its text in a column."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import astuple, replace
from typing import BinaryIO

from annotate.article import SourceFile
from annotate.errors import SourceError, excerpt
from annotate.source import json_lines
from annotate.source.decoding import BYTE_ORDER_MARKS, eight_bit
from annotate.source.metadata import Fields
from annotate.source.reading import LONGEST_RECORD, Reading, Record, python
from annotate.source.unpacking import forwards

# Spreadsheets of half the world write semicolons, since their numbers have commas.
DELIMITERS = (",", ";", "\t", "|")
ROW_END = "\r\n"


def split(stream: BinaryIO, name: str, keys: Fields) -> Iterator[Record]:
    """Yield the rows behind the one that names the columns; that is row 1, as in a spreadsheet.

    The delimiter is the one that divides the first line into most columns.
    Raises SourceError if no column holds the text, and where the file is no table any more.
    """
    # A module's setting, not a reader's: no row may be longer than an article.
    csv.field_size_limit(LONGEST_RECORD)
    lines = _Lines(stream, name)
    columns, delimiter = _columns(lines, name)
    if columns.count(keys.text) != 1:
        found = "two columns are named" if keys.text in columns else "no column is named"
        raise SourceError(
            f"{name}: {found} {keys.text!r} in {excerpt(', '.join(columns))}; name the column that "
            "holds the text with --text-field"
        )
    named = frozenset(astuple(keys))
    wanted = [(at, column) for at, column in enumerate(columns) if column in named]
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 1
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise SourceError(
                f"{name}:{number}: {error}; the rows from here on were not read, look for a "
                "quotation mark without its other half"
            ) from None
        raw, source = lines.taken()
        if source.encoding != lines.encoding:
            cells = next(csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter))
        if len(cells) > len(columns):
            yield Record(number=number, problem=_ragged(len(cells), len(columns)))
        elif cells:
            record = {column: cells[at] for at, column in wanted if at < len(cells)}
            yield Record(number=number, data=json.dumps(record).encode(), source=source)


def read(record: bytes, name: str, keys: Fields) -> Reading:
    """Return the article of a row."""
    reading = json_lines.read(record, name, keys)
    return replace(reading, readers=(python("csv", "read the table"),))


def _columns(lines: _Lines, name: str) -> tuple[list[str], str]:
    first = next(lines, "")
    lines.taken()
    found = [(next(csv.reader([first], delimiter=each), []), each) for each in DELIMITERS]
    columns, delimiter = max(found, key=lambda pair: len(pair[0]))
    return [column.strip() for column in columns], delimiter


def _ragged(cells: int, columns: int) -> str:
    return (
        f"{cells} cells in a table of {columns} columns; put cells that hold the delimiter into "
        "quotation marks"
    )


class _Lines:
    """The lines of a table, decoded, with what was taken since one last asked."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        source = forwards(stream)
        head = source.peek(4)
        mark, self.encoding = next(
            (found for found in BYTE_ORDER_MARKS if head.startswith(found[0])), (b"", "UTF-8")
        )
        source.read(len(mark))
        self._errors = "surrogateescape" if self.encoding == "UTF-8" else "surrogatepass"
        self._text = io.TextIOWrapper(source, self.encoding, self._errors, newline="")
        self._taken = io.StringIO(newline="")
        self._name = name

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_RECORD)
        if not line:
            raise StopIteration
        if len(line) >= LONGEST_RECORD:
            limit = LONGEST_RECORD >> 20
            raise SourceError(
                f"{self._name}: a line of more than {limit} MB, which no article is; is this a "
                "table?"
            )
        self._taken.write(line)
        return line

    def taken(self) -> tuple[str, SourceFile]:
        """Return the lines taken since the last call, and what to say of their bytes."""
        words = self._taken.getvalue()
        self._taken = io.StringIO(newline="")
        encoding = self.encoding
        data = words.rstrip(ROW_END).encode(encoding, self._errors)
        if encoding == "UTF-8" and not words.isascii():
            try:
                words.encode()
            except UnicodeEncodeError:
                words, encoding = eight_bit(words.encode(errors="surrogateescape"))
        return words, SourceFile(
            encoding=encoding, byte_length=len(data), sha256=hashlib.sha256(data).hexdigest()
        )
