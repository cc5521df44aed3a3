"""The pages of speakers: the index, and one of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotate.edition import charts
from annotate.edition.archive import Archive, counted
from annotate.edition.calendar import in_words
from annotate.edition.columns import columns
from annotate.edition.model import QUOTATION_KINDS, SpeakerKind
from annotate.edition.people import SpeakerEntry
from annotate.edition.records import Spot
from annotate.edition.site.letters import Name, family_first, nav_and_pages
from annotate.edition.site.pages import Page
from annotate.edition.site.paging import parted
from annotate.edition.site.settings import Site

INDEX = "speakers.html"
MOST_COUNTED = 9
MOST_LISTED = 600
# Articles on one page of a speaker: some hundred kilobytes of HTML.
MOST_ARTICLES = 100
HEADINGS = {"person": "People", "org": "Organisations and governments", "unnamed": "Not named"}


@dataclass(frozen=True, slots=True)
class Line:
    """A speaker in a list, with a bar of their quotations by kind.

    *apart* tells somebody from a namesake: a role, or for who is known by no more than a surname
    the day of the article that does.
    """

    name: str
    kind: SpeakerKind
    siglum: str
    slot: int
    href: str
    role: str | None
    count: int
    apart: str | None
    bar: tuple[charts.Stretch, ...]


def pages(archive: Archive, site: Site) -> Iterator[Page]:
    """Yield the index of the speakers of *archive*, and the page of each but the organisations."""
    lines = [line for line in with_bars(archive.speakers) if site.shows(line.href)]
    names = [Name(_sorted_as(line), line.href, line.count) for line in lines]
    letters, by_letter = nav_and_pages(INDEX, "Speakers", names)
    for path, pager, part in parted(INDEX, lines, MOST_LISTED):
        values = {"kinds": _by_kind(part), "pager": pager, "letters": letters}
        yield Page(path, "speakers.html.j2", values, here=INDEX)
    yield from by_letter
    for speaker in archive.speakers:
        if speaker.kind != "org":
            yield from _pages(speaker)


def _sorted_as(line: Line) -> str:
    return family_first(line.name) if line.kind == "person" else line.name


def with_bars(speakers: Iterable[SpeakerEntry]) -> list[Line]:
    """Return *speakers* as they stand in lists, the bars of each kind to one scale."""
    found = list(speakers)
    most: Counter[SpeakerKind] = Counter()
    names = Counter(one.name for one in found)
    for one in found:
        most[one.kind] = max(most[one.kind], len(one.quoted))
    return [_line(one, most[one.kind], names[one.name]) for one in found]


def figures(speaker: SpeakerEntry) -> dict[str, object]:
    """Return what the figures on the page of a speaker or body show."""
    said = speaker.quoted
    return {
        "columns": columns(speaker.by_article),
        "kinds": {kind.capitalize(): speaker.kinds[kind] for kind in QUOTATION_KINDS},
        "total": len(said),
        "cues": counted(((item.cue or "no cue").lower() for item in said), MOST_COUNTED),
        "addressees": counted((item.addressee for item in said if item.addressee), MOST_COUNTED),
        "low": sum(item.low for item in said),
        "hand": sum(item.checked_by is not None for item in said),
    }


def _pages(speaker: SpeakerEntry) -> Iterator[Page]:
    for path, values in parts(speaker):
        yield Page(path, "speaker.html.j2", values, here=INDEX)


def parts(speaker: SpeakerEntry) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield where each page on *speaker* stands, and what it shows.

    Articles that quote come first, then those that only name; the figures stand on the first page.
    """
    articles = [*speaker.by_article, *named(speaker)]
    for path, pager, part in parted(speaker.href, articles, MOST_ARTICLES):
        values: dict[str, object] = {
            "who": card(speaker),
            "groups": [item for item in part if isinstance(item, tuple)],
            "named": [item for item in part if isinstance(item, Mention)],
            "pager": pager,
        }
        if pager.number == 1:
            values |= figures(speaker)
            values["terms"] = tuple(speaker.roles.values())
        yield path, values


@dataclass(frozen=True, slots=True)
class Card:
    """What the head of a page says of a speaker or body; *first* and *last* are ISO dates."""

    name: str
    kind: SpeakerKind
    siglum: str
    slot: int
    href: str
    role: str | None
    names: tuple[str, ...]
    links: tuple[str, ...]
    quotations: int
    quoting: int
    mentions: int
    articles: int
    first: str | None
    last: str | None
    stated_by: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """An article that names somebody, and where."""

    href: str
    title: str
    date: str | None
    spots: tuple[Spot, ...]


def card(speaker: SpeakerEntry) -> Card:
    """Return the head of the page of *speaker*."""
    dated = (one.entry.date for one in speaker.appearances if one.entry.day)
    dates = sorted(date for date in dated if date)
    return Card(
        name=speaker.name,
        kind=speaker.kind,
        siglum=speaker.siglum,
        slot=speaker.slot,
        href=speaker.href,
        role=speaker.role,
        names=(*speaker.same, *speaker.names),
        links=speaker.links,
        quotations=len(speaker.quoted),
        quoting=len(speaker.by_article),
        mentions=speaker.mentions,
        articles=len({one.entry.id for one in speaker.appearances}),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        stated_by=speaker.stated_by,
    )


def named(speaker: SpeakerEntry) -> tuple[Mention, ...]:
    """Return the articles that name *speaker* and quote nothing, newest first."""
    return tuple(
        Mention(one.entry.href, one.entry.title, one.entry.date, one.named)
        for one in speaker.only_named
    )


def _apart(speaker: SpeakerEntry, bearers: int) -> str | None:
    if speaker.is_surname:
        return in_words(speaker.appearances[0].entry.date)
    return speaker.role if bearers > 1 else None


def _line(speaker: SpeakerEntry, most: int, bearers: int) -> Line:
    return Line(
        name=speaker.name,
        kind=speaker.kind,
        siglum=speaker.siglum,
        slot=speaker.slot,
        href=speaker.href,
        role=speaker.role,
        count=len(speaker.quoted),
        apart=_apart(speaker, bearers),
        bar=charts.stretches(speaker.kinds, most),
    )


def _by_kind(lines: Iterable[Line]) -> dict[str, list[Line]]:
    kinds: dict[str, list[Line]] = {}
    for line in lines:
        kinds.setdefault(HEADINGS[line.kind], []).append(line)
    return {heading: kinds[heading] for heading in HEADINGS.values() if heading in kinds}
