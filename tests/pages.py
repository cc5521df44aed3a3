"""Pages and the documents they are made of, as tests read them."""

from __future__ import annotations

from pathlib import Path

from lxml import etree, html

from tests.casebook import CASES

FERRY = CASES / "ferry.xml"
TEI = "http://www.tei-c.org/ns/1.0"


def parsed(source: str | Path) -> etree._ElementTree:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    if isinstance(source, Path):
        return etree.parse(source, parser)
    return etree.ElementTree(etree.fromstring(source.encode("utf-8"), parser))


def document(body: str, stand_off: str = "") -> etree._ElementTree:
    return parsed(
        f'<TEI xmlns="{TEI}" xml:id="made-up"><teiHeader/><standOff>{stand_off}</standOff>'
        f'<text xml:space="preserve"><body><div>{body}</div></body></text></TEI>'
    )


def source_text(tree: etree._ElementTree) -> str:
    text = tree.getroot().find(f"{{{TEI}}}text")
    assert text is not None
    return "".join(map(str, text.itertext()))


def shown_text(page: str) -> str:
    # libxml2's parser of HTML keeps a carriage return that is written as a reference.
    (text,) = html.document_fromstring(page).xpath("//article[@id='text']")
    return str(text.text_content())
