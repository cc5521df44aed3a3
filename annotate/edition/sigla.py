"""Sigla: two or three letters that stand for a speaker, as in a critical apparatus."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from zlib import crc32

from annotate.edition.model import SpeakerKind

SLOTS = 8
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def sigla(speakers: Sequence[tuple[SpeakerKind, str]]) -> list[str]:
    """Return a siglum for each (kind, name), all different.

    A person's is from the family name ("Va" for Ilse Varden), an organisation's its initials, and
    those who are not named are counted: n1, n2.

    >>> sigla([("person", "Ilse Varden"), ("person", "Tor Vale"), ("org", "Tidal Union")])
    ['Va', 'Vl', 'TU']
    """
    taken: set[str] = set()
    chosen = []
    for kind, name in speakers:
        candidates = _numbered("n") if kind == "unnamed" else _candidates(kind, name)
        siglum = next(candidate for candidate in candidates if candidate not in taken)
        taken.add(siglum)
        chosen.append(siglum)
    return chosen


def slots(speakers: Sequence[tuple[SpeakerKind, str]]) -> list[int]:
    """Return a colour slot, 1 to 8, for each speaker, most quoted first; 0 for the unnamed.

    A name has the same slot in every article unless one quoted more has taken it.  Slots are used
    a second time only when all are taken.
    """
    free: list[int] = []
    chosen = []
    for kind, name in speakers:
        if kind in ("unnamed", "unknown"):
            chosen.append(0)
            continue
        free = free or list(range(1, SLOTS + 1))
        wanted = crc32(name.encode("utf-8", "surrogatepass")) % SLOTS + 1
        slot = min(free, key=lambda number: (number - wanted) % SLOTS)
        free.remove(slot)
        chosen.append(slot)
    return chosen


def _candidates(kind: SpeakerKind, name: str) -> Iterator[str]:
    words = WORD.findall(name)
    names = [word for word in words if word.lower() not in SUFFIXES] or words
    if kind == "unknown" or not names:
        yield "–"
        yield from _numbered("x")
        return
    capitals = "".join(word[0] for word in names if word[0].isupper())
    if kind == "org" and len(capitals) > 1:
        yield capitals[:3]
    stem = names[0] if kind == "org" else names[-1]
    for letter in stem[1:].lower():
        if letter.isalpha():
            yield stem[0].upper() + letter
    if len(names) > 1:
        yield names[0][0].upper() + stem[0].upper()
    yield from _numbered(stem[0].upper())


def _numbered(letter: str) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"{letter}{number}"
