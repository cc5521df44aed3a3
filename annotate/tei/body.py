"""The `text` element: blocks in divisions, and the nested elements of the annotations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from annotate.article import Annotation, Article, Block, Span
from annotate.tei.characters import Element, append_text
from annotate.tei.layout import Container, containers, cut
from annotate.tei.names import XML_ID, XML_SPACE, qualified, xml_name
from annotate.tei.nesting import Piece, nested
from annotate.tei.vocabulary import VOCABULARY, provenance, rank_of

SEG = qualified("seg")

# TEI lets no said or quote stand directly in these; a seg may, and may hold both.
PHRASES_ONLY = frozenset(qualified(name) for name in ("date", "time", "byline", "dateline"))
ATTRIBUTABLE = frozenset((qualified("said"), qualified("quote")))

Attributes = dict[str, str]


@dataclass
class Fragments:
    """The fragments of each annotation, chained by @next and @prev in reading order.

    The first has the annotation's own id, the others number themselves after it.
    """

    taken: set[str]
    elements: dict[str, list[Element]] = field(default_factory=dict)
    encoded: dict[str, tuple[str, Attributes]] = field(default_factory=dict)

    def tag_and_attributes(self, annotation: Annotation) -> tuple[str, Attributes]:
        """Return the lxml tag of *annotation*'s elements and the attributes of the first."""
        known = self.encoded.get(annotation.id)
        if known is None:
            name, own = VOCABULARY[type(annotation)].encode(annotation)
            attributes = {
                XML_ID: xml_name(annotation.id),
                **own,
                **provenance(annotation.resp, annotation.cert),
            }
            known = self.encoded[annotation.id] = (qualified(name), attributes)
        return known

    def add(self, annotation: Annotation, element: Element) -> None:
        """Chain *element* to the fragments that *annotation* has so far."""
        fragments = self.elements.setdefault(annotation.id, [])
        if fragments:
            name = self._fresh_id(annotation, len(fragments) + 1)
            element.set(XML_ID, name)
            element.set("prev", f"#{fragments[-1].get(XML_ID)}")
            fragments[-1].set("next", f"#{name}")
        fragments.append(element)

    def _fresh_id(self, annotation: Annotation, number: int) -> str:
        name = f"{xml_name(annotation.id)}.{number}"
        while name in self.taken:
            name += "."
        self.taken.add(name)
        return name


def write_text(article: Article, taken: set[str]) -> Element:
    """Return the TEI `text` of *article*; its string value is the article's text.

    *taken* are the ids in use; those given to later fragments are added.
    """
    text = etree.Element(qualified("text"), {XML_SPACE: "preserve"})
    writer = _Writer(article.text, etree.SubElement(text, qualified("body")), Fragments(taken))
    stretches = containers(article)
    inner = cut((a for a in article.annotations if not isinstance(a, Block)), stretches)
    for stretch, parts in zip(stretches, inner, strict=True):
        writer.write(stretch, parts)
    writer.finish()
    return text


class _Writer:
    """Appends containers to the body, opening a division wherever TEI's order asks for one."""

    def __init__(self, text: str, body: Element, fragments: Fragments) -> None:
        self.text = text
        self.body = body
        self.fragments = fragments
        self.at = 0
        self.place = "top"
        self.division = self._new_division()

    def write(self, stretch: Container, parts: Iterable[tuple[Span, Annotation]]) -> None:
        """Append one container with the annotations in it."""
        append_text(self.division, self.text[self.at : stretch.start])
        element = self._open(stretch)
        pieces = nested((span, rank_of(owner), owner) for span, owner in parts)
        self._fill(element, stretch, pieces)
        self.at = stretch.end

    def finish(self) -> None:
        """Append the white space after the last container."""
        append_text(self.division, self.text[self.at :])

    def _open(self, stretch: Container) -> Element:
        block = stretch.block
        if block is None:
            return etree.SubElement(self._division_for("p"), qualified("ab"))
        tag, attributes = self.fragments.tag_and_attributes(block)
        if block.kind == "caption":
            parent = etree.SubElement(self.division, qualified("figure"), {"type": "photo"})
        elif block.kind == "boilerplate" and (self.place == "top" or len(block.spans) > 1):
            tag = qualified("ab")
            parent = self._division_for("p")
        else:
            parent = self._division_for(attributes.get("type") or tag.rpartition("}")[2])
        element = etree.SubElement(parent, tag, attributes)
        self.fragments.add(block, element)
        return element

    def _division_for(self, name: str) -> Element:
        """Return the division that a block may be appended to; a new one where it must be.

        TEI's order in a division: headings, bylines, datelines; paragraphs; bylines, trailers.
        """
        if name == "p":
            if self.place == "bottom":
                self.division = self._new_division()
            self.place = "middle"
        elif name in ("byline", "boilerplate"):
            self.place = "top" if self.place == "top" else "bottom"
        elif self.place != "top":
            self.division = self._new_division()
            self.place = "top"
        return self.division

    def _new_division(self) -> Element:
        kind = "section" if len(self.body) else "article"
        return etree.SubElement(self.body, qualified("div"), {"type": kind})

    def _fill(self, element: Element, stretch: Container, pieces: list[Piece[Annotation]]) -> None:
        """Put the words of *stretch* and the elements of *pieces* into *element*."""
        text, at = self.text, stretch.start
        current = element
        outside: list[tuple[int, Element]] = []
        for piece in pieces:
            while outside and outside[-1][0] <= piece.start:
                end, parent = outside.pop()
                append_text(current, text[at:end])
                at, current = end, parent
            append_text(current, text[at : piece.start])
            at = piece.start
            outside.append((piece.end, current))
            tag, attributes = self.fragments.tag_and_attributes(piece.owner)
            if tag in ATTRIBUTABLE and current.tag in PHRASES_ONLY:
                current = etree.SubElement(current, SEG)
            current = etree.SubElement(current, tag, attributes)
            self.fragments.add(piece.owner, current)
        while outside:
            end, parent = outside.pop()
            append_text(current, text[at:end])
            at, current = end, parent
        append_text(current, text[at : stretch.end])
