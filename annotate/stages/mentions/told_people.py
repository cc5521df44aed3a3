"""Told people: names that titles, roles, labels and verbs of speech tell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from annotate import resources
from annotate.stages.mentions.candidates import ends_a_role
from annotate.stages.mentions.evidence import person_verbs, places, well_known
from annotate.stages.mentions.first_look import (
    Guess,
    given_names,
    organisation_words,
    role_words,
    titles,
)
from annotate.stages.mentions.run import LONGEST_NAME, PLACES, Run, ends_before, entries
from annotate.stages.mentions.words import LINE_END, Words
from annotate.stages.places.meanings import home_of

OPENING, CLOSING = frozenset("\"“'‘«"), frozenset("\"”'’»,.")
LONGEST_ALIAS = 3


def labels(words: Words, found: Sequence[tuple[int, int]]) -> set[int]:
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


def alias(run: Run) -> Guess | None:
    """Return the run in quotation marks after words that give a person's alias."""
    gaps = run.words.gaps
    is_quoted = gaps[run.first][-1:] in OPENING and gaps[run.last][:1] in CLOSING
    is_name = 0 < run.last - run.bare <= LONGEST_ALIAS
    is_alias = is_quoted and is_name and run.before.lower() in entries("alias-openers")
    return run.as_("person", run.bare) if is_alias else None


def after_title(run: Run) -> Guess | None:
    """Return the name that a title in the run stands before ("Prof Ana Ruiz")."""
    texts = run.words.texts
    at = next((at for at in range(run.last - 2, run.first - 1, -1) if texts[at] in titles()), None)
    if at is None or run.last - at - 1 > LONGEST_NAME:
        return None
    if any(ends_before(word) or word.isupper() for word in texts[at + 1 : run.last]):
        return None
    return None if run.labels(at + 1) & PLACES else run.as_("person", at + 1)


def after_people(run: Run) -> Guess | None:
    """Return the name behind the word for a people ("Italian Renato Canova")."""
    people, *name = run.texts
    is_full = 1 < len(name) <= LONGEST_NAME and name[0] in given_names()
    is_name = is_full and not any(word in organisation_words() for word in name)
    return run.as_("person", run.first + 1) if is_name and home_of(people) is not None else None


def beside_role(run: Run) -> Guess | None:
    """Return the run if it is a full name between commas after a role ("the clerk, Ana Ruiz,").

    What the model takes for a body may be one: "the owner, Orlend Shipping, …".  Of the family the
    given name is enough ("his wife, Ana,").
    """
    gaps, least = run.words.gaps, 1 if run.before in _kin() else 2
    if not least <= run.last - run.first <= LONGEST_NAME or gaps[run.first] != ", ":
        return None
    is_beside = run.before in role_words() and gaps[run.last].startswith(",")
    is_name = "org" not in run.labels(run.first) and not any(map(ends_before, run.texts))
    return run.as_("person") if is_beside and is_name else None


@cache
def _kin() -> frozenset[str]:
    return frozenset(row[0] for row in resources.table("kin-nouns"))


def speaking(run: Run) -> Guess | None:
    """Return the name that ends the run, before or behind the verb of a speaker."""
    if run.after not in person_verbs() and not _is_behind_verb(run):
        return None
    start = _start(run)
    name = run.words.texts[start : run.last]
    if not 0 < len(name) <= LONGEST_NAME or any(word.isupper() for word in name):
        return None
    if " ".join(name) in well_known() | places():
        return None
    seen = run.labels(start)
    if name[0] in given_names():
        is_person = len(name) > 1 or not seen & (PLACES | {"org"})
    else:
        is_person = "person" in seen or (len(name) > 1 and not seen)
    return run.as_("person", start) if is_person else None


def _is_behind_verb(run: Run) -> bool:
    """Say whether the verb of a speaker stands before the run, and a mark before that verb."""
    gaps = run.words.gaps
    is_verb = run.before in person_verbs() and gaps[run.first] == " "
    return is_verb and gaps[run.first - 1].strip()[-1:] in CLOSING


def _start(run: Run) -> int:
    """Return where a name that ends the run may begin: with a given name, or what the model sees
    as a person's, else after a body or a title.

    "… of the Harbour Council Ana Ruiz said": the model takes it for a part of the body's name.
    """
    texts, start = run.words.texts, run.last
    while start > run.first and not ends_before(texts[start - 1]):
        start -= 1
    if start == run.last:
        return start
    given = max(start, run.last - 2)
    while given > start and texts[given - 1] in given_names():
        given -= 1
    if texts[given] in given_names():
        return given
    here = run.seen.get(run.last - 1)
    if here is None:
        return start
    is_seen = here.label == "person" and here.last - here.first > 1
    is_whole = start == run.first and ends_a_role(run.words, run.first)
    return here.first if is_seen or is_whole else start
