"""How improbable the gold attributions are to the network: the sum it learns to make small."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from annotate.stages.attributions.decoding import BEGIN, INSIDE
from annotate.training.data import Example, Gold, pad
from annotate.training.network import Network

_NEVER = -1e4
_IGNORED = -100


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length."""

    pieces: Tensor
    shapes: Tensor
    quotes: Tensor
    mask: Tensor  # (windows, 1, 1, pieces): 0 at pieces, -1e4 at padding
    words: Tensor  # the place of each word's first piece
    blocks: Tensor
    opens: Tensor
    real: Tensor  # (windows, words): 1 at words, 0 at padding
    golds: list[list[Gold]]


def make_batch(examples: Sequence[Example]) -> Batch:
    """Return *examples* as tensors."""
    inputs = [example.inputs for example in examples]
    pieces = torch.from_numpy(pad([i.pieces for i in inputs]))
    filled = torch.from_numpy(pad([i.pieces * 0 + 1 for i in inputs]))
    return Batch(
        pieces,
        torch.from_numpy(pad([i.shapes for i in inputs])),
        torch.from_numpy(pad([i.quotes for i in inputs])),
        (1.0 - filled.float())[:, None, None] * _NEVER,
        torch.from_numpy(pad([i.words for i in inputs])),
        torch.from_numpy(pad([i.blocks for i in inputs])),
        torch.from_numpy(pad([i.opens.astype("int64") for i in inputs])),
        torch.from_numpy(pad([i.words * 0 + 1 for i in inputs])),
        [example.golds for example in examples],
    )


def encode(network: Network, batch: Batch) -> Tensor:
    """Return a vector a word, (windows, words, width)."""
    mask = batch.mask.bfloat16() if torch.is_autocast_enabled("cpu") else batch.mask
    vectors = network.encoder(batch.pieces, batch.shapes, batch.quotes, mask)
    rows = torch.arange(len(batch.words)).unsqueeze(1)
    words: Tensor = vectors[rows, batch.words]
    return words


def measure_loss(network: Network, batch: Batch, rng: random.Random, jitter: float) -> Tensor:
    """Return the negative log probability of the gold in *batch*, a mean over attributions.

    The share *jitter* of the cues is shown to the role head a word too long or too short, as the
    cue head will do.
    """
    words = encode(network, batch)
    real = batch.real.to(words.dtype).unsqueeze(2)
    scores = network.cues(words, real).float()
    loss = functional.cross_entropy(
        scores.flatten(0, 1), _cue_labels(batch).flatten(), ignore_index=_IGNORED, reduction="sum"
    )
    rows = [(row, gold) for row, golds in enumerate(batch.golds) for gold in golds]
    if rows:
        loss = loss + _role_loss(network, batch, words, rows, rng, jitter)
    return loss / max(len(rows), 1)


def _cue_labels(batch: Batch) -> Tensor:
    labels = torch.where(batch.real == 1, 0, _IGNORED)
    for row, golds in enumerate(batch.golds):
        for gold in golds:
            labels[row, gold.cue[0]] = BEGIN
            labels[row, gold.cue[0] + 1 : gold.cue[1]] = INSIDE
    return labels


def _role_loss(
    network: Network,
    batch: Batch,
    words: Tensor,
    rows: list[tuple[int, Gold]],
    rng: random.Random,
    jitter: float,
) -> Tensor:
    index = torch.tensor([row for row, _ in rows])
    cues = [_shake(gold.cue, int(batch.real[row].sum()), rng, jitter) for row, gold in rows]
    first = torch.tensor([cue[0] for cue in cues])
    last = torch.tensor([cue[1] - 1 for cue in cues])
    scores, missing = read_roles(network, batch, words, index, first, last)
    real = batch.real[index]
    edges = scores[:, :, :2].masked_fill(real.unsqueeze(2) == 0, _NEVER)
    golds = [gold for _, gold in rows]
    begins = torch.tensor([gold.source[0] + 1 if gold.source else 0 for gold in golds])
    ends = torch.tensor([gold.source[1] - 1 if gold.source else _IGNORED for gold in golds])
    loss = functional.cross_entropy(
        torch.cat([missing, edges[:, :, 0]], 1), begins, reduction="sum"
    )
    if bool((ends != _IGNORED).any()):
        loss = loss + functional.cross_entropy(
            edges[:, :, 1], ends, ignore_index=_IGNORED, reduction="sum"
        )
    labels = _content_labels(golds, real.shape[1])
    return loss + chain_loss(network, scores[:, :, 2:], labels, real, batch.opens[index])


def read_roles(
    network: Network, batch: Batch, words: Tensor, index: Tensor, first: Tensor, last: Tensor
) -> tuple[Tensor, Tensor]:
    """Return the role head's scores for the cues *first* to *last* in the windows *index*."""
    scores: tuple[Tensor, Tensor] = network.roles(
        network.roles.word(words)[index],
        words[index, first],
        words[index, last],
        batch.blocks[index],
        first,
        last,
        batch.real[index].to(words.dtype).unsqueeze(2),
    )
    return scores


def _shake(cue: tuple[int, int], words: int, rng: random.Random, jitter: float) -> tuple[int, int]:
    if rng.random() >= jitter:
        return cue
    first = max(0, cue[0] + rng.choice((-1, 0, 1)))
    last = min(words, max(first + 1, cue[1] + rng.choice((-1, 0, 1))))
    return min(first, last - 1), last


def _content_labels(golds: Sequence[Gold], words: int) -> Tensor:
    labels = torch.zeros(len(golds), words, dtype=torch.long)
    for row, gold in enumerate(golds):
        for first, last in gold.content:
            labels[row, first] = BEGIN
            labels[row, first + 1 : last] = INSIDE
    return labels


def chain_loss(
    network: Network, scores: Tensor, labels: Tensor, real: Tensor, opens: Tensor
) -> Tensor:
    """Return the negative log probability of *labels* in a linear chain, summed over the rows."""
    shut = torch.zeros_like(scores)
    shut[:, :, INSIDE] = opens * _NEVER
    scores = scores + shut
    moves = network.chain
    total = network.chain_start + scores[:, 0]
    for at in range(1, scores.shape[1]):
        ways = torch.logsumexp(total.unsqueeze(2) + moves, 1) + scores[:, at]
        total = torch.where(real[:, at : at + 1] == 1, ways, total)
    chosen = scores.gather(2, labels.unsqueeze(2)).squeeze(2)
    steps = moves[labels[:, :-1], labels[:, 1:]]
    gold = (chosen * real).sum(1) + (steps * real[:, 1:]).sum(1) + network.chain_start[labels[:, 0]]
    return (torch.logsumexp(total, 1) - gold).sum()
