"""Which place each toponym of an article means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotate.gazetteer.places import Place
from annotate.stages.places.features import Toponym, table
from annotate.stages.places.ranking import chances

# A place less probable than this is wrong more often than right; the name stays unresolved.
LEAST = 0.3
# Other places are kept if at least this probable, and at most so many.
LEAST_ALTERNATIVE = 0.02
MOST_ALTERNATIVES = 4


@dataclass(frozen=True)
class Meaning:
    """The place that a toponym means, how probable that is, and the other places, best first."""

    place: Place
    cert: float
    others: tuple[tuple[Place, float], ...]


def meant(toponyms: Sequence[Toponym]) -> list[Meaning | None]:
    """Return what each of *toponyms* means; None where no place is probable enough."""
    if not toponyms:
        return []
    found = table(toponyms)
    probable = chances(found)
    ends = np.cumsum([len(toponym.places) for toponym in toponyms])[:-1]
    return [
        _meaning(toponym.places, [float(chance) for chance in part])
        for toponym, part in zip(toponyms, np.split(probable, ends), strict=True)
    ]


def _meaning(places: Sequence[Place], chances_: Sequence[float]) -> Meaning | None:
    ranked = sorted(zip(places, chances_, strict=True), key=lambda pair: -pair[1])
    (place, cert), *others = ranked
    if cert < LEAST:
        return None
    kept = [pair for pair in others[:MOST_ALTERNATIVES] if pair[1] >= LEAST_ALTERNATIVE]
    return Meaning(place, cert, tuple(kept))
