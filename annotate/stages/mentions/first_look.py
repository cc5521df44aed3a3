"""First look: what the spaCy model calls a name, as whole words and cut where no name goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from annotate import resources
from annotate.stages.mentions.named import Label
from annotate.stages.mentions.words import Words, is_capital

if TYPE_CHECKING:
    from spacy.tokens import Doc

LABELS: dict[str, Label] = {
    "PERSON": "person",
    "ORG": "org",
    "GPE": "place",
    "LOC": "place",
    "FAC": "facility",
    "NORP": "norp",
    "PRODUCT": "thing",
    "EVENT": "thing",
    "WORK_OF_ART": "thing",
    "LAW": "thing",
    "LANGUAGE": "thing",
    "DATE": "thing",
    "TIME": "thing",
}
CONTRACTION = re.compile(r"['’](?:d|ll|m|re|t|ve)\Z")
# A longer "name" is a slip of the model: a list, a table row, a heading without a full stop.
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Guess:
    """The words from *first* up to, not including, *last*, and what the model calls them."""

    first: int
    last: int
    label: Label


def guesses_of(doc: Doc, words: Words) -> list[Guess]:
    """Return the names that the model found, in order, none overlapping."""
    guesses: list[Guess] = []
    done = 0
    for entity in doc.ents:
        label = LABELS.get(entity.label_)
        if label is None:
            continue
        first = max(words.before(entity.start_char), done)
        last = words.before(entity.end_char)
        for guess in _pieces(words, first, last, label):
            guesses.append(guess)
            done = guess.last
    return guesses


def merged(sure: Iterable[Guess], others: Iterable[Guess]) -> list[Guess]:
    """Return the guesses that are *sure*, and of the *others* what stands before or beside them."""
    kept = list(sure)
    taken = {at for guess in kept for at in range(guess.first, guess.last)}
    for guess in others:
        last = next((at for at in range(guess.first, guess.last) if at in taken), guess.last)
        if last == guess.last or last - guess.first > 1:
            kept.append(Guess(guess.first, last, guess.label))
    return sorted(kept, key=lambda guess: guess.first)


def _pieces(words: Words, first: int, last: int, label: Label) -> Iterator[Guess]:
    """Yield the words from *first* to *last* cut into names, without what is no part of them."""
    start = first
    for at in range(first, last + 1):
        if at == last or (at > start and not _goes_on(words, start, at, label)):
            piece = _stripped(words, start, at, label)
            if piece is not None:
                yield piece
            start = at


def _goes_on(words: Words, start: int, at: int, label: Label) -> bool:
    gap = words.gaps[at]
    if words.opens[at] or not (words.joined(at) or gap in (", ", " & ", "'s ", "’s ", ".")):
        return False
    word = words.texts[at]
    if (
        is_label(words, at)
        or word.lower() in calendar_words()
        or words.texts[at - 1].lower() in calendar_words()
    ):
        return False
    if label == "person":
        return gap != ", " and (is_capital(word) or word in person_particles())
    if gap == ", ":
        return False
    if word == "the" and words.texts[at - 1] not in organisation_particles():
        return at == start
    return True


def _stripped(words: Words, first: int, last: int, label: Label) -> Guess | None:
    """Return the piece without articles, titles and small words at its ends."""
    while first < last and not _begins(words, first, last, label):
        first += 1
    while first < last and not (
        _ends(words.texts[last - 1], label) or (first < last - 1 and is_surname(words, last - 1))
    ):
        last -= 1
    if label == "person":
        inside = (at for at in range(last - 2, first - 1, -1) if is_title(words.texts[at]))
        first = next(inside, first - 1) + 1
    if first < last and last - first <= MOST_WORDS:
        return Guess(first, last, label)
    return None


def _begins(words: Words, first: int, last: int, label: Label) -> bool:
    word = words.texts[first]
    if (
        not is_name_word(word)
        or is_label(words, first)
        or (word in ("The", "A", "An") and last - first > 1)
    ):
        return False
    return not (label == "person" and is_title(word))


def _ends(word: str, label: Label) -> bool:
    is_after = is_title(word) or word in post_nominals()
    return is_name_word(word) and not (label == "person" and is_after)


def is_surname(words: Words, at: int) -> bool:
    """Say whether word *at* is a surname though it looks like a title (Mr King, James Baker)."""
    if not at or not is_capital(words.texts[at]) or not words.joined(at):
        return False
    before = words.texts[at - 1]
    return before in courtesies() or before in given_names()


def is_label(words: Words, at: int) -> bool:
    """Say whether word *at* opens a credit ("Image: ...", "Writing by"), not a name."""
    if words.texts[at].lower() not in _credit_words():
        return False
    return words.gaps[at + 1].startswith(":") or words.texts[at + 1 : at + 2] == ["by"]


def is_small(word: str) -> bool:
    """Say whether *word* is one that any sentence may begin with ("The", "But", "He", "I've")."""
    word = CONTRACTION.sub("", word)
    return (word[1:].islower() and word.lower() in stop_words()) or word in ("A", "I")


def is_title(word: str) -> bool:
    """Say whether *word* is a courtesy title or the noun of a role."""
    return word in titles() or word.lower() in role_words()


def is_name_word(word: str) -> bool:
    """Say whether a name can begin or end with *word*."""
    return is_capital(word) or word[0].isdigit()


@cache
def titles() -> frozenset[str]:
    """Return the courtesy titles ("Mr", "Dr") without full stops."""
    return frozenset(row[0].rstrip(".") for row in resources.table("courtesy-titles"))


@cache
def courtesies() -> frozenset[str]:
    """Return the titles that tell a gender and no office ("Mr", "Lady"), without full stops."""
    rows = resources.table("courtesy-titles")
    return frozenset(row[0].rstrip(".") for row in rows if row[1] != "-")


@cache
def role_words() -> frozenset[str]:
    """Return the nouns of roles, in lower case."""
    return frozenset(resources.lexicon("role-nouns"))


@cache
def person_particles() -> frozenset[str]:
    """Return the small words inside names of people."""
    return frozenset(resources.lexicon("person-particles"))


@cache
def post_nominals() -> frozenset[str]:
    """Return the letters that stand behind names of people ("QC")."""
    return frozenset(resources.lexicon("post-nominals"))


@cache
def organisation_particles() -> frozenset[str]:
    """Return the small words inside names of organisations and places."""
    return frozenset(resources.lexicon("organisation-particles"))


@cache
def calendar_words() -> frozenset[str]:
    """Return the names of days and months, in lower case."""
    return frozenset(resources.lexicon("calendar-words"))


@cache
def given_names() -> frozenset[str]:
    """Return the given names of women and men."""
    return frozenset(
        resources.lexicon("given-names-female") + resources.lexicon("given-names-male")
    )


@cache
def organisation_words() -> frozenset[str]:
    """Return the words that tell an organisation's name."""
    return frozenset(resources.lexicon("organisation-words"))


@cache
def company_endings() -> frozenset[str]:
    """Return the words, in lower case, that end a company's full name and no short one."""
    return frozenset(resources.lexicon("company-endings"))


@cache
def _credit_words() -> frozenset[str]:
    return frozenset(row[0] for row in resources.table("credit-jobs"))


@cache
def stop_words() -> frozenset[str]:
    """Return the small words of English, with days and months, in lower case."""
    from spacy.lang.en.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS) | calendar_words()
