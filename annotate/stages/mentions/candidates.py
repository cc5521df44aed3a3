"""Candidates: every string of words that may be a name, with all the places where it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from annotate.stages.mentions.first_look import (
    Guess,
    is_name_word,
    person_particles,
    role_words,
    titles,
)
from annotate.stages.mentions.named import Label
from annotate.stages.mentions.words import Words, is_capital

Key = tuple[str, ...]

# Of a longer run of capitals (a heading) only what the model found in it is a candidate.
LONGEST_RUN = 5


@dataclass(slots=True)
class Candidate:
    """One string of words.

    *places* are its occurrences as (first, last) words.  *labels* counts what the model calls exactly
    these words; *partly* what it calls words that these are a part of, or that are a part of these.
    """

    key: Key
    places: list[tuple[int, int]] = field(default_factory=list)
    labels: dict[Label, int] = field(default_factory=lambda: defaultdict(int))
    partly: dict[Label, int] = field(default_factory=lambda: defaultdict(int))


def candidates(words: Words, guesses: Sequence[Guess]) -> dict[Key, Candidate]:
    """Return the candidates by their words, each with all its occurrences."""
    found: dict[Key, Candidate] = {}
    for key in _keys(words, guesses):
        found.setdefault(key, Candidate(key))
    guess_of: list[Guess | None] = [None] * len(words)
    for guess in guesses:
        guess_of[guess.first : guess.last] = [guess] * (guess.last - guess.first)
    for candidate, first, last in occurrences(words, found):
        candidate.places.append((first, last))
        here = guess_of[first] or guess_of[last - 1]
        if here is not None:
            exact = (here.first, here.last) == (first, last)
            (candidate.labels if exact else candidate.partly)[here.label] += 1
    return {key: candidate for key, candidate in found.items() if candidate.places}


def occurrences(
    words: Words, found: dict[Key, Candidate]
) -> Iterator[tuple[Candidate, int, int]]:
    """Yield each candidate wherever its words stand, with the first and last of those words."""
    lengths: dict[str, list[int]] = defaultdict(list)
    for key in found:
        if len(key) not in lengths[key[0]]:
            lengths[key[0]].append(len(key))
    texts = words.texts
    for first, word in enumerate(texts):
        for length in lengths.get(word, ()):
            last = first + length
            candidate = found.get(tuple(texts[first:last])) if last <= len(texts) else None
            if candidate is not None and not any(words.opens[first + 1 : last]):
                yield candidate, first, last


def _keys(words: Words, guesses: Sequence[Guess]) -> Iterator[Key]:
    for guess in guesses:
        key = tuple(words.texts[guess.first : guess.last])
        yield key
        if guess.label == "person" and len(key) > 1:
            yield from ((word,) for word in (key[0], key[-1]) if is_capital(word) and len(word) > 1)
    for first, last in runs(words, 0, len(words)):
        for start in _starts(words, first, last):
            if last - start <= LONGEST_RUN:
                yield tuple(words.texts[start:last])


def runs(words: Words, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the longest runs of capitalised words, particles of people's names inside them.

    Only the words from *begin* up to, not including, *end* are looked at.
    """
    first: int | None = None
    last = 0
    for at in range(begin, end):
        word = words.texts[at]
        if first is not None and (words.opens[at] or not words.joined(at) or words.possessive(at - 1)):
            yield first, last
            first = None
        if is_capital(word):
            first = at if first is None else first
            last = at + 1
        elif first is not None and word not in person_particles():
            yield first, last
            first = None
    if first is not None:
        yield first, last


def _starts(words: Words, first: int, last: int) -> Iterator[int]:
    """Yield where a name may begin in a run: at its start, after a sentence's first word, after titles."""
    yield first
    start = first
    if words.opens[first] and last - first > 1 and is_name_word(words.texts[first + 1]):
        yield first + 1
    while start < last - 1 and _is_title(words.texts[start]):
        start += 1
    if start > first and is_name_word(words.texts[start]):
        yield start


def _is_title(word: str) -> bool:
    return word in titles() or word.lower() in role_words()
