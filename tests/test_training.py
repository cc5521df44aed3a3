"""Training the tagger on a corpus of three invented articles."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs the extra [train]")
pytest.importorskip("onnx", reason="training needs the extra [train]")

import numpy as np
import torch

from annotate.stages.attributions.certainty import FEATURES, Calibration
from annotate.stages.attributions.tagger import Tagger
from annotate.stages.attributions.words import Vocabulary
from annotate.training.__main__ import finish
from annotate.training.calibration import calibration_error, fit
from annotate.training.data import find_blocks, make_examples, prepare, read_records, vary_marks
from annotate.training.export import prune
from annotate.training.loop import Recipe, load, load_mean, save, train
from annotate.training.network import Network, Shape

_NAMES = ("Ana Ruiz", "the mayor", "Tom Berg")
_CLAIMS = ("the bridge will open", "it rains too much", "we lost everything")
_SMALL = {"positions": 192, "width": 32, "layers": 1, "heads": 2, "inner": 64, "role_width": 16}


def _article(number: int) -> dict[str, object]:
    """Return an article of six attributions, with and without quotation marks."""
    text, items = "", []
    for line in range(6):
        name, claim = _NAMES[(number + line) % 3], _CLAIMS[line % 3]
        before, after = (f"{name} said ", claim) if line % 2 else (f"{name} said: ", f"“{claim}.”")
        start = len(text)
        cue = start + len(name) + 1
        items.append(
            {
                "source": [[start, start + len(name)]],
                "cue": [[cue, cue + 4]],
                "content": [[start + len(before), start + len(before + after)]],
            }
        )
        text += before + after + "\n\n"
    return {"id": f"invented-{number}", "text": text, "attributions": items}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "articles.jsonl"
    path.write_text("\n".join(json.dumps(_article(n)) for n in range(3)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    words = sorted({w for text in (*_NAMES, *_CLAIMS) for w in text.lower().split()})
    return Vocabulary(["[UNK]", "[CLS]", "[SEP]", "[MASK]", *words, "said", *'.,:“”"'])


def test_gold_spans_become_words_with_their_quotation_marks(
    corpus: Path, vocabulary: Vocabulary
) -> None:
    record = read_records(corpus)[0]
    article = prepare(record, vocabulary)
    words = article.words
    shown = [
        record.text[words.starts[first] : words.ends[last - 1]]
        for gold in article.golds
        for first, last in gold.content
    ]
    assert shown[:2] == ["“the bridge will open.”", "it rains too much"]
    (example,) = make_examples(article, vocabulary, context=0)
    assert [g.cue for g in example.golds] == [g.cue for g in article.golds]


def test_other_quotation_marks_keep_every_offset() -> None:
    text = "“It’s ‘fine’,” she said. \"It's 'fine'.\""
    for seed in range(30):
        assert len(vary_marks(text, random.Random(seed))) == len(text)


def test_blocks_are_the_lines_that_hold_text() -> None:
    assert find_blocks("a b\r\n\r\n  \nc") == [(0, 3), (10, 11)]


def test_pieces_of_other_scripts_are_pruned() -> None:
    kept = prune(["[UNK]", "[unused7]", "the", "##s", "é", "д", "##語", "“", "7"])
    assert kept.pieces == ["[UNK]", "the", "##s", "é", "“", "7"]
    assert kept.numbers == [0, 2, 3, 4, 7, 8]


def test_a_calibration_learns_frequencies() -> None:
    chance = np.random.default_rng(0)
    features = chance.normal(size=(4000, FEATURES))
    right = chance.random(4000) < 1 / (1 + np.exp(-features[:, 0]))
    fitted = fit(features, right)
    assert calibration_error(fitted(features), right) < 0.05
    assert fit(features[:0], right[:0]) == Calibration(0.0, (0.0,) * FEATURES)


def test_training_lowers_the_loss_and_writes_a_model_that_tags(
    corpus: Path, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    torch.manual_seed(1)  # the first weights, whatever ran before
    records = read_records(corpus)
    network = Network(Shape(pieces=len(vocabulary), **_SMALL), dropout=0.0)
    recipe = Recipe(epochs=60, batch=2, encoder_rate=3e-3, head_rate=3e-3, masked=0.0, half=False)
    losses = train(network, vocabulary, records, records, tmp_path / "checkpoints", recipe)
    assert losses[-1] < losses[0] / 4
    finish(network, list(vocabulary.ids), records, tmp_path / "model", context=0)

    text = str(_article(1)["text"])
    tagger = Tagger(tmp_path / "model")
    found = tagger(text, find_blocks(text))
    assert found == tagger(text, find_blocks(text))
    right = [
        item
        for item in found
        if text[slice(*item.cue[0])] == "said" and text[slice(*item.source[0])] in _NAMES
    ]
    assert len(right) >= 4


def test_a_checkpoint_restores_the_network(vocabulary: Vocabulary, tmp_path: Path) -> None:
    shape = Shape(pieces=len(vocabulary), **_SMALL)
    first, second = Network(shape), Network(shape)
    save(first, tmp_path / "weights.npz")
    load(second, tmp_path / "weights.npz")
    for name, tensor in first.state_dict().items():
        assert bool((tensor == second.state_dict()[name]).all()), name


def test_the_mean_of_checkpoints_lies_between_them(vocabulary: Vocabulary, tmp_path: Path) -> None:
    network = Network(Shape(pieces=len(vocabulary), **_SMALL))
    for number in (1, 3):
        with torch.no_grad():
            network.chain.fill_(number)
        save(network, tmp_path / f"{number}.npz")
    load_mean(network, [tmp_path / "1.npz", tmp_path / "3.npz"])
    assert bool((network.chain == 2).all())
