"""The files that a page carries with it."""

from __future__ import annotations

import base64
import gzip
from dataclasses import dataclass

from lxml import etree

from annotate.edition.model import Reading


@dataclass(frozen=True, slots=True)
class Download:
    """A file as a data: address."""

    title: str
    name: str
    href: str


def downloads(tree: etree._ElementTree, reading: Reading) -> tuple[Download, ...]:
    """Return the article as TEI and as plain text."""
    tei = etree.tostring(tree, encoding="UTF-8", xml_declaration=True)
    text = reading.text.encode("utf-8", "replace")
    name = "".join(c if c.isalnum() or c in "-_." else "-" for c in reading.about.id)
    return (
        _packed("TEI XML", f"{name}.xml", tei),
        _packed("Plain text", f"{name}.txt", text),
    )


def _packed(title: str, name: str, content: bytes) -> Download:
    packed = base64.b64encode(gzip.compress(content, 6, mtime=0)).decode("ascii")
    return Download(f"{title}, compressed", f"{name}.gz", f"data:application/gzip;base64,{packed}")
