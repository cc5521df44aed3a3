"""A gazetteer from a full GeoNames dump, in the schema of the embedded one."""

from __future__ import annotations

import io
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from annotate.errors import OutputError, SourceError, excerpt
from annotate.gazetteer import store
from annotate.gazetteer.places import COUNTRY, Place
from annotate.gazetteer.sources import SHORTEST_ALTERNATE, aliases_by_code, named
from annotate.gazetteer.store import Row

# Not kept: roads and railways (R), undersea features (U), and buildings and spots (S).
CLASSES = frozenset("AHLPTV")
COLUMNS = 19
# Alternate names of smaller places are mostly other places' names.
ALTERNATES_FROM = 5_000
LONGEST_NAME = 200
# What reading an archive raises if it is damaged, encrypted or of another kind.
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError,
)  # fmt: skip


def import_dump(dump: Path, target: Path) -> dict[str, str]:
    """Write the gazetteer *target* from *dump*, GeoNames' allCountries.zip or one country's.

    Needs about as much free disk as the dump unpacked.  Returns what the new file says of itself.
    Raises SourceError if *dump* is no such archive, OutputError if *target* cannot be written;
    *target* is then left as it was.
    """
    try:
        with _archive(dump) as archive:
            name, modified = _table_of(archive, dump)
            facts = {
                "name": f"GeoNames {Path(name).stem}",
                "version": modified,
                "sources": f"GeoNames dump {dump.name}",
                "licence": "GeoNames, CC BY 4.0",
            }
            with archive.open(name) as raw:
                lines = io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
                _write(_rows(lines, dump), target, facts)
    except BROKEN as error:
        raise SourceError(
            f"{dump}: not a GeoNames dump ({error}); give allCountries.zip as GeoNames offers it"
        ) from error
    return store.Gazetteer(target).facts


def _archive(dump: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(dump)
    except OSError as error:
        raise SourceError(
            f"{dump}: cannot be read ({error.strerror or error}); check the name"
        ) from error


def _write(rows: Iterator[Row], target: Path, facts: dict[str, str]) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        store.write(rows, target, facts)
    except (OSError, sqlite3.OperationalError) as error:
        raise OutputError(
            f"{target}: cannot be written ({getattr(error, 'strerror', error)}); check the folder, "
            "its permissions and the space left, or choose another with -o"
        ) from error


def _table_of(archive: zipfile.ZipFile, dump: Path) -> tuple[str, str]:
    """Return the name of the table in *archive*, and the day it was made."""
    for info in archive.infolist():
        if info.filename.endswith(".txt") and "readme" not in info.filename.lower():
            return info.filename, "{:04}-{:02}-{:02}".format(*info.date_time)
    raise SourceError(
        f"{dump}: holds no table of places; give the allCountries.zip as GeoNames offers it"
    )


def _rows(lines: io.TextIOWrapper, dump: Path) -> Iterator[Row]:
    aliases = aliases_by_code()
    for number, line in enumerate(lines, 1):
        fields = line.rstrip("\n").split("\t")
        if len(fields) != COLUMNS:
            raise SourceError(
                f"{dump}: line {number}: {len(fields)} columns where GeoNames has {COLUMNS}, in "
                f"{excerpt(line)}; give the file as GeoNames offers it"
            )
        if fields[6] in CLASSES and len(fields[1]) <= LONGEST_NAME:
            place = _place(fields, number, dump)
            names = dict.fromkeys(_alternates(fields[3], place), False)
            news = (*aliases.get(place.code, ()), *aliases.get(str(place.id), ()))
            official = dict.fromkeys((place.name, *news), True)
            yield from named(place, names | official)


def _place(fields: list[str], number: int, dump: Path) -> Place:
    feature = fields[7]
    admin = fields[10:12] if feature not in COUNTRY else ["", ""]
    try:
        return Place(
            int(fields[0]), fields[1], float(fields[4]), float(fields[5]), feature, fields[8],
            admin[0] if admin[0] != "00" else "", admin[1], int(fields[14] or 0),
        )  # fmt: skip
    except ValueError as error:
        raise SourceError(
            f"{dump}: line {number}: {error}; give the file as GeoNames offers it"
        ) from error


def _alternates(names: str, place: Place) -> Iterator[str]:
    if place.population >= ALTERNATES_FROM or place.code:
        yield from (name for name in names.split(",") if len(name) >= SHORTEST_ALTERNATE)
