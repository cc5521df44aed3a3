"""schema.org as JSON-LD: what search engines read of an article and its quotations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO

from annotate.article import Article, Entity, Mention
from annotate.export.addresses import address, elsewhere, of_article, within
from annotate.export.json_stream import growing_list
from annotate.export.records import attributions
from annotate.export.writing import Add

CONTEXT = "https://schema.org"
TYPES = {"person": "Person", "org": "Organization"}

Json = dict[str, Any]


@contextmanager
def writer(stream: BinaryIO) -> Iterator[Add]:
    """Yield a function that writes an article as a member of one graph."""
    with growing_list(stream, {"@context": CONTEXT}, "@graph") as add:
        yield lambda article: add([_of(article)])


def news_article(
    name: str,
    *,
    headline: str | None,
    date: str | None,
    language: str,
    url: str | None,
    author: str | None,
    publisher: str | None,
    licence: str | None,
    places: Iterable[Json],
    quotations: Iterable[Json],
) -> Json:
    """Return the article called *name* as a NewsArticle, without what is not known of it."""
    return _stated(
        {
            "@type": "NewsArticle",
            "@id": of_article(url, name),
            "headline": headline,
            "datePublished": date,
            "inLanguage": language,
            "url": address(url),
            "author": {"@type": "Person", "name": author} if author else None,
            "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
            "license": licence,
            "contentLocation": list(places),
            "hasPart": list(quotations),
        }
    )


def quotation(id: str, words: str, speaker: Json | None) -> Json:
    """Return quoted *words* as a Quotation."""
    return _stated({"@type": "Quotation", "@id": id, "text": words, "spokenByCharacter": speaker})


def speaker(kind: str, name: str, role: str | None, link: str | None) -> Json | None:
    """Return who speaks as a Person or an Organization; None for any other *kind*."""
    if kind not in TYPES:
        return None
    title = role if kind == "person" else None
    return _stated({"@type": TYPES[kind], "name": name, "jobTitle": title, "sameAs": link})


def place(name: str, point: tuple[float, float] | None, link: str | None = None) -> Json:
    """Return a Place, with its latitude and longitude if they are known."""
    geo = None
    if point is not None:
        geo = {"@type": "GeoCoordinates", "latitude": point[0], "longitude": point[1]}
    return _stated({"@type": "Place", "name": name, "geo": geo, "sameAs": link})


def _stated(members: Mapping[str, Any]) -> Json:
    return {name: value for name, value in members.items() if value}


def _of(article: Article) -> Json:
    about = article.metadata
    return news_article(
        about.id,
        headline=about.title,
        date=about.date,
        language=about.language,
        url=about.url,
        author=about.author,
        publisher=about.publisher,
        licence=about.licence,
        places=_places(article),
        quotations=_quotations(article),
    )


def _quotations(article: Article) -> Iterator[Json]:
    for tie in attributions(article):
        if tie["type"] == "indirect":
            continue
        words = " … ".join(article.text[start:end].strip() for start, end in tie["content"])
        entity = article.entity_by_id.get(tie["speaker"] or "")
        yield quotation(within(article, tie["quotation"]), words, _speaker(entity))


def _speaker(entity: Entity | None) -> Json | None:
    if entity is None:
        return None
    return speaker(entity.kind, entity.name, entity.role, elsewhere(entity))


def _places(article: Article) -> Iterator[Json]:
    """Yield the places that the article tells of, in the order of its entities."""
    named = {
        mention.entity
        for mention in article.of(Mention)
        if mention.kind == "place" and mention.form == "name" and mention.use != "metonymic"
    }
    for entity in article.entities:
        if entity.kind == "place" and entity.id in named:
            location = entity.location
            point = (location.lat, location.lon) if location else None
            yield place(entity.name, point, elsewhere(entity))
