"""Measures of place names and where they lie.

`span, overlap`: at least one character shared, pairs one to one by what they share; `span, exact`
`place`: an overlap whose point lies within 161 km of the gold's: precision over what has
coordinates (what overlaps gold without any is left out), recall over gold with coordinates
`place, of those found`: the share of these among gold that was found and has coordinates
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from annotate.evaluation.counts import Counts, pairs
from annotate.evaluation.records import Json, entries, number, span

EARTH_RADIUS_KM = 6371.0088
# 100 miles: the distance that geoparsers are usually measured by.
NEAR_KM = 161.0


def count(gold: Mapping[str, object], system: Mapping[str, object]) -> Counts:
    """Return the counts of one article."""
    wanted, found = entries(gold, "toponyms"), entries(system, "toponyms")
    paired = pair(wanted, found)
    spans = {span(toponym) for toponym in wanted}
    counts = Counts()
    counts.add("span, overlap", len(paired), len(found), len(wanted))
    exact = sum(span(toponym) in spans for toponym in found)
    counts.add("span, exact", exact, len(found), len(wanted))
    open_to_judgement = {m for n, m in paired.items() if _point(wanted[n]) is None}
    located = [m for m, other in enumerate(found) if _point(other) and m not in open_to_judgement]
    judged = {n: m for n, m in paired.items() if _point(wanted[n])}
    near = sum(is_near(wanted[n], found[m]) for n, m in judged.items())
    counts.add("place", near, len(located), sum(_point(one) is not None for one in wanted))
    counts.add_share("place, of those found", near, len(judged))
    return counts


def pair(wanted: Sequence[Json], found: Sequence[Json]) -> dict[int, int]:
    """Return the index in *found* for each index in *wanted* that has a partner."""
    return pairs(_candidates(wanted, found))


def is_near(one: Json, other: Json) -> bool:
    """Say whether two toponyms lie within NEAR_KM of each other; not if one has no point."""
    here, there = _point(one), _point(other)
    return here is not None and there is not None and distance_km(here, there) <= NEAR_KM


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance of two points, each (latitude, longitude) in degrees.

    >>> round(distance_km((52.52, 13.405), (48.857, 2.352)))
    877
    """
    north, south = math.radians(one[0]), math.radians(other[0])
    turn = math.radians(other[1] - one[1])
    half = (
        math.sin((south - north) / 2) ** 2
        + math.cos(north) * math.cos(south) * math.sin(turn / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def _point(toponym: Json) -> tuple[float, float] | None:
    lat, lon = number(toponym, "lat"), number(toponym, "lon")
    return None if lat is None or lon is None else (lat, lon)


def _candidates(
    wanted: Sequence[Json], found: Sequence[Json]
) -> Iterator[tuple[tuple[float, ...], int, int]]:
    for n, one in enumerate(map(span, wanted)):
        for m, other in enumerate(map(span, found)):
            shared = min(one[1], other[1]) - max(one[0], other[0])
            if shared > 0:
                longer = abs((one[1] - one[0]) - (other[1] - other[0]))
                yield (-shared, longer), n, m
