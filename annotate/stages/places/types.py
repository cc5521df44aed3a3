"""What kind of place a GeoNames feature is, in one word."""

from __future__ import annotations

from functools import cache

from annotate import resources
from annotate.gazetteer import Place


def type_of(place: Place) -> str:
    """Return the type of *place*: "country", "region", "settlement", "water" ..."""
    kinds = _kinds()
    return kinds.get(place.feature) or kinds.get(place.feature[:3], "feature")


@cache
def _kinds() -> dict[str, str]:
    return {row[0]: row[1] for row in resources.table("place-types")}
