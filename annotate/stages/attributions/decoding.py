"""From the network's scores to cues, sources and contents, for all cues of a window at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Span = tuple[int, int]

_LONGEST_CUE = 12  # words; 99.9 % of the cues of PolNeAR train are shorter
_LONGEST_SOURCE = 80  # words
_TRIED_EDGES = 8  # places tried as a source's first and last word
_NEVER = -1e4
_RESCALED = 20  # places between rescalings, so that no product gets too small

OUTSIDE, BEGIN, INSIDE = range(3)


@dataclass(frozen=True, slots=True)
class Cue:
    """Words [first, last) of a window, and the probability that exactly they are a cue."""

    first: int
    last: int
    probability: float


@dataclass(frozen=True, slots=True)
class Chain:
    """How content labels follow each other: outside, begin, inside; from row to column."""

    start: Floats
    moves: Floats


def log_softmax(scores: Floats) -> Floats:
    """Return the logarithms of probabilities over the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def find_cues(scores: Floats, opens: npt.NDArray[np.bool_], threshold: float) -> list[Cue]:
    """Return the likely cues, in order and apart from each other.

    *scores* has a row a word (outside, begin, inside). A cue begins where that is at least
    *threshold* probable, ends where that is likeliest, and stays in its block.
    """
    if not len(scores):
        return []
    logs = log_softmax(scores)
    found = [
        _extend_cue(int(first), logs, opens)
        for first in np.flatnonzero(logs[:, BEGIN] >= np.log(threshold))
    ]
    kept: list[Cue] = []
    for cue in sorted(found, key=lambda cue: (-cue.probability, cue.first)):
        if all(cue.last <= other.first or cue.first >= other.last for other in kept):
            kept.append(cue)
    return sorted(kept, key=lambda cue: cue.first)


def _extend_cue(first: int, logs: Floats, opens: npt.NDArray[np.bool_]) -> Cue:
    best, best_score = first + 1, -np.inf
    score = float(logs[first, BEGIN])
    for last in range(first + 1, min(len(logs), first + _LONGEST_CUE) + 1):
        ends = last == len(logs) or bool(opens[last])
        stop = 0.0 if ends else float(np.log1p(-min(np.exp(logs[last, INSIDE]), 1 - 1e-9)))
        if score + stop > best_score:
            best, best_score = last, score + stop
        if ends:
            break
        score += float(logs[last, INSIDE])
    return Cue(first, best, float(np.exp(best_score)))


def find_sources(
    begins: Floats, ends: Floats, missing: Floats, blocks: Integers, near: Integers
) -> tuple[list[Span | None], Floats]:
    """Return each cue's likeliest source, None where none is likelier, and its probability.

    *begins* and *ends* have a row a cue and a column for each of the words that *near* numbers
    (-1 is no word); *missing* scores having no source, and *blocks* is the block of each word.
    """
    begins, ends = (np.where(near < 0, _NEVER, scores) for scores in (begins, ends))
    first_logs = log_softmax(np.concatenate([missing, begins], axis=1))
    none = np.exp(first_logs[:, 0])
    last_logs = log_softmax(ends)
    tried = min(_TRIED_EDGES, begins.shape[1])
    firsts = np.argsort(-first_logs[:, 1:], axis=1, kind="stable")[:, :tried]
    lasts = np.argsort(-last_logs, axis=1, kind="stable")[:, :tried]
    pairs = (
        np.take_along_axis(first_logs[:, 1:], firsts, 1)[:, :, None]
        + np.take_along_axis(last_logs, lasts, 1)[:, None, :]
    )
    length = lasts[:, None, :] - firsts[:, :, None]
    block = blocks[near]
    apart = (
        np.take_along_axis(block, lasts, 1)[:, None, :]
        != np.take_along_axis(block, firsts, 1)[:, :, None]
    )
    pairs = np.where((length < 0) | (length >= _LONGEST_SOURCE) | apart, _NEVER, pairs)
    flat = pairs.reshape(len(pairs), -1)
    best = flat.argmax(axis=1)
    rows = np.arange(len(pairs))
    first, last = firsts[rows, best // tried], lasts[rows, best % tried]
    chances = np.exp(flat[rows, best])
    spans: list[Span | None] = [
        None
        if none[row] > 0.5 or chances[row] == 0
        else (int(near[row, first[row]]), int(near[row, last[row]]) + 1)
        for row in rows
    ]
    return spans, np.where([span is None for span in spans], none, chances)


def find_contents(
    scores: Floats, opens: npt.NDArray[np.bool_], chain: Chain, near: Integers
) -> tuple[list[tuple[Span, ...]], Floats]:
    """Return the fragments of each cue's likeliest content, and the logarithm of its probability.

    *scores* is (cues, places, labels), and *near* numbers the word at each place (-1 is none).
    A fragment never runs on over the start of a block.
    """
    scores = np.where((opens[near] & (near >= 0))[:, :, None] & _IS_INSIDE, _NEVER, scores)
    labels, path = _best_path(scores, chain, near >= 0)
    logs = path - _all_paths(scores, chain, near >= 0)
    return [_fragments(row, int(words[0])) for row, words in zip(labels, near, strict=True)], logs


_IS_INSIDE = np.array([False, False, True])


def _best_path(
    scores: Floats, chain: Chain, real: npt.NDArray[np.bool_]
) -> tuple[Integers, Floats]:
    """Return the best labels of each row (outside where not *real*), and their score."""
    cues, places, _ = scores.shape
    back = np.zeros((places, cues, 3), np.int64)
    best = chain.start + scores[:, 0]
    full = np.logical_and.reduce(real, axis=0).tolist()
    for at in range(1, places):
        ways = best[:, :, None] + chain.moves
        back[at] = ways.argmax(axis=1)
        further = ways.max(axis=1) + scores[:, at]
        best = further if full[at] else np.where(real[:, at, None], further, best)
    labels = np.zeros((cues, places), np.int64)
    rows = np.arange(cues)
    label = best.argmax(axis=1)
    for at in range(places - 1, -1, -1):
        labels[:, at] = label
        before = back[at, rows, label]
        label = before if full[at] else np.where(real[:, at], before, label)
    return np.where(real, labels, OUTSIDE), best.max(axis=1)


def _all_paths(scores: Floats, chain: Chain, real: npt.NDArray[np.bool_]) -> Floats:
    """Return the logarithm of the sum of the exponentials of all labellings of each row."""
    highest = scores.max(axis=2)
    factors = np.exp(scores - highest[:, :, None])
    moves = np.exp(chain.moves)
    total = np.exp(chain.start) * factors[:, 0]
    logs = highest[:, 0].copy()
    full = np.logical_and.reduce(real, axis=0).tolist()
    for at in range(1, scores.shape[1]):
        further = (total @ moves) * factors[:, at]
        if full[at]:
            total = further
            logs += highest[:, at]
        else:
            total = np.where(real[:, at, None], further, total)
            logs += np.where(real[:, at], highest[:, at], 0.0)
        if at % _RESCALED == 0:
            size = total.max(axis=1)
            total /= size[:, None]
            logs += np.log(size)
    result: Floats = logs + np.log(total.sum(axis=1))
    return result


def _fragments(labels: Integers, offset: int) -> tuple[Span, ...]:
    """Return the fragments in *labels*, with words counted from *offset*."""
    begins = np.flatnonzero((labels == BEGIN) | ((labels == INSIDE) & _after_outside(labels)))
    stops = np.append(np.flatnonzero(labels != INSIDE), len(labels))
    lasts = stops[np.searchsorted(stops, begins + 1)]
    return tuple(
        (int(first) + offset, int(last) + offset) for first, last in zip(begins, lasts, strict=True)
    )


def _after_outside(labels: Integers) -> npt.NDArray[np.bool_]:
    return np.concatenate([[True], labels[:-1] == OUTSIDE])
