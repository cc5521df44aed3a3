"""A row of the gazetteer."""

from __future__ import annotations

from dataclasses import dataclass

COUNTRY = frozenset({"PCLI", "PCLD", "PCLS", "PCLF", "PCL", "PCLIX", "TERR", "PCLH"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place under one of its names.

    *name* is its official name.  *feature* is a GeoNames feature code ("PPL", "ADM1", "PCLI",
    "STM"); *country* ISO 3166; *admin1* and *admin2* are GeoNames' codes of the divisions it lies
    in, "" where it lies in none.  *population* is 0 where unknown.  *official* is False for a
    place found under an alternate name.  *id* is 0 for a place that GeoNames has no row for here.
    """

    id: int
    name: str
    lat: float
    lon: float
    feature: str
    country: str
    admin1: str
    admin2: str
    population: int
    official: bool = True

    @property
    def is_country(self) -> bool:
        """Whether the place is a country or a dependent territory."""
        return self.feature in COUNTRY

    @property
    def is_settlement(self) -> bool:
        """Whether the place is a city, town or village."""
        return self.feature.startswith("PPL")

    @property
    def code(self) -> str:
        """The place's own GeoNames division code: "US", "US.TX", "US.TX.471"; "" for any other."""
        if self.is_country:
            return self.country
        if self.feature == "ADM1":
            return f"{self.country}.{self.admin1}"
        if self.feature == "ADM2":
            return f"{self.country}.{self.admin1}.{self.admin2}"
        return ""


def contains(outer: Place, inner: Place) -> bool:
    """Say whether *inner* lies in the country or division *outer*."""
    if outer.is_country:
        return inner.country == outer.country and not inner.is_country
    if outer.feature not in {"ADM1", "ADM2"} or inner.country != outer.country:
        return False
    if inner.admin1 != outer.admin1 or inner.code == outer.code:
        return False
    return outer.feature == "ADM1" or inner.admin2 == outer.admin2
