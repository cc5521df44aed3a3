"""Which of the entities that stages find are ones that are kept."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from annotate.article import Entity


def same_entities(
    found: Iterable[Entity], kept: Mapping[str, Entity], used: set[str]
) -> tuple[tuple[Entity, ...], dict[str, str]]:
    """Return those of *found* that are not kept, and the ids of all others and what to use instead.

    One whose id is kept for somebody else gets another, which is added to *used*.
    """
    found = tuple(found)
    exact = {_key(entity): entity.id for entity in kept.values()}
    short = _short_names(found, kept)
    new: list[Entity] = []
    instead: dict[str, str] = {}
    for entity in found:
        old = kept.get(entity.id)
        same = entity.id if old and _key(old) == _key(entity) else exact.get(_key(entity))
        same = same or short.get(entity.id)
        if same is not None:
            instead[entity.id] = same
        elif old is not None:
            names = (f"{entity.id}-{n}" for n in itertools.count(2))
            name = next(name for name in names if name not in used)
            used.add(name)
            instead[entity.id] = name
            new.append(replace(entity, id=name))
        else:
            new.append(entity)
    return tuple(new), instead


def _key(entity: Entity) -> tuple[object, ...]:
    """Return what is equal for one and the same.

    Places are the same by their place in the gazetteer; two groups without a name ("officials")
    are never taken for one but by their id.
    """
    if entity.kind == "place" and entity.location is not None:
        return ("place", entity.location.geonameid or (entity.location.lat, entity.location.lon))
    if entity.kind == "group":
        return ("group", entity.id, entity.name)
    return (entity.kind, entity.name.casefold())


def _short_names(found: Iterable[Entity], kept: Mapping[str, Entity]) -> dict[str, str]:
    """Return the kept person for each found one who is named by the end of the other's name.

    "Price" is Ned Price, if there is no other Price on either side.
    """
    people = [e for e in found if e.kind == "person" and e.name.split()]
    known = [e for e in kept.values() if e.kind == "person" and e.name.split()]
    last = Counter(_last(person) for person in people)
    last_known = Counter(_last(person) for person in known)
    by_last = {_last(person): person for person in known}
    matched: dict[str, str] = {}
    for person in people:
        name = _last(person)
        if last[name] == last_known[name] == 1 and _is_end(person.name, by_last[name].name):
            matched[person.id] = by_last[name].id
    return matched


def _last(person: Entity) -> str:
    return person.name.split()[-1].casefold()


def _is_end(one: str, other: str) -> bool:
    words, others = one.casefold().split(), other.casefold().split()
    shorter = min(len(words), len(others))
    return words[-shorter:] == others[-shorter:]
