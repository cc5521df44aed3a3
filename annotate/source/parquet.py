"""Parquet: one article a row, its text in a column; pyarrow reads it piece by piece."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import astuple, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from annotate.article import SourceFile
from annotate.errors import SourceError, excerpt
from annotate.extras import extra
from annotate.source import json_lines
from annotate.source.metadata import Fields
from annotate.source.reading import Reading, Record, library
from annotate.source.unpacking import seekable

if TYPE_CHECKING:
    import pyarrow

# Rows held at a time.
BATCH = 64
READ_AT_ONCE = 2**16


def split(stream: BinaryIO, name: str, keys: Fields) -> Iterator[Record]:
    """Yield the rows, from 1; columns that hold neither text nor metadata are not read."""
    with extra("tables", f"{name}: a Parquet file"):
        from pyarrow.parquet import ParquetFile

    with seekable(stream) as whole:
        source = _described(whole)
        table = ParquetFile(whole, buffer_size=READ_AT_ONCE, pre_buffer=False)
        names = table.schema_arrow.names
        if keys.text not in names:
            raise SourceError(
                f"{name}: no column {keys.text!r} but {excerpt(', '.join(names))}; name the "
                "column that holds the text with --text-field"
            )
        named = frozenset(astuple(keys))
        columns = [column for column in names if column in named]
        number = 0
        for batch in table.iter_batches(BATCH, columns=columns, use_threads=False):
            values = {column: _values(batch.column(column)) for column in columns}
            for at in range(batch.num_rows):
                number += 1
                row = {column: values[column][at] for column in columns}
                data = json.dumps(row, default=str).encode()
                yield Record(number=number, data=data, source=source)


def read(record: bytes, name: str, keys: Fields) -> Reading:
    """Return the article of a row."""
    reading = json_lines.read(record, name, keys)
    return replace(reading, readers=(library("pyarrow", "read the table"),))


def _described(stream: BinaryIO) -> SourceFile:
    digest = hashlib.sha256()
    while data := stream.read(READ_AT_ONCE):
        digest.update(data)
    length = stream.tell()
    stream.seek(0)
    return SourceFile(byte_length=length, sha256=digest.hexdigest())


def _values(column: pyarrow.Array[Any]) -> list[object]:
    """Return the values of *column* as JSON can hold them; strings keep every byte."""
    import pyarrow

    if isinstance(column, pyarrow.DictionaryArray):
        column = column.dictionary_decode()
    if pyarrow.types.is_string(column.type) or pyarrow.types.is_large_string(column.type):
        found = column.cast(pyarrow.large_binary()).to_pylist()
        return [value and value.decode(errors="surrogateescape") for value in found]
    return [
        value if value is None or isinstance(value, (str, int, float, list)) else str(value)
        for value in column.to_pylist()
    ]
