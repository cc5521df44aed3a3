"""Second look: what each string of words is in the whole article, and all the places it stands at.

A model sees one sentence at a time: it finds a name in one paragraph and misses it in the next, or calls it a
person here and an organisation there.  So each string is judged once, by the evidence of the
whole article, and then marked wherever it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from annotate import resources
from annotate.stages.mentions import evidence
from annotate.stages.mentions.candidates import Candidate, Key, candidates, occurrences
from annotate.stages.mentions.first_look import Guess
from annotate.stages.mentions.named import Label
from annotate.stages.mentions.words import Words

NONE = "none"
# A string is a name if this is more probable than not with the chance of "none" halved: a name missed
# costs every pronoun that means it, a stretch wrongly called a name costs itself alone.
LEAST = 0.35


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a string is, and how probable that is (0-1)."""

    label: Label
    cert: float


def names_of(words: Words, guesses: Sequence[Guess]) -> list[tuple[Guess, float]]:
    """Return the names of the article in order, none overlapping, each with its certainty."""
    found = candidates(words, guesses)
    company = evidence.Company.of(found.values(), words)
    verdicts: dict[Key, Verdict] = {}
    for key, candidate in found.items():
        verdict = _verdict(candidate, words, company)
        if verdict is not None:
            verdicts[key] = verdict
    return _marked(words, guesses, {key: found[key] for key in verdicts}, verdicts)


def _verdict(candidate: Candidate, words: Words, company: evidence.Company) -> Verdict | None:
    labels, weights = model()
    chances = evidence.judged(evidence.features(candidate, words, company), weights)
    by_label = dict(zip(labels, chances, strict=True))
    if 1 - by_label.pop(NONE) < LEAST:
        return None
    label = max(by_label, key=by_label.__getitem__)
    cert = by_label[label]
    if label == "place" and candidate.labels.get("facility", 0) > candidate.labels.get("place", 0):
        label = "facility"
    return Verdict(cast(Label, label), cert)


def _marked(
    words: Words,
    guesses: Sequence[Guess],
    found: Mapping[Key, Candidate],
    verdicts: Mapping[Key, Verdict],
) -> list[tuple[Guess, float]]:
    here = {(guess.first, guess.last): guess.label for guess in guesses}
    stretches = sorted(
        ((first, last, candidate) for candidate, first, last in occurrences(words, dict(found))),
        key=lambda stretch: (stretch[0] - stretch[1], stretch[0]),
    )
    taken = bytearray(len(words))
    marked: list[tuple[Guess, float]] = []
    for first, last, candidate in stretches:
        if any(taken[first:last]):
            continue
        taken[first:last] = b"\x01" * (last - first)
        verdict = verdicts[candidate.key]
        marked.append((Guess(first, last, verdict.label), verdict.cert))
    peoples = [g for g in guesses if g.label == "norp" and not any(taken[g.first : g.last])]
    marked.extend((guess, 0.5) for guess in peoples)
    return sorted(marked, key=lambda mark: mark[0].first)


@cache
def model() -> tuple[tuple[str, ...], dict[str, tuple[float, ...]]]:
    """Return the labels and, by feature, the weights for each of them."""
    head, *rows = resources.table("name-weights")
    return head[1:], {row[0]: tuple(map(float, row[1:])) for row in rows}
