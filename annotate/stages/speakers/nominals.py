"""Nominals: "the minister" and "the council", where only one in the article can be meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from annotate.article import Span
from annotate.stages.mentions.first_look import is_title, organisation_words
from annotate.stages.mentions.roles import modifiers
from annotate.stages.mentions.words import Words, is_capital
from annotate.stages.speakers.events import word_class
from annotate.stages.speakers.referents import Referent

LONGEST = 4  # words between the article and the noun
OPENERS = frozenset({"the", "this", "that"})


def nouns_of(referents: Iterable[Referent]) -> dict[str, list[Referent]]:
    """Return who may be called "the" with each noun: by the title of a person, a word of a body's
    name.
    """
    found: dict[str, list[Referent]] = defaultdict(list)
    for referent in referents:
        for noun in sorted(_nouns(referent)):
            found[noun].append(referent)
    return found


def _nouns(referent: Referent) -> set[str]:
    if referent.kind == "person":
        roles = [naming.role.split() for naming in referent.namings if naming.role]
        return {role[-1].lower() for role in roles if role[-1][-1] != "."}
    heads = {word.lower() for word in organisation_words()}
    return {word.lower() for word in referent.full if word in organisation_words()} & heads


def nominals(
    words: Words, nouns: Mapping[str, list[Referent]], taken: Iterable[Span]
) -> Iterator[tuple[Span, Referent]]:
    """Yield the span of each nominal that means just one referent, named before it.

    *taken* are the spans of names, of which no word is a nominal.
    """
    named = {at for span in taken for at in range(words.before(span.start), words.before(span.end))}
    for at, word in enumerate(words.texts):
        meant = nouns.get(word.lower())
        if meant is None or len(meant) > 1 or at in named:
            continue
        first = _opening(words, at)
        if first is not None and not _goes_on(words, at) and meant[0].start < words.starts[first]:
            yield words.span(first, at + 1), meant[0]


def _opening(words: Words, at: int) -> int | None:
    """Return the article that opens the phrase with the noun *at*; None if there is none."""
    for first in range(at - 1, max(-1, at - 2 - LONGEST), -1):
        if words.opens[first + 1] or words.gaps[first + 1] != " ":
            return None
        word = words.texts[first].lower()
        if word in OPENERS:
            return first
        if not (word in modifiers() or is_title(word) or is_capital(words.texts[first])):
            return None
    return None


def _goes_on(words: Words, at: int) -> bool:
    """Say whether the phrase goes on after the noun *at*, so that it may mean another."""
    if at + 1 == len(words) or words.gaps[at + 1] != " ":
        return False
    after = words.texts[at + 1]
    return is_capital(after) or word_class(after) == "preposition" or is_title(after)
