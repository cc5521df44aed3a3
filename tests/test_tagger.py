"""The learned tagger: spans, windows and decoding, with a network made up for the test."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate import resources
from annotate.errors import ModelError
from annotate.stages.attributions.certainty import FEATURES, Calibration
from annotate.stages.attributions.decoding import (
    Chain,
    Floats,
    Integers,
    find_contents,
    find_cues,
    find_sources,
)
from annotate.stages.attributions.tagger import (
    Settings,
    Tagged,
    Tagger,
    tag_words,
)
from annotate.stages.attributions.windows import (
    WINDOW_PIECES,
    Inputs,
    cut_units,
    pack_windows,
    read_inputs,
)
from annotate.stages.attributions.words import Vocabulary, read_words

_PIECES = ["[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz", "said", "the", "##s", "##e"]
_VOCABULARY = Vocabulary([*_PIECES, *".,:;!?“”\"'"])
_MODEL = resources.model("attributions")
_STORY = (
    "Ana Ruiz, the mayor, said on Monday that the bridge would open again in May.",
    "“We have waited long enough,” she told reporters. “It is time.”",
    "Her office denied that the works had cost more than planned.",
)

has_model = pytest.mark.skipif(
    not (_MODEL / "encoder.onnx").is_file(), reason="no model of the tagger in the package"
)


class MadeUpScorer:
    """Scores that depend on the pieces of the window alone, and find much."""

    def read(self, inputs: Inputs) -> tuple[object, Floats]:
        seed = zlib.crc32(inputs.pieces.tobytes())
        return seed, np.random.default_rng(seed).normal(size=(len(inputs.words), 3))

    def roles(
        self, state: object, inputs: Inputs, first: Integers, last: Integers, near: Integers
    ) -> tuple[Floats, Floats]:
        assert isinstance(state, int)
        chance = np.random.default_rng(state + 1)
        return chance.normal(size=(*near.shape, 5)), chance.normal(size=(len(first), 1))


def _settings(context: int = 0) -> Settings:
    return Settings(
        context=context,
        cue_threshold=0.3,
        threshold=0.0,
        chain=Chain(np.zeros(3), np.zeros((3, 3))),
        calibration=Calibration(0.0, (0.0,) * FEATURES),
    )


def _paragraphs(text: str) -> list[tuple[int, int]]:
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append((start, start + len(line)))
        start += len(line) + 1
    return blocks


def _tag(text: str, context: int = 0) -> list[Tagged]:
    words = read_words(text, _paragraphs(text), _VOCABULARY)
    return tag_words(words, _VOCABULARY, MadeUpScorer(), _settings(context))


def _assert_well_formed(text: str, found: Sequence[Tagged]) -> None:
    blocks = _paragraphs(text)
    for item in found:
        assert item.cue
        assert item.content
        assert 0 <= item.probability <= 1
        for spans in (item.source, item.cue, item.content):
            assert list(spans) == sorted(spans)
            assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
            for start, end in spans:
                assert start < end
                assert any(first <= start and end <= last for first, last in blocks)
                assert not text[start].isspace()
                assert not text[end - 1].isspace()


@given(st.text(max_size=300), st.integers(0, 80))
def test_spans_stay_in_their_paragraph_whatever_the_text(text: str, context: int) -> None:
    _assert_well_formed(text, _tag(text, context))


@given(st.text("ab \n.“”\"'’‘", max_size=400))
def test_spans_stay_in_their_paragraph_whatever_the_marks(text: str) -> None:
    _assert_well_formed(text, _tag(text))


def test_a_text_without_words_has_no_attributions() -> None:
    assert _tag("") == []
    assert _tag(" \n\t\n") == []


def test_words_are_told_by_code_points_whatever_the_script() -> None:
    text = "naïve café 𝒳 Пресса 新聞 e\u0301t\u0301e\u0301 🙂‍🙂 it’s 1,5 a_b"
    words = read_words(text, [(0, len(text))], _VOCABULARY)
    spans = list(zip(words.starts.tolist(), words.ends.tolist(), strict=True))
    assert "".join(text[s:e] for s, e in spans) == "".join(text.split())
    assert {"naïve", "café", "Пресса", "新聞", "e\u0301t\u0301e\u0301"} <= {
        text[s:e] for s, e in spans
    }


def test_pieces_are_the_longest_that_the_vocabulary_knows() -> None:
    ids = _VOCABULARY.ids
    assert _VOCABULARY.lookup("The")[0] == (ids["the"],)
    assert _VOCABULARY.lookup("thes")[0] == (ids["the"], ids["##s"])
    assert _VOCABULARY.lookup("thez")[0] == (ids["[UNK]"],)
    assert _VOCABULARY.lookup("á")[0] == (ids["a"],)
    assert _VOCABULARY.lookup("a" * 5000)[0] == (ids["[UNK]"],)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("a “b c” d", "o<ii>o"),
        ('a "b" c', "o<i>o"),
        ("a ‘b’ c", "o<i>o"),
        ("a 'b's c' d", "o<iiii>o"),
        ("it's a dog's", "ooooooo"),
        ("“a b", "<uu"),
        ("‘a b", "ooo"),
    ],
)
def test_each_word_knows_whether_it_is_quoted(text: str, states: str) -> None:
    words = read_words(text, [(0, len(text))], _VOCABULARY)
    assert "".join("o<i>u"[state] for state in words.quotes) == states


def test_windows_own_each_paragraph_once_and_fit_the_encoder() -> None:
    text = "\n".join("the said " * (n % 150) + "." for n in range(1, 200))
    words = read_words(text, _paragraphs(text), _VOCABULARY)
    units = list(cut_units(words))
    for context in (0, 64):
        windows = list(pack_windows(units, context=context))
        assert [u for w in windows for u in w.units[w.own :]] == units
        sizes = [len(read_inputs(words, w, _VOCABULARY).pieces) for w in windows]
        assert max(sizes) <= WINDOW_PIECES


def test_a_very_long_paragraph_is_cut_at_sentences_without_losing_words() -> None:
    text = "the said the said. " * 20_000
    words = read_words(text, [(0, len(text))], _VOCABULARY)
    units = list(cut_units(words))
    assert [u.first for u in units[1:]] == [u.last for u in units[:-1]]
    assert units[-1].last == len(words)
    assert all(words.stops[u.last - 1] for u in units)
    assert all(u.pieces <= WINDOW_PIECES - 2 for u in units)


def test_paragraphs_far_away_do_not_change_a_result() -> None:
    lead = "the said " * 120 + ".\n"
    alone = _tag(lead)
    followed = _tag(lead + "said the " * 120 + ".")
    assert [t for t in followed if t.cue[0][0] < len(lead)] == alone
    assert _tag(lead) == alone


def test_cues_never_overlap_and_never_cross_a_paragraph() -> None:
    scores = np.array([[0.0, 3, 0], [0, 2, 9], [0, 0, 9], [9, 0, 0]])
    opens = np.array([True, False, True, False])
    cues = find_cues(scores, opens, 0.01)
    assert next((c.first, c.last) for c in cues) == (0, 2)
    assert all(a.last <= b.first for a, b in itertools.pairwise(cues))


def test_a_source_ends_in_the_paragraph_where_it_begins() -> None:
    begins = np.array([[9.0, 0, 0, 0]])
    ends = np.array([[0.0, 1, 9, 0]])
    blocks = np.array([0, 0, 1, 1])
    spans, chances = find_sources(begins, ends, np.array([[-9.0]]), blocks, np.arange(4)[None])
    assert spans == [(0, 2)]
    assert 0 < chances[0] < 1
    missing, sure = find_sources(begins, ends, np.array([[20.0]]), blocks, np.arange(4)[None])
    assert missing == [None]
    assert sure[0] > 0.9


def test_a_content_may_have_fragments_and_breaks_at_paragraphs() -> None:
    scores = np.zeros((1, 6, 3))
    for at, label in enumerate((1, 2, 0, 2, 2, 0)):
        scores[0, at, label] = 20
    chain = Chain(np.zeros(3), np.zeros((3, 3)))
    opens = np.array([True, False, False, False, True, False])
    contents, logs = find_contents(scores, opens, chain, np.arange(6)[None])
    assert contents[0][0] == (0, 2)
    assert all(not (first < 4 < last) for first, last in contents[0])
    assert logs[0] <= 0


def test_the_probability_of_a_content_is_that_of_its_path() -> None:
    chance = np.random.default_rng(0)
    scores, start, moves = (chance.normal(size=s) for s in ((1, 6, 3), 3, (3, 3)))
    near = np.array([[2, 3, 4, 5, -1, -1]])
    total = 0.0
    best = -np.inf
    for path in np.ndindex(3, 3, 3, 3):
        score = start[path[0]] + sum(scores[0, at, label] for at, label in enumerate(path))
        score += sum(moves[a, b] for a, b in itertools.pairwise(path))
        total += np.exp(score)
        best = max(best, score)
    _, logs = find_contents(scores, np.zeros(6, np.bool_), Chain(start, moves), near)
    assert logs[0] == pytest.approx(best - np.log(total))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no config\.json"):
        Tagger(tmp_path)


def test_a_model_of_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(ModelError, match="format 99"):
        Tagger(tmp_path)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(_MODEL)


@has_model
def test_the_model_finds_who_said_what(tagger: Tagger) -> None:
    text = "\n\n".join(_STORY)
    found = tagger(text, _paragraphs(text))
    _assert_well_formed(text, found)
    shown = [
        tuple("|".join(text[s:e] for s, e in role) for role in (t.source, t.cue, t.content))
        for t in found
    ]
    assert any(source == "she" and "enough" in content for source, _, content in shown)
    assert any(source == "Her office" and cue == "denied" for source, cue, _ in shown)


@has_model
def test_the_model_gives_equal_results_each_time(tagger: Tagger) -> None:
    text = "\n".join(_STORY * 5)
    assert tagger(text, _paragraphs(text)) == tagger(text, _paragraphs(text))
    assert Tagger(_MODEL)(text, _paragraphs(text)) == tagger(text, _paragraphs(text))


@has_model
@settings(max_examples=15, deadline=None)
@given(st.text(max_size=200))
def test_the_model_survives_any_text(tagger: Tagger, text: str) -> None:
    _assert_well_formed(text, tagger(text, _paragraphs(text)))


@has_model
def test_the_model_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in _MODEL.iterdir()) <= 25_000_000
