"""The pages of organisations: the index, and one of each, quoted or only named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotate.edition.archive import Archive
from annotate.edition.people import SpeakerEntry
from annotate.edition.site import speakers
from annotate.edition.site.letters import Name, nav_and_pages
from annotate.edition.site.pages import Page
from annotate.edition.site.paging import parted

INDEX = "organisations.html"
MOST_LISTED = 900
MOST_QUOTED = 60
MOST_PEOPLE = 200


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation in a list."""

    name: str
    href: str
    siglum: str
    slot: int
    kind: str
    mentions: int
    articles: int


def pages(archive: Archive) -> Iterator[Page]:
    """Yield the index of the organisations of *archive*, and the page of each."""
    quoted = [body for body in archive.speakers if body.kind == "org"]
    lines = [_line(body) for body in archive.bodies]
    names = [Name(line.name, line.href, line.mentions) for line in lines]
    letters, by_letter = nav_and_pages(INDEX, "Organisations", names)
    for path, pager, part in parted(INDEX, lines, MOST_LISTED):
        shown = speakers.with_bars(quoted[:MOST_QUOTED]) if pager.number == 1 else ()
        values = {"quoted": shown, "bodies": part, "total": len(lines), "pager": pager}
        yield Page(path, "organisations.html.j2", {**values, "letters": letters}, here=INDEX)
    yield from by_letter
    for body in archive.bodies:
        yield from _pages(body, archive.people_of(body))


def _pages(body: SpeakerEntry, people: list[SpeakerEntry]) -> Iterator[Page]:
    for path, values in speakers.parts(body):
        values |= {"people": speakers.with_bars(people[:MOST_PEOPLE]), "speaking": len(people)}
        yield Page(path, "organisation.html.j2", values, here=INDEX)


def _line(body: SpeakerEntry) -> Line:
    articles = len({one.entry.id for one in body.appearances})
    return Line(body.name, body.href, body.siglum, body.slot, body.kind, body.mentions, articles)
