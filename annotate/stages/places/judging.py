"""How probable a stretch of the text is to be a place name: learned weights of its features."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from annotate import resources


def judged(features: Iterable[str]) -> float:
    """Return the probability that what *features* hold for is a place name."""
    weights = model()
    score = sum(weights.get(feature, 0.0) for feature in features)
    return 1 / (1 + math.exp(-max(min(score, 30.0), -30.0)))


@cache
def model() -> dict[str, float]:
    """Return the learned weight of each feature."""
    return {name: float(value) for name, value in resources.table("place-name-weights")}
