"""Candidates: every string of words that may be a name, with all the places where it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from annotate.stages.mentions.first_look import (
    Guess,
    calendar_words,
    given_names,
    is_label,
    is_name_word,
    is_small,
    is_surname,
    is_title,
    organisation_words,
    person_particles,
    post_nominals,
)
from annotate.stages.mentions.named import Label
from annotate.stages.mentions.words import Words, is_capital

Key = tuple[str, ...]

# Of a longer run of capitals (a heading) only what the model found in it is a candidate.
LONGEST_RUN = 5


@dataclass(slots=True)
class Candidate:
    """One string of words.

    *places* are its occurrences as (first, last) words.  *labels* counts what the model calls
    exactly these words; *partly* what it calls words that these are a part of, or that are a part
    of these.
    """

    key: Key
    places: list[tuple[int, int]] = field(default_factory=list)
    labels: dict[Label, int] = field(default_factory=lambda: defaultdict(int))
    partly: dict[Label, int] = field(default_factory=lambda: defaultdict(int))

    def called(self) -> Label:
        """Return what the model calls exactly these words most often, "none" if it never does."""
        return max(self.labels, key=self.labels.__getitem__, default="none")


def candidates(words: Words, guesses: Sequence[Guess]) -> dict[Key, Candidate]:
    """Return the candidates by their words, each with all its occurrences."""
    found: dict[Key, Candidate] = {}
    for key in _keys(words, guesses):
        if len(key) > 1 or len(key[0]) > 1:
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


def occurrences(words: Words, found: dict[Key, Candidate]) -> Iterator[tuple[Candidate, int, int]]:
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
            yield from ((word,) for word in (key[0], key[-1]) if is_capital(word))
    begun = {guess.first for guess in guesses if guess.label == "person"}
    ends = {guess.last for guess in guesses if guess.label in ("place", "norp")}
    for first, last in runs(words, 0, len(words)):
        after = _after_body(words, first, last)
        if after is not None:
            yield tuple(words.texts[after:last])
        office = ends_a_role(words, first)
        for start in _starts(words, first, last):
            if any(at in begun and (office or at in ends) for at in range(start + 1, last)):
                continue
            is_role = is_title(words.texts[last - 1]) and not is_surname(words, last - 1)
            if last - start <= LONGEST_RUN and not is_role:
                yield tuple(words.texts[start:last])
        if office:
            yield from (
                tuple(words.texts[at:last])
                for at in range(first + 1, last)
                if at in begun or words.texts[at] in given_names()
            )


def _after_body(words: Words, first: int, last: int) -> int | None:
    """Return where a person's name may begin after a body's ("Harbour Council" Ana Ruiz)."""
    for at in range(last - 3, first, -1):
        if words.texts[at] in organisation_words():
            return at + 1
    return None


def ends_a_role(words: Words, first: int) -> bool:
    """Say whether the run from word *first* goes on a title ("Secretary of" State Ann Lee)."""
    at = first - 1
    while at > 0 and not words.opens[at + 1] and words.texts[at] in ("the", "and"):
        at -= 1
    return at > 0 and words.texts[at] in ("of", "for", "to") and is_title(words.texts[at - 1])


def runs(words: Words, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the longest runs of capitalised words, particles of people's names inside them.

    Only the words from *begin* up to, not including, *end* are looked at.
    """
    first: int | None = None
    last = 0
    for at in range(begin, end):
        word = words.texts[at]
        if first is not None and (
            words.opens[at] or not words.joined(at) or words.possessive(at - 1)
        ):
            yield first, last
            first = None
        is_name = is_capital(word) and word.lower() not in calendar_words()
        if is_name and word not in post_nominals() and not is_label(words, at):
            first = at if first is None else first
            last = at + 1
        elif first is not None and word not in person_particles():
            yield first, last
            first = None
    if first is not None:
        yield first, last


def _starts(words: Words, first: int, last: int) -> Iterator[int]:
    """Yield where a name may begin in a run: after small words and titles, or else at its start.

    The first word of a sentence may be a name's or not.
    """
    while first < last and is_small(words.texts[first]):
        first += 1
    if first == last:
        return
    titled = [at for at in range(first, last - 1) if is_title(words.texts[at])]
    if titled and is_name_word(words.texts[titled[-1] + 1]):
        yield titled[-1] + 1
    if not titled or (titled[0] > first and words.texts[last - 1] in organisation_words()):
        yield first
        if words.opens[first] and last - first > 1 and is_name_word(words.texts[first + 1]):
            yield first + 1
