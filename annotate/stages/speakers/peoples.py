"""Peoples: whom "the Ethiopian" means where one person in the article is called so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotate.stages.mentions.words import Words
from annotate.stages.places.meanings import home_of
from annotate.stages.speakers.referents import Referent


def one_of_each(words: Words, people: Iterable[Referent]) -> dict[str, Referent]:
    """Return the person from each country, by its name, where the article has only one.

    The word for a people stands before the name or its title ("Kenyan runner Ann Lee"), or the
    country owns the name ("Kenya's Ann Lee").
    """
    found: dict[str, set[Referent]] = {}
    for person in people:
        for country in _countries(words, person):
            found.setdefault(country, set()).add(person)
    return {country: group.pop() for country, group in found.items() if len(group) == 1}


def _countries(words: Words, person: Referent) -> Iterator[str]:
    for naming in person.namings:
        first = words.before(naming.mention.start)
        for at in (first - 1, first):
            home = home_of(words.texts[at]) if at >= 0 else None
            if home is not None:
                yield home
        if first and words.possessive(first - 1) and home_of(words.texts[first - 1]) is None:
            yield words.texts[first - 1]


def country_of(words: Words, start: int, end: int) -> str | None:
    """Return the country in the words from *start* to *end* if they are "the" and its people's."""
    first, last = words.before(start), words.before(end)
    texts = words.texts[first:last]
    return home_of(texts[1]) if len(texts) == 2 and texts[0].lower() == "the" else None
