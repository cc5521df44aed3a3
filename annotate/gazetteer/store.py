"""The gazetteer's file: an SQLite table of sorted, compressed blocks of names.

Each block is a zlib-compressed TSV of consecutive names; its key is the first of them, so the one
that may hold a name is the last with a key not after it.  A Bloom filter of one bit a name answers
at once for most words that are no place name.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from functools import cache, lru_cache
from pathlib import Path

from annotate import resources
from annotate.errors import ModelError
from annotate.gazetteer.names import folded
from annotate.gazetteer.places import Place

SCHEMA_VERSION = "1"
VARIABLE = "ANNOTATE_GAZETTEER"
# Measured on the embedded gazetteer: 4 kB blocks are 8 % larger, 16 kB ones twice as slow to read.
BLOCK_SIZE = 8192
CACHED_BLOCKS = 1024
# Blocks share pages: with SQLite's default of 4096 bytes the file is a sixth larger.
PAGE_SIZE = 32768
# One bit in 16 is set: a word that is no name is let through once in 16.
FILTER_BITS_A_NAME = 16

Row = tuple[str, Place]


class Gazetteer:
    """A gazetteer file, open for reading.

    Raises ModelError if *path* is no gazetteer of this version.
    """

    def __init__(self, path: Path) -> None:
        try:
            uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._facts: dict[str, str] = dict(self._db.execute("SELECT key, value FROM fact"))
            self._filter: bytes = self._db.execute("SELECT bits FROM filter").fetchone()[0]
        except (sqlite3.Error, TypeError) as error:
            raise ModelError(
                f"{path}: cannot be read as a gazetteer ({error}); build it again with "
                "`annotate gazetteer import`"
            ) from error
        if self._facts.get("schema") != SCHEMA_VERSION:
            raise ModelError(
                f"{path}: gazetteer of schema {self._facts.get('schema')!r}, expected "
                f"{SCHEMA_VERSION!r}; build it again with `annotate gazetteer import`"
            )
        self._block = lru_cache(maxsize=CACHED_BLOCKS)(self._read_block)

    @property
    def facts(self) -> dict[str, str]:
        """What the file says of itself: version, sources, licence, numbers of names and places."""
        return dict(self._facts)

    def find(self, name: str) -> tuple[Place, ...]:
        """Return the places that *name* can mean, most populous first."""
        key = folded(name)
        if not self._may_know(key):
            return ()
        lines = self._block(key_of_block(self._db, key)).get(key, ())
        return tuple(_place(line) for line in lines)

    def knows(self, name: str) -> bool:
        """Say whether *name* is the name of a place."""
        key = folded(name)
        return self._may_know(key) and key in self._block(key_of_block(self._db, key))

    def _may_know(self, key: str) -> bool:
        if not key or not key.isascii():
            return False
        bit = _bit(key, len(self._filter))
        return bool(self._filter[bit >> 3] >> (bit & 7) & 1)

    def _read_block(self, number: int) -> dict[str, list[str]]:
        row = self._db.execute("SELECT lines FROM block WHERE rowid = ?", (number,)).fetchone()
        names: dict[str, list[str]] = {}
        for line in zlib.decompress(row[0]).decode().splitlines() if row else ():
            key, _, place = line.partition("\t")
            names.setdefault(key, []).append(place)
        return names


def key_of_block(db: sqlite3.Connection, key: str) -> int:
    """Return the number of the block that holds *key* if any does; 0 if none can."""
    row = db.execute(
        "SELECT rowid FROM block WHERE first <= ? ORDER BY first DESC LIMIT 1", (key,)
    ).fetchone()
    return int(row[0]) if row else 0


@cache
def embedded() -> Gazetteer:
    """Return the gazetteer that comes with the package."""
    return Gazetteer(resources.gazetteer() / "gazetteer.sqlite")


def in_use() -> Gazetteer:
    """Return the gazetteer that the environment variable ANNOTATE_GAZETTEER names, else `embedded`.

    Raises ModelError if that file is no gazetteer.
    """
    named = os.environ.get(VARIABLE)
    return _opened(named) if named else embedded()


@cache
def _opened(path: str) -> Gazetteer:
    return Gazetteer(Path(path))


def write(rows: Iterable[Row], path: Path, facts: dict[str, str]) -> None:
    """Write (folded name, place) *rows* as the gazetteer *path*, replacing it.

    Rows may come in any order and number: SQLite sorts them on disk.  Whatever goes wrong, the old
    file stays as it was.
    """
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as db:
            _fill(db, rows, facts)
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _fill(db: sqlite3.Connection, rows: Iterable[Row], facts: dict[str, str]) -> None:
    with db:
        db.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        db.execute("CREATE TABLE fact (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        db.execute("CREATE TABLE filter (bits BLOB NOT NULL)")
        db.execute("CREATE TABLE block (first TEXT NOT NULL, lines BLOB NOT NULL)")
        db.execute("CREATE TEMP TABLE row (key TEXT, weight INTEGER, line TEXT, id INTEGER)")
        db.executemany(
            "INSERT INTO row VALUES (?, ?, ?, ?)",
            ((key, -place.population, _line(place), place.id) for key, place in rows),
        )
        names, count = db.execute(
            "SELECT count(DISTINCT key), count(DISTINCT id) FROM row"
        ).fetchone()
        bits = bytearray(max(names * FILTER_BITS_A_NAME // 8, 1))
        db.executemany("INSERT INTO block VALUES (?, ?)", _blocks(db, bits))
        db.execute("CREATE INDEX block_first ON block (first)")
        db.execute("INSERT INTO filter VALUES (?)", (bytes(bits),))
        counted = {"schema": SCHEMA_VERSION, "names": str(names), "places": str(count)}
        db.executemany("INSERT INTO fact VALUES (?, ?)", sorted({**facts, **counted}.items()))
        db.execute("DROP TABLE temp.row")
    db.execute("VACUUM")


def _blocks(db: sqlite3.Connection, bits: bytearray) -> Iterator[tuple[str, bytes]]:
    lines: list[str] = []
    first, size, last = "", 0, ""
    cursor = db.cursor()
    for key, line in cursor.execute(
        "SELECT DISTINCT key, line FROM row ORDER BY key, weight, line"
    ):
        if key != last:
            bit = _bit(key, len(bits))
            bits[bit >> 3] |= 1 << (bit & 7)
            if size >= BLOCK_SIZE:
                yield first, zlib.compress("\n".join(lines).encode(), 9)
                lines, size = [], 0
            last = key
        if not lines:
            first = key
        lines.append(f"{key}\t{line}")
        size += len(lines[-1]) + 1
    if lines:
        yield first, zlib.compress("\n".join(lines).encode(), 9)


def _bit(key: str, size: int) -> int:
    return zlib.crc32(key.encode("utf-8", "surrogatepass")) % (size * 8)


def _line(place: Place) -> str:
    lat, lon = f"{place.lat:.3f}".rstrip("0"), f"{place.lon:.3f}".rstrip("0")
    fields = (
        str(place.id), place.name, lat, lon, place.feature, place.country, place.admin1,
        place.admin2, str(place.population), "" if place.official else "a",
    )  # fmt: skip
    return "\t".join(fields)


def _place(line: str) -> Place:
    number, name, lat, lon, feature, country, admin1, admin2, population, alternate = line.split(
        "\t"
    )
    return Place(
        id=int(number), name=name, lat=float(lat), lon=float(lon), feature=feature,
        country=country, admin1=admin1, admin2=admin2, population=int(population),
        official=not alternate,
    )  # fmt: skip
