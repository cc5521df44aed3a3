"""How good a network's attributions are on articles with gold ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from annotate.evaluation.attributions import Relation, pair
from annotate.stages.attributions.certainty import FEATURES
from annotate.stages.attributions.decoding import Floats, Integers, Span
from annotate.stages.attributions.tagger import (
    Candidate,
    Scorer,
    Settings,
    find_candidates,
)
from annotate.stages.attributions.windows import cut_units, pack_windows, read_inputs
from annotate.stages.attributions.words import PUNCTUATION, Vocabulary, Words
from annotate.training.data import Gold, Record, prepare


@dataclass(frozen=True, slots=True)
class Judged:
    """All candidates in some articles: a row of features each, whether it is right, its article."""

    features: Floats
    right: np.ndarray[tuple[int], np.dtype[np.bool_]]
    article: Integers
    golds: int

    def f1(self, chances: Floats, threshold: float) -> float:
        """Return the F1 of the candidates whose chance is at least *threshold*."""
        kept = chances >= threshold
        found = int(self.right[kept].sum())
        return 2 * found / max(1, int(kept.sum()) + self.golds)


def judge(
    records: Sequence[Record], vocabulary: Vocabulary, scorer: Scorer, settings: Settings
) -> Judged:
    """Return the candidates in *records*, compared with the gold attributions."""
    features: list[Floats] = []
    right: list[bool] = []
    places: list[int] = []
    golds = 0
    for number, record in enumerate(records):
        article = prepare(record, vocabulary)
        words = article.words
        found = list(_all_candidates(words, vocabulary, scorer, settings))
        features.extend(candidate.features for candidate, _ in found)
        system = [_candidate_roles(candidate, offset, words) for candidate, offset in found]
        golds_here = [_gold_roles(gold, words) for gold in article.golds]
        paired = set(pair(golds_here, system).values())
        right.extend(place in paired for place in range(len(system)))
        places.extend([number] * len(found))
        golds += len(article.golds)
    table = np.stack(features) if features else np.zeros((0, FEATURES))
    return Judged(table, np.array(right, np.bool_), np.array(places, np.int64), golds)


def _all_candidates(
    words: Words, vocabulary: Vocabulary, scorer: Scorer, settings: Settings
) -> Iterator[tuple[Candidate, int]]:
    for window in pack_windows(list(cut_units(words)), context=settings.context):
        inputs = read_inputs(words, window, vocabulary)
        for candidate in find_candidates(inputs, window, scorer, settings):
            yield candidate, window.first


def _candidate_roles(candidate: Candidate, offset: int, words: Words) -> Relation:
    cue = (candidate.cue.first, candidate.cue.last)
    sources = [candidate.source] if candidate.source else []
    return Relation(
        _letters(sources, offset, words),
        _letters([cue], offset, words),
        _letters(candidate.content, offset, words),
    )


def _gold_roles(gold: Gold, words: Words) -> Relation:
    sources = [gold.source] if gold.source else []
    return Relation(
        _letters(sources, 0, words),
        _letters([gold.cue], 0, words),
        _letters(gold.content, 0, words),
    )


def _letters(spans: Sequence[Span], offset: int, words: Words) -> frozenset[int]:
    """Return the words in *spans*, without punctuation."""
    numbers = (offset + n for first, last in spans for n in range(first, last))
    return frozenset(n for n in numbers if words.shapes[n] != PUNCTUATION)
