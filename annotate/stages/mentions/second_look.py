"""Second look: what each string of words is in the whole article, and all the places it stands at.

A model sees one sentence at a time: it finds a name in one paragraph and misses it in the next, or
calls it a person here and an organisation there.  So each string is judged once, by the evidence of
the whole article, and then marked wherever it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from annotate import resources
from annotate.stages.mentions import evidence
from annotate.stages.mentions.candidates import Candidate, Key, candidates, occurrences
from annotate.stages.mentions.first_look import Guess, calendar_words
from annotate.stages.mentions.named import Label
from annotate.stages.mentions.words import Words

LABELS: tuple[Label, ...] = ("person", "org", "place", "thing", "none")
# A string is a name if that is as probable: a name missed costs every pronoun that means it.  On
# GUM news 0.18 finds 2 in 100 names more than 0.35; 96 in 100 marked people and bodies are names.
LEAST = 0.18
# Of what speaks against a place, this much must speak for something else that is named.
OTHER = 0.15
# How often the words around a name tell what it is.
TOLD_CERT = 0.8
# How often what the model calls a people is one.
PEOPLES_CERT = 0.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a string is, and how probable that is (0-1).

    *other* is what it is if it turns out to be no place: a person or an organisation.
    """

    label: Label
    cert: float
    other: Label | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A name: the words from *first* up to, not including, *last*, and what they are."""

    first: int
    last: int
    verdict: Verdict


def names_of(words: Words, guesses: Sequence[Guess], told: Iterable[Guess] = ()) -> list[Found]:
    """Return the names of the article in order, none overlapping; *told* are sure ones."""
    found = candidates(words, guesses)
    verdicts = _verdicts(found, words)
    sure = list(told)
    for guess in sure:
        key = tuple(words.texts[guess.first : guess.last])
        known = verdicts.get(key)
        if key in found and (known is None or known.label != guess.label or known.cert < TOLD_CERT):
            verdicts[key] = Verdict(guess.label, TOLD_CERT)
    named = {key: found[key] for key in verdicts}
    return _marked(words, guesses, named, verdicts, {(one.first, one.last) for one in sure})


def _verdicts(found: Mapping[Key, Candidate], words: Words) -> dict[Key, Verdict]:
    company = company_of(found, words)
    verdicts = {key: _verdict(candidate, words, company) for key, candidate in found.items()}
    return {key: verdict for key, verdict in verdicts.items() if verdict.label != "none"}


def company_of(found: Mapping[Key, Candidate], words: Words) -> evidence.Company:
    """Return the company the candidates keep, the names of several words judged a first time."""
    called = {key: candidate.called() for key, candidate in found.items() if len(key) > 1}
    company = evidence.Company.of(found.values(), words, called)
    labels = {key: _verdict(found[key], words, company).label for key in called}
    return evidence.Company.of(found.values(), words, labels)


def _verdict(candidate: Candidate, words: Words, company: evidence.Company) -> Verdict:
    if evidence.says_nothing(candidate, words, company):
        return Verdict("none", 1.0)
    chances = evidence.judged(evidence.features(candidate, words, company), model())
    by_label = dict(zip(LABELS, chances, strict=True))
    nothing = by_label.pop("none")
    if 1 - nothing < LEAST:
        return Verdict("none", nothing)
    label = max(by_label, key=by_label.__getitem__)
    cert = by_label[label]
    if label == "place" and candidate.labels.get("facility", 0) > candidate.labels.get("place", 0):
        label = "facility"
    other: Label = "person" if by_label["person"] > by_label["org"] else "org"
    if _is_day(candidate.key):
        return Verdict("place", cert) if label == "place" else Verdict("none", 1 - cert)
    return Verdict(label, cert, other if by_label[other] >= OTHER * (1 - cert) else None)


def _is_day(key: Key) -> bool:
    """Say whether the string is a month, day or feast: a village at most, unless it speaks."""
    return len(key) == 1 and key[0].lower() in calendar_words()


def _marked(
    words: Words,
    guesses: Sequence[Guess],
    found: Mapping[Key, Candidate],
    verdicts: Mapping[Key, Verdict],
    told: Collection[tuple[int, int]],
) -> list[Found]:
    """Return the names: those *told* first, by their words, then the long and sure ones."""
    stretches = sorted(
        ((first, last, candidate) for candidate, first, last in occurrences(words, dict(found))),
        key=lambda stretch: (
            stretch[:2] not in told,
            _precedence(stretch[0], stretch[1], verdicts[stretch[2].key]),
        ),
    )
    taken = bytearray(len(words))
    marked: list[Found] = []
    for first, last, candidate in stretches:
        if any(taken[first:last]):
            continue
        taken[first:last] = b"\x01" * (last - first)
        marked.append(Found(first, last, verdicts[candidate.key]))
    peoples = [g for g in guesses if g.label == "norp" and not any(taken[g.first : g.last])]
    marked.extend(Found(g.first, g.last, Verdict("norp", PEOPLES_CERT)) for g in peoples)
    return sorted(marked, key=lambda found: found.first)


def _precedence(first: int, last: int, verdict: Verdict) -> tuple[bool, float, int]:
    """Return what sorts the long and sure names before the others.

    A thing (a fair, a law) comes last, so it hides no person or body that is a part of its name.
    """
    return verdict.label == "thing", verdict.cert * (first - last), first


@cache
def model() -> dict[str, tuple[float, ...]]:
    """Return the weights of each feature, one for each of `LABELS`."""
    return {row[0]: tuple(map(float, row[1:])) for row in resources.table("name-weights")}
