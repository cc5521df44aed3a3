"""Learning the weights of the places stage, by gradient descent in numpy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from annotate.stages.places.features import ALONE, FEATURES, Numbers, with_company
from annotate.stages.places.ranking import softmax
from annotate.training.gold_places import NameExamples, PlaceExamples

# A feature of fewer articles is a word of their events, not of place names.
LEAST_ARTICLES = 15
NAME_DECAY = 1.0
NAME_STEPS = 200
LEAST_WEIGHT = 0.03
PLACE_DECAY = 1.0
PLACE_STEPS = 150
# The features of company need chances, which need weights: learned in turn, few turns settle it.
TURNS = 4
# Where the turns begin: large places, countries and what the next name holds.
FIRST_GUESS = {"population": 6.0, "country": 2.0, "first division": 1.0, "in the next name": 3.0}
MOST_REPEATS = 3.0
# Not learned: the corpora fit as well with -1.5 as with -4 and hold few articles on capitals, where
# the bare name hardly ever means the division of the same name far from it.
FIXED = {"division with a capital's name": -2.0}


def learn_names(articles: Sequence[NameExamples]) -> dict[str, float]:
    """Return the weight of each feature that tells place names from other stretches."""
    frequency = Counter(f for a in articles for f in {f for row in a.features for f in row})
    column = {
        feature: number
        for number, feature in enumerate(
            sorted(f for f, count in frequency.items() if count >= LEAST_ARTICLES)
        )
    }
    rows: list[int] = []
    columns: list[int] = []
    right: list[float] = []
    for article in articles:
        for features, is_right in zip(article.features, article.right, strict=True):
            known = [column[f] for f in features if f in column]
            rows += [len(right)] * len(known)
            columns += known
            right.append(float(is_right))
    row, col, gold = np.array(rows, np.int64), np.array(columns, np.int64), np.array(right)

    def slope(weights: Numbers) -> Numbers:
        chance = 1 / (1 + np.exp(-np.bincount(row, weights[col], len(gold))))
        error = np.bincount(col, (chance - gold)[row], len(weights))
        found: Numbers = (error + NAME_DECAY * weights) / len(gold)
        return found

    weights = _descend(np.zeros(len(column)), slope, NAME_STEPS)
    return {
        feature: round(float(weights[number]), 2)
        for feature, number in column.items()
        if abs(weights[number]) >= LEAST_WEIGHT
    }


def learn_places(articles: Sequence[PlaceExamples]) -> Numbers:
    """Return the weights of `features.FEATURES` that tell the right candidates from the others."""
    first = FIRST_GUESS | FIXED
    weights = np.array([first.get(feature, 0.0) for feature in FEATURES])
    for turn in range(TURNS):
        weights = _learn_places_once(articles, weights, alone=turn == 0)
    return weights


def _learn_places_once(
    articles: Sequence[PlaceExamples], weights: Numbers, *, alone: bool
) -> Numbers:
    features, groups, right, repeats = [], [], [], []
    count = 0
    for article in articles:
        table = article.table
        known = table.alone if alone else with_company(table, _chances(article, weights))
        chances = softmax(known @ weights[: known.shape[1]], table)
        features.append(with_company(table, chances))
        groups.append(table.group + count)
        right.append(article.right)
        repeats.append(np.minimum(table.weight, MOST_REPEATS))
        count += table.groups
    group, gold = np.concatenate(groups), np.concatenate(right)
    decidable = np.bincount(group, gold, count)[group] > 0
    row, gold, repeat = (
        part[decidable] for part in (np.vstack(features), gold, np.concatenate(repeats))
    )
    is_learned = np.array([feature not in FIXED for feature in FEATURES])
    numbers, group = np.unique(group[decidable], return_inverse=True)

    def slope(tried: Numbers) -> Numbers:
        chance = _shares(np.exp(np.minimum(row @ tried, 500.0)), group, len(numbers))
        wanted = _shares(chance * gold, group, len(numbers))
        error = row.T @ ((chance - wanted) * repeat) + PLACE_DECAY * tried
        found: Numbers = error * is_learned / len(numbers)
        return found

    return _descend(weights, slope, PLACE_STEPS)


def _chances(article: PlaceExamples, weights: Numbers) -> Numbers:
    return softmax(article.table.alone @ weights[: len(ALONE)], article.table)


def _shares(mass: Numbers, group: NDArray[np.int64], groups: int) -> Numbers:
    shares: Numbers = mass / np.maximum(np.bincount(group, mass, groups)[group], 1e-12)
    return shares


def _descend(weights: Numbers, slope: Callable[[Numbers], Numbers], steps: int) -> Numbers:
    """Return where Adam arrives from *weights* in *steps*, the step falling to nothing."""
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        gradient = slope(weights)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        pace = 0.1 * (1 - step / steps) + 0.002
        scale = np.sqrt(square / (1 - 0.999**step)) + 1e-8
        weights = weights - pace * (mean / (1 - 0.9**step)) / scale
    return weights
