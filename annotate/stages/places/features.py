"""What tells which place a toponym means: one feature a line of `FEATURES`, all in -1 to 1.

Features of a place alone are columns that depend on nothing else; features of company depend on how
probable the candidates of the article's other toponyms are, so they are computed anew each round.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotate.gazetteer.places import Place, contains

Numbers = NDArray[np.float64]
Indices = NDArray[np.int64]

ALONE = (
    "population", "official", "country", "first division", "second division", "capital",
    "settlement", "continent or region", "water", "most populous", "english-speaking",
    "follows its part", "in the next name", "in the dateline", "division with a capital's name",
)  # fmt: skip
COMPANY = (
    "share of the country", "share of the division", "holds others", "in a named division",
    "in a named country", "near others", "very near others", "near the first",
    "capital of a country",
    "capital among countries",
    "division that holds others",
    "english-speaking among others",
)  # fmt: skip
FEATURES = (*ALONE, *COMPANY)

ENGLISH_SPEAKING = frozenset({"US", "GB", "CA", "AU", "IE", "NZ"})
WATER = frozenset({"SEA", "OCN", "STM", "LK", "LKS", "BAY", "GULF", "STRT", "CHN", "SD", "RSV"})
EARTH_KM = 6371.0088
NEAR_KM, VERY_NEAR_KM = 300.0, 60.0


@dataclass(frozen=True)
class Toponym:
    """One name of the article with the places it can mean.

    *count* is how often it occurs; *first* the number of its first occurrence among all
    toponyms.  *containers* are the places named right after it ("Paris, Texas"), *parts* those
    right before it; *dateline* says that it stands in the dateline.
    """

    name: str
    places: tuple[Place, ...]
    count: int
    first: int
    containers: tuple[Place, ...] = ()
    parts: tuple[Place, ...] = ()
    dateline: bool = False


@dataclass(frozen=True)
class Table:
    """The candidates of all toponyms of one article, as parallel arrays.

    *group* is the number of a candidate's toponym; *alone* has a row a candidate.
    """

    group: Indices
    groups: int
    alone: Numbers
    country: Indices
    division: Indices
    weight: Numbers
    nearness: Numbers
    close: Numbers
    inside: Numbers
    first: Indices


def table(toponyms: Sequence[Toponym]) -> Table:
    """Return the candidates of *toponyms* with all that does not depend on their probability."""
    rows = [(number, place) for number, t in enumerate(toponyms) for place in t.places]
    group = np.array([number for number, _ in rows], dtype=np.int64)
    places = [place for _, place in rows]
    other = group[:, None] != group[None, :]
    km = _distances(places)
    settled = np.array([not (p.is_country or p.feature in {"ADM1", "CONT"}) for p in places])
    pairs = other & settled[None, :] & settled[:, None]
    order = min(range(len(toponyms)), key=lambda n: toponyms[n].first, default=0)
    country, division, district = (
        _numbered(keys) for keys in zip(*map(_codes, places), strict=True)
    )
    return Table(
        group=group,
        groups=len(toponyms),
        alone=np.array([_alone(toponyms[n], place) for n, place in rows]).reshape(-1, len(ALONE)),
        country=country,
        division=division,
        weight=np.array([float(min(toponyms[n].count, 5)) for n, _ in rows]),
        nearness=np.exp(-km / NEAR_KM) * pairs,
        close=np.exp(-km / VERY_NEAR_KM) * pairs,
        inside=_inside(places, country, division, district) * other,
        first=np.flatnonzero(group == order),
    )


def with_company(found: Table, chances: Numbers) -> Numbers:
    """Return all features, one row a candidate, given how probable each candidate is."""
    mass = chances * found.weight
    spoken = found.alone[:, ENGLISH]
    held = _saturated(found.inside.T @ mass)
    is_national = found.alone[:, COUNTRY] + found.alone[:, CAPITAL]
    shared = _share(found.country, found.group, found.groups, mass)
    columns = (
        shared,
        _share(found.division, found.group, found.groups, mass),
        held,
        _saturated(found.inside @ (mass * found.alone[:, FIRST_DIVISION])),
        _saturated(found.inside @ (mass * found.alone[:, COUNTRY])),
        _saturated(found.nearness @ mass),
        _saturated(found.close @ mass),
        found.nearness[:, found.first] @ chances[found.first],
        found.alone[:, CAPITAL] * shared,
        found.alone[:, CAPITAL] * _saturated(_others(found, mass * is_national)),
        found.alone[:, FIRST_DIVISION] * held,
        spoken * _saturated(_others(found, mass * (1 - spoken))),
    )
    return np.column_stack((found.alone, *columns))


COUNTRY, FIRST_DIVISION, CAPITAL, ENGLISH = map(
    ALONE.index, ("country", "first division", "capital", "english-speaking")
)


def _alone(toponym: Toponym, place: Place) -> tuple[float, ...]:
    return (
        np.log1p(place.population) / 20,
        place.official,
        place.is_country,
        place.feature == "ADM1",
        place.feature == "ADM2",
        place.feature == "PPLC",
        place.is_settlement,
        place.feature in {"CONT", "RGN", "PCLH"},
        place.feature in WATER,
        place is toponym.places[0],
        place.country in ENGLISH_SPEAKING,
        any(contains(place, part) for part in toponym.parts),
        any(contains(outer, place) for outer in toponym.containers),
        toponym.dateline,
        place.feature == "ADM1" and any(_is_rival(p, place) for p in toponym.places),
    )


def _is_rival(capital: Place, division: Place) -> bool:
    """Say whether *capital* is that of the country of *division* but lies outside it."""
    return (
        capital.feature == "PPLC"
        and capital.country == division.country
        and capital.admin1 != division.admin1
    )


def _codes(place: Place) -> tuple[str, str, str]:
    """Return keys of the country and divisions of *place*; its own where it has none."""
    own = f"?{place.id}?{place.name}"
    country = place.country or own
    division = f"{country}.{place.admin1}" if place.admin1 else own
    return country, division, f"{division}.{place.admin2}" if place.admin2 else own


def _inside(places: list[Place], country: Indices, division: Indices, district: Indices) -> Numbers:
    """Return 1 where the place of the row lies in the country or division of the column."""
    rank = np.array([_rank(place) for place in places])
    lower = rank[:, None] > rank[None, :]
    within = np.zeros_like(lower)
    for level, key in enumerate((country, division, district)):
        within |= (rank == level)[None, :] & (key[:, None] == key[None, :])
    inside: Numbers = (within & lower).astype(np.float64)
    return inside


def _rank(place: Place) -> int:
    if place.is_country:
        return 0
    return {"ADM1": 1, "ADM2": 2}.get(place.feature, 3)


def _numbered(keys: Iterable[str]) -> Indices:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def _share(key: Indices, group: Indices, groups: int, mass: Numbers) -> Numbers:
    """Return what share of the other toponyms' *mass* has the same *key*."""
    if not len(key):
        return mass
    size = int(key.max()) + 1
    total = np.bincount(key, mass, size)[key]
    pair = group * size + key
    own = np.bincount(pair, mass, groups * size)[pair]
    others = mass.sum() - np.bincount(group, mass, groups)[group]
    share: Numbers = (total - own) / (others + 1)
    return share


def _others(found: Table, mass: Numbers) -> Numbers:
    """Return the sum of *mass* over the candidates of other toponyms."""
    others: Numbers = mass.sum() - np.bincount(found.group, mass, found.groups)[found.group]
    return others


def _saturated(amount: Numbers) -> Numbers:
    return amount / (amount + 1)


def _distances(places: list[Place]) -> Numbers:
    """Return the great-circle distances between all *places*, in km."""
    lat = np.radians([place.lat for place in places])
    lon = np.radians([place.lon for place in places])
    x, y, z = np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)
    cosine = np.outer(x, x) + np.outer(y, y) + np.outer(z, z)
    km: Numbers = EARTH_KM * np.arccos(np.clip(cosine, -1, 1))
    return km
