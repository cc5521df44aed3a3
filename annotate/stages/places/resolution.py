"""Which place each toponym of an article means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from annotate.gazetteer.places import Place
from annotate.stages.places.features import Numbers, Toponym, table
from annotate.stages.places.ranking import chances

# A place less probable than this is wrong more often than right; the name stays unresolved.
LEAST = 0.3
# Other places are kept if at least this probable, and at most so many.
LEAST_ALTERNATIVE = 0.02
MOST_ALTERNATIVES = 4
# Time and memory grow with the square of the candidates weighed together; articles have 30 to 300.
MOST_TOGETHER = 1500
# Places of one name and country less than so many degrees apart are one: a city and its division.
SPOT = 0.75


@dataclass(frozen=True)
class Meaning:
    """The place that a toponym means, how probable that is, and the other places, best first.

    *name* is the toponym as the article spells it where it comes first.
    """

    name: str
    place: Place
    cert: float
    others: tuple[tuple[Place, float], ...]


def meant(toponyms: Sequence[Toponym], weights: Numbers | None = None) -> list[Meaning | None]:
    """Return what each of *toponyms* means; None where no place is probable enough."""
    return [meaning for part in _parts(toponyms) for meaning in _meant(part, weights)]


def _parts(toponyms: Sequence[Toponym]) -> Iterator[Sequence[Toponym]]:
    """Yield *toponyms* in stretches of about MOST_TOGETHER candidates."""
    first, size = 0, 0
    for number, toponym in enumerate(toponyms):
        if size and size + len(toponym.places) > MOST_TOGETHER:
            yield toponyms[first:number]
            first, size = number, 0
        size += len(toponym.places)
    if size:
        yield toponyms[first:]


def _meant(toponyms: Sequence[Toponym], weights: Numbers | None) -> list[Meaning | None]:
    found = table(toponyms)
    probable = chances(found, weights)
    ends = np.cumsum([len(toponym.places) for toponym in toponyms])[:-1]
    return [
        _meaning(toponym, [float(chance) for chance in part])
        for toponym, part in zip(toponyms, np.split(probable, ends), strict=True)
    ]


def _meaning(toponym: Toponym, chances_: Sequence[float]) -> Meaning | None:
    ranked = sorted(zip(toponym.places, chances_, strict=True), key=lambda pair: -pair[1])
    (place, cert), *others = sorted(_spots(ranked).items(), key=lambda pair: -pair[1])
    if cert < LEAST:
        return None
    kept = [pair for pair in others[:MOST_ALTERNATIVES] if pair[1] >= LEAST_ALTERNATIVE]
    return Meaning(toponym.name, place, min(cert, 1.0), tuple(kept))


def _spots(ranked: Sequence[tuple[Place, float]]) -> dict[Place, float]:
    """Return the chance of each spot, by its settlement if it has one, else its first place."""
    spots: dict[Place, float] = {}
    for place, chance in ranked:
        head = next((head for head in spots if _one_spot(head, place)), place)
        total = spots.pop(head, 0.0) + chance
        settled = place.is_settlement and not (head.is_settlement or head.is_country)
        spots[place if settled else head] = total
    return spots


def _one_spot(one: Place, other: Place) -> bool:
    """Say whether a city and the division around it, or two rows of one place, lie together."""
    return (
        one.country == other.country
        and abs(one.lat - other.lat) < SPOT
        and abs(one.lon - other.lon) < SPOT
    )
