"""From the probabilities of an attribution's parts to one calibrated probability of it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from annotate.stages.attributions.decoding import Floats, Span

FEATURES = 11
_LOWEST = 1e-6


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression over `describe`: the probability that an attribution is right.

    Right means that source, cue and content each share half of their words or more with those of
    one gold attribution.
    """

    bias: float
    weights: tuple[float, ...]

    def __call__(self, features: Floats) -> Floats:
        """Return a probability for each row of *features*."""
        result: Floats = 1 / (1 + np.exp(-(features @ np.array(self.weights) + self.bias)))
        return result


def describe(
    cues: Sequence[float],
    found: Sequence[Span | None],
    sources: Floats,
    contents: Floats,
    spans: Sequence[Sequence[Span]],
) -> npt.NDArray[np.float64]:
    """Return a row of features for each attribution.

    *cues* and *sources* are probabilities, *contents* logarithms of probabilities, of the sources
    *found* and the contents *spans*.
    """
    words = np.array([sum(last - first for first, last in parts) for parts in spans], np.float64)
    cue = np.log(np.maximum(np.array(cues), _LOWEST))
    source = np.log(np.maximum(sources, _LOWEST))
    both = np.exp(cue + source)
    return np.stack(
        [
            cue,
            cue**2,
            source,
            np.array([span is None for span in found], np.float64),
            contents,
            np.maximum(contents, -10.0) ** 2,
            np.log1p(words),
            np.array([len(parts) > 1 for parts in spans], np.float64),
            both,
            both**2,
            np.exp(contents),
        ],
        axis=1,
    )
