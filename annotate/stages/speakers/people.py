"""People: which of the names of people in one article name the same person.

Full names come first, then what is short for one of them.  Names that contradict each other (two
given names, Mr and Ms, father and son) stay apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from annotate.stages.speakers import gender
from annotate.stages.speakers.referents import Name, Naming, Referent, in_order

# People with the same last name beyond this many are a list, in which short names mean nothing.
MOST_NAMESAKES = 20
SUFFIXES = frozenset({"jr", "jnr", "junior", "sr", "snr", "senior", "ii", "iii", "iv"})


def people(namings: Iterable[Naming]) -> list[Referent]:
    """Return the people that *namings* name, in the order in which they are first named."""
    found = list(namings)
    full: dict[str, list[Referent]] = defaultdict(list)
    exact: dict[tuple[Name, gender.Gender | None], Referent] = {}
    owners: list[Referent | None] = []
    for naming in found:
        owner = exact.get((naming.name, naming.gender))
        if owner is not None:
            owner.add(naming)
        elif len(naming.name) > 1:
            owner = _of_full_name(naming, full[_last(naming.name)])
            exact[naming.name, naming.gender] = owner
        owners.append(owner)
    named = [referent for group in full.values() for referent in group]
    short = _with_short_names(found, owners, _first_by_word(named))
    return in_order([*named, *short])


def _with_short_names(
    found: list[Naming], owners: list[Referent | None], later: dict[str, list[Referent]]
) -> list[Referent]:
    """Give each single name to the first so named before it, else to the first after it.

    An article that tells of a family calls only its subject by the surname alone: relatives are
    named in full again.  Return the people who are never named in full.
    """
    earlier: dict[str, list[Referent]] = defaultdict(list)
    short: dict[str, Referent] = {}
    for naming, owner in zip(found, owners, strict=True):
        word = naming.name[0].lower()
        if owner is None:
            group = earlier.get(word) or later.get(word, [])
            owner = next((r for r in group if not _conflict(naming.gender, r.gender)), None)
            if owner is None:
                key = f"{word} {naming.gender or ''}"
                owner = short.setdefault(key, Referent("person", full=naming.name))
            owner.add(naming)
        for word in {part.lower() for part in owner.full}:
            group = earlier[word]
            if owner not in group and len(group) < MOST_NAMESAKES:
                group.append(owner)
    return list(short.values())


def _last(name: Name) -> str:
    words = [word for word in name if word.rstrip(".").lower() not in SUFFIXES]
    return (words or list(name))[-1].lower()


def _of_full_name(naming: Naming, group: list[Referent]) -> Referent:
    """Return who of *group*, people with the same last name, *naming* names; else a new one."""
    sign = naming.gender or gender.of_name(naming.name)
    for referent in group[-MOST_NAMESAKES:]:
        if _fits(naming.name, referent.full) and not _conflict(naming.gender, referent.gender):
            referent.add(naming)
            if len(naming.name) > len(referent.full):
                referent.full = naming.name
            return referent
    group.append(Referent("person", [naming], gender=sign, full=naming.name))
    return group[-1]


def _conflict(one: gender.Gender | None, other: gender.Gender | None) -> bool:
    return one is not None and other is not None and one != other


def _fits(one: Name, other: Name) -> bool:
    """Say whether two full names with the same last name can be one person's."""
    first, second = _parts(one), _parts(other)
    if first[1] != second[1]:
        return False
    a, b = first[0], second[0]
    if not a or not b:
        return True
    return _agree(a[0], b[0]) or _within(a, b) or _within(b, a)


def _parts(name: Name) -> tuple[list[str], str]:
    """Return the given names, in lower case, and the suffix ("jr") of *name*."""
    words = [word.rstrip(".").lower() for word in name]
    suffix = next((word for word in words[1:] if word in SUFFIXES), "")
    given = [word for word in words if word not in SUFFIXES][:-1]
    return given, suffix


def _agree(one: str, other: str) -> bool:
    """Say whether two given names can be the same: equal, or one the initial of the other."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short.replace(".", "")) <= 1 and long.startswith(short[:1])


def _within(short: list[str], long: list[str]) -> bool:
    return len(short) < len(long) and all(word in long for word in short)


def _first_by_word(named: Iterable[Referent]) -> dict[str, list[Referent]]:
    """Return whom the last and the first word of a full name may stand for, last names first."""
    by_word: dict[str, list[Referent]] = defaultdict(list)
    everyone = in_order(named)
    for referent in everyone:
        by_word[_last(referent.full)].append(referent)
    for referent in everyone:
        word = referent.full[0].lower()
        if len(by_word[word]) < MOST_NAMESAKES:
            by_word[word].append(referent)
    return by_word
