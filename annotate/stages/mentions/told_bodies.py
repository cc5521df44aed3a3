"""Told bodies and things: names that their own words, or the words beside them, tell."""

from __future__ import annotations

from annotate.stages.mentions.evidence import acronym
from annotate.stages.mentions.first_look import Guess, company_endings, given_names
from annotate.stages.mentions.run import PLACES, Run, ends_before, entries

LONGEST_ACRONYM, LONGEST_PARTNER = 6, 2


def partners(one: Run, other: Run) -> Guess | None:
    """Return two runs that are the name of one body ("Orlend & Vane"), not two people or places."""
    words, names = one.words, (one.texts, other.texts)
    if one.last != other.first or words.gaps[other.first] != " & ":
        return None
    if any(len(name) > LONGEST_PARTNER or ends_before(name[0]) for name in names):
        return None
    is_place = bool((one.labels(one.first) | other.labels(other.first)) & PLACES)
    is_letter = any(len(word) == 1 for name in names for word in name)
    are_people = all(name[0] in given_names() for name in names)
    is_body = not (is_place or is_letter or are_people)
    return other.as_("org", one.first) if is_body else None


def foreign(one: Run, other: Run) -> Guess | None:
    """Return two runs that are a house's name in another language ("the Theater am Markt")."""
    gaps = one.words.gaps
    is_joined = other.first == one.last + 1 and gaps[one.last] == gaps[other.first] == " "
    is_house = is_joined and one.before == "the" and other.before in entries("foreign-particles")
    return other.as_("org", one.first) if is_house else None


def initials(run: Run) -> Guess | None:
    """Return the run if it is one word in brackets with the initials of the name before it."""
    (word, *others), gaps = run.texts, run.words.gaps
    if others or not gaps[run.first].endswith("(") or gaps[run.last][:1] != ")":
        return None
    if not (1 < len(word) <= LONGEST_ACRONYM and word.isupper()):
        return None
    before = run.words.texts[max(0, run.first - 2 * LONGEST_ACRONYM) : run.first]
    is_acronym = any(acronym(tuple(before[at:])) == word for at in range(len(before)))
    return run.as_("org") if is_acronym else None


def by_its_words(run: Run) -> Guess | None:
    """Return what the run's first or last word makes it.

    A street or company begins where the model sees a name begin, be it a person's.  A given name
    and no more before it is a surname's ("Diane Lane").
    """
    first, *others = run.texts
    if first in entries("thing-openers" if others else "no-names"):
        return run.as_("thing")
    here = next((run.seen[at] for at in range(run.first, run.last) if at in run.seen), None)
    if here is None or here.last != run.last or here.last - here.first < 2:
        return None
    word = run.texts[-1]
    is_surname = here.last - here.first == 2 and run.words.texts[here.first] in given_names()
    if word in entries("facility-words") and here.label != "org" and not is_surname:
        return run.as_("facility", here.first)
    is_company = word.lower() in company_endings() and here.label in ("person", "org")
    return run.as_("org", here.first) if is_company else None


def called_a_body(run: Run) -> Guess | None:
    """Return the run if "the" before and a noun after it say so ("the Orlend union")."""
    is_definite = run.texts[0] == "The" or run.before == "the"
    if not is_definite or run.after not in entries("body-nouns") or run.bare == run.last:
        return None
    seen = run.labels(run.bare)
    is_full_name = "person" in seen and run.last - run.bare > 1
    return None if is_full_name or seen & PLACES else run.as_("org", run.bare)
