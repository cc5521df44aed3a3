"""Fit the probability of an attribution, and the threshold under which it is dropped."""

from __future__ import annotations

import numpy as np

from annotate.stages.attributions.certainty import FEATURES, Calibration
from annotate.stages.attributions.decoding import Floats
from annotate.training.measure import Judged

_RIDGE = 0.1  # keeps weights small where a corpus is tiny
_ROUNDS = 50
_FOLDS = 10
_BINS = 10


def fit(features: Floats, right: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Calibration:
    """Return the logistic regression of *right* on *features*, by Newton's method."""
    if not len(right):
        return Calibration(0.0, (0.0,) * FEATURES)
    scale = np.maximum(np.abs(features).max(axis=0), 1e-9)
    table = np.concatenate([np.ones((len(features), 1)), features / scale], axis=1)
    weights = np.zeros(table.shape[1])
    ridge = np.diag([1e-6] + [_RIDGE] * features.shape[1])
    for _ in range(_ROUNDS):
        chances = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (right - chances) - ridge @ weights
        bend = (table * (chances * (1 - chances))[:, None]).T @ table + ridge
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-8:
            break
    return Calibration(float(weights[0]), tuple(float(w) for w in weights[1:] / scale))


def cross_fit(judged: Judged) -> Floats:
    """Return each candidate's probability by a regression that has not seen its article."""
    chances = np.zeros(len(judged.right))
    for fold in range(_FOLDS):
        held = judged.article % _FOLDS == fold
        if held.any():
            fitted = fit(judged.features[~held], judged.right[~held])
            chances[held] = fitted(judged.features[held])
    return chances


def best_threshold(judged: Judged, chances: Floats) -> float:
    """Return the threshold with the highest F1, out of hundredths from 0.05 to 0.7."""
    tried = [n / 100 for n in range(5, 71)]
    return max(tried, key=lambda threshold: judged.f1(chances, threshold))


def calibration_error(chances: Floats, right: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    """Return the expected calibration error over ten bins of equal width."""
    bins = np.minimum((chances * _BINS).astype(np.int64), _BINS - 1)
    gaps = [
        abs(float(chances[bins == b].mean()) - float(right[bins == b].mean())) * (bins == b).mean()
        for b in range(_BINS)
        if (bins == b).any()
    ]
    return float(sum(gaps))
