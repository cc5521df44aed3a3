"""The network: an encoder of word pieces, a head that finds cues, and a head a cue.

The encoder reads a window once. The cue head labels its words begin / inside / outside of a cue.
The role head then reads the window again for each cue, in a small space, and tells where that
cue's source begins and ends and which words are its content: so attributions may nest and overlap.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from annotate.stages.attributions.words import QUOTE_STATES, SHAPES

_DISTANCES = 64  # words on either side of the cue that have a distance of their own
_FAR_BLOCKS = 2  # blocks further away look alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The sizes of a network; the defaults are MiniLM-L6's."""

    pieces: int = 30522
    positions: int = 512
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    role_width: int = 128

    def as_dict(self) -> dict[str, int]:
        """Return the sizes by name."""
        return asdict(self)


class Layer(nn.Module):
    """A transformer layer as in BERT: each part is followed by its normalisation."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.dropout = dropout
        self.mix = nn.Linear(width, 3 * width)
        self.join = nn.Linear(width, width)
        self.mix_norm = nn.LayerNorm(width, eps=1e-12)
        self.grow = nn.Linear(width, inner)
        self.shrink = nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Return *x* (batch, length, width) with each place having read the others."""
        batch, length, width = x.shape
        parts = self.mix(x).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        # Written out: on a processor this is three times as fast, forth and back, as
        # scaled_dot_product_attention with a mask in bfloat16.
        scores = query * (width // self.heads) ** -0.5 @ key.transpose(2, 3)
        weights = functional.softmax(scores if mask is None else scores + mask, dim=-1)
        mixed = self.join((weights @ value).transpose(1, 2).reshape(batch, length, width))
        x = self.mix_norm(x + mixed)
        inner = self.shrink(functional.gelu(self.grow(x)))
        out: Tensor = self.norm(x + functional.dropout(inner, self.dropout, self.training))
        return out


class Encoder(nn.Module):
    """BERT's encoder, with the case and the quotation state of each word added to its pieces."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        self.pieces = nn.Embedding(shape.pieces, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.shapes = nn.Embedding(SHAPES, shape.width)
        self.quotes = nn.Embedding(QUOTE_STATES, shape.width)
        nn.init.zeros_(self.shapes.weight)
        nn.init.zeros_(self.quotes.weight)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(
            Layer(shape.width, shape.heads, shape.inner, dropout) for _ in range(shape.layers)
        )

    def forward(
        self, pieces: Tensor, shapes: Tensor, quotes: Tensor, mask: Tensor | None
    ) -> Tensor:
        """Return a vector a piece; *mask* is added to the attention scores."""
        known = self.pieces(pieces) + self.positions.weight[: pieces.shape[1]]
        x: Tensor = self.norm(known + self.shapes(shapes) + self.quotes(quotes))
        x = functional.dropout(x, self.dropout, self.training)
        if mask is not None:
            x = x.to(mask.dtype)
        for layer in self.layers:
            x = layer(x, mask)
        return x


class Convolution(nn.Module):
    """A residual convolution over neighbouring words."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.mix = nn.Conv1d(width, width, 3, padding=1)
        self.norm = nn.LayerNorm(width)

    def forward(self, x: Tensor, real: Tensor | None) -> Tensor:
        """Return *x* (batch, length, width); *real* is 1 at words and 0 at padding."""
        words = x if real is None else x * real
        mixed = self.mix(words.transpose(1, 2)).transpose(1, 2)
        out: Tensor = self.norm(x + functional.gelu(mixed))
        return out


class CueHead(nn.Module):
    """Scores of each word to be outside of a cue, to begin one, to go on with one."""

    def __init__(self, width: int, role_width: int) -> None:
        super().__init__()
        self.project = nn.Linear(width, role_width)
        self.norm = nn.LayerNorm(role_width)
        self.mix = Convolution(role_width)
        self.score = nn.Linear(role_width, 3)

    def forward(self, words: Tensor, real: Tensor | None) -> Tensor:
        """Return (batch, words, 3)."""
        x = self.norm(functional.gelu(self.project(words)))
        scores: Tensor = self.score(self.mix(x, real))
        return scores


class RoleHead(nn.Module):
    """For each cue: where its source begins and ends, and which words are its content."""

    def __init__(self, width: int, role_width: int, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        self.word = nn.Linear(width, role_width)
        self.first_cue = nn.Linear(width, role_width)
        self.last_cue = nn.Linear(width, role_width)
        self.gate = nn.Linear(2 * width, role_width)
        self.distance = nn.Embedding(2 * _DISTANCES + 2, role_width)
        self.block = nn.Embedding(2 * _FAR_BLOCKS + 1, role_width)
        self.norm = nn.LayerNorm(role_width)
        self.before = Convolution(role_width)
        self.layer = Layer(role_width, 4, 2 * role_width, 0.0)
        self.after = Convolution(role_width)
        self.score = nn.Linear(role_width, 5)
        self.no_source = nn.Linear(role_width, 1)

    def forward(
        self,
        projected: Tensor,
        begin: Tensor,
        end: Tensor,
        blocks: Tensor,
        first: Tensor,
        last: Tensor,
        real: Tensor | None,
    ) -> tuple[Tensor, Tensor]:
        """Return (cues, words, 5) and (cues, 1).

        All have one row a cue: *projected* the window's words as `word` gives them, *begin* and
        *end* the vectors of the cue's first and last word, *first* and *last* their places,
        *blocks* the words' blocks, *real* 1 at words and 0 at padding. The five scores are source
        begins, source ends, content outside, begin, inside; the other is that of no source.
        """
        cue = (self.first_cue(begin) + self.last_cue(end)).unsqueeze(1)
        gate = torch.tanh(self.gate(torch.cat([begin, end], 1))).unsqueeze(1)
        x = projected * (1 + gate) + cue
        x = x + self.distance(_distances(projected.shape[1], first, last))
        away = blocks - blocks.gather(1, first.unsqueeze(1))
        x = x + self.block(away.clamp(-_FAR_BLOCKS, _FAR_BLOCKS) + _FAR_BLOCKS)
        x = self.norm(functional.gelu(x))
        x = functional.dropout(x, self.dropout, self.training)
        x = self.before(x, real)
        x = self.layer(x, None if real is None else (1.0 - real.squeeze(2))[:, None, None] * -1e4)
        x = self.after(x, real)
        at_cue = x[torch.arange(x.shape[0]), first]
        return self.score(x).float(), self.no_source(at_cue).float()


def _distances(length: int, first: Tensor, last: Tensor) -> Tensor:
    """Return each word's distance class: before the cue, in it (one class), or after it."""
    at = torch.arange(length).unsqueeze(0)
    first, last = first.unsqueeze(1), last.unsqueeze(1)
    before = (at - first).clamp(-_DISTANCES, 0)
    after = (at - last).clamp(0, _DISTANCES)
    inside = ((at >= first) & (at <= last)).long()
    return (before + after + _DISTANCES) * (1 - inside) + (2 * _DISTANCES + 1) * inside


class Network(nn.Module):
    """The encoder and both heads."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape, dropout)
        self.cues = CueHead(shape.width, shape.role_width)
        self.roles = RoleHead(shape.width, shape.role_width, dropout)
        # The content labels' chain: outside, begin, inside; from the row's to the column's.
        self.chain = nn.Parameter(torch.zeros(3, 3))
        self.chain_start = nn.Parameter(torch.zeros(3))


def load_encoder(network: Network, weights: Path) -> None:
    """Fill the encoder from a BERT model in *weights*, a safetensors file.

    Positions beyond the network's own are dropped.
    """
    source = read_safetensors(weights)
    encoder = network.encoder
    target: dict[str, np.ndarray] = {}
    target["pieces.weight"] = source["embeddings.word_embeddings.weight"]
    positions = source["embeddings.position_embeddings.weight"][: network.shape.positions]
    target["positions.weight"] = positions + source["embeddings.token_type_embeddings.weight"][0]
    for kind in ("weight", "bias"):
        target[f"norm.{kind}"] = source[f"embeddings.LayerNorm.{kind}"]
        for number in range(network.shape.layers):
            here, there = f"layers.{number}", f"encoder.layer.{number}"
            parts = [source[f"{there}.attention.self.{p}.{kind}"] for p in _ATTENTION]
            target[f"{here}.mix.{kind}"] = np.concatenate(parts)
            for ours, theirs in _PARTS.items():
                target[f"{here}.{ours}.{kind}"] = source[f"{there}.{theirs}.{kind}"]
    for name in ("shapes.weight", "quotes.weight"):
        target[name] = encoder.state_dict()[name].numpy()
    encoder.load_state_dict({name: torch.from_numpy(a.copy()) for name, a in target.items()})


_ATTENTION = ("query", "key", "value")
_PARTS = {
    "join": "attention.output.dense",
    "mix_norm": "attention.output.LayerNorm",
    "grow": "intermediate.dense",
    "shrink": "output.dense",
    "norm": "output.LayerNorm",
}


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    """Return the float32 arrays of a safetensors file by name; others are left out."""
    data = path.read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    arrays: dict[str, np.ndarray] = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        first, last = (8 + length + offset for offset in entry["data_offsets"])
        arrays[name] = np.frombuffer(data[first:last], "<f4").reshape(entry["shape"])
    return arrays
