"""Who is who across an archive: which appearances in its articles are one and the same.

What an editor states in an authority file comes first, then references elsewhere (Wikidata,
GeoNames), then names.  The groups do not depend on the order in which articles come.  In doubt two
stay two: people of one name stand apart if their roles have no word in common, unless the same
other people are named with them; and a surname alone joins nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from typing import Generic, TypeVar

from annotate import resources
from annotate.authority import Authority, Identity
from annotate.authority.names import is_full, name_key
from annotate.edition.records import Appearance, Sighting

WORD = re.compile(r"[^\W_]+")
# Who is in more articles than this is named with everybody, and tells nobody from a namesake.
MOST_TELLING = 20

# The other people whom each article names, by the id of the article.
Company = Mapping[str, AbstractSet[str]]

T = TypeVar("T", Appearance, Sighting)


@dataclass(slots=True)
class Group(Generic[T]):
    """One person, organisation or place with all its appearances, by article.

    *identity* is what the authority file says of it, None if it says nothing.
    """

    members: list[T] = field(default_factory=list)
    identity: Identity | None = None


def people_and_bodies(
    appearances: Iterable[Appearance], authority: Authority
) -> list[Group[Appearance]]:
    """Return the people, organisations and unnamed sources of an archive.

    All unnamed sources make one group.
    """
    ordered = sorted(appearances, key=_place)
    unnamed = [one for one in ordered if one.kind == "unnamed"]
    stated, rest = _stated([one for one in ordered if one.kind != "unnamed"], authority)
    anchored, loose = _by_reference(rest)
    named = _by_name(anchored, loose, _company(ordered))
    return [*stated, *named, *([Group(unnamed)] if unnamed else [])]


def places(sightings: Iterable[Sighting], authority: Authority) -> list[Group[Sighting]]:
    """Return the places of an archive: joined by reference, else by name and point."""
    stated, rest = _stated(sorted(sightings, key=_place), authority)
    anchored, loose = _by_reference(rest)
    alike: dict[Hashable, Group[Sighting]] = {}
    for one in loose:
        alike.setdefault((name_key(one.name), one.point), Group()).members.append(one)
    return [*stated, *anchored, *alike.values()]


def _place(one: Appearance | Sighting) -> tuple[str, str]:
    return (one.entry.id, one.id)


def _stated(ordered: Iterable[T], authority: Authority) -> tuple[list[Group[T]], list[T]]:
    """Return the groups that the authority file states, and all others."""
    known: dict[tuple[str, str], Group[T]] = {}
    rest = []
    for one in ordered:
        identity = authority.identity_of(
            one.kind if isinstance(one, Appearance) else "place",
            one.name,
            names=one.names if isinstance(one, Appearance) else (),
            role=one.role if isinstance(one, Appearance) else None,
            refs=one.refs,
            article=one.entry.document,
        )
        if identity is None:
            rest.append(one)
        else:
            key = (identity.kind, identity.id)
            known.setdefault(key, Group(identity=identity)).members.append(one)
    return list(known.values()), rest


def _by_reference(ordered: Iterable[T]) -> tuple[list[Group[T]], list[T]]:
    """Return the groups that have a reference in common, and what has no reference."""
    every = list(ordered)
    groups = _connected(
        [one for one in every if one.refs], lambda one: ((_kind(one), ref) for ref in one.refs)
    )
    return groups, [one for one in every if not one.refs]


def _connected(items: Sequence[T], keys: Callable[[T], Iterable[Hashable]]) -> list[Group[T]]:
    """Return *items* in groups: together are those that a key, or a chain of keys, connects."""
    towards = list(range(len(items)))

    def root(number: int) -> int:
        while towards[number] != number:
            towards[number] = towards[towards[number]]
            number = towards[number]
        return number

    first: dict[Hashable, int] = {}
    for number, item in enumerate(items):
        for key in keys(item):
            towards[root(number)] = root(first.setdefault(key, number))
    groups: dict[int, Group[T]] = {}
    for number, item in enumerate(items):
        groups.setdefault(root(number), Group()).members.append(item)
    return list(groups.values())


def _kind(one: Appearance | Sighting) -> str:
    return one.kind if isinstance(one, Appearance) else "place"


def _company(appearances: Iterable[Appearance]) -> Company:
    """Return the people that each article names in full, but for those in very many articles."""
    articles: dict[str, set[str]] = defaultdict(set)
    for one in appearances:
        if one.kind == "person" and is_full(one.name):
            articles[name_key(one.name)].add(one.entry.id)
    company: dict[str, set[str]] = defaultdict(set)
    for name, named_in in articles.items():
        for article in named_in if len(named_in) <= MOST_TELLING else ():
            company[article].add(name)
    return company


def _by_name(
    anchored: list[Group[Appearance]], loose: Iterable[Appearance], company: Company
) -> list[Group[Appearance]]:
    """Return *anchored*, with those of *loose* that their names and roles fit, and the others."""
    alike: dict[tuple[str, str], list[Appearance]] = defaultdict(list)
    alone = []
    for one in loose:
        if one.kind == "person" and not is_full(one.name):
            alone.append(Group([one]))
        else:
            alike[one.kind, name_key(one.name)].append(one)
    bearers: dict[tuple[str, str], list[Group[Appearance]]] = defaultdict(list)
    for group in anchored:
        for kind, name in sorted({(str(one.kind), name_key(one.name)) for one in group.members}):
            bearers[kind, name].append(group)
    made = []
    for key in sorted(alike):
        made += _shared_out(alike[key], bearers[key], company)
    return [*anchored, *made, *alone]


def _shared_out(
    namesakes: Sequence[Appearance], anchored: Sequence[Group[Appearance]], company: Company
) -> list[Group[Appearance]]:
    """Give *namesakes* to those of *anchored* that they must be; return the groups of the others.

    Those of whom no role is known go to whoever of that name is in the most articles.
    """
    made = _connected(
        [one for one in namesakes if _has_role(one)], lambda one: _signs([one], company)
    )
    known = [_signs(group.members, company) for group in anchored]
    parts = list(anchored)
    for group in made:
        signs = _signs(group.members, company)
        fitting = [one for one, own in zip(anchored, known, strict=True) if signs & own]
        if not fitting and len(made) == len(anchored) == 1:
            fitting = [one for one in anchored if not any(map(_has_role, one.members))]
        if len(fitting) == 1:
            fitting[0].members.extend(group.members)
        else:
            parts.append(group)
    without = [one for one in namesakes if not _has_role(one)]
    if without:
        owner = _most_seen(parts)
        if owner is None:
            parts.append(Group(without))
        else:
            owner.members.extend(without)
    return parts[len(anchored) :]


def _signs(members: Iterable[Appearance], company: Company) -> frozenset[str]:
    """Return what tells people from a namesake: the words of their roles, who is named with them.

    Roles are words, companions names of several words, so that they do not meet.
    """
    signs: set[str] = set()
    for one in members:
        signs |= _role_words(one) | (company.get(one.entry.id, frozenset()) - {name_key(one.name)})
    return frozenset(signs)


def _has_role(one: Appearance) -> bool:
    """Say whether a role is told: a mere title, "Sen.", may join people, but parts nobody."""
    return one.kind == "person" and bool(one.role) and is_role(one.role or "")


def is_role(words: str) -> bool:
    """Say whether *words* tell a role, and not only a title that many have.

    >>> is_role("Mr."), is_role("Harbour Minister")
    (False, True)
    """
    return bool(_telling(words) - _titles())


def _role_words(one: Appearance) -> frozenset[str]:
    """Return the words that tell the role of a person; an organisation has no role."""
    if one.kind != "person" or not one.role:
        return frozenset()
    return _telling(one.role)


def _telling(role: str) -> frozenset[str]:
    return frozenset(WORD.findall(role.lower())) - _fillers()


@cache
def _fillers() -> frozenset[str]:
    return frozenset(resources.lexicon("role-fillers"))


@cache
def _titles() -> frozenset[str]:
    return frozenset(row[0].rstrip(".").lower() for row in resources.table("courtesy-titles"))


def _most_seen(groups: Sequence[Group[Appearance]]) -> Group[Appearance] | None:
    """Return the group in the most articles, None if two have as many."""
    ranked = sorted(groups, key=lambda group: -len(group.members))
    if len(ranked) > 1 and len(ranked[0].members) == len(ranked[1].members):
        return None
    return ranked[0] if ranked else None
