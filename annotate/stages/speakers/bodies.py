"""Bodies: which of the names of organisations in one article name the same body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from annotate import resources
from annotate.stages.mentions.first_look import company_endings
from annotate.stages.speakers.referents import Name, Naming, Referent, in_order

SMALL = frozenset({"the", "of", "for", "and", "&", "in", "on", "de", "la", "du", "a"})


def bodies(namings: Iterable[Naming]) -> list[Referent]:
    """Return the organisations that *namings* name, in the order in which they are first named."""
    by_key: dict[Name, Referent] = {}
    for naming in namings:
        key = _key(naming.name)
        if key not in by_key:
            by_key[key] = Referent("org", full=naming.name)
        by_key[key].add(naming)
    for key, full in _short_forms(by_key).items():
        by_key[full].namings.extend(by_key.pop(key).namings)
    return in_order(by_key.values())


def _key(name: Name) -> Name:
    words = tuple(word.rstrip(".").replace(".", "").lower() for word in name)
    return words[1:] if words[0] == "the" and len(words) > 1 else words


def _short_forms(by_key: dict[Name, Referent]) -> dict[Name, Name]:
    """Return, for each short name, the one full name that it is short for."""
    initials: dict[str, list[Name]] = defaultdict(list)
    parts: dict[Name, list[Name]] = defaultdict(list)
    for key in by_key:
        if len(key) > 1:
            for letters in _initials(by_key[key].full):
                initials[letters].append(key)
            for part in _parts(key):
                parts[part].append(key)
    found: dict[Name, Name] = {}
    for key in by_key:
        fuller = initials.get(key[0], []) if len(key) == 1 else []
        fuller = fuller or parts.get(key, [])
        if len(set(fuller)) == 1 and fuller[0] not in found and fuller[0] != key:
            found[key] = fuller[0]
    return {key: _end(found, key) for key in found}


def _end(found: dict[Name, Name], key: Name) -> Name:
    """Follow short forms of short forms; each step makes the name longer, so it ends."""
    while key in found:
        key = found[key]
    return key


def _initials(name: Name) -> set[str]:
    words = [word.lower() for word in name if word.lower() not in SMALL]
    every = [word.lower() for word in name]
    letters = {"".join(word[0] for word in some) for some in (words, every)}
    return {found for found in letters if len(found) > 1}


def _parts(key: Name) -> set[Name]:
    """Return the short forms that a body's name may have: what is left without its country or end.

    "Orlend Home Office" gives "Home Office"; "Harbour Board of Velmouth" gives "Harbour Board";
    "Orlend Group plc" gives "Orlend".
    """
    found: set[Name] = set()
    for start in range(1, len(key)):
        rest = key[start:]
        if rest[0] not in SMALL and (len(rest) > 1 or rest[0] in _heads()):
            found.add(rest)
    for end in range(1, len(key)):
        front = key[:end]
        is_head = key[end] == "of" and front[0] in _heads()
        is_whole = company_endings().issuperset(key[end:])
        if front[-1] not in SMALL and (len(front) > 1 or is_head or is_whole):
            found.add(front)
    return found


@cache
def _heads() -> frozenset[str]:
    return frozenset(word.lower() for word in resources.lexicon("organisation-words"))
