"""What the archive keeps of one article: small, and all that its pages across articles show.

A record depends on its article alone, so that records may be made in any order, on many processes,
or taken from an earlier run.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from sys import intern

from annotate.authority.names import is_proper
from annotate.edition.calendar import day_of
from annotate.edition.model import (
    Named,
    Occurrence,
    Place,
    QuotationKind,
    Reading,
    SpeakerKind,
    Utterance,
    opening,
)

LEDE_LENGTH = 260
CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")


@dataclass(frozen=True, slots=True)
class Face:
    """How a speaker is shown in a list: with a siglum in a colour."""

    name: str
    kind: SpeakerKind
    siglum: str
    slot: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a list.

    *id* is the name it is published under, *document* the id that its header gives it, *lede* the
    beginning of its first paragraph.
    """

    id: str
    document: str
    href: str
    title: str
    date: str | None
    day: datetime.date | None
    publisher: str | None
    lede: str
    faces: tuple[Face, ...]
    quotations: int

    @property
    def tei(self) -> str:
        """The address of its TEI, seen from the site's own folder."""
        return f"tei/{self.id}.xml"

    @property
    def text(self) -> str:
        """The address of its plain text, seen from the site's own folder."""
        return f"text/{self.id}.txt"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation as the archive lists it; *source* is what a nameless speaker is called."""

    entry: Entry = field(repr=False)
    id: str
    kind: QuotationKind
    words: str
    cues: tuple[str, ...]
    addressee: str | None
    where: str
    low: bool
    checked_by: str | None
    source: str | None = None

    @property
    def cue(self) -> str | None:
        """The words of its cues, or None if it has none."""
        return ", ".join(self.cues) or None

    @property
    def href(self) -> str:
        """The address of the quotation, seen from the site's own folder."""
        return f"{self.entry.href}#{self.id}"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in an article where somebody or something is named."""

    id: str
    where: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """A person, organisation or unnamed source in one article, with all they say there.

    *names* are the names by which the text calls them, *titles* the titles before these; *refs*
    are references elsewhere as they are written ("wd:Q71"), *links* web addresses.
    """

    entry: Entry = field(repr=False)
    id: str
    kind: SpeakerKind
    name: str
    names: tuple[str, ...]
    titles: tuple[str, ...]
    role: str | None
    refs: tuple[str, ...]
    links: tuple[str, ...]
    quoted: tuple[Quoted, ...]
    named: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place in one article; *standing_for* are the mentions that mean its government."""

    entry: Entry
    id: str
    name: str
    type: str | None
    country: str | None
    point: tuple[float, float] | None
    refs: tuple[str, ...]
    links: tuple[str, ...]
    named: tuple[Spot, ...]
    standing_for: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """An article as the archive keeps it; *unattributed* are quotations of nobody known."""

    entry: Entry
    appearances: tuple[Appearance, ...]
    sightings: tuple[Sighting, ...]
    unattributed: tuple[Quoted, ...]


def record_of(name: str, reading: Reading) -> Record:
    """Return the record of an article that is published under the file name *name*."""
    entry = _entry(name, reading)
    said: dict[str, tuple[Quoted, ...]] = defaultdict(tuple)
    unattributed: tuple[Quoted, ...] = ()
    for voice in reading.voices:
        quoted = tuple(_quoted(entry, utterance) for utterance in voice.utterances)
        if voice.speaker.kind == "unknown":
            unattributed += quoted
        else:
            said[voice.speaker.id] = quoted
    named = [
        _named(entry, one, said[one.id])
        for one in reading.everyone
        if one.refs or any(map(is_proper, (one.name, *one.names)))
    ]
    listed = {one.id for one in named}
    return Record(
        entry=entry,
        appearances=(*named, *_other_speakers(entry, reading, said, listed)),
        sightings=tuple(_sighting(entry, place) for place in reading.places),
        unattributed=unattributed,
    )


def newest_first(entry: Entry) -> tuple[int, str, str]:
    """The key by which articles are sorted."""
    return (-entry.day.toordinal() if entry.day else 0, entry.title, entry.id)


def _other_speakers(
    entry: Entry, reading: Reading, said: dict[str, tuple[Quoted, ...]], listed: set[str]
) -> Iterator[Appearance]:
    """The speakers without a name ("two officials", "the report"), and places that speak."""
    for voice in reading.voices:
        speaker = voice.speaker
        if speaker.kind != "unknown" and speaker.id not in listed:
            nameless = speaker.kind == "unnamed" or not is_proper(speaker.name)
            source = speaker.name if nameless else None
            yield Appearance(
                entry=entry,
                id=speaker.id,
                kind="unnamed" if nameless else speaker.kind,
                name=speaker.name,
                names=(),
                titles=(),
                role=speaker.role,
                refs=(),
                links=(),
                quoted=tuple(replace(item, source=source) for item in said[speaker.id]),
                named=(),
            )


def _named(entry: Entry, one: Named, quoted: tuple[Quoted, ...]) -> Appearance:
    return Appearance(
        entry=entry,
        id=one.id,
        kind=one.kind,
        name=one.name,
        names=tuple(map(intern, one.names)),
        titles=tuple(map(intern, one.titles)),
        role=one.role,
        refs=one.refs,
        links=one.links,
        quoted=quoted,
        named=_spots(one.occurrences),
    )


def _sighting(entry: Entry, place: Place) -> Sighting:
    return Sighting(
        entry=entry,
        id=place.id,
        name=place.name,
        type=place.type,
        country=place.country,
        point=place.point,
        refs=place.refs,
        links=place.links,
        named=_spots(place.occurrences),
        standing_for=_spots(place.standing_for),
    )


def _spots(occurrences: Iterable[Occurrence]) -> tuple[Spot, ...]:
    return tuple(Spot(o.id, intern(o.where)) for o in occurrences)


def _entry(name: str, reading: Reading) -> Entry:
    about = reading.about
    return Entry(
        id=name,
        document=about.id,
        href=f"articles/{name}.html",
        title=_plain(reading.heading),
        date=about.date,
        day=day_of(about.date),
        publisher=about.publisher,
        lede=opening(_plain(reading.lede), LEDE_LENGTH),
        faces=tuple(
            Face(v.speaker.name, v.speaker.kind, v.speaker.siglum, v.speaker.slot)
            for v in reading.voices
            if v.speaker.kind != "unknown"
        ),
        quotations=len(reading.utterances),
    )


def _plain(text: str) -> str:
    """Return *text* in one line, without the control characters that HTML forbids."""
    return " ".join(text.translate(CONTROLS).split())


def _quoted(entry: Entry, utterance: Utterance) -> Quoted:
    return Quoted(
        entry=entry,
        id=utterance.id,
        kind=utterance.kind,
        words=_plain(utterance.words),
        cues=tuple(map(intern, utterance.cues)),
        addressee=utterance.addressee,
        where=intern(utterance.where),
        low=utterance.low,
        checked_by=utterance.checked_by,
    )
