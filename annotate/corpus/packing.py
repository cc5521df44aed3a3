"""Many documents in one file: zip, tar, Parquet.  The same documents give the same bytes."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, NamedTuple, get_args, get_origin

from annotate.export.records import Record
from annotate.extras import extra

if TYPE_CHECKING:
    import pyarrow

# The path of a document in the file, its XML, and its standoff record if that was asked for.
Document = tuple[str, bytes, bytes | None]

# The first day that zip can hold: no time of conversion, so that runs can be compared.
EPOCH = (1980, 1, 1, 0, 0, 0)
MODE = 0o644
# Rows of a Parquet file that are held in memory at once.
ROWS = 500


class Packer(NamedTuple):
    """A way to write documents into one stream, and whether it needs their standoff records."""

    write: Callable[[BinaryIO, Iterable[Document]], None]
    wants_standoff: bool = False


def packer_of(path: Path) -> Packer | None:
    """Return how the suffix of *path* says that documents are packed; None if it says nothing.

    Raises MissingExtraError if Parquet is wanted and no library for it is installed.
    """
    name = path.name.lower()
    found = next((PACKERS[suffix] for suffix in PACKERS if name.endswith(suffix)), None)
    if found is not None and found.wants_standoff:
        with extra("tables", "a Parquet file"):
            import pyarrow.parquet  # noqa: F401
    return found


def _zip(stream: BinaryIO, documents: Iterable[Document]) -> None:
    with zipfile.ZipFile(stream, "w") as archive:
        for path, xml, _ in documents:
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.create_system = 3  # Unix, wherever this runs
            entry.external_attr = MODE << 16
            archive.writestr(entry, xml, zipfile.ZIP_DEFLATED)


def _tar(stream: BinaryIO, documents: Iterable[Document]) -> None:
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for path, xml, _ in documents:
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode = len(xml), MODE
            archive.addfile(entry, io.BytesIO(xml))


def _tar_gz(stream: BinaryIO, documents: Iterable[Document]) -> None:
    with gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as packed:
        _tar(packed, documents)  # type: ignore[arg-type]


def _parquet(stream: BinaryIO, documents: Iterable[Document]) -> None:
    import pyarrow
    import pyarrow.parquet

    schema = parquet_schema()
    rows = map(_row, documents)
    with pyarrow.parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while group := list(islice(rows, ROWS)):
            writer.write_table(pyarrow.Table.from_pylist(group, schema))


def parquet_schema() -> pyarrow.Schema:
    """Return the columns of a Parquet file: path, XML, and those of the standoff record."""
    import pyarrow

    columns = [(name, _arrow_type(hint)) for name, hint in _fields(Record)]
    text = pyarrow.string()
    return pyarrow.schema([("path", text), ("xml", text), *columns])


def _row(document: Document) -> dict[str, object]:
    path, xml, standoff = document
    return {"path": path, "xml": xml.decode(), **_readable(json.loads(standoff or b"{}"))}


def _readable(value: Any) -> Any:
    """Return *value* with U+FFFD for lone surrogates, which a Parquet file cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {key: _readable(part) for key, part in value.items()}
    return [_readable(part) for part in value] if isinstance(value, list) else value


def _fields(kind: Any) -> Iterator[tuple[str, Any]]:
    from typing import get_type_hints

    return iter(get_type_hints(kind).items())


def _arrow_type(hint: Any) -> pyarrow.DataType:
    """Return the Arrow type of what *hint*, a type in a standoff record, describes."""
    import pyarrow

    simple: dict[Any, pyarrow.DataType] = {
        str: pyarrow.string(),
        int: pyarrow.int64(),
        float: pyarrow.float64(),
    }
    arguments = [part for part in get_args(hint) if part is not type(None)]
    if hint in simple:
        return simple[hint]
    if get_origin(hint) is Literal:
        return pyarrow.string()
    if get_origin(hint) in (list, tuple):
        return pyarrow.list_(_arrow_type(arguments[0]))
    if arguments:
        return _arrow_type(arguments[0])
    return pyarrow.struct([(name, _arrow_type(part)) for name, part in _fields(hint)])


PACKERS = {
    ".zip": Packer(_zip),
    ".tar": Packer(_tar),
    ".tar.gz": Packer(_tar_gz),
    ".tgz": Packer(_tar_gz),
    ".parquet": Packer(_parquet, wants_standoff=True),
}
