"""The trained network as two ONNX graphs with 8-bit weights, beside its vocabulary and settings."""

from __future__ import annotations

import io
import json
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from annotate.stages.attributions.tagger import FORMAT, Settings
from annotate.stages.attributions.windows import WINDOW_PIECES
from annotate.training.network import Network

_OPSET = 17
# Pieces that English news does not need: placeholders, and letters of other scripts. They become
# unknown, and so the model gets smaller.
_DROPPED = re.compile(r"\[unused\d+\]|(?:##)?[^\W\d_\u0000-\u024f]")


class Table(nn.Module):
    """An embedding table in 8 bits, with a scale a row."""

    rows: Tensor
    scale: Tensor

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", torch.round(table / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, index: Tensor) -> Tensor:
        """Return the rows at *index*."""
        return self.rows[index].float() * self.scale[index]


class Reading(nn.Module):
    """The first graph: a window's pieces in, its words' vectors and cue scores out."""

    def __init__(self, network: Network, kept: Sequence[int]) -> None:
        super().__init__()
        self.encoder = network.encoder
        self.cues = network.cues
        self.positions = nn.Parameter(encoder_positions(network))
        self.table = Table(network.encoder.pieces.weight.detach()[list(kept)])

    def forward(
        self, pieces: Tensor, shapes: Tensor, quotes: Tensor, words: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return (words, width) and (words, 3)."""
        encoder = self.encoder
        x = self.table(pieces) + self.positions[: pieces.shape[1]]
        x = encoder.norm(x + encoder.shapes(shapes) + encoder.quotes(quotes))
        for layer in encoder.layers:
            x = layer(x, None)
        vectors = x[0, words]
        return vectors, self.cues(vectors.unsqueeze(0), None)[0]


def encoder_positions(network: Network) -> Tensor:
    """Return the vectors of the positions that a window can have."""
    return network.encoder.positions.weight.detach()[:WINDOW_PIECES].clone()


class Roles(nn.Module):
    """The second graph: a window's vectors and its cues in, the scores of their roles out."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.roles = network.roles

    def forward(
        self, vectors: Tensor, blocks: Tensor, first: Tensor, last: Tensor, near: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return (cues, places, 5) and (cues, 1).

        *near* has a row a cue: the numbers of the words around it, then -1.
        """
        real = (near >= 0).to(vectors.dtype).unsqueeze(2)
        at = near.clamp(min=0)
        start = near[:, 0]
        scores: tuple[Tensor, Tensor] = self.roles(
            self.roles.word(vectors)[at],
            vectors[first],
            vectors[last],
            blocks[at],
            first - start,
            last - start,
            real,
        )
        return scores


@dataclass(frozen=True, slots=True)
class Pruned:
    """The pieces that a model keeps, and their numbers in the full vocabulary."""

    pieces: list[str]
    numbers: list[int]


def prune(pieces: Sequence[str]) -> Pruned:
    """Return *pieces* without those that English news does not need."""
    kept = [n for n, piece in enumerate(pieces) if not _DROPPED.fullmatch(piece)]
    return Pruned([pieces[n] for n in kept], kept)


def write_model(network: Network, pieces: Sequence[str], settings: Settings, folder: Path) -> None:
    """Write encoder.onnx, roles.onnx, vocabulary.txt and config.json to *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    kept = prune(pieces)
    _write_reading(Reading(network, kept.numbers).eval(), folder / "encoder.onnx")
    _write_roles(Roles(network).eval(), folder / "roles.onnx")
    (folder / "vocabulary.txt").write_text("\n".join(kept.pieces) + "\n", encoding="utf-8")
    write_config(settings, folder)


def write_config(settings: Settings, folder: Path) -> None:
    """Write *settings* as config.json."""
    config = {
        "format": FORMAT,
        "context": [settings.context],
        "cue_threshold": [settings.cue_threshold],
        "threshold": [settings.threshold],
        "chain_start": settings.chain.start.tolist(),
        "chain": settings.chain.moves.flatten().tolist(),
        "calibration": [settings.calibration.bias, *settings.calibration.weights],
    }
    text = json.dumps(config, indent=1)
    (folder / "config.json").write_text(text + "\n", encoding="utf-8")


def _write_reading(graph: Reading, path: Path) -> None:
    pieces = torch.zeros(1, 9, dtype=torch.long)
    words = torch.arange(1, 8)
    dynamic = {name: {1: "pieces"} for name in ("pieces", "shapes", "quotes")}
    model = _trace(
        graph,
        (pieces, pieces, pieces, words),
        ["pieces", "shapes", "quotes", "words"],
        ["vectors", "cues"],
        {**dynamic, "words": {0: "words"}, "vectors": {0: "words"}, "cues": {0: "words"}},
    )
    plain = [node.name for node in model.graph.node if "/cues/" in node.name]
    quantize_dynamic(
        model,
        str(path),
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=plain,
    )


def _write_roles(graph: Roles, path: Path) -> None:
    width = graph.roles.word.in_features
    first, last = torch.tensor([1, 4]), torch.tensor([2, 4])
    near = torch.tensor([[0, 1, 2, 3, -1], [2, 3, 4, 5, 6]])
    model = _trace(
        graph,
        (torch.zeros(7, width), torch.zeros(7, dtype=torch.long), first, last, near),
        ["vectors", "blocks", "first", "last", "near"],
        ["scores", "missing"],
        {
            "vectors": {0: "words"},
            "blocks": {0: "words"},
            "first": {0: "cues"},
            "last": {0: "cues"},
            "near": {0: "cues", 1: "places"},
            "scores": {0: "cues", 1: "places"},
            "missing": {0: "cues"},
        },
    )
    path.write_bytes(model.SerializeToString())


def _trace(
    graph: nn.Module,
    inputs: tuple[Tensor, ...],
    names: list[str],
    outputs: list[str],
    dynamic: dict[str, dict[int, str]],
) -> onnx.ModelProto:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph,
            inputs,
            buffer,  # type: ignore[arg-type]  # the older exporter takes a file object
            input_names=names,
            output_names=outputs,
            dynamic_axes=dynamic,
            opset_version=_OPSET,
            dynamo=False,
        )
    return onnx.load_model_from_string(buffer.getvalue())


def chain_of(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Return the content labels' chain: its start and its moves."""
    return (
        network.chain_start.detach().double().numpy(),
        network.chain.detach().double().numpy(),
    )
