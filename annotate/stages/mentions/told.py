"""Told names: names of people that the words around them tell, whatever the model sees in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from annotate import resources
from annotate.stages.mentions.candidates import runs
from annotate.stages.mentions.evidence import person_verbs
from annotate.stages.mentions.first_look import Guess, given_names, is_small
from annotate.stages.mentions.words import Words, is_capital

OPENING, CLOSING = frozenset("\"“'‘«"), frozenset("\"”'’»,.")
LONGEST_ALIAS = 3


def guesses(words: Words, model: Iterable[Guess]) -> Iterator[Guess]:
    """Yield the names that are told, in order, but for those in which the *model* sees people."""
    seen = {at for g in model if g.label == "person" for at in range(g.first, g.last)}
    for first, last in runs(words, 0, len(words)):
        start = _speaker(words, first, last)
        if start is None and _is_alias(words, first, last):
            start = first + is_small(words.texts[first])
        if start is not None and last - 1 not in seen:
            yield Guess(start, last, "person")


def _speaker(words: Words, first: int, last: int) -> int | None:
    """Return where a full name begins that ends the run and speaks, behind a body or an office.

    "… of the Harbour Council Ana Ruiz said": the model takes it for a part of the body's name.
    """
    start = last - 2
    if start <= first or last == len(words) or words.gaps[last] != " ":
        return None
    if words.texts[start] not in given_names() or words.texts[last] not in person_verbs():
        return None
    return start if is_capital(words.texts[start - 1]) and words.gaps[start] == " " else None


def _is_alias(words: Words, first: int, last: int) -> bool:
    """Say whether the run stands in quotation marks after words that give a person's alias."""
    before = words.texts[first - 1].lower() if first else ""
    quoted = words.gaps[first][-1:] in OPENING and words.gaps[last][:1] in CLOSING
    size = last - first - is_small(words.texts[first])
    return quoted and 0 < size <= LONGEST_ALIAS and before in _alias_openers()


@cache
def _alias_openers() -> frozenset[str]:
    return frozenset(resources.lexicon("alias-openers"))
