"""The annotations of a TEI text in reading order, each with its offsets and its block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PEOPLE = frozenset({"persName", "rs"})
BLOCKS = frozenset({"head", "p", "dateline", "byline", "trailer", "ab"})
PLAIN = re.compile(r"""[^\s"'\\<>&(){}\[\]]+""")
EVENTS = ("start", "end", "comment", "pi")
NAMES = {"caption": "caption", "headline": "headline", "subheading": "subheading"}


@dataclass(slots=True)
class Found:
    """An element of the text; offsets count characters of the text that XML can hold.

    *parent* is the id of the quotation around it.
    """

    element: etree._Element
    tag: str
    id: str
    start: int
    end: int
    block: str
    where: str
    parent: str | None

    def get(self, name: str, default: str = "") -> str:
        """Return the attribute *name*."""
        return self.element.get(name) or default

    def pointer(self, name: str) -> str | None:
        """Return the id that the attribute *name* points at, if it is a local pointer."""
        target = self.get(name).partition(" ")[0]
        return identifier(target[1:]) if target.startswith("#") else None


@lru_cache(maxsize=4096)
def identifier(value: str | None) -> str | None:
    """Return *value* if it can be an id in HTML and in a style sheet, as every NCName can."""
    return value if value and PLAIN.fullmatch(value) else None


def listed(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the TEI elements *name* ("*" for all) that stand right in a standOff of *root*."""
    for stand_off in root.iterchildren(f"{TEI}standOff"):
        yield from stand_off.iterchildren(TEI + name)


def walk(text: etree._Element) -> tuple[str, list[Found], list[str]]:
    """Return the string value of *text*, its elements, and the ids of its blocks."""
    pieces: list[str] = []
    found: list[Found] = []
    blocks: list[str] = []
    opened: list[Found] = []
    saying: list[str | None] = [None]
    block, where, paragraphs, at = "", "", 0, 0
    for event, element in etree.iterwalk(text, events=EVENTS):
        if event == "start":
            tag = element.tag.removeprefix(TEI)
            name = identifier(element.get(XML_ID)) or ""
            if tag in BLOCKS:
                paragraphs += tag == "p"
                where = f"paragraph {paragraphs}" if tag == "p" else _name(element, tag)
                if tag == "dateline" and opens_paragraph(element):
                    where = f"paragraph {paragraphs + 1}"
                block = _block_id(element, name)
                if block and block not in blocks[-1:]:
                    blocks.append(block)
            item = Found(element, tag, name, at, at, block, where, saying[-1])
            found.append(item)
            opened.append(item)
            saying.append(name if tag == "said" else saying[-1])
            following = element.text
        else:
            if event == "end":
                opened.pop().end = at
                saying.pop()
            following = element.tail if element is not text else None
        if following:
            pieces.append(following)
            at += len(following)
    return "".join(pieces), found, blocks


def _name(block: etree._Element, tag: str) -> str:
    return NAMES.get(block.get("type") or "", "boilerplate" if tag == "trailer" else tag)


def opens_paragraph(dateline: etree._Element) -> bool:
    """Say whether the paragraph after *dateline* follows with nothing between."""
    after = dateline.getnext()
    return after is not None and after.tag == f"{TEI}p" and not dateline.tail


def _block_id(block: etree._Element, name: str) -> str:
    """Return the id of the HTML element that lays *block* out."""
    parent = block.getparent()
    if parent is not None and parent.tag == f"{TEI}figure":
        return parent.get(XML_ID) or name
    if block.tag == f"{TEI}dateline" and opens_paragraph(block):
        after = block.getnext()
        return (after.get(XML_ID) or name) if after is not None else name
    return name
