"""How probable each place is that a toponym can mean, all toponyms of an article together."""

from __future__ import annotations

from functools import cache

import numpy as np

from annotate import resources
from annotate.stages.places.features import ALONE, FEATURES, Numbers, Table, with_company

# After the second round hardly a place changes.
ROUNDS = 2


def chances(found: Table, weights: Numbers | None = None) -> Numbers:
    """Return the probability of each candidate of *found*; those of one toponym add up to 1.

    *weights* are the learned ones unless others are given, to try them.
    """
    weights = model() if weights is None else weights
    probable = softmax(found.alone @ weights[: len(ALONE)], found)
    for _ in range(ROUNDS):
        probable = softmax(with_company(found, probable) @ weights, found)
    return probable


def softmax(scores: Numbers, found: Table) -> Numbers:
    """Return *scores* as probabilities within each toponym."""
    if not len(scores):
        return scores
    best = np.full(found.groups, -np.inf)
    np.maximum.at(best, found.group, scores)
    raised = np.exp(scores - best[found.group])
    shares: Numbers = raised / np.bincount(found.group, raised, found.groups)[found.group]
    return shares


@cache
def model() -> Numbers:
    """Return the learned weight of each feature."""
    weights = {name: float(value) for name, value in resources.table("place-weights")}
    return np.array([weights[name] for name in FEATURES])
