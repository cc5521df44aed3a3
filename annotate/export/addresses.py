"""Addresses (IRIs) of articles, annotations and entities, for linked data."""

from __future__ import annotations

import re
from urllib.parse import quote

from annotate.article import Article, Entity
from annotate.authority.model import web_address
from annotate.tei.names import xml_name

# RFC 3987 without what an IRI must escape; what is not one, however it came there, is no address.
IRI = re.compile(
    r"https?://[^\x00-\x20<>\"{}|\\^`\x7f-\xa0\u2028\u2029\ud800-\uf8ff\ufff0-\uffff]+"
)
GEONAMES = "https://sws.geonames.org/"


def address(words: str | None) -> str | None:
    """Return *words* if they are an address of the web.

    >>> address("https://example.org/ferry"), address("see our site")
    ('https://example.org/ferry', None)
    """
    return words if words and IRI.fullmatch(words) else None


def of_article(url: str | None, name: str) -> str:
    """Return the address of the article called *name*: its *url*, else a URN.

    >>> of_article(None, "harbour 1")
    'urn:annotate:harbour%201'
    """
    return address(url) or f"urn:annotate:{quote(name, safe='', errors='surrogatepass')}"


def within(article: Article, name: str) -> str:
    """Return the address of an annotation or entity of *article*, by its id."""
    about = article.metadata
    return f"{of_article(about.url, about.id).partition('#')[0]}#{xml_name(name)}"


def elsewhere(entity: Entity) -> str | None:
    """Return the address of what an authority says of *entity*, None if none is known."""
    known = address(web_address(entity.ref)) if entity.ref else None
    if known is None and entity.location and entity.location.geonameid is not None:
        return f"{GEONAMES}{entity.location.geonameid}/"
    return known
