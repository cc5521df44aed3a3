"""What a whole archive holds: its articles, and across them its people, bodies, places and cues.

The same articles make the same archive, in whatever order they come.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeVar

from annotate.authority import NOTHING, Authority
from annotate.authority.names import name_key, slug
from annotate.edition import joining
from annotate.edition.joining import Group
from annotate.edition.people import PlaceEntry, SpeakerEntry
from annotate.edition.records import Appearance, Record, Sighting, newest_first
from annotate.edition.sigla import sigla, slots

__all__ = ["Archive", "counted", "slug"]

UNNAMED = "Unnamed sources"
WORDS = re.compile(r"[^\W_]+")
# A role that names a body in so many words: "spokesman for the Harbour Board of Velmouth".
LONGEST_BODY = 8

E = TypeVar("E", SpeakerEntry, PlaceEntry)


@dataclass(frozen=True, slots=True)
class CueUse:
    """A cue, how often it is used, and by whom: names with the addresses of their quotations."""

    cue: str
    number: int
    examples: tuple[tuple[str, str], ...]


class Archive:
    """The articles of an archive, newest first, and what is joined across them.

    *speakers* are all who are quoted, most quoted first; *bodies* the organisations, quoted or only
    named, and *places*, both most often named first.  *authority* is an editor's word on who is
    who.
    """

    def __init__(self, records: Iterable[Record], authority: Authority = NOTHING) -> None:
        ordered = sorted(records, key=lambda record: newest_first(record.entry))
        self.entries = [record.entry for record in ordered]
        self.unattributed = [item for record in ordered for item in record.unattributed]
        people = joining.people_and_bodies(_all_appearances(ordered), authority)
        editor = authority.editor or authority.file
        speakers = [_speaker(group, editor) for group in people]
        shown = _with_slugs(one for one in speakers if one.quoted or one.kind == "org")
        self.speakers = sorted((one for one in shown if one.quoted), key=_most_quoted)
        self.bodies = sorted((one for one in shown if one.kind == "org"), key=_most_named)
        places = joining.places(_all_sightings(ordered), authority)
        self.places = sorted(
            _with_slugs(_place(group, editor) for group in places), key=_most_named
        )
        self._spokespeople = _spokespeople(self.bodies, self.speakers)
        self._links = _links(shown, self.places)

    def links(self, name: str) -> dict[str, str]:
        """The addresses of an article's speakers, bodies and places by entity id.

        They are seen from the site's own folder.
        """
        return self._links.get(name, {})

    def people_of(self, body: SpeakerEntry) -> list[SpeakerEntry]:
        """The people whose roles name *body*, most quoted first."""
        return self._spokespeople.get(body.href, [])

    def most_used_cues(self, examples: int) -> list[CueUse]:
        """The cues, most used first, each with a quotation by those who are quoted most."""
        numbers: Counter[str] = Counter()
        first_uses: dict[str, dict[str, str]] = defaultdict(dict)
        for speaker in sorted(self.speakers, key=lambda one: one.kind == "unnamed"):
            for item in speaker.quoted:
                for cue in item.cues:
                    numbers[cue.lower()] += 1
                    first_uses[cue.lower()].setdefault(speaker.name, item.href)
        used = [
            CueUse(cue, numbers[cue], tuple(uses.items())[:examples])
            for cue, uses in first_uses.items()
        ]
        return sorted(used, key=lambda use: (-use.number, use.cue))


def counted(items: Iterable[str], most: int) -> Mapping[str, int]:
    """Return the *most* frequent of *items* with their numbers, most frequent first."""
    return dict(sorted(Counter(items).items(), key=lambda pair: (-pair[1], pair[0]))[:most])


def _all_appearances(records: Iterable[Record]) -> Iterator[Appearance]:
    return (one for record in records for one in record.appearances)


def _all_sightings(records: Iterable[Record]) -> Iterator[Sighting]:
    return (one for record in records for one in record.sightings)


def _most_quoted(speaker: SpeakerEntry) -> tuple[int, str, str]:
    return (-len(speaker.quoted), speaker.name, speaker.href)


def _most_named(one: SpeakerEntry | PlaceEntry) -> tuple[int, str, str]:
    return (-one.mentions, one.name, one.href)


def _speaker(group: Group[Appearance], editor: str) -> SpeakerEntry:
    members, identity = sorted(group.members, key=_newest), group.identity
    kind = members[0].kind if identity is None else "org" if identity.kind == "org" else "person"
    if kind == "unnamed":
        name = UNNAMED
    else:
        name = identity.name if identity else _commonest(one.name for one in members)
    links = (link for one in members for link in one.links)
    shown = [(kind, name)]
    return SpeakerEntry(
        name=name,
        kind=kind,
        slug=_wanted_slug(group, kind, name),
        siglum=sigla(shown)[0],
        slot=slots(shown)[0],
        stated_role=identity.role if identity else None,
        links=tuple(dict.fromkeys((*(identity.links if identity else ()), *links))),
        appearances=tuple(members),
        same=identity.same if identity else (),
        stated_by=editor if identity else None,
    )


def _place(group: Group[Sighting], editor: str) -> PlaceEntry:
    members, identity = sorted(group.members, key=_newest), group.identity
    name = identity.name if identity else _commonest(one.name for one in members)
    location = identity.location if identity else None
    point = next((one.point for one in members if one.point), None)
    links = (link for one in members for link in one.links)
    return PlaceEntry(
        name=name,
        slug=slug(identity.id if identity else name),
        type=identity.type if identity and identity.type else _first(one.type for one in members),
        country=_first(one.country for one in members),
        point=(location.lat, location.lon) if location else point,
        links=tuple(dict.fromkeys((*(identity.links if identity else ()), *links))),
        sightings=tuple(members),
        same=identity.same if identity else (),
        stated_by=editor if identity else None,
    )


def _newest(one: Appearance | Sighting) -> tuple[int, str, str, str]:
    return (*newest_first(one.entry), one.id)


def _first(items: Iterable[str | None]) -> str | None:
    return next((item for item in items if item), None)


def _commonest(names: Iterable[str]) -> str:
    """Return the name that most articles give; of equals the longest."""
    ranked = Counter(names).items()
    return min(ranked, key=lambda pair: (-pair[1], -len(pair[0]), pair[0]))[0]


def _wanted_slug(group: Group[Appearance], kind: str, name: str) -> str:
    """Return the slug that somebody would have if nobody else had it.

    Who is known by a surname only is somebody in one article, which the slug names.
    """
    if group.identity is not None:
        return slug(group.identity.id)
    if kind == "person" and " " not in name_key(name):
        return slug(f"{name} in {group.members[0].entry.id}")
    return slug(name_key(name))


def _with_slugs(entries: Iterable[E]) -> list[E]:
    """Return *entries* with slugs, each its own in its folder.

    What an editor states comes first, then who is in most articles; all others are numbered.
    """
    ranked = sorted(entries, key=lambda one: one.rank)
    slugs: dict[tuple[str, str], E] = {}
    for one in ranked:
        slugs.setdefault((one.folder, one.slug), one)
    for one in ranked:
        number = 1
        wanted = (one.folder, one.slug)
        while slugs.setdefault(wanted, one) is not one:
            number += 1
            wanted = (one.folder, f"{one.slug}-{number}")
    return [replace(one, slug=slug) for (_, slug), one in slugs.items()]


def _spokespeople(
    bodies: Iterable[SpeakerEntry], speakers: Iterable[SpeakerEntry]
) -> dict[str, list[SpeakerEntry]]:
    """Return who speaks for each body, by its address: people whose role names it."""
    by_name: dict[tuple[str, ...], SpeakerEntry] = {}
    for body in bodies:
        for name in sorted({body.name, *body.names, *body.same}):
            words = tuple(WORDS.findall(name_key(name)))
            if len(words) > 1 or name.isupper():
                by_name.setdefault(words, body)
    people: dict[str, list[SpeakerEntry]] = defaultdict(list)
    for speaker in speakers:
        for href in _bodies_in(speaker.roles, by_name) if speaker.kind == "person" else ():
            people[href].append(speaker)
    return dict(people)


def _bodies_in(
    roles: Iterable[str], by_name: Mapping[tuple[str, ...], SpeakerEntry]
) -> dict[str, SpeakerEntry]:
    """Return the bodies that *roles* name, by their address."""
    found: dict[str, SpeakerEntry] = {}
    for role in roles:
        words = tuple(WORDS.findall(name_key(role)))
        for start, end in combinations(range(len(words) + 1), 2):
            body = by_name.get(words[start:end]) if end - start <= LONGEST_BODY else None
            if body is not None:
                found[body.href] = body
    return found


def _links(
    speakers: Iterable[SpeakerEntry], places: Iterable[PlaceEntry]
) -> dict[str, dict[str, str]]:
    links: dict[str, dict[str, str]] = defaultdict(dict)
    for speaker in speakers:
        for one in speaker.appearances:
            links[one.entry.id][one.id] = speaker.href
    for place in places:
        for seen in place.sightings:
            links[seen.entry.id][seen.id] = place.href
    return dict(links)
