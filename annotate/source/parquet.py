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
from annotate.source.reading import LONGEST_RECORD, Reading, Record, library
from annotate.source.unpacking import refuse_bomb, seekable

if TYPE_CHECKING:
    import pyarrow

# Rows held at a time.
BATCH = 64
READ_AT_ONCE = 2**16


def split(stream: BinaryIO, name: str, keys: Fields) -> Iterator[Record]:
    """Yield the rows, from 1; columns that hold neither text nor metadata are not read."""
    with extra("tables", f"{name}: a Parquet file"):
        from pyarrow.parquet import ParquetFile, read_schema

    with seekable(stream) as whole:
        source = _described(whole)
        schema = read_schema(whole)
        whole.seek(0)
        if keys.text not in schema.names:
            raise SourceError(
                f"{name}: no column {keys.text!r} but {excerpt(', '.join(schema.names))}; name the "
                "column that holds the text with --text-field"
            )
        named = frozenset(astuple(keys))
        columns = [column for column in schema.names if column in named]
        table = ParquetFile(
            whole,
            buffer_size=READ_AT_ONCE,
            pre_buffer=False,
            # A file of a few bytes may say the same thousands of times: it is held once.
            read_dictionary=[column for column in columns if _is_text(schema.field(column).type)],
        )
        # Columns are not asked for theirs: where that is damaged, pyarrow ends the process.
        groups = map(table.metadata.row_group, range(table.num_row_groups))
        refuse_bomb(name, sum(group.total_byte_size for group in groups), source.byte_length or 0)
        number = 0
        for batch in table.iter_batches(BATCH, columns=columns, use_threads=False):
            values = {column: _values(batch.column(column)) for column in columns}
            for at in range(batch.num_rows):
                number += 1
                row = {column: values[column][at] for column in columns}
                yield _record(row, number, source)


def read(record: bytes, name: str, keys: Fields) -> Reading:
    """Return the article of a row."""
    reading = json_lines.read(record, name, keys)
    return replace(reading, readers=(library("pyarrow", "read the table"),))


def _record(row: dict[str, object], number: int, source: SourceFile) -> Record:
    if any(isinstance(value, str) and len(value) > LONGEST_RECORD for value in row.values()):
        limit = LONGEST_RECORD >> 20
        problem = f"a cell of more than {limit} MB, which no article is; divide it"
        return Record(number=number, problem=problem)
    return Record(number=number, data=json.dumps(row, default=str).encode(), source=source)


def _described(stream: BinaryIO) -> SourceFile:
    digest = hashlib.sha256()
    while data := stream.read(READ_AT_ONCE):
        digest.update(data)
    length = stream.tell()
    stream.seek(0)
    return SourceFile(byte_length=length, sha256=digest.hexdigest())


def _values(column: pyarrow.Array[Any]) -> list[object]:
    """Return the values of *column* as JSON can hold them; strings keep every byte.

    Some programs write strings without saying that they are, so bytes are strings.
    """
    import pyarrow

    if isinstance(column, pyarrow.DictionaryArray):
        values = _values(column.dictionary)
        return [None if at is None else values[at] for at in column.indices.to_pylist()]
    if _is_text(column.type):
        found = column.cast(pyarrow.large_binary()).to_pylist()
        return [value and value.decode(errors="surrogateescape") for value in found]
    return [
        value if value is None or isinstance(value, (str, int, float, list)) else str(value)
        for value in column.to_pylist()
    ]


def _is_text(kind: pyarrow.DataType) -> bool:
    from pyarrow import types

    tests = (types.is_string, types.is_large_string, types.is_binary, types.is_large_binary)
    return any(test(kind) for test in tests)
