"""Text in XML elements: every character of a string, with those that XML 1.0 forbids as gaps.

In `text` a forbidden character is `<gap reason="xml10-illegal" unit="chars" quantity="1"
n="U+000C"/>`; a run of one character is one gap.  In `idno`, which may hold no gap, it is a `g`.
"""

from __future__ import annotations

import re

from lxml import etree

from annotate.errors import EncodingError
from annotate.tei.names import XML_SPACE, qualified

Element = etree._Element

# XML 1.0, production 2 (Char), turned round; runs of one character, so that no gap is long.
LONGEST_GAP = 1000
FORBIDDEN_CLASS = r"\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
FORBIDDEN = re.compile(rf"([{FORBIDDEN_CLASS}])\1{{0,{LONGEST_GAP - 1}}}")
CODE = re.compile(r"U\+([0-9A-F]{4})")

GAP = qualified("gap")
G = qualified("g")


def append_text(parent: Element, text: str, *, filler: str = GAP) -> None:
    """Put *text* at the end of the content of *parent*, forbidden characters as *filler*."""
    at = 0
    for match in FORBIDDEN.finditer(text):
        _append_plain(parent, text[at : match.start()])
        _append_filler(parent, match, filler)
        at = match.end()
    _append_plain(parent, text[at:] if at else text)


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """Append the TEI element *name* to *parent* and return it.

    White space of *text* that XML tools may fold is kept by @xml:space.
    """
    child = etree.SubElement(parent, qualified(name), attributes)
    if text is not None:
        append_text(child, text, filler=G if name == "idno" else GAP)
        if text != " ".join(text.split()):
            child.set(XML_SPACE, "preserve")
    return child


def words_in(element: Element) -> str:
    """Return the text of a header or standOff element, forbidden characters restored.

    White space is folded unless @xml:space keeps it.
    """
    parts = [element.text or ""]
    for child in element:
        if child.tag == GAP or child.tag == G:
            parts.append(characters_of(child))
        elif isinstance(child.tag, str):
            parts.append("".join(map(str, child.itertext())))
        parts.append(child.tail or "")
    words = "".join(parts)
    return words if element.get(XML_SPACE) == "preserve" else " ".join(words.split())


def characters_of(gap: Element) -> str:
    """Return the characters that a gap (or g) stands for.

    Raises EncodingError if it does not say which, or says more than `LONGEST_GAP`.
    """
    code = CODE.fullmatch(gap.get("n", ""))
    quantity = gap.get("quantity", "1")
    if code is None or not re.fullmatch(r"[0-9]{1,4}", quantity) or int(quantity) > LONGEST_GAP:
        raise EncodingError(
            f"{place_of(gap)}: a gap must name its character, as in "
            f'n="U+000C", and a quantity from 1 to {LONGEST_GAP}'
        )
    return chr(int(code.group(1), 16)) * int(quantity)


def place_of(element: Element) -> str:
    """Return "file:line" of *element*, for a message."""
    return f"{element.getroottree().docinfo.URL or 'TEI'}:{line_of(element)}"


def line_of(element: Element) -> int:
    """Return the line of *element* in its file; 0 if it was never in one."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def _append_plain(parent: Element, text: str) -> None:
    if not text:
        return
    # Not len(parent), which counts the children.
    last = next(parent.iterchildren(reversed=True), None)
    if last is None:
        parent.text = (parent.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _append_filler(parent: Element, match: re.Match[str], filler: str) -> None:
    code = f"U+{ord(match.group(1)):04X}"
    if filler == GAP:
        length = str(match.end() - match.start())
        attributes = {"reason": "xml10-illegal", "unit": "chars", "quantity": length, "n": code}
        etree.SubElement(parent, filler, attributes)
    else:
        for _ in match.group():
            etree.SubElement(parent, filler, {"n": code})
