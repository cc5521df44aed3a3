"""Descriptions: phrases that say what a person is ("a nurse at the clinic"), and whom they tell of.

A description stands beside a name ("Ann Lee, 34, a nurse at the clinic, said", "the clinic's
director, Ann Lee, said") or after a verb that links it to its subject ("she became the director").
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from annotate import resources
from annotate.stages.mentions.evidence import person_verbs
from annotate.stages.mentions.first_look import calendar_words, role_words
from annotate.stages.mentions.words import Words, is_capital
from annotate.stages.speakers.events import Event, person_nouns, word_class
from annotate.stages.speakers.referents import Role

LONGEST_PHRASE = 9  # words from the article to the noun
LONGEST_COMPLEMENT = 10  # words after the noun ("of the Harbour Board")
COMPLEMENT_OPENERS = frozenset({"at", "for", "in", "of", "to", "with"})
SUPPOSING = frozenset({"if", "unless", "whether", "should"})
# A description before a name reaches back no further than this.
FURTHEST = 14
JOINTS = frozenset({" ", "-", " & ", "'s ", "’s ", ' "', '" ', " “", "” "})


@dataclass(frozen=True, slots=True)
class Description:
    """The words from *first* up to *last*, which end with the noun; the role with what follows it
    ends before word *end*.

    *start* is the first word after an article.  *noun* is in lower case.
    """

    first: int
    start: int
    last: int
    end: int
    noun: str

    @property
    def is_role(self) -> bool:
        """Say whether it tells more than "one of the founders" and the titles before the name."""
        return self.noun != "one" and self.start < self.end

    def role(self, words: Words) -> Role:
        """Return the role in words, without article."""
        span = words.span(self.start, self.end)
        return Role(words.text[span.start : span.end], self.noun)


def phrase_at(words: Words, first: int) -> Description | None:
    """Return the description that begins with word *first*, None if none does."""
    if first >= len(words):
        return None
    start = first + (word_class(words.texts[first].lower()) == "determiner")
    if words.texts[first].lower() == "one" and words.texts[start : start + 1] == ["of"]:
        return Description(first, first, start, start, "one")
    noun = _noun(words, start)
    if noun is None:
        return None
    for at in range(start, noun):
        if words.possessive(at) and not is_capital(words.texts[at]):
            start = at + 1  # of "the yard's owner" the role is "owner"
    return Description(first, start, noun + 1, _end(words, noun + 1), words.texts[noun].lower())


def _noun(words: Words, start: int) -> int | None:
    """Return the noun for a person that ends the phrase whose first word is *start*."""
    found = None
    for at in range(start, min(len(words), start + LONGEST_PHRASE)):
        word = words.texts[at].lower()
        if at > start and not _goes_on(words, at):
            break
        if word_class(word) is not None:
            break
        if word in all_person_nouns() and not words.possessive(at):
            found = at
    if found is None or found + 1 >= len(words) or not _goes_on(words, found + 1):
        return found
    after = words.texts[found + 1].lower()
    is_over = word_class(after) is not None or after in person_verbs() or after.endswith("ing")
    return found if is_over and not words.possessive(found) else None


def _goes_on(words: Words, at: int) -> bool:
    return (words.gaps[at] in JOINTS or words.joined(at)) and not words.opens[at]


def _end(words: Words, end: int) -> int:
    """Return where the complement ends that begins with word *end* ("of the Harbour Board")."""
    first = end
    if end < len(words) and words.texts[end] not in COMPLEMENT_OPENERS:
        return end
    while end < len(words) and end - first < LONGEST_COMPLEMENT and _goes_on(words, end):
        word = words.texts[end].lower()
        kind = word_class(word)
        joins = word == "and" and is_capital(words.texts[end - 1])
        if kind in ("clause", "copula") and not joins:
            break
        if kind == "preposition" and word not in COMPLEMENT_OPENERS:
            break
        if word in person_verbs() or word in calendar_words() or word.isdigit():
            break
        end += 1
    while end > first and word_class(words.texts[end - 1].lower()) is not None:
        end -= 1
    return end


def title(words: Words, first: int, role: str | None) -> Description | None:
    """Return the title *role* of the name whose mention begins with word *first*."""
    if role is None:
        return None
    last = words.before(words.starts[first] + len(role))
    start = first - (first > 0 and not words.opens[first])
    return Description(start, last, last, last, words.texts[last - 1].lower())


def beside(words: Words, first: int, last: int) -> Description | None:
    """Return what is said of the person named by the words from *first* up to *last* beside it."""
    return _after(words, last) or _before(words, first, last)


def _after(words: Words, last: int) -> Description | None:
    """Return the apposition after a name, with an age before it or not."""
    at = last
    if at < len(words) and words.texts[at].isdigit() and words.gaps[at] == ", ":
        at += 1
    if at >= len(words) or words.gaps[at] != ", " or words.opens[at]:
        return None
    found = phrase_at(words, at)
    return found if found is not None and _is_closed(words, found.end) else None


def _before(words: Words, first: int, last: int) -> Description | None:
    """Return the description that a name between commas ends ("the club's owner, Ann Lee,")."""
    if first == 0 or words.gaps[first] != ", " or not words.gaps[last].startswith((",", " (")):
        return None
    for at in range(first - 2, max(-1, first - FURTHEST), -1):
        if at + 1 < first - 1 and not _goes_on(words, at + 1):
            return None
        opening = _opening(words, at)
        found = None if opening is None else phrase_at(words, opening)
        if found is not None and found.end == first:
            return found
    return None


def _opening(words: Words, at: int) -> int | None:
    """Return the first word of a phrase that *at*, an article or an owner, opens; None if neither.

    The owner may be a name of several words ("Gulf Water's").
    """
    if words.possessive(at) and is_capital(words.texts[at]):
        while at and is_capital(words.texts[at - 1]) and _goes_on(words, at):
            at -= 1
        return at
    return at if word_class(words.texts[at].lower()) == "determiner" else None


def _is_closed(words: Words, end: int) -> bool:
    """Say whether the phrase before word *end* ends there, by a mark or a verb of a person."""
    gap = words.gaps[end]
    if gap[:1] in (",", ".", ")", ";", "–", "—") or gap.startswith((" –", " —", " -", "\n")):
        return True
    return end == len(words) or words.texts[end] in person_verbs() | {"who", "whose"}


def predicates(words: Words, story: Sequence[Event]) -> Iterator[tuple[Event, Description]]:
    """Yield what verbs like "was" and "became" say of their subjects, each with its subject."""
    subjects = [event for event in story if event.referent is not None]
    ends = {event.last: event for event in subjects}
    firsts = [event.first for event in subjects]
    for at, word in enumerate(words.texts):
        between = _linking().get(word)
        if between is None or (between != "-" and words.texts[at + 1 : at + 2] != [between]):
            continue
        before = bisect.bisect_left(firsts, at) - 1
        subject = _subject(words, at, ends, subjects[before] if before >= 0 else None)
        if subject is None or _is_supposed(words, subject):
            continue
        for found in _linked(words, at + 1 + (between != "-")):
            yield subject, found


def _subject(words: Words, verb: int, ends: dict[int, Event], before: Event | None) -> Event | None:
    """Return whom the word *verb* has as its subject: who ends before it, or who came *before*."""
    at = verb
    while at and words.gaps[at] == " " and _is_filler(words.texts[at - 1]):
        at -= 1
    if words.opens[at]:
        return None
    if words.gaps[at] == " " and at in ends and ends[at].part == "subject":
        return ends[at]
    goes_on = words.texts[at - 1] == "and" or (words.gaps[at] == ", " and verb == at)
    if goes_on and before is not None and before.sentence == words.sentences[at]:
        return before if before.part == "subject" else None
    return None


def _is_supposed(words: Words, subject: Event) -> bool:
    """Say whether the clause of *subject* only supposes something ("if she becomes mayor")."""
    return subject.first > 0 and words.texts[subject.first - 1].lower() in SUPPOSING


def _is_filler(word: str) -> bool:
    return word in _fillers() or word.endswith("ly")


def _linked(words: Words, at: int) -> Iterator[Description]:
    """Yield the descriptions that begin with word *at*, and those that "and" ties to them."""
    while at < len(words) and words.gaps[at] == " " and _is_filler(words.texts[at]):
        at += 1
    found = phrase_at(words, at) if at < len(words) and _goes_on(words, at) else None
    while found is not None and words.texts[found.first] not in _linking():
        yield found
        found = _coordinated(words, found)


def _coordinated(words: Words, before: Description) -> Description | None:
    """Return what goes on *before*: ", comedian and actress", "and a close friend of …"."""
    at = before.end
    has_comma = words.gaps[at] == ", " and before.end == before.last
    if words.texts[at : at + 1] == ["and"] and words.gaps[at] == " ":
        at += 1
    elif not has_comma:
        return None
    found = phrase_at(words, at)
    if found is None or (found.first < found.start and (has_comma or not _is_new(words, found))):
        return None
    return found


def _is_new(words: Words, found: Description) -> bool:
    """Say whether the article of *found* is one that "and" ties to an earlier phrase."""
    return words.texts[found.first] in ("a", "an")


@cache
def all_person_nouns() -> frozenset[str]:
    """Return the nouns for people, in lower case, whether they stand in titles or not."""
    return person_nouns() | frozenset(resources.lexicon("person-nouns"))


@cache
def role_nouns() -> frozenset[str]:
    """Return the nouns of descriptions by which a person may be called later."""
    return role_words() | person_nouns()


@cache
def _linking() -> dict[str, str]:
    return {row[0]: row[1] for row in resources.table("linking-verbs")}


@cache
def _fillers() -> frozenset[str]:
    return frozenset(resources.lexicon("linking-fillers"))
