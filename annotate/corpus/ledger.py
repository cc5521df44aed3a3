"""The ledger of a run: where each article's output goes, and what was done with which input.

It is an SQLite file that one run at a time may have open: SQLite's lock ends with the process
that holds it, however that ends.  Each entry is there before what follows from it is begun, so a
run that was killed is taken up where it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from annotate.errors import OutputError
from annotate.output import Names, safe_name

# Written into the file; another number says that it was made by another version of this module.
VERSION = 1
# Marks files that the one run which holds the lock is writing: the next may overwrite them.
RUN = "run"
# Small enough to list, to copy and to open in any tool.
LARGEST_FOLDER = 1_000

SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    run INTEGER PRIMARY KEY, settings TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS wishes (
    wish BLOB PRIMARY KEY, run INTEGER NOT NULL, met INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS folders (
    folder BLOB PRIMARY KEY, placed INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    article INTEGER PRIMARY KEY, wish BLOB NOT NULL, nth INTEGER NOT NULL,
    path BLOB NOT NULL, folder BLOB NOT NULL, name TEXT NOT NULL,
    run INTEGER NOT NULL, number INTEGER NOT NULL,
    state TEXT NOT NULL, input TEXT, settings TEXT, words INTEGER, UNIQUE (wish, nth));
CREATE TABLE IF NOT EXISTS failures (
    number INTEGER PRIMARY KEY, path BLOB NOT NULL, reason BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    article INTEGER PRIMARY KEY, xml BLOB NOT NULL, standoff BLOB);
CREATE TABLE IF NOT EXISTS packed (
    digest TEXT PRIMARY KEY);
"""


class Place(NamedTuple):
    """Where the output of an article goes: *name* without suffix, and whether it wanted another."""

    article: int
    folder: Path
    name: str
    is_renamed: bool


class Ledger:
    """The ledger in the file *path*, a temporary one if it is None.

    Raises OutputError if another run has it open, or it cannot be written or read.
    """

    def __init__(self, path: Path | None, settings: Mapping[str, object]) -> None:
        self._path = path
        self._settings = json.dumps(settings, sort_keys=True, default=str)
        self._fingerprint = hashlib.sha256(self._settings.encode()).hexdigest()
        try:
            self._database = _opened(path)
            self._run = self._begun()
            self._names = Names(self._database)
        except (sqlite3.Error, OSError) as error:
            raise _told(path, error) from error

    def close(self) -> None:
        """Write everything into the one file, and let others have it."""
        self._database.close()

    def other_settings(self) -> tuple[str, ...]:
        """Return the names of what the run before this one had set otherwise; () if it had none."""
        row = self._row("SELECT settings FROM runs WHERE run = ?", self._run - 1)
        if row is None:
            return ()
        before, now = json.loads(row[0]), json.loads(self._settings)
        names = sorted({*before, *now})
        return tuple(name for name in names if before.get(name) != now.get(name))

    def place(self, folder: Path, wanted: str, *, path: str, number: int, is_split: bool) -> Place:
        """Return where the article *path*, the *number*th of this run, goes in *folder*.

        An article is known by the folder and name it wants and, if several want the same, by
        which of them it is: it keeps the place that it was given once.  With *is_split* a folder
        takes no more than `LARGEST_FOLDER`; the next as many go to part-0002 in it, and so on.
        """
        wish = _stored(f"{folder}\0{wanted}")
        with self._together():
            nth = self._nth(wish)
            known = self._row(
                "SELECT article, folder, name FROM articles WHERE wish = ? AND nth = ?", wish, nth
            )
            if known is not None:
                self._do(
                    "UPDATE articles SET run = ?, number = ?, path = ? WHERE article = ?",
                    self._run, number, _stored(path), known[0],
                )  # fmt: skip
                article, at, name = known[0], Path(_restored(known[1])), known[2]
            else:
                at = folder / self._part(folder) if is_split else folder
                name = self._names.take(at, wanted)
                article = self._do(
                    "INSERT INTO articles (wish, nth, path, folder, name, run, number, state) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, 'placed')",
                    wish, nth, _stored(path), _stored(str(at)), name, self._run, number,
                ).lastrowid  # fmt: skip
        return Place(article, at, name, name != safe_name(wanted))

    def is_done(self, place: Place, digest: str) -> bool:
        """Say whether an input of this *digest* was done with the settings of this run."""
        row = self._row("SELECT state, input, settings FROM articles WHERE article = ?", place[0])
        return row == ("done", digest, self._fingerprint)

    def done(self, place: Place, digest: str, words: int) -> None:
        """Write down that the output of an input of this *digest* is there."""
        self._do(
            "UPDATE articles SET state = 'done', input = ?, settings = ?, words = ? "
            "WHERE article = ?",
            digest, self._fingerprint, words, place.article,
        )  # fmt: skip

    def failed(self, number: int, path: str, reason: str, place: Place | None = None) -> None:
        """Write down that the *number*th article of this run could not be converted, and why."""
        with self._together():
            if place is not None:
                self._do("UPDATE articles SET state = 'failed' WHERE article = ?", place.article)
            self._do(
                "INSERT INTO failures VALUES (?, ?, ?)", number, _stored(path), _stored(reason)
            )

    def failures(self) -> Iterator[tuple[str, str]]:
        """Yield path and reason of what failed in this run, in the order of the articles."""
        rows = self._do("SELECT path, reason FROM failures ORDER BY number")
        return ((_restored(path), _restored(reason)) for path, reason in rows)

    def removed(self) -> Iterator[tuple[str, Place]]:
        """Yield path and place of what earlier runs have done and this one did not meet."""
        rows = self._do(
            "SELECT path, article, folder, name FROM articles WHERE run < ? AND state = 'done' "
            "ORDER BY article",
            self._run,
        )
        for path, article, folder, name in rows:
            yield _restored(path), Place(article, Path(_restored(folder)), name, False)

    def packed(self, digest: str) -> None:
        """Write down the *digest* of a file that holds all documents and is about to appear."""
        self._do("INSERT OR IGNORE INTO packed VALUES (?)", digest)

    def is_packed(self, digest: str) -> bool:
        """Say whether a run has written the file of this *digest*, which nobody has changed."""
        return self._row("SELECT 1 FROM packed WHERE digest = ?", digest) is not None

    def keep(self, place: Place, xml: bytes, standoff: bytes | None) -> None:
        """Keep a document, to be packed with all others into one file."""
        self._do("REPLACE INTO documents VALUES (?, ?, ?)", place.article, xml, standoff)

    def is_kept(self, place: Place) -> bool:
        """Say whether there is a document for *place*."""
        row = self._row("SELECT 1 FROM documents WHERE article = ?", place.article)
        return row is not None

    def documents(self) -> Iterator[tuple[Place, bytes, bytes | None]]:
        """Yield the documents of this run's articles, in the order of the articles."""
        rows = self._do(
            "SELECT article, folder, name, xml, standoff FROM documents JOIN articles "
            "USING (article) WHERE run = ? AND state = 'done' ORDER BY number",
            self._run,
        )
        for article, folder, name, xml, standoff in rows:
            yield Place(article, Path(_restored(folder)), name, False), xml, standoff

    def _begun(self) -> int:
        self._database.execute("DELETE FROM failures")
        insert = "INSERT INTO runs (settings) VALUES (?)"
        return self._database.execute(insert, (self._settings,)).lastrowid or 0

    def _nth(self, wish: bytes) -> int:
        """Return how often this run has met *wish*, this time included."""
        row = self._row(
            "INSERT INTO wishes VALUES (?, ?, 1) ON CONFLICT (wish) DO UPDATE SET "
            "met = CASE run WHEN excluded.run THEN met + 1 ELSE 1 END, run = excluded.run "
            "RETURNING met",
            wish, self._run,
        )  # fmt: skip
        return int(row[0]) if row else 1

    def _part(self, folder: Path) -> Path:
        """Return the sub-folder of *folder* that has room for one more."""
        row = self._row(
            "INSERT INTO folders VALUES (?, 1) ON CONFLICT (folder) DO UPDATE SET "
            "placed = placed + 1 RETURNING placed",
            _stored(str(folder)),
        )
        number = (int(row[0]) - 1) // LARGEST_FOLDER if row else 0
        return Path(f"part-{number + 1:04}") if number else Path()

    @contextmanager
    def _together(self) -> Iterator[None]:
        """Let all that is written within be there or, if anything goes wrong, nothing of it."""
        self._do("BEGIN")
        try:
            yield
        except BaseException as error:
            with suppress(sqlite3.Error):
                self._database.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise _told(self._path, error) from error
            raise
        self._do("COMMIT")

    def _row(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        found = self._do(statement, *values).fetchall()
        return found[0] if found else None

    def _do(self, statement: str, *values: object) -> sqlite3.Cursor:
        try:
            return self._database.execute(statement, values)
        except sqlite3.Error as error:
            raise _told(self._path, error) from error


def _opened(path: Path | None) -> sqlite3.Connection:
    """Return the database in *path*, locked, with all tables."""
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path or "", isolation_level=None, timeout=0)
    try:
        # Held by one process the write-ahead log needs no shared memory: network drives do as well.
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            raise OutputError(
                f"{path}: the ledger of another version of annotate; delete it to do everything "
                "again, or name another folder with -o"
            )
        database.executescript(f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT")
    except BaseException:
        database.close()
        raise
    return database


def _told(path: Path | None, error: sqlite3.Error | OSError) -> OutputError:
    """Return what to tell of an *error* with the ledger in *path*."""
    if isinstance(error, OutputError):
        return error
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
    else:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return OutputError(
                f"{path}: another run is writing there; wait until it has ended, or choose "
                "another output with -o"
            )
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return OutputError(
                f"{path}: the ledger is damaged ({error}); delete it to do everything again"
            )
        is_barred = path is not None and not os.access(path.parent, os.W_OK)
        reason = "the folder is read-only" if is_barred else str(error)
    return OutputError(
        f"{path or 'temporary file'}: cannot be written ({reason}); check the folder, its "
        "permissions and the space left, and run again with --resume"
    )


def _stored(text: str) -> bytes:
    """Return *text* as the ledger holds it: names of files may hold what no UTF-8 text may."""
    return text.encode("utf-8", "surrogatepass")


def _restored(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogatepass")
