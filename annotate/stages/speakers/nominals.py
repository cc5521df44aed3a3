"""Nominals: "the minister" and "the council", where only one in the article can be meant."""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from annotate import resources
from annotate.article import Span
from annotate.stages.mentions.first_look import is_title, organisation_words
from annotate.stages.mentions.roles import modifiers
from annotate.stages.mentions.words import Words, is_capital
from annotate.stages.speakers.events import Event, word_class
from annotate.stages.speakers.kin import Kin
from annotate.stages.speakers.people import MOST_NAMESAKES
from annotate.stages.speakers.referents import Referent, kin_nouns

LONGEST = 4  # words between the article and the noun
WORD = re.compile(r"[\w'’.-]+")
OPENERS = frozenset({"the", "this", "that"})
OWNERS = frozenset({"his", "her", "their"})
# "The mayor" is not a former mayor.
FORMER = frozenset({"former", "ex", "late", "then", "onetime"})
INTRODUCING = frozenset({"a", "an", "another", "one"})


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


class Cast(NamedTuple):
    """Who may be meant: those who are called by a *nouns*, the families, and who is told of.

    *main* is whom the article is mostly about; *strangers* has, for each noun, the words where it
    introduces somebody without a name ("a spokesman").
    """

    nouns: Mapping[str, list[Referent]]
    kin: Kin
    main: Referent | None
    strangers: Mapping[str, list[int]]


def strangers(
    words: Words, story: Iterable[Event], described: Collection[int]
) -> dict[str, list[int]]:
    """Return, for each noun, the words where it introduces somebody without a name.

    The nouns *described* say what somebody with a name is.
    """
    found: dict[str, list[int]] = defaultdict(list)
    for event in story:
        is_nameless = event.referent is None and event.pronoun is None
        if is_nameless and event.first not in described:
            openers = words.texts[max(0, event.first - LONGEST) : event.first]
            if INTRODUCING & {word.lower() for word in openers}:
                found[words.texts[event.first].lower()].append(event.first)
    return found


def nominals(words: Words, cast: Cast, taken: Iterable[Span]) -> Iterator[tuple[Span, Referent]]:
    """Yield the span of each nominal that means just one referent.

    *taken* are the spans of names, of which no word is a nominal.
    """
    named = {at for span in taken for at in range(words.before(span.start), words.before(span.end))}
    for at, word in enumerate(words.texts):
        noun = word.lower()
        if at in named or not (noun in cast.nouns or noun in kin_nouns() or noun in plain()):
            continue
        first = _opening(words, at)
        if first is None or _goes_on(words, at):
            continue
        meant = _meant(words, cast, first, at)
        if meant is not None:
            yield words.span(first, at + 1), meant


def _meant(words: Words, cast: Cast, first: int, at: int) -> Referent | None:
    noun = words.texts[at].lower()
    if words.texts[first].lower() not in OPENERS:
        return cast.kin.of(cast.kin.owner(first, at), noun) or _only_one(cast, noun)
    phrase = [text.lower() for text in words.texts[first + 1 : at + 1]]
    known = [who for who in cast.nouns.get(noun, ()) if who.start < words.starts[first]]
    known = _of_this_role(known, phrase)
    if not known and phrase == [noun] and noun in plain() and cast.main is not None:
        is_named = cast.main.start < words.starts[first]
        known = [cast.main] if is_named and plain()[noun] in (cast.main.gender, None) else []
    if len(known) != 1 or _met_since(words, cast, known[0], noun, at):
        return None
    return known[0]


def _only_one(cast: Cast, noun: str) -> Referent | None:
    """Return the one in the article who has the *noun* for a title and is nobody's as yet."""
    known = cast.nouns.get(noun, [])
    return known[0] if len(known) == 1 and not cast.kin.has_owner(known[0], noun) else None


def _met_since(words: Words, cast: Cast, who: Referent, noun: str, at: int) -> bool:
    """Say whether a stranger of this *noun* was introduced after *who* was last named."""
    strangers = cast.strangers.get(noun, [])
    latest = bisect.bisect_left(strangers, at) - 1
    start = words.starts[at]
    named = bisect.bisect_left(who.namings, start, key=lambda naming: naming.mention.start) - 1
    if latest < 0 or named < 0:
        return latest >= 0
    return words.starts[strangers[latest]] > who.namings[named].mention.start


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
    known = (set(WORD.findall(text)) for text in texts)
    return any(set(phrase) <= words and not words & FORMER - set(phrase) for words in known)


def _opening(words: Words, at: int) -> int | None:
    """Return the article that opens the phrase with the noun *at*; None if there is none."""
    for first in range(at - 1, max(-1, at - 2 - LONGEST), -1):
        if words.opens[first + 1] or words.gaps[first + 1] != " ":
            return None
        word = words.texts[first].lower()
        if word in OPENERS or (word in OWNERS and words.texts[at].lower() in kin_nouns()):
            return first
        if not (word in modifiers() or is_title(word) or is_capital(words.texts[first])):
            return None
    return None


@cache
def plain() -> dict[str, str | None]:
    """Return the nouns that call somebody again, with the gender that they tell."""
    rows = resources.table("plain-person-nouns")
    return {row[0]: None if row[1] == "-" else row[1] for row in rows}


def _goes_on(words: Words, at: int) -> bool:
    """Say whether the phrase goes on after the noun *at*, so that it may mean another."""
    if at + 1 == len(words) or words.gaps[at + 1] != " ":
        return False
    after = words.texts[at + 1]
    return is_capital(after) or word_class(after) == "preposition" or is_title(after)
