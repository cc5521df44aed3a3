"""NewsML-G2: an envelope around an article in NITF, XHTML or plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotate.errors import SourceError
from annotate.source import nitf
from annotate.source.markup import local_name, shape, text_of, words_of
from annotate.source.reading import known_date

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
ITEMS = frozenset({"newsItem", "knowledgeItem"})
PLAIN = "text/plain"
Told = dict[str, str | None]


def article_in(root: Element, name: str) -> tuple[str, Told]:
    """Return the text of the article in *root*, a news item or message, and what it says of it.

    Raises SourceError unless there is exactly one.
    """
    found = [
        (item, content)
        for item in root.iter()
        if local_name(item) in ITEMS and (content := _content(item)) is not None
    ]
    if len(found) != 1:
        there = f"{len(found)} articles" if found else "no article as text"
        raise SourceError(
            f"{name}: {there} in this {local_name(root)}; save each item that has one as a file"
        )
    item, content = found[0]
    if content.tag == _named("inlineData"):
        return (content.text or "").strip("\r\n"), _told(item)
    if local_name(content) != "nitf":
        return text_of(content, shape("xhtml")), _told(item)
    inner = nitf.told_in(content)
    outer = _told(item)
    return nitf.text_in(content), {key: outer.get(key) or inner.get(key) for key in inner | outer}


def _content(item: Element) -> Element | None:
    """Return the NITF, XHTML or inline text of *item*."""
    contents = item.find(_named("contentSet"))
    if contents is None:
        return None
    for inline in contents.iterchildren(_named("inlineXML")):
        for root in inline.iterchildren():
            if local_name(root) in ("nitf", "html"):
                return root
    for inline in contents.iterchildren(_named("inlineData")):
        if inline.get("contenttype", PLAIN).startswith(PLAIN) and not inline.get("encoding"):
            return inline
    return None


def _told(item: Element) -> Told:
    content = item.find(_named("contentMeta"))
    about = item.find(_named("itemMeta"))
    rights = item.find(_named("rightsInfo"))
    identifier = item.get("guid", "")
    language = None if content is None else content.find(_named("language"))
    days = (
        _words(content, "contentCreated"),
        _words(about, "firstCreated"),
        _words(about, "versionCreated"),
        _words(content, "contentModified"),
    )
    return {
        "title": _words(content, "headline") or _words(about, "title"),
        "author": _words(content, "by") or _party(content, "creator"),
        "date": next((day for day in map(known_date, days) if day), None),
        "publisher": _party(about, "provider") or _words(content, "creditline"),
        "licence": _words(rights, "usageTerms") or _words(rights, "copyrightNotice"),
        "language": None if language is None else language.get("tag"),
        "url": identifier if identifier.startswith(("https://", "http://")) else None,
    }


def _party(parent: Element | None, name: str) -> str | None:
    """Return the name of a person or organisation, else the word that stands for it."""
    party = None if parent is None else parent.find(_named(name))
    if party is None:
        return None
    return _words(party, "name") or party.get("literal") or party.get("qcode")


def _words(parent: Element | None, name: str) -> str | None:
    return None if parent is None else words_of(parent.find(_named(name)))


def _named(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
