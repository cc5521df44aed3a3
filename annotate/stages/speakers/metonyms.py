"""Metonyms: a capital or country that speaks stands for its government."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from annotate import resources
from annotate.article import Mention
from annotate.stages.mentions.evidence import person_verbs
from annotate.stages.mentions.words import Words
from annotate.stages.speakers.events import word_class
from annotate.stages.speakers.referents import Referent

AUXILIARIES = frozenset({"has", "had", "have", "also", "again", "repeatedly"})


def speaking_places(
    places: Iterable[Mention], sources: frozenset[str], words: Words
) -> Iterator[Mention]:
    """Yield the *places* that act as a government: those whose ids are in *sources*, and those
    before a verb of saying or wishing.
    """
    for place in places:
        if place.id in sources or _speaks(place, words):
            yield place


def _speaks(place: Mention, words: Words) -> bool:
    at = words.before(place.end)
    before = words.before(place.start) - 1
    if before >= 0 and not words.opens[before + 1] and not _begins_clause(words.texts[before]):
        return False
    for _ in range(3):
        if at >= len(words) or words.gaps[at] != " ":
            return False
        if words.texts[at] in person_verbs():
            return country_of(place_name(place, words)) is not None
        if words.texts[at] not in AUXILIARIES:
            return False
        at += 1
    return False


def _begins_clause(word: str) -> bool:
    return word_class(word.lower()) == "clause"


def place_name(place: Mention, words: Words) -> str:
    """Return the name of *place* without "the"."""
    name = words.text[place.start : place.end]
    return name[4:] if name[:4].lower() == "the " else name


def government(name: str) -> tuple[str, Referent]:
    """Return the name of the government that the place *name* stands for, and a new referent."""
    country = country_of(name)
    if country is None:
        return f"{name} (government)", _referent(name)
    article = "the " if country in _with_article() else ""
    return f"Government of {article}{country}", _referent(country)


def _referent(place: str) -> Referent:
    return Referent("org", type="government", full=("government", *place.split()))


def country_of(name: str) -> str | None:
    """Return the country that *name* names, or whose capital it names."""
    wanted = name.title() if name.isupper() and len(name) > 4 else name
    return _countries().get(wanted)


@cache
def _countries() -> dict[str, str]:
    rows = resources.table("capitals")
    found = {row[1]: row[1] for row in rows}
    found.update((row[0], row[1]) for row in (*rows, *resources.table("country-aliases")))
    return found


@cache
def _with_article() -> frozenset[str]:
    return frozenset(resources.lexicon("countries-with-article"))
