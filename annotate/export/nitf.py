"""NITF 3.6 (IPTC): one document an article, with people, places, dates and speech marked inline.

What is written is also in NITF 2.5, but for the version, so that older systems read it too.  Each
word of the article stands once; white space between blocks does not.  Characters that XML cannot
hold are U+FFFD.  NITF has no way to say that speech is indirect, so only direct speech is a `q`,
and no element for what refers to somebody without a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from annotate.article import (
    Annotation,
    Article,
    BlockKind,
    DateExpression,
    Entity,
    Mention,
    Quotation,
    Span,
)
from annotate.export.characters import xml_holdable
from annotate.tei.layout import Container, containers, cut
from annotate.tei.names import xml_name
from annotate.tei.nesting import Piece, nested

Element = etree._Element

VERSION = "-//IPTC//DTD NITF 3.6//EN"
# What an id of ours is told to come from, where no authority is known.
OURS = "annotate"
MENTIONS = {"person": "person", "org": "org", "place": "location"}
# Outer before inner: speech is not cut by a name in it.
RANKS: Mapping[str, int] = {"q": 0, "person": 1, "org": 1, "location": 1, "chron": 2}
# What may stand in these; in all other elements that hold text, all of `RANKS` may.
ALLOWED: Mapping[str, Mapping[str, str]] = {
    "byline": {"person": "person", "location": "location"},
    "dateline": {"location": "location", "chron": "story.date"},
    **{leaf: {} for leaf in ("person", "org", "location", "chron", "story.date")},
}
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?")
HEADINGS: frozenset[BlockKind] = frozenset({"headline", "subheading"})
LINES: frozenset[BlockKind] = frozenset({"byline", "dateline"})

Parts = Sequence[tuple[Span, Annotation]]
Filled = tuple[Container, Parts]


def documents(article: Article) -> Mapping[str, bytes]:
    """Return *article* as one NITF file."""
    root = etree.Element("nitf", version=VERSION)
    root.set("baselang", xml_holdable(article.metadata.language) or "und")
    _write_head(root, article)
    _Body(article, root).write()
    return {".xml": etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"}


def _write_head(root: Element, article: Article) -> None:
    about = article.metadata
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = xml_holdable(about.title or about.id)
    if about.author:
        _add(head, "meta", {"name": "author", "content": about.author})
    data = etree.SubElement(head, "docdata")
    _add(data, "doc-id", {"id-string": about.id, "regsrc": about.publisher})
    if about.date:
        _add(data, "date.issue", {"norm": norm(about.date)})
    if about.licence:
        _add(data, "doc.rights", {"limitations": about.licence})
    published = {"name": about.publisher, "ex-ref": about.url}
    if any(published.values()):
        _add(head, "pubdata", {"date.publication": norm(about.date or ""), **published})


def norm(value: str) -> str | None:
    """Return an ISO 8601 day or minute in the basic format that NITF asks for, None for any other.

    >>> norm("2031-05-13"), norm("2031-05-13T09:00"), norm("2031-W19")
    ('20310513', '20310513T0900', None)
    """
    match = DAY.fullmatch(value)
    if match is None:
        return None
    year, month, day, hour, minute = match.groups()
    return f"{year}{month}{day}" + (f"T{hour}{minute}" if hour else "")


def _add(parent: Element, name: str, attributes: Mapping[str, str | None]) -> Element:
    told = {key: xml_holdable(value) for key, value in attributes.items() if value}
    return etree.SubElement(parent, name, told)


class _Body:
    """Writes the blocks into the body: NITF has headline, bylines and dateline before all else."""

    def __init__(self, article: Article, root: Element) -> None:
        self._article = article
        self._named: set[str] = set()
        body = etree.SubElement(root, "body")
        self._head = etree.SubElement(body, "body.head")
        self._content = etree.SubElement(body, "body.content")

    def write(self) -> None:
        """Write all the words of the article, with the elements in them."""
        stretches = containers(self._article)
        marked = (a for a in self._article.annotations if _tag(a) is not None)
        parts = cut(marked, stretches)
        blocks = list(zip(stretches, parts, strict=True))
        prose = next((n for n, stretch in enumerate(stretches) if _is_prose(stretch)), len(blocks))
        head = [block for block in blocks[:prose] if _kind(block[0]) in HEADINGS | LINES]
        self._write_head(head)
        for stretch, found in (block for block in blocks if block not in head):
            self._fill(self._block(_kind(stretch)), stretch, found)

    def _write_head(self, blocks: Sequence[Filled]) -> None:
        headings = [block for block in blocks if _kind(block[0]) in HEADINGS]
        if headings:
            lines = etree.SubElement(self._head, "hedline")
            for number, (stretch, found) in enumerate(headings):
                self._fill(etree.SubElement(lines, "hl2" if number else "hl1"), stretch, found)
        for kind in ("byline", "dateline"):
            for stretch, found in blocks:
                if _kind(stretch) == kind:
                    self._fill(etree.SubElement(self._head, kind), stretch, found)

    def _block(self, kind: BlockKind) -> Element:
        if kind in HEADINGS:
            return etree.SubElement(self._content, "hl2")
        return _add(self._content, "p", {"class": kind if kind != "paragraph" else None})

    def _fill(self, element: Element, stretch: Container, parts: Parts) -> None:
        pieces = nested((span, RANKS[_tag(owner) or ""], owner) for span, owner in parts)
        text, at, current = self._article.text, stretch.start, element
        outside: list[tuple[int, Element]] = []
        for piece in pieces:
            while outside and outside[-1][0] <= piece.start:
                end, parent = outside.pop()
                _append(current, text[at:end])
                at, current = end, parent
            _append(current, text[at : piece.start])
            at = piece.start
            inner = self._open(current, piece)
            if inner is not None:
                outside.append((piece.end, current))
                current = inner
        while outside:
            end, parent = outside.pop()
            _append(current, text[at:end])
            at, current = end, parent
        _append(current, text[at : stretch.end])

    def _open(self, parent: Element, piece: Piece[Annotation]) -> Element | None:
        """Return the element of *piece* in *parent*; None if NITF lets none stand there."""
        tag = _tag(piece.owner) or ""
        name = ALLOWED.get(parent.tag, {tag: tag}).get(tag)
        if name is None:
            return None
        element = _add(parent, name, self._attributes(piece.owner))
        if piece.owner.id not in self._named:
            self._named.add(piece.owner.id)
            element.set("id", xml_name(piece.owner.id))
        return element

    def _attributes(self, annotation: Annotation) -> dict[str, str | None]:
        if isinstance(annotation, Quotation):
            speaker = self._article.entity_by_id.get(annotation.speaker or "")
            kind = "mixed" if annotation.mixed else "direct"
            return {"class": kind, "quote-source": speaker.name if speaker else None}
        if isinstance(annotation, DateExpression):
            return {"norm": norm(annotation.value or "")}
        entity = self._article.entity_by_id.get(getattr(annotation, "entity", None) or "")
        source, value = _identity(entity, annotation)
        if _tag(annotation) == "location":
            return {"location-code": value, "code-source": source} if source != OURS else {}
        return {"idsrc": source, "value": value}


def _identity(entity: Entity | None, annotation: Annotation) -> tuple[str, str]:
    """Return who names *entity*, and by what."""
    if entity is None:
        return OURS, annotation.id
    if entity.location is not None and entity.location.geonameid is not None:
        return "GeoNames", str(entity.location.geonameid)
    prefix, colon, name = (entity.ref or "").partition(":")
    if colon and prefix == "wd":
        return "Wikidata", name
    return OURS, entity.id


def _tag(annotation: Annotation) -> str | None:
    """Return the element of *annotation*, None for what NITF has none."""
    if isinstance(annotation, Quotation):
        return "q" if annotation.direct else None
    if isinstance(annotation, Mention):
        return MENTIONS[annotation.kind] if annotation.form == "name" else None
    return "chron" if isinstance(annotation, DateExpression) else None


def _kind(stretch: Container) -> BlockKind:
    """Return the kind of block; words that no block claims are a paragraph."""
    return "paragraph" if stretch.block is None else stretch.block.kind


def _is_prose(stretch: Container) -> bool:
    return _kind(stretch) == "paragraph"


def _append(element: Element, words: str) -> None:
    if not words:
        return
    last = next(element.iterchildren(reversed=True), None)
    if last is None:
        element.text = (element.text or "") + xml_holdable(words)
    else:
        last.tail = (last.tail or "") + xml_holdable(words)
