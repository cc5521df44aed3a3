"""Entries of an authority file that cannot both be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotate.authority.model import Identity, kinds_of
from annotate.authority.names import name_key
from annotate.errors import excerpt


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry with its place in the file, for messages."""

    identity: Identity
    where: str


def conflicts(entries: Iterable[Placed]) -> Iterator[str]:
    """Yield what contradicts in *entries*: ids, references and names that two of them claim."""
    ids: dict[tuple[str, str], Placed] = {}
    refs: dict[tuple[str, str], Placed] = {}
    bearers: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    for one in entries:
        identity = one.identity
        first = ids.setdefault((identity.kind, identity.id), one)
        if first is not one:
            yield (
                f"{one.where}: has the id {excerpt(identity.id)}, as {first.where} has; give one "
                'of them another: id = "…"'
            )
        for ref in identity.refs[:-1]:
            first = refs.setdefault((identity.kind, ref), one)
            if first is not one:
                yield (
                    f"{one.where}: has the reference {excerpt(ref)}, as {first.where} has; take it "
                    "from one of them, or make them one entry"
                )
        for kind in kinds_of(identity):
            for name in {name_key(name): name for name in identity.names}.values():
                yield from _claims(one, name, bearers[kind, name_key(name)])
                bearers[kind, name_key(name)].append(one)


def _claims(one: Placed, name: str, others: Iterable[Placed]) -> Iterator[str]:
    """Yield why *one* cannot bear *name* beside *others*, at most one reason."""
    identity = one.identity
    for other in others:
        if not identity.is_narrow and not other.identity.is_narrow:
            yield (
                f"{one.where}: is named {excerpt(name)}, as {other.where} is; make them one entry, "
                "or say where one of them is meant: where = { roles = […], articles = […] }"
            )
            return
        shared = {*identity.roles, *identity.articles} & {
            *other.identity.roles,
            *other.identity.articles,
        }
        if shared:
            yield (
                f"{one.where}: is meant by {excerpt(name)} where it says "
                f"{excerpt(min(shared))}, as {other.where} is; take it from one of them"
            )
            return
