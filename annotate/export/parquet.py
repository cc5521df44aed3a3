"""Tables as Parquet, for pandas, Polars and DuckDB: typed columns, compressed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from annotate.export.sinks import AddRows, all_tables, one_table
from annotate.export.tables import ARTICLE_COLUMNS, Row, Table
from annotate.export.writing import Add
from annotate.extras import extra

if TYPE_CHECKING:
    import pyarrow as pa

# Rows in a row group: some megabytes, so that memory stays small and readers can skip groups.
BATCH = 10_000


def writer(folder: Path) -> AbstractContextManager[Add]:
    """Return what adds the rows of an article to the files of all tables in *folder*."""
    return all_tables(folder, ".parquet", _sink)


def table_writer(stream: BinaryIO, table: str) -> AbstractContextManager[Add]:
    """Return what adds the rows of an article to the one table that is called *table*."""
    return one_table(stream, table, _sink)


@contextmanager
def _sink(stream: BinaryIO, table: Table) -> Iterator[AddRows]:
    with extra("tables", "Parquet"):
        import pyarrow as pa
        import pyarrow.parquet as pq

    schema = _schema(table)
    waiting: list[Row] = []
    with pq.ParquetWriter(stream, schema, compression="zstd") as file:

        def flush() -> None:
            columns = zip(*waiting, strict=True) if waiting else [()] * len(schema)
            arrays = [
                pa.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)
            ]
            file.write_table(pa.Table.from_arrays(arrays, schema=schema))
            waiting.clear()

        def add(rows: Sequence[Row]) -> None:
            waiting.extend(rows)
            if len(waiting) >= BATCH:
                flush()

        yield add
        flush()


def _schema(table: Table) -> pa.Schema:
    """Return the columns of *table* with their types; what each holds is its metadata."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "real": pa.float64(),
        "boolean": pa.bool_(),
    }
    return pa.schema(
        [
            pa.field(column.name, types[column.type], metadata={"description": column.meaning})
            for column in (*ARTICLE_COLUMNS, *table.columns)
        ],
        metadata={"description": table.row},
    )
