"""What a whole archive holds: its articles, and across them its speakers, places and cues."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from annotate.edition.calendar import day_of
from annotate.edition.model import Place, QuotationKind, Reading, Speaker, SpeakerKind, Utterance
from annotate.edition.sigla import sigla, slots

UNNAMED = "Unnamed sources"
LEDE_LENGTH = 260
# The search page holds no more characters of articles than this; quotations it holds all.
SEARCHED_TEXT = 2_000_000
WORDS = re.compile(r"[^\W_]+")
PLAIN_WORDS = frozenset({"the", "of", "for", "and", "in", "a", "an", "former", "deputy", "chief"})


@dataclass(frozen=True, slots=True)
class Face:
    """How a speaker is shown in a list: with a siglum in a colour."""

    name: str
    kind: SpeakerKind
    siglum: str
    slot: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a list.  *lede* is the beginning of its first paragraph."""

    id: str
    href: str
    title: str
    date: str | None
    day: datetime.date | None
    publisher: str | None
    lede: str
    faces: tuple[Face, ...]
    quotations: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation as the archive lists it."""

    entry: Entry
    id: str
    kind: QuotationKind
    words: str
    cue: str | None
    addressee: str | None
    where: str
    low: bool
    checked_by: str | None

    @property
    def href(self) -> str:
        """The address of the quotation, seen from the site's own folder."""
        return f"{self.entry.href}#{self.id}"


@dataclass(slots=True)
class SpeakerEntry:
    """Somebody who is quoted in the archive, with all they say."""

    name: str
    kind: SpeakerKind
    slug: str
    siglum: str
    slot: int
    roles: Counter[str] = field(default_factory=Counter)
    link: str | None = None
    quoted: list[Quoted] = field(default_factory=list)

    @property
    def href(self) -> str:
        """The address of the speaker's page, seen from the site's own folder."""
        return f"speakers/{self.slug}.html"

    @property
    def role(self) -> str | None:
        """The role most often given."""
        return self.roles.most_common(1)[0][0] if self.roles else None

    @property
    def kinds(self) -> Counter[QuotationKind]:
        """How many of the quotations are of each kind."""
        return Counter(item.kind for item in self.quoted)

    @property
    def by_article(self) -> list[tuple[Entry, list[Quoted]]]:
        """The quotations by article, newest first."""
        found: dict[str, list[Quoted]] = defaultdict(list)
        for item in self.quoted:
            found[item.entry.id].append(item)
        groups = [(items[0].entry, items) for items in found.values()]
        return sorted(groups, key=lambda group: newest_first(group[0]))


@dataclass(slots=True)
class PlaceEntry:
    """A place that the archive names."""

    name: str
    slug: str
    type: str | None
    country: str | None
    point: tuple[float, float] | None
    link: str | None
    seen: list[tuple[Entry, Place]] = field(default_factory=list)

    @property
    def href(self) -> str:
        """The address of the place's page, seen from the site's own folder."""
        return f"places/{self.slug}.html"

    @property
    def mentions(self) -> int:
        """How often it is named as a place."""
        return sum(len(place.occurrences) for _, place in self.seen)

    @property
    def articles(self) -> list[tuple[Entry, Place]]:
        """The articles that name it, newest first."""
        return sorted(self.seen, key=lambda pair: newest_first(pair[0]))


class Archive:
    """The articles of an archive, added one by one, and what is joined across them."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.speakers: list[SpeakerEntry] = []
        self.places: list[PlaceEntry] = []
        self.unattributed: list[Quoted] = []
        self.cues: dict[str, list[tuple[SpeakerEntry, Quoted]]] = defaultdict(list)
        self.texts: dict[str, str] = {}
        self._room = SEARCHED_TEXT
        self._namesakes: dict[tuple[str, str], list[SpeakerEntry]] = defaultdict(list)
        self._by_place: dict[str, PlaceEntry] = {}
        self._slugs: set[str] = set()

    def add(self, name: str, reading: Reading) -> dict[str, str]:
        """Add an article under its file name.

        Returns the addresses of its speakers and places by entity id, seen from the site's folder.
        """
        entry = _entry(name, reading)
        self.entries.append(entry)
        links: dict[str, str] = {}
        for voice in reading.voices:
            if voice.speaker.kind == "unknown":
                self.unattributed += [_quoted(entry, item) for item in voice.utterances]
            else:
                speaker = self._speaker(voice.speaker)
                links[voice.speaker.id] = speaker.href
                for utterance in voice.utterances:
                    self._quote(speaker, _quoted(entry, utterance), utterance.cues)
        for place in reading.places:
            known = self._place(place)
            known.seen.append((entry, place))
            links[place.id] = known.href
        return links

    def add_text(self, name: str, text: str) -> None:
        """Keep the text of an article for the search, as long as there is room for it."""
        self._room -= len(text)
        if self._room >= 0:
            self.texts[name] = " ".join(text.split())

    def by_date(self) -> list[Entry]:
        """The articles, newest first, those without a date last."""
        return sorted(self.entries, key=newest_first)

    def most_quoted(self) -> list[SpeakerEntry]:
        """The speakers, most quoted first."""
        return sorted(self.speakers, key=lambda s: (-len(s.quoted), s.name))

    def most_named(self) -> list[PlaceEntry]:
        """The places, most often named first."""
        return sorted(self.places, key=lambda p: (-p.mentions, p.name))

    def most_used_cues(self) -> list[tuple[str, list[tuple[SpeakerEntry, Quoted]]]]:
        """The cues with the quotations they introduce, most used first."""
        return sorted(self.cues.items(), key=lambda item: (-len(item[1]), item[0]))

    def _quote(self, speaker: SpeakerEntry, quoted: Quoted, cues: Iterable[str]) -> None:
        speaker.quoted.append(quoted)
        for cue in cues:
            self.cues[cue.lower()].append((speaker, quoted))

    def _speaker(self, speaker: Speaker) -> SpeakerEntry:
        """Return the entry of *speaker*: same name, and a role that may be the same one's."""
        name = UNNAMED if speaker.kind == "unnamed" else speaker.name
        namesakes = self._namesakes[speaker.kind, name.casefold()]
        for known in namesakes:
            if speaker.kind == "unnamed" or _may_be(known, speaker):
                break
        else:
            kind_and_name = [(speaker.kind, name)]
            known = SpeakerEntry(
                name=name,
                kind=speaker.kind,
                slug=self._fresh_slug(name),
                siglum=sigla(kind_and_name)[0],
                slot=slots(kind_and_name)[0],
            )
            namesakes.append(known)
            self.speakers.append(known)
        if speaker.kind != "unnamed":
            known.link = known.link or speaker.link
            known.roles.update([speaker.role] if speaker.role else [])
        return known

    def _place(self, place: Place) -> PlaceEntry:
        key = place.link or f"{place.name.casefold()} {place.point}"
        if key not in self._by_place:
            known = PlaceEntry(
                place.name,
                self._fresh_slug(place.name),
                place.type,
                place.country,
                place.point,
                place.link,
            )
            self._by_place[key] = known
            self.places.append(known)
        return self._by_place[key]

    def _fresh_slug(self, name: str) -> str:
        wanted = plain = slug(name)
        number = 1
        while wanted in self._slugs:
            number += 1
            wanted = f"{plain}-{number}"
        self._slugs.add(wanted)
        return wanted


def slug(name: str) -> str:
    """Return *name* as a file name that every system takes.

    >>> slug("Mevlüt O’Neil (junior)")
    'mevlut-oneil-junior'
    """
    plain = unicodedata.normalize("NFKD", name.replace("'", "").replace("’", ""))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return "-".join(WORDS.findall(letters))[:80].strip("-") or "x"


def newest_first(entry: Entry) -> tuple[int, str]:
    """The key by which articles are sorted."""
    return (-entry.day.toordinal() if entry.day else 0, entry.title)


def _may_be(known: SpeakerEntry, speaker: Speaker) -> bool:
    if known.link and speaker.link:
        return known.link == speaker.link
    if not known.roles or not speaker.role or known.kind == "org":
        return True
    words = {word.lower() for role in known.roles for word in WORDS.findall(role)}
    return bool((words - PLAIN_WORDS) & {w.lower() for w in WORDS.findall(speaker.role)})


def _entry(name: str, reading: Reading) -> Entry:
    about = reading.about
    return Entry(
        id=name,
        href=f"articles/{name}.html",
        title=" ".join(reading.heading.split()),
        date=about.date,
        day=day_of(about.date),
        publisher=about.publisher,
        lede=_shortened(reading.lede),
        faces=tuple(
            Face(v.speaker.name, v.speaker.kind, v.speaker.siglum, v.speaker.slot)
            for v in reading.voices
            if v.speaker.kind != "unknown"
        ),
        quotations=len(reading.utterances),
    )


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= LEDE_LENGTH:
        return words
    return words[:LEDE_LENGTH].rpartition(" ")[0] + " …"


def _quoted(entry: Entry, utterance: Utterance) -> Quoted:
    return Quoted(
        entry=entry,
        id=utterance.id,
        kind=utterance.kind,
        words=" ".join(utterance.words.split()),
        cue=utterance.cue,
        addressee=utterance.addressee,
        where=utterance.where,
        low=utterance.low,
        checked_by=utterance.checked_by,
    )


def counted(items: Iterable[str], most: int) -> Mapping[str, int]:
    """Return the *most* frequent of *items* with their numbers, most frequent first."""
    return dict(sorted(Counter(items).items(), key=lambda pair: (-pair[1], pair[0]))[:most])
