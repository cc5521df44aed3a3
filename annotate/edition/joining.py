"""Who is who across an archive: which appearances in its articles are one and the same.

What an editor states in an authority file comes first, then references elsewhere (Wikidata,
GeoNames), then names.  The groups do not depend on the order in which articles come.  In doubt two
stay two: people whose roles have no word in common stand apart, and a surname alone joins nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from annotate import resources
from annotate.authority import Authority, Identity
from annotate.authority.names import is_full, name_key
from annotate.edition.records import Appearance, Sighting

WORD = re.compile(r"[^\W_]+")

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
    return [*stated, *_by_name(anchored, loose), *([Group(unnamed)] if unnamed else [])]


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
    groups: dict[Hashable, Group[T]] = {}
    loose = []
    for one in ordered:
        keys: list[Hashable] = [(_kind(one), ref) for ref in one.refs]
        if not keys:
            loose.append(one)
            continue
        met = {id(groups[key]): groups[key] for key in keys if key in groups}
        merged = Group([member for group in met.values() for member in group.members])
        merged.members.append(one)
        for member in merged.members:
            groups.update({(_kind(member), ref): merged for ref in member.refs})
    found = {id(group): group for group in groups.values()}
    return sorted(found.values(), key=lambda group: min(map(_place, group.members))), loose


def _kind(one: Appearance | Sighting) -> str:
    return one.kind if isinstance(one, Appearance) else "place"


def _by_name(
    anchored: list[Group[Appearance]], loose: Iterable[Appearance]
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
        made += _shared_out(alike[key], bearers[key])
    return [*anchored, *made, *alone]


def _shared_out(
    namesakes: Sequence[Appearance], anchored: Sequence[Group[Appearance]]
) -> list[Group[Appearance]]:
    """Give *namesakes* to those of *anchored* that they must be; return the groups of the others.

    Those of whom no role is known go to whoever of that name is in the most articles.
    """
    made = _by_role([one for one in namesakes if _role_words([one])])
    roles = [_role_words(group.members) for group in anchored]
    parts = list(anchored)
    for group in made:
        words = _role_words(group.members)
        fitting = [known for known, own in zip(anchored, roles, strict=True) if words & own]
        if not fitting and len(made) == len(anchored) == 1 and not roles[0]:
            fitting = [*anchored]
        if len(fitting) == 1:
            fitting[0].members.extend(group.members)
        else:
            parts.append(group)
    without = [one for one in namesakes if not _role_words([one])]
    if without:
        owner = _most_seen(parts)
        if owner is None:
            parts.append(Group(without))
        else:
            owner.members.extend(without)
    return parts[len(anchored) :]


def _by_role(namesakes: Iterable[Appearance]) -> list[Group[Appearance]]:
    """Return people of one name, those whose roles have a word in common together."""
    groups: list[tuple[set[str], Group[Appearance]]] = []
    for one in namesakes:
        words, merged = set(_role_words([one])), Group([one])
        apart = []
        for known, group in groups:
            if known & words:
                words |= known
                merged.members.extend(group.members)
            else:
                apart.append((known, group))
        groups = [*apart, (words, merged)]
    return [group for _, group in groups]


def _role_words(members: Iterable[Appearance]) -> frozenset[str]:
    """Return the words that tell the roles of people; an organisation has no role."""
    roles = " ".join(one.role for one in members if one.role and one.kind == "person")
    return frozenset(WORD.findall(roles.lower())) - _fillers()


def _fillers() -> frozenset[str]:
    return frozenset(resources.lexicon("role-fillers"))


def _most_seen(groups: Sequence[Group[Appearance]]) -> Group[Appearance] | None:
    """Return the group in the most articles, None if two have as many."""
    ranked = sorted(groups, key=lambda group: -len(group.members))
    if len(ranked) > 1 and len(ranked[0].members) == len(ranked[1].members):
        return None
    return ranked[0] if ranked else None
