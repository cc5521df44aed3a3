"""Which places a toponym can mean, before anything is known of the article."""

from __future__ import annotations

from functools import cache

from annotate import resources
from annotate.gazetteer import Gazetteer, Place, folded

# Initials mean a country, division or region ("US", "NSW", "EU"), not a village written so.
LONGEST_INITIALS = 4
# "North X" is part of a settlement X only if that is large; "West Side" is no part of Side.
LARGE = 100_000
# Only the most populous are weighed: of 4,462 local-news toponyms, 12 meant a place further down.
MOST_MEANINGS = 30


def meanings(name: str, gazetteer: Gazetteer, *, demonym: bool = False) -> tuple[Place, ...]:
    """Return the places that *name* can mean, most populous first.

    A word for a people ("Turkish", "Ohioans") means the country or region it comes from.  Where the
    gazetteer has no such name, "northern X", "downtown X" and "X area" mean X.
    """
    if demonym:
        return _homes(name, gazetteer)
    words = name.split()
    found = gazetteer.find(name) or (_without_the(words, gazetteer))
    if not found and len(words) > 1:
        found = _inner(words, gazetteer)
    if len(name) <= LONGEST_INITIALS and name.isupper():
        found = tuple(place for place in found if not place.is_settlement) or found
    return found[:MOST_MEANINGS]


def home_of(demonym: str) -> str | None:
    """Return the name of the country or region that *demonym* is made from, singular or plural."""
    homes = _demonyms()
    word = folded(demonym)
    for form in (word, word.removesuffix("s"), word.removesuffix("men"), word.removesuffix("man")):
        if form in homes:
            return homes[form]
    return None


def is_plural_demonym(demonym: str) -> bool:
    """Say whether *demonym* is the plural of one ("Turks"), not one itself ("Swiss", "Turkish")."""
    return folded(demonym) not in _demonyms() and home_of(demonym) is not None


def is_abbreviation(name: str) -> bool:
    """Say whether *name* ends in the full stop of an abbreviated division ("Ky.", "N.S.W.")."""
    return name in _abbreviations()


def _homes(name: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    home = home_of(name)
    found = gazetteer.find(home) if home else ()
    regions = tuple(place for place in found if place.official and not place.is_settlement)
    return (regions or found)[:MOST_MEANINGS]


def _without_the(words: list[str], gazetteer: Gazetteer) -> tuple[Place, ...]:
    if len(words) > 1 and words[0].lower() == "the":
        return gazetteer.find(" ".join(words[1:]))
    return ()


def _inner(words: list[str], gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Return what *words* mean without "northern", "Greater", "area" at their ends."""
    first, last = 0, len(words)
    while first < last - 1 and folded(words[first]) in _around():
        first += 1
    while last > first + 1 and folded(words[last - 1]) in _around():
        last -= 1
    if last - first == len(words):
        return ()
    found = gazetteer.find(" ".join(words[first:last]))
    return tuple(p for p in found if p.code or p.population >= LARGE)


@cache
def _around() -> frozenset[str]:
    return frozenset(resources.lexicon("place-parts"))


@cache
def _demonyms() -> dict[str, str]:
    return {folded(word): home for word, home in resources.table("demonyms")}


@cache
def _abbreviations() -> frozenset[str]:
    names = (name for _, names in resources.table("place-aliases") for name in names.split("|"))
    return frozenset(name for name in names if name.endswith("."))
