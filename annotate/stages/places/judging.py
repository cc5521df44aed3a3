"""How probable a stretch of the text is to be a place name: learned weights of its features."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from annotate import resources

_in_use: ContextVar[Mapping[str, float] | None] = ContextVar("weights of place names", default=None)


def judged(features: Iterable[str]) -> float:
    """Return the probability that what *features* hold for is a place name."""
    weights = _in_use.get() or model()
    score = sum(weights.get(feature, 0.0) for feature in features)
    return 1 / (1 + math.exp(-max(min(score, 30.0), -30.0)))


@contextmanager
def using(weights: Mapping[str, float]) -> Iterator[None]:
    """Judge by *weights* instead of those of the package, to try them before they are kept."""
    token = _in_use.set(weights)
    try:
        yield
    finally:
        _in_use.reset(token)


@cache
def model() -> dict[str, float]:
    """Return the learned weight of each feature."""
    return {name: float(value) for name, value in resources.table("place-name-weights")}
