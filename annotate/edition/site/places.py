"""The pages of places: the index with a map of the whole archive, and one of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotate.edition import geography
from annotate.edition.archive import Archive
from annotate.edition.people import PlaceEntry
from annotate.edition.records import Sighting, Spot
from annotate.edition.site.letters import Name, nav_and_pages
from annotate.edition.site.pages import Page
from annotate.edition.site.paging import parted

INDEX = "places.html"
MOST_ON_MAP = 200
MOST_LISTED = 900
MOST_ARTICLES = 250


@dataclass(frozen=True, slots=True)
class Line:
    """A place in a list; *country* is told where others have its name."""

    name: str
    href: str
    country: str | None
    mentions: int
    is_located: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """An article that names a place, and where; *standing_for* is where it means its government."""

    href: str
    title: str
    date: str | None
    named: tuple[Spot, ...]
    standing_for: tuple[Spot, ...]


def pages(archive: Archive) -> Iterator[Page]:
    """Yield the index of the places of *archive*, and the page of each."""
    places = [place for place in archive.places if place.mentions]
    whole = map_of(places[:MOST_ON_MAP], geography.WIDE)
    lines = listed(places)
    names = [Name(line.name, line.href, line.mentions) for line in lines]
    letters, by_letter = nav_and_pages(INDEX, "Places", names)
    for path, pager, part in parted(INDEX, lines, MOST_LISTED):
        shown = whole if pager.number == 1 else None
        values = {"places": part, "map": shown, "pager": pager, "most": MOST_ON_MAP}
        yield Page(path, "places.html.j2", {**values, "letters": letters}, here=INDEX)
    yield from by_letter
    for place in archive.places:
        yield from _pages(place)


def listed(places: Iterable[PlaceEntry]) -> list[Line]:
    """Return *places* as they stand in lists."""
    found = list(places)
    names = Counter(place.name for place in found)
    return [
        Line(
            name=place.name,
            href=place.href,
            country=place.country if names[place.name] > 1 else None,
            mentions=place.mentions,
            is_located=place.point is not None,
        )
        for place in found
    ]


def map_of(places: Iterable[PlaceEntry], width: int = geography.WIDTH) -> geography.Map | None:
    """Return a map of those *places* that are located; None if none is."""
    markers = [
        geography.Marker(place.name, *place.point, place.mentions, place.type in geography.AREAS)
        for place in places
        if place.point
    ]
    return geography.draw(markers, width)


def _pages(place: PlaceEntry) -> Iterator[Page]:
    namings = [_naming(seen) for seen in place.sightings]
    for path, pager, part in parted(place.href, namings, MOST_ARTICLES):
        values = {
            "name": place.name,
            "type": place.type,
            "country": place.country,
            "point": place.point,
            "links": place.links,
            "names": place.names,
            "stated_by": place.stated_by,
            "mentions": place.mentions,
            "articles": len({naming.href for naming in namings}),
            "namings": part,
            "map": map_of([place]) if place.mentions and pager.number == 1 else None,
            "pager": pager,
        }
        yield Page(path, "place.html.j2", values, here=INDEX)


def _naming(seen: Sighting) -> Naming:
    entry = seen.entry
    return Naming(entry.href, entry.title, entry.date, seen.named, seen.standing_for)
