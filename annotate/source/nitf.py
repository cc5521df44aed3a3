"""NITF, the News Industry Text Format (3.x): what newsrooms send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotate.source.markup import local_name, shape, text_of, words_of
from annotate.source.reading import known_date

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def text_in(root: Element) -> str:
    """Return the text of the `nitf` element *root*: all words of its body."""
    body = _first(root, "body")
    return "" if body is None else text_of(body, shape("nitf"))


def told_in(root: Element) -> dict[str, str | None]:
    """Return what the `nitf` element *root* says of its article."""
    body = _first(root, "body")
    head = _first(root, "body.head")
    return {
        "title": words_of(_first(head, "hl1")) or words_of(_first(root, "title")),
        "author": _author(_first(head, "byline")),
        "date": _date(root),
        "publisher": words_of(_first(head, "distributor"))
        or _attribute(root, "doc.rights", "provider")
        or _attribute(root, "pubdata", "name"),
        "licence": words_of(_first(head, "rights")) or _copyright(_first(root, "doc.copyright")),
        "language": _language(body) or _language(root),
    }


def _first(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((found for found in element.iter() if local_name(found) == name), None)


def _attribute(root: Element, element: str, name: str) -> str | None:
    found = _first(root, element)
    return None if found is None else found.get(name) or None


def _author(byline: Element | None) -> str | None:
    """Return the persons in *byline*, or all of its words if nobody is marked up."""
    if byline is None:
        return None
    people = [words_of(found) for found in byline.iter() if local_name(found) == "person"]
    return ", ".join(words for words in people if words) or words_of(byline)


def _date(root: Element) -> str | None:
    """Return the day of issue, else that in the dateline, else the day of release."""
    told = (_attribute(root, name, "norm") for name in ("date.issue", "story.date", "date.release"))
    return next((day for day in map(known_date, told) if day), None)


def _copyright(notice: Element | None) -> str | None:
    if notice is None or not notice.get("holder"):
        return None
    return " ".join(("Copyright", notice.get("year") or "", notice.get("holder") or "")).replace(
        "  ", " "
    )


def _language(element: Element | None) -> str | None:
    if element is None:
        return None
    return element.get("{http://www.w3.org/XML/1998/namespace}lang") or element.get("lang") or None
