"""Told names: names that the words around them tell, whatever the model sees in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from annotate import resources
from annotate.stages.mentions.candidates import ends_a_role, runs
from annotate.stages.mentions.evidence import acronym, person_verbs, places, well_known
from annotate.stages.mentions.first_look import (
    Guess,
    company_endings,
    given_names,
    is_small,
    is_title,
    organisation_words,
    role_words,
    titles,
)
from annotate.stages.mentions.named import Label
from annotate.stages.mentions.words import LINE_END, Words
from annotate.stages.places.meanings import home_of

OPENING, CLOSING = frozenset("\"“'‘«"), frozenset("\"”'’»,.")
LONGEST_ALIAS, LONGEST_SPEAKER, LONGEST_ACRONYM, LONGEST_PARTNER = 3, 4, 6, 2
PLACES = frozenset({"place", "facility", "norp"})
NO_PEOPLE = PLACES | {"org"}


def guesses(words: Words, model: Iterable[Guess]) -> Iterator[Guess]:
    """Yield the names that are told, in order; *model* are the names that the model sees."""
    seen = {at: guess for guess in model for at in range(guess.first, guess.last)}
    before: tuple[int, int] | None = None
    found_runs = list(runs(words, 0, len(words)))
    labels = _labels(words, found_runs)
    for first, last in found_runs:
        if first in labels:
            yield Guess(first, last, "person")
        elif before is not None and (
            _are_partners(words, before, (first, last), seen)
            or _is_foreign(words, before, (first, last))
        ):
            yield Guess(before[0], last, "org")
        else:
            found = _told(words, first, last, seen)
            if found is not None:
                yield found
        before = first, last


def _labels(words: Words, found: Sequence[tuple[int, int]]) -> set[int]:
    """Return the first words of the labels of a transcript: names in capitals that open lines.

    Some line has a label that opened a line before: a single "NOTE:" is none.
    """
    opening = [
        (first, last)
        for first, last in found
        if words.gaps[last].startswith(":")
        and (not first or LINE_END.search(words.gaps[first]))
        and all(len(word) > 1 and word.isupper() for word in words.texts[first:last])
    ]
    names = {tuple(words.texts[first:last]) for first, last in opening}
    return {first for first, _ in opening} if len(names) < len(opening) > 2 else set()


def _are_partners(
    words: Words, one: tuple[int, int], other: tuple[int, int], seen: Mapping[int, Guess]
) -> bool:
    """Say whether two runs are the name of one body ("Orlend & Vane"), not two people or places."""
    if one[1] != other[0] or words.gaps[other[0]] != " & ":
        return False
    names = [words.texts[first:last] for first, last in (one, other)]
    if any(len(name) > LONGEST_PARTNER or _ends_before(name[0]) for name in names):
        return False
    is_place = any(seen[at].label in PLACES for at in range(one[0], other[1]) if at in seen)
    is_letter = any(len(word) == 1 for name in names for word in name)
    return not (is_place or is_letter or all(name[0] in given_names() for name in names))


def _is_foreign(words: Words, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Say whether two runs are a house's name in another language ("the Theater am Markt")."""
    first, end = one
    if other[0] != end + 1 or words.texts[end] not in _foreign_particles():
        return False
    is_joined = words.gaps[end] == words.gaps[other[0]] == " "
    return is_joined and words.texts[first - 1 : first] == ["the"]


def _told(words: Words, first: int, last: int, seen: Mapping[int, Guess]) -> Guess | None:
    if _is_acronym(words, first, last):
        return Guess(first, last, "org")
    ending = _by_its_words(words, first, last, seen)
    if ending is not None:
        return ending
    if _is_called_a_body(words, first, last, seen):
        return Guess(first + is_small(words.texts[first]), last, "org")
    if _is_alias(words, first, last):
        return Guess(first + is_small(words.texts[first]), last, "person")
    start = _after_title(words, first, last, seen) or _after_people(words, first, last)
    if start is not None:
        return Guess(start, last, "person")
    if _is_beside_a_role(words, first, last, seen):
        return Guess(first, last, "person")
    if _is_before_verb(words, last) or _is_after_verb(words, first):
        start = _speaker(words, first, last, seen)
        return None if start is None else Guess(start, last, "person")
    return None


def _by_its_words(words: Words, first: int, last: int, seen: Mapping[int, Guess]) -> Guess | None:
    """Return what the run's first or last word makes it; None if they tell nothing.

    A street or company begins where the model sees a name begin, be it a person's.
    """
    if words.texts[first] in (_no_names() if last - first == 1 else _thing_openers()):
        return Guess(first, last, "thing")
    named = [seen[at] for at in range(first, last) if at in seen]
    if not named or named[0].last != last or last - named[0].first < 2:
        return None
    start, word = named[0].first, words.texts[last - 1]
    if word in _facility_words() and named[0].label != "org":
        return Guess(start, last, "facility")
    is_company = word.lower() in company_endings() and named[0].label in ("person", "org")
    return Guess(start, last, "org") if is_company else None


def _is_called_a_body(words: Words, first: int, last: int, seen: Mapping[int, Guess]) -> bool:
    """Say whether "the" before the run and a noun after it make it a body ("the Orlend union")."""
    if last == len(words) or words.gaps[last] != " " or words.texts[last] not in _body_nouns():
        return False
    if words.texts[first] != "The" and (not first or words.texts[first - 1] != "the"):
        return False
    start = first + is_small(words.texts[first])
    labels: set[Label] = {seen[at].label for at in range(start, last) if at in seen}
    is_full_name = "person" in labels and last - start > 1
    return start < last and not is_full_name and not labels & PLACES


def _after_title(words: Words, first: int, last: int, seen: Mapping[int, Guess]) -> int | None:
    """Return where the name begins that a title in the run stands before ("Prof Ana Ruiz")."""
    at = next((at for at in range(last - 2, first - 1, -1) if words.texts[at] in titles()), None)
    if at is None or last - at - 1 > LONGEST_SPEAKER:
        return None
    name = words.texts[at + 1 : last]
    if any(_ends_before(word) or word.isupper() for word in name):
        return None
    labels: set[Label] = {seen[at].label for at in range(at + 1, last) if at in seen}
    return None if labels & PLACES else at + 1


def _after_people(words: Words, first: int, last: int) -> int | None:
    """Return where the name begins behind the word for a people ("Italian Renato Canova")."""
    name = words.texts[first + 1 : last]
    is_full = 1 < len(name) <= LONGEST_SPEAKER and name[0] in given_names()
    is_name = is_full and not any(word in organisation_words() for word in name)
    return first + 1 if is_name and home_of(words.texts[first]) is not None else None


def _is_beside_a_role(words: Words, first: int, last: int, seen: Mapping[int, Guess]) -> bool:
    """Say whether the run is a full name between commas after a role ("the archivist, Ana Ruiz,").

    What the model takes for a body may be one: "the owner, Orlend Shipping, …".
    """
    name = words.texts[first:last]
    if not 1 < len(name) <= LONGEST_SPEAKER or words.gaps[first] != ", " or not first:
        return False
    is_role = words.texts[first - 1] in role_words() and words.gaps[last].startswith(",")
    is_body = any(seen[at].label == "org" for at in range(first, last) if at in seen)
    return is_role and not is_body and not any(_ends_before(word) for word in name)


def _is_before_verb(words: Words, last: int) -> bool:
    return last < len(words) and words.gaps[last] == " " and words.texts[last] in person_verbs()


def _is_after_verb(words: Words, first: int) -> bool:
    """Say whether the verb of a speaker stands before word *first*, and a mark before that verb."""
    verb = first - 1
    is_verb = verb >= 0 and words.gaps[first] == " " and words.texts[verb] in person_verbs()
    return is_verb and words.gaps[verb].strip()[-1:] in CLOSING


def _speaker(words: Words, first: int, last: int, seen: Mapping[int, Guess]) -> int | None:
    """Return where the name of a person begins that ends the run and speaks, None if none does."""
    start = _start(words, first, last, seen.get(last - 1))
    name = words.texts[start:last]
    if not 0 < len(name) <= LONGEST_SPEAKER or any(word.isupper() for word in name):
        return None
    labels: set[Label] = {seen[at].label for at in range(start, last) if at in seen}
    if name[0] in given_names():
        is_person = len(name) > 1 or not labels & NO_PEOPLE
    else:
        is_person = "person" in labels or (len(name) > 1 and not labels)
    return start if is_person and " ".join(name) not in well_known() | places() else None


def _start(words: Words, first: int, last: int, here: Guess | None) -> int:
    """Return where a name that ends with the run may begin: with a given name, or what the model
    sees as a person's (*here*), else after a body or a title.

    "… of the Harbour Council Ana Ruiz said": the model takes it for a part of the body's name.
    """
    start = last
    while start > first and not _ends_before(words.texts[start - 1]):
        start -= 1
    if start == last:
        return start
    given = max(start, last - 2)
    while given > start and words.texts[given - 1] in given_names():
        given -= 1
    if words.texts[given] in given_names():
        return given
    is_seen = here is not None and here.label == "person" and here.last - here.first > 1
    if here is not None and (is_seen or (start == first and ends_a_role(words, first))):
        return here.first
    return start


def _ends_before(word: str) -> bool:
    """Say whether *word* stands before a name and is no part of it."""
    return word in organisation_words() or is_title(word) or is_small(word)


def _is_acronym(words: Words, first: int, last: int) -> bool:
    """Say whether the run is one word in brackets with the initials of the name before it."""
    word = words.texts[first]
    if last - first > 1 or not words.gaps[first].endswith("(") or words.gaps[last][:1] != ")":
        return False
    if not (1 < len(word) <= LONGEST_ACRONYM and word.isupper()):
        return False
    before = words.texts[max(0, first - 2 * LONGEST_ACRONYM) : first]
    return any(acronym(tuple(before[at:])) == word for at in range(len(before)))


def _is_alias(words: Words, first: int, last: int) -> bool:
    """Say whether the run stands in quotation marks after words that give a person's alias."""
    before = words.texts[first - 1].lower() if first else ""
    quoted = words.gaps[first][-1:] in OPENING and words.gaps[last][:1] in CLOSING
    size = last - first - is_small(words.texts[first])
    return quoted and 0 < size <= LONGEST_ALIAS and before in _alias_openers()


@cache
def _body_nouns() -> frozenset[str]:
    return frozenset(resources.lexicon("body-nouns"))


@cache
def _facility_words() -> frozenset[str]:
    return frozenset(resources.lexicon("facility-words"))


@cache
def _no_names() -> frozenset[str]:
    return frozenset(resources.lexicon("no-names"))


@cache
def _foreign_particles() -> frozenset[str]:
    return frozenset(resources.lexicon("foreign-particles"))


@cache
def _thing_openers() -> frozenset[str]:
    return frozenset(resources.lexicon("thing-openers"))


@cache
def _alias_openers() -> frozenset[str]:
    return frozenset(resources.lexicon("alias-openers"))
