"""The annotated text alone, as HTML to stand inside another page such as a notebook."""

from __future__ import annotations

import hashlib

from lxml import etree

from annotate.edition import inline
from annotate.edition.reading import read
from annotate.edition.templating import fill
from annotate.edition.text import as_html, text_element


def fragment(tree: etree._ElementTree) -> str:
    """Return the text of the TEI document *tree* with its speakers, as one HTML element.

    It brings its own style and has no ids or scripts, so that several can stand in one page.

    Raises RenderError if the document has no text.
    """
    reading = read(tree)
    root = text_element(tree, reading)
    for element in root.iter(etree.Element):
        for name in ("id", "href", "aria-label", "role"):
            if name in element.attrib:
                del element.attrib[name]
    text = as_html(root)
    values = {
        "reading": reading,
        "text": text,
        "style": inline.static("fragment.css"),
        "scope": "a" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12],
    }
    return fill("fragment.html.j2", values)
