"""The pages of places: the index with a map of the whole archive, and one of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotate.edition import geography
from annotate.edition.archive import Archive
from annotate.edition.people import PlaceEntry
from annotate.edition.site.pages import Page

INDEX = "places.html"
MOST_ON_MAP = 200


def pages(archive: Archive) -> Iterator[Page]:
    """Yield the index of the places of *archive*, and the page of each."""
    places = archive.places
    named = [place for place in places if place.mentions]
    whole = map_of(named[:MOST_ON_MAP], geography.WIDE)
    yield Page(INDEX, "places.html.j2", {"places": named, "map": whole})
    for place in places:
        values = {"place": place, "map": map_of([place]) if place.mentions else None}
        yield Page(place.href, "place.html.j2", values, here=INDEX)


def map_of(places: Iterable[PlaceEntry], width: int = geography.WIDTH) -> geography.Map | None:
    """Return a map of those *places* that are located; None if none is."""
    markers = [
        geography.Marker(place.name, *place.point, place.mentions, place.type in geography.AREAS)
        for place in places
        if place.point
    ]
    return geography.draw(markers, width)
