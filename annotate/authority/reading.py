"""authority.toml as data: every mistake in it is told, with its line and what to do."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from annotate.article import Location
from annotate.authority.conflicts import Placed, conflicts
from annotate.authority.model import NOTHING, PREFIXES, WEB, Authority, Identity, Kind
from annotate.authority.names import slug
from annotate.errors import ConfigError, ModelError, excerpt

NAME = "authority.toml"
EDITOR = "editor"
TABLES: Mapping[str, Kind] = {"person": "person", "organisation": "org", "place": "place"}
COMMON = ("name", "same", "id", "where", "found_as", "wikidata", "viaf", "links")
KEYS: Mapping[Kind, tuple[str, ...]] = {
    "person": (*COMMON, "role"),
    "org": (*COMMON, "role", "type"),
    "place": (*COMMON, "type", "geonames", "coordinates", "country"),
}
CONDITIONS = ("roles", "articles")

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,79}")
WIKIDATA = re.compile(r"Q[1-9][0-9]{0,14}")
NUMBER = re.compile(r"[1-9][0-9]{0,21}")
GEONAMES = re.compile(r"[1-9][0-9]{0,14}")
COUNTRY = re.compile(r"[A-Z]{2}")
WORD = re.compile(r"[A-Za-z][\w-]{0,39}")
PLACE_IN_TOML = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", re.DOTALL)
VIAF = "https://viaf.org/viaf/"
DIGEST_LENGTH = 12


def read(path: Path) -> Authority:
    """Return what the authority file *path* states.

    Raises ConfigError with the first mistake in it, and the number of the others.
    """
    authority, mistakes = checked(path)
    if mistakes:
        more = f" (and {len(mistakes) - 1} more)" if len(mistakes) > 1 else ""
        hint = f"; `annotate authority check {path}` lists them" if more else ""
        raise ConfigError(f"{mistakes[0]}{more}{hint}")
    return authority


def found(paths: Iterable[str]) -> Authority:
    """Return what the authority file in a folder, or beside a file, of *paths* states.

    Nothing if there is none.  Raises ConfigError if there are several, or for a mistake in it.
    """
    # Those of os.path, unlike Path's, also take a text that somebody gave in place of its name.
    folders = (Path(path) if os.path.isdir(path) else Path(path).parent for path in paths)
    files = dict.fromkeys(folder / NAME for folder in folders if os.path.isfile(folder / NAME))
    if len(files) > 1:
        one, other = list(files)[:2]
        raise ConfigError(f"{one} and {other} both apply; name the one to follow with --authority")
    return read(next(iter(files))) if files else NOTHING


def checked(path: Path) -> tuple[Authority, list[str]]:
    """Return what the authority file *path* states, and all that is wrong with it, by line."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return NOTHING, [_not_toml(path, str(error))]
    except UnicodeDecodeError as error:
        return NOTHING, [f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8"]
    except OSError as error:
        return NOTHING, [f"{path}: cannot be read ({error.strerror}); check the path"]
    mistakes = list(_unknown(f"{path}:1", table, (EDITOR, *TABLES)))
    editor = _Table(table, f"{path}:1", mistakes).words(EDITOR)
    entries = list(_entries(path, text, table, mistakes))
    placed = [Placed(identity, entry.where) for entry in entries if (identity := _identity(entry))]
    mistakes += conflicts(placed)
    identities = tuple(one.identity for one in placed)
    digest = hashlib.sha256(data).hexdigest()[:DIGEST_LENGTH]
    return Authority(path.name, editor, digest, identities), sorted(mistakes, key=_line)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file; *where* is its place for messages, to which *mistakes* are added."""

    values: Mapping[str, object]
    where: str
    mistakes: list[str]
    kind: Kind = "person"
    file: str = NAME

    def wrong(self, key: str, expected: str) -> None:
        """Note that the value of *key* is not what was *expected*."""
        found = excerpt(str(self.values.get(key)))
        self.mistakes.append(f"{self.where}: {key} is {found}, expected {expected}")

    def words(self, key: str) -> str | None:
        """Return the words under *key*, None if there are none."""
        value = self.values.get(key)
        if value is not None and not (isinstance(value, str) and value.strip()):
            self.wrong(key, "words in quotation marks")
            return None
        return None if value is None else " ".join(value.split())

    def list(self, key: str, example: str) -> tuple[str, ...]:
        """Return the list of words under *key*."""
        value = self.values.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value):
            return tuple(dict.fromkeys(" ".join(one.split()) for one in value))
        self.wrong(key, f"a list of words such as {example}")
        return ()

    def fitting(self, key: str, form: re.Pattern[str], expected: str) -> str | None:
        """Return the word or number under *key*, which must have a *form*."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, (str, int)) and form.fullmatch(str(value)):
            return str(value)
        self.wrong(key, expected)
        return None


def _entries(
    path: Path, text: str, table: Mapping[str, object], mistakes: list[str]
) -> Iterator[_Table]:
    """Yield the entries, each with the line of its heading; where that is not plain, its number."""
    for name, kind in TABLES.items():
        found = table.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            mistakes.append(f"{path}:1: {name} is no list of entries; head each with [[{name}]]")
            continue
        lines = _lines(text, name)
        for number, entry in enumerate(found):
            line = f":{lines[number]}" if len(lines) == len(found) else ""
            label = excerpt(str(entry.get("name", f"number {number + 1}")))
            where = f"{path}{line}: {name} {label}"
            mistakes += _unknown(where, entry, KEYS[kind])
            yield _Table(entry, where, mistakes, kind, path.name)


def _lines(text: str, name: str) -> list[int]:
    heading = re.compile(rf"\s*\[\[\s*[\"']?{name}[\"']?\s*\]\]")
    return [number for number, line in enumerate(text.split("\n"), 1) if heading.match(line)]


def _identity(entry: _Table) -> Identity | None:
    name = entry.words("name")
    if name is None:
        if "name" not in entry.values:
            entry.mistakes.append(f'{entry.where}: has no name; add name = "…"')
        return None
    own_id = entry.fitting("id", ID, "letters, digits and hyphens, such as 'vale-violinist'")
    id_ = own_id or slug(name)
    narrow = _conditions(entry)
    return Identity(
        id=id_,
        kind=entry.kind,
        name=name,
        same=entry.list("same", '["I. Varden"]'),
        role=entry.words("role"),
        type=entry.fitting("type", WORD, "one word, such as 'government'"),
        refs=(*_refs(entry), f"{entry.file}#{id_}"),
        roles=narrow.list("roles", '["violinist"]'),
        articles=narrow.list("articles", '["concert-*"]'),
        found_as=_found_as(entry),
        location=_location(entry, name),
    )


def _refs(entry: _Table) -> Iterator[str]:
    wikidata = entry.fitting("wikidata", WIKIDATA, "an item such as 'Q42'")
    viaf = entry.fitting("viaf", NUMBER, "a number such as 12345")
    geonames = entry.fitting("geonames", GEONAMES, "a number such as 2660646")
    if wikidata:
        yield f"wd:{wikidata}"
    if geonames:
        yield f"geo:{geonames}"
    if viaf:
        yield f"{VIAF}{viaf}"
    for link in entry.list("links", '["https://example.org"]'):
        if link.startswith((*WEB, *PREFIXES)) and " " not in link:
            yield link
        else:
            entry.wrong("links", "web addresses that begin with https://")


def _conditions(entry: _Table) -> _Table:
    value = entry.values.get("where", {})
    if not isinstance(value, dict) or ("where" in entry.values and not value):
        entry.wrong("where", 'a table such as { roles = ["violinist"] }')
        value = {}
    where = f"{entry.where}: where"
    entry.mistakes.extend(_unknown(where, value, CONDITIONS))
    return _Table(value, where, entry.mistakes)


def _found_as(entry: _Table) -> Kind | None:
    value = entry.words("found_as")
    if value is None:
        return None
    if value not in TABLES or TABLES[value] == entry.kind:
        others = (name for name, kind in TABLES.items() if kind != entry.kind)
        entry.wrong("found_as", " or ".join(map(repr, others)))
        return None
    return TABLES[value]


def _location(entry: _Table, name: str) -> Location | None:
    """Return where a place lies: as the file says, else as the gazetteer does."""
    if entry.kind != "place":
        return None
    country = entry.fitting("country", COUNTRY, "a code of two capitals such as 'CH'")
    number = entry.values.get("geonames")
    geonameid = int(str(number)) if GEONAMES.fullmatch(str(number)) else None
    match entry.values.get("coordinates"):
        case None:
            return None if geonameid is None else _in_gazetteer(entry, name, geonameid)
        case [int() | float() as lat, int() | float() as lon] if abs(lat) <= 90 >= abs(lon) / 2:
            return Location(
                lat=float(lat), lon=float(lon), geonameid=geonameid, country=country, name=name
            )
    entry.wrong("coordinates", "latitude and longitude in degrees, such as [46.2, 6.15]")
    return None


def _in_gazetteer(entry: _Table, name: str, geonameid: int) -> Location | None:
    from annotate.gazetteer import in_use

    try:
        gazetteer = in_use()
    except ModelError as error:
        entry.mistakes.append(f"{entry.where}: {error}")
        return None
    for known in (name, *entry.list("same", "[]")):
        for place in gazetteer.find(known):
            if place.id == geonameid:
                return Location(
                    lat=place.lat,
                    lon=place.lon,
                    geonameid=geonameid,
                    country=place.country or None,
                    name=place.name,
                )
    entry.mistakes.append(
        f"{entry.where}: geonames is {geonameid}, which the gazetteer does not know by this name; "
        "correct the number, or say where it lies: coordinates = [latitude, longitude]"
    )
    return None


def _unknown(where: str, table: Mapping[str, object], known: Iterable[str]) -> Iterator[str]:
    for key in table:
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            meant = f"did you mean {close[0]!r}? " if close else ""
            yield f"{where}: unknown key {excerpt(key)}; {meant}Known are {', '.join(known)}"


def _not_toml(path: Path, message: str) -> str:
    found = PLACE_IN_TOML.fullmatch(message)
    reason, line = (found[1], found[2]) if found else (message, None)
    where = f"{path}:{line}" if line else str(path)
    return (
        f"{where}: not TOML: {reason[:1].lower()}{reason[1:]}; put words in quotation marks and "
        "head each entry with [[person]], [[organisation]] or [[place]]"
    )


def _line(mistake: str) -> int:
    found = re.match(r"[^\n]*?:(\d+): ", mistake)
    return int(found[1]) if found else 0
