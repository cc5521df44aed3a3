"""Which place each toponym of an article means."""

from __future__ import annotations

from collections.abc import Sequence
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
    if not toponyms:
        return []
    found = table(toponyms)
    probable = chances(found, weights)
    ends = np.cumsum([len(toponym.places) for toponym in toponyms])[:-1]
    return [
        _meaning(toponym, [float(chance) for chance in part])
        for toponym, part in zip(toponyms, np.split(probable, ends), strict=True)
    ]


def _meaning(toponym: Toponym, chances_: Sequence[float]) -> Meaning | None:
    ranked = sorted(zip(toponym.places, chances_, strict=True), key=lambda pair: -pair[1])
    spots: dict[Place, float] = {}
    for place, chance in ranked:
        head = next((head for head in spots if _one_spot(head, place)), place)
        spots[head] = spots.get(head, 0.0) + chance
    (place, cert), *others = sorted(spots.items(), key=lambda pair: -pair[1])
    if cert < LEAST:
        return None
    kept = [pair for pair in others[:MOST_ALTERNATIVES] if pair[1] >= LEAST_ALTERNATIVE]
    return Meaning(toponym.name, place, min(cert, 1.0), tuple(kept))


def _one_spot(one: Place, other: Place) -> bool:
    """Say whether a city and the division around it, or two rows of one place, lie together."""
    return (
        one.country == other.country
        and abs(one.lat - other.lat) < SPOT
        and abs(one.lon - other.lon) < SPOT
    )
