"""Writing files so that each appears whole or not at all, under names that are safe."""

from __future__ import annotations

import contextlib
import glob
import os
import re
import shutil
import sqlite3
import unicodedata
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from annotate.errors import OutputError

UNSAFE = re.compile(r"[^\w.-]+")
# File systems allow 255 bytes; this leaves room for a suffix, a number and the name while writing.
LONGEST_NAME = 180
PART = ".part"


@contextlib.contextmanager
def whole_file(path: Path, *, synced: bool = True, writer: str | None = None) -> Iterator[BinaryIO]:
    """Yield a stream whose content becomes *path*: written beside it, then synced and renamed.

    The folder is made if it is not there.  Whatever goes wrong, the old file stays as it was; only
    without *synced*, which takes most of the time, a machine that loses power may leave it empty.
    *writer* tells apart those that may write *path* at once, by default processes: what one that
    was killed has left is overwritten by the next of the same name.
    Raises OutputError.
    """
    beside = _beside(path, writer)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as stream:
                yield stream
                stream.flush()
                if synced:
                    os.fsync(stream.fileno())
            beside.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise
    except OutputError:
        raise
    except OSError as error:
        raise not_written(path, error) from error


@contextlib.contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield a folder to fill, which becomes *path* when all is done: made beside it, then renamed.

    Raises OutputError; also if *path* is there and not an empty folder, so that nobody's work in it
    is lost.
    """
    beside = _beside(path)
    try:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise OutputError(
                f"{path}: is there and not an empty folder; remove it, or name another with -o"
            )
        beside.mkdir(parents=True)
        try:
            yield beside
            beside.replace(path)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    except OutputError:
        raise
    except OSError as error:
        raise not_written(path, error) from error


def write_whole(
    path: Path, content: bytes, *, synced: bool = True, writer: str | None = None
) -> None:
    """Write *content* to *path* so that it appears whole or not at all.  Raises OutputError."""
    with whole_file(path, synced=synced, writer=writer) as stream:
        stream.write(content)


def leftovers(path: Path) -> Iterator[Path]:
    """Yield what a run that was killed left beside *path* of what it had written."""
    yield from path.parent.glob(f".{glob.escape(path.name)}.*{PART}")


def _beside(path: Path, writer: str | None = None) -> Path:
    path = path.absolute()
    return path.parent / f".{path.name}.{writer or os.getpid()}{PART}"


def not_written(path: Path, error: OSError) -> OutputError:
    """Return the error that says why *path* could not be written."""
    return OutputError(
        f"{path}: cannot be written ({error.strerror or error}); check the folder, its "
        "permissions and the space left, or choose another with -o"
    )


def safe_name(wanted: str) -> str:
    """Return *wanted* as the stem of a file name that names no other folder and is not hidden.

    >>> safe_name("../../etc/passwd")
    'etc_passwd'
    >>> safe_name("Zürich: 3 May")
    'Zürich_3_May'
    """
    name = UNSAFE.sub("_", unicodedata.normalize("NFC", wanted)).strip("._-")
    while len(name.encode()) > LONGEST_NAME:
        name = name[: len(name) - 1 - (len(name.encode()) - LONGEST_NAME) // 4]
    return name or "article"


class Names:
    """Gives each output its own name: the second "storm" is "storm-2".

    The same wishes in the same order get the same names.  Names that differ only in case count as
    the same, because some file systems say so.  They are kept in *database*, by default in a
    temporary file, so that memory does not grow with their number.
    """

    def __init__(self, database: sqlite3.Connection | None = None) -> None:
        if database is None:
            database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
            weakref.finalize(self, database.close)
        self._database = database
        database.execute(
            "CREATE TABLE IF NOT EXISTS names "
            "(name BLOB PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID"
        )

    def take(self, folder: Path, wanted: str) -> str:
        """Return a name for *wanted* that nothing else in *folder* was given."""
        stem = name = safe_name(wanted)
        number = 1
        if not self._takes(folder / stem):
            key = _folded(folder / stem)
            select = "SELECT last FROM names WHERE name = ?"
            (number,) = self._database.execute(select, (key,)).fetchone()
            while not self._takes(folder / (name := f"{stem}-{number + 1}")):
                number += 1
            update = "UPDATE names SET last = ? WHERE name = ?"
            self._database.execute(update, (number + 1, key))
        return name

    def _takes(self, path: Path) -> bool:
        """Take *path* and say whether that was possible."""
        insert = "INSERT OR IGNORE INTO names VALUES (?, 1)"
        return self._database.execute(insert, (_folded(path),)).rowcount == 1


def _folded(path: Path) -> bytes:
    return str(path).casefold().encode("utf-8", "surrogatepass")
