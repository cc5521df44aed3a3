"""Nominals: "the minister" and "the council", where only one in the article can be meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from annotate import resources
from annotate.article import Span
from annotate.stages.mentions.first_look import is_title, organisation_words
from annotate.stages.mentions.roles import modifiers
from annotate.stages.mentions.words import Words, is_capital
from annotate.stages.speakers.events import word_class
from annotate.stages.speakers.people import MOST_NAMESAKES
from annotate.stages.speakers.referents import Referent

LONGEST = 4  # words between the article and the noun
WORD = re.compile(r"[\w'’.-]+")
OPENERS = frozenset({"the", "this", "that"})
# "his father" is a father who is named in the article, be it later.
OWNERS = frozenset({"his", "her", "their"})


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
        return {role.noun for role in referent.known_as}
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
        if word.lower() not in nouns or at in named:
            continue
        first = _opening(words, at)
        if first is None or _goes_on(words, at):
            continue
        phrase = [text.lower() for text in words.texts[first + 1 : at + 1]]
        meant = _of_this_role(nouns[word.lower()], phrase)
        is_relative = words.texts[first].lower() in OWNERS
        if len(meant) == 1 and (is_relative or meant[0].start < words.starts[first]):
            yield words.span(first, at + 1), meant[0]


def _of_this_role(meant: list[Referent], phrase: list[str]) -> list[Referent]:
    """Return those of *meant* whose title is the whole *phrase* ("finance minister"), else those
    whose title or name has all its words.
    """
    known = {who: [role.text.lower() for role in who.known_as] for who in meant[:MOST_NAMESAKES]}
    exact = [who for who, texts in known.items() if " ".join(phrase) in texts]
    return exact or [who for who, texts in known.items() if _has_words(who, texts, phrase)]


def _has_words(who: Referent, texts: list[str], phrase: list[str]) -> bool:
    if who.kind != "person":
        return True
    return any(set(phrase) <= set(WORD.findall(text)) for text in texts)


def _opening(words: Words, at: int) -> int | None:
    """Return the article that opens the phrase with the noun *at*; None if there is none."""
    for first in range(at - 1, max(-1, at - 2 - LONGEST), -1):
        if words.opens[first + 1] or words.gaps[first + 1] != " ":
            return None
        word = words.texts[first].lower()
        if word in OPENERS or (word in OWNERS and words.texts[at].lower() in kin()):
            return first
        if not (word in modifiers() or is_title(word) or is_capital(words.texts[first])):
            return None
    return None


@cache
def kin() -> frozenset[str]:
    """Return the nouns for members of a family, in lower case."""
    return frozenset(resources.lexicon("kin-nouns"))


def _goes_on(words: Words, at: int) -> bool:
    """Say whether the phrase goes on after the noun *at*, so that it may mean another."""
    if at + 1 == len(words) or words.gaps[at + 1] != " ":
        return False
    after = words.texts[at + 1]
    return is_capital(after) or word_class(after) == "preposition" or is_title(after)
