"""Places as GeoJSON (RFC 7946): one Feature a place, with the articles that name it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from annotate.article import Article, Entity, Location, Mention
from annotate.export.addresses import elsewhere
from annotate.export.json_stream import growing_list
from annotate.export.writing import Add


class Place(NamedTuple):
    """What makes two places of different articles one."""

    name: str
    lat: float
    lon: float
    geonameid: int | None
    country: str | None


@dataclass(slots=True)
class Named:
    """How often a place is named, and in which articles, by their ids."""

    link: str | None
    mentions: int = 0
    articles: list[str] = field(default_factory=list)


@contextmanager
def writer(stream: BinaryIO) -> Iterator[Add]:
    """Yield a function that counts the places of an article; all are written at the end.

    A place that stands for its government is left out, as is one whose point is not known.
    """
    found: dict[Place, Named] = {}

    def add(article: Article) -> None:
        for place, entity, mentions in _places(article):
            named = found.setdefault(place, Named(elsewhere(entity)))
            named.mentions += mentions
            named.articles.append(article.metadata.id)

    yield add
    with growing_list(stream, {"type": "FeatureCollection"}, "features") as add_features:
        for place in sorted(found, key=lambda one: (-found[one].mentions, str(one))):
            add_features([_feature(place, found[place])])


def _places(article: Article) -> Iterator[tuple[Place, Entity, int]]:
    """Yield each place of *article* with its entity and how often it is named."""
    named: dict[str, int] = {}
    for mention in article.of(Mention):
        if mention.kind == "place" and mention.form == "name" and mention.use != "metonymic":
            name = mention.entity or ""
            named[name] = named.get(name, 0) + 1
    counted: dict[Place, tuple[Entity, int]] = {}
    for name, mentions in named.items():
        entity = article.entity_by_id.get(name)
        if entity is not None and entity.location is not None:
            place = _place(entity, entity.location)
            before = counted[place][1] if place in counted else 0
            counted[place] = (entity, before + mentions)
    for place, (entity, mentions) in counted.items():
        yield place, entity, mentions


def _place(entity: Entity, location: Location) -> Place:
    where = (location.lat, location.lon, location.geonameid, location.country)
    return Place(location.name or entity.name, *where)


def _feature(place: Place, named: Named) -> dict[str, object]:
    """Return a Feature; its position is longitude before latitude (RFC 7946, 3.1.1)."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": {
            "name": place.name,
            "country": place.country,
            "geonameid": place.geonameid,
            "link": named.link,
            "mentions": named.mentions,
            "articles": named.articles,
        },
    }
