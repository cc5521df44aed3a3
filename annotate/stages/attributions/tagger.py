"""The learned tagger: finds attributions in the paragraphs of an article.

The model is two ONNX graphs. The first reads a window of paragraphs once and finds the cues; the
second reads it again for each cue, in a small space, and finds that cue's source and content.
Each window is run on its own, so a result never depends on what else is in a batch.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime

from annotate.errors import ModelError
from annotate.stages.attributions.certainty import Calibration, describe
from annotate.stages.attributions.decoding import (
    Chain,
    Cue,
    Floats,
    Integers,
    Span,
    find_contents,
    find_cues,
    find_sources,
)
from annotate.stages.attributions.windows import (
    Inputs,
    Window,
    cut_units,
    pack_windows,
    read_inputs,
)
from annotate.stages.attributions.words import Vocabulary, Words, read_words

FORMAT = 1  # of config.json and the graphs' inputs

# Blocks that a cue's source and content are looked for in, before and after its own. In PolNeAR
# train 9 of 18,369 sources and 258 of 23,289 fragments of content stand further away.
BLOCKS_BEFORE = 1
BLOCKS_AFTER = 1


@dataclass(frozen=True, slots=True)
class Tagged:
    """An attribution: spans of code points, half-open, sorted and disjoint.

    Source may be empty; cue and content never are. *probability* is that of the whole.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An attribution in the words of a window, with what its probability is read from."""

    cue: Cue
    source: Span | None
    content: tuple[Span, ...]
    features: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How scores become attributions; all were chosen on held-out articles."""

    context: int  # pieces of earlier paragraphs that a window repeats
    cue_threshold: float  # candidates begin where a cue is at least so probable
    threshold: float  # attributions less probable than this are dropped
    chain: Chain
    calibration: Calibration


class Scorer(Protocol):
    """What the decoder needs of a network."""

    def read(self, inputs: Inputs) -> tuple[object, Floats]:
        """Return the window as `roles` wants it, and the cue scores (words, 3)."""
        ...

    def roles(
        self, state: object, inputs: Inputs, first: Integers, last: Integers, near: Integers
    ) -> tuple[Floats, Floats]:
        """Return the scores (cues, places, 5) and (cues, 1) for cues from *first* to *last*.

        *near* has a row a cue: the numbers of the words around it, then -1 to fill the row.
        """
        ...


class Tagger:
    """Finds the attributions of an English text with the model in a folder.

    Raises ModelError if the folder holds no model, or one of another format.
    """

    def __init__(self, folder: Path) -> None:
        config = _read_config(folder)
        self.settings = read_settings(config)
        pieces = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
        self._vocabulary = Vocabulary([piece for piece in pieces if piece])
        self._scorer = GraphScorer(folder)

    def __call__(self, text: str, blocks: Sequence[tuple[int, int]]) -> list[Tagged]:
        """Return the attributions of *text* in order of their cues.

        *blocks* are the spans of its paragraphs, in order; no span crosses from one to another.
        """
        words = read_words(text, blocks, self._vocabulary)
        return tag_words(words, self._vocabulary, self._scorer, self.settings)


class GraphScorer:
    """The network as two ONNX graphs, run on one thread so that every run gives equal results."""

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        providers = ["CPUExecutionProvider"]
        self._encoder, self._roles = (
            onnxruntime.InferenceSession(str(folder / name), options, providers=providers)
            for name in ("encoder.onnx", "roles.onnx")
        )

    def read(self, inputs: Inputs) -> tuple[object, Floats]:
        """Return the words' vectors and cue scores."""
        vectors, scores = self._encoder.run(
            None,
            {
                "pieces": inputs.pieces[None],
                "shapes": inputs.shapes[None],
                "quotes": inputs.quotes[None],
                "words": inputs.words,
            },
        )
        return vectors, scores.astype(np.float64)

    def roles(
        self, state: object, inputs: Inputs, first: Integers, last: Integers, near: Integers
    ) -> tuple[Floats, Floats]:
        """Return the scores of the second graph."""
        feed = {"vectors": state, "blocks": inputs.blocks, "first": first, "last": last}
        feed["near"] = near
        scores, missing = self._roles.run(None, feed)
        return scores.astype(np.float64), missing.astype(np.float64)


def tag_words(
    words: Words, vocabulary: Vocabulary, scorer: Scorer, settings: Settings
) -> list[Tagged]:
    """Return the attributions in *words* that are probable enough."""
    found: list[Tagged] = []
    for window in pack_windows(list(cut_units(words)), context=settings.context):
        inputs = read_inputs(words, window, vocabulary)
        candidates = list(find_candidates(inputs, window, scorer, settings))
        if not candidates:
            continue
        chances = settings.calibration(np.stack([c.features for c in candidates]))
        found.extend(
            _place(candidate, window.first, words, float(chance))
            for candidate, chance in zip(candidates, chances, strict=True)
            if chance >= settings.threshold
        )
    return found


def find_candidates(
    inputs: Inputs, window: Window, scorer: Scorer, settings: Settings
) -> Iterator[Candidate]:
    """Yield an attribution for each likely cue that stands in the window's own units."""
    state, scores = scorer.read(inputs)
    own = window.first_own - window.first
    cues = find_cues(scores, inputs.opens, settings.cue_threshold)
    cues = [cue for cue in cues if cue.first >= own]
    if not cues:
        return
    first = np.array([cue.first for cue in cues], np.int64)
    last = np.array([cue.last - 1 for cue in cues], np.int64)
    near = words_near(inputs, first)
    roles, missing = scorer.roles(state, inputs, first, last, near)
    found = find_sources(roles[:, :, 0], roles[:, :, 1], missing, inputs.blocks, near)
    contents, logs = find_contents(roles[:, :, 2:], inputs.opens, settings.chain, near)
    features = describe([cue.probability for cue in cues], *found, logs, contents)
    for number, cue in enumerate(cues):
        if contents[number]:
            yield Candidate(cue, found[0][number], contents[number], features[number])


def words_near(inputs: Inputs, first: Integers) -> Integers:
    """Return, a row for each cue at *first*, the words of its block and the blocks around it."""
    own = inputs.blocks[first]
    starts = np.searchsorted(inputs.blocks, own - BLOCKS_BEFORE)
    stops = np.searchsorted(inputs.blocks, own + BLOCKS_AFTER, side="right")
    places = starts[:, None] + np.arange(int((stops - starts).max()))
    return np.where(places < stops[:, None], places, -1)


def _place(candidate: Candidate, offset: int, words: Words, probability: float) -> Tagged:
    """Return *candidate* in code points; its words are counted from word *offset*."""

    def span(words_span: Span) -> Span:
        first, last = words_span
        return int(words.starts[offset + first]), int(words.ends[offset + last - 1])

    return Tagged(
        (span(candidate.source),) if candidate.source else (),
        (span((candidate.cue.first, candidate.cue.last)),),
        tuple(span(part) for part in candidate.content),
        probability,
    )


def _read_config(folder: Path) -> dict[str, object]:
    path = folder / "config.json"
    if not path.is_file():
        raise ModelError(f"{folder}: no config.json found; expected a model of the tagger")
    config: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    if config.get("format") != FORMAT:
        raise ModelError(
            f"{path}: format {config.get('format')!r}, expected {FORMAT}; train the model again"
        )
    return config


def read_settings(config: dict[str, object]) -> Settings:
    """Return the settings in a model's config.json.

    Raises ModelError if one is missing or is no number.
    """
    try:
        values = {name: _numbers(config[name]) for name in _SETTINGS}
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"config.json: {error} is missing or no list of numbers") from error
    bias, *weights = values["calibration"]
    return Settings(
        context=int(values["context"][0]),
        cue_threshold=values["cue_threshold"][0],
        threshold=values["threshold"][0],
        chain=Chain(np.array(values["chain_start"]), np.array(values["chain"]).reshape(3, 3)),
        calibration=Calibration(bias, tuple(weights)),
    )


_SETTINGS = ("context", "cue_threshold", "threshold", "chain_start", "chain", "calibration")


def _numbers(value: object) -> list[float]:
    if not isinstance(value, list):
        raise TypeError(value)
    return [float(number) for number in value]
