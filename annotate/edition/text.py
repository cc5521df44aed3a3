"""The text of an article as HTML: the stylesheet's result, tied to its quotations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from lxml import etree
from markupsafe import Markup

from annotate.edition.model import Reading, Utterance
from annotate.edition.steps import language_of, steps
from annotate.edition.stylesheet import transform
from annotate.edition.templating import fill
from annotate.edition.walk import TEI
from annotate.errors import RenderError

Engine = Literal["xslt", "jinja"]

WIDE, THIN = frozenset("MWmw"), frozenset("Iijlft")
ENTRY = "#r:"


def text_element(
    tree: etree._ElementTree,
    reading: Reading,
    *,
    engine: Engine = "xslt",
    stylesheet: Path | None = None,
    folder: Path | None = None,
) -> etree._Element:
    """Return the text of *tree* as an HTML element, which has the source's text.

    It is made by *stylesheet*, or by the template text.html.j2, of *folder* if there is one in it.

    Quotations, cues and source mentions that belong together share a token of @data-u, the id of
    the quotation; each a.sig becomes the link to the quotation's entry in the register.
    """
    root = transform(tree, stylesheet) if engine == "xslt" else _filled(tree, folder)
    elements = list(root.iter(etree.Element))
    by_id = {id_: element for element in elements if (id_ := element.get("id"))}
    numbers: dict[str, Utterance] = {}
    for utterance in reading.utterances:
        for part in (*utterance.parts, *utterance.insets):
            _tie(by_id.get(part.id), utterance, "")
        for part in utterance.parts:
            numbers[part.id] = utterance
        for cue in utterance.cue_ids:
            _tie(by_id.get(cue), utterance, "")
        for source in utterance.source_ids:
            _tie(by_id.get(source), utterance, "src")
    for link in root.iter("a"):
        if link.get("class") == "sig":
            _label(link, numbers)
    speakers = {voice.speaker.id for voice in reading.voices}
    for element in elements:
        # Who does not speak has no hue; the page is smaller without.
        who = element.get("data-who")
        if who is not None and who not in speakers:
            del element.attrib["data-who"]
    return root


def _filled(tree: etree._ElementTree, folder: Path | None) -> etree._Element:
    """Return the text of *tree* as the template text.html.j2 has it."""
    (text,) = tree.getroot().iterchildren(f"{TEI}text")
    values = {"steps": steps(text), "lang": language_of(text)}
    written = fill("text.html.j2", values, folder=folder)
    try:
        # A parser of XML reads a carriage return as a line feed unless it is a reference.
        return etree.fromstring(written.replace("\r", "&#13;"), etree.XMLParser(huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise RenderError(
            f"text.html.j2: makes no well-formed XML: {error.msg}; close every element"
        ) from error


def as_html(root: etree._Element) -> Markup:
    """Return *root* as HTML that a browser reads as the same text, character for character."""
    html: str = etree.tostring(root, method="html", encoding="unicode", with_tail=False)
    # A parser of HTML reads a carriage return as a line feed unless it is a reference.
    return Markup(html.replace("\r", "&#13;"))


def _tie(element: etree._Element | None, utterance: Utterance, kind: str) -> None:
    if element is None:
        return
    ties = element.get("data-u")
    element.set("data-u", f"{ties} {utterance.id}" if ties else utterance.id)
    if not element.get("data-who"):
        element.set("data-who", utterance.speaker.id)
    if kind and kind not in (element.get("class") or "").split():
        element.set("class", f"{element.get('class') or ''} {kind}".strip())


def _label(link: etree._Element, quotations: Mapping[str, Utterance]) -> None:
    """Make *link* the way to the entry of the quotation it ends; hide it if there is none."""
    said = link.getparent()
    part = said.get("id") if said is not None else None
    quoted = quotations.get(part or "")
    if quoted is None:
        link.set("hidden", "")
        return
    kind = quoted.speaker.kind
    classes = ["sig"] if kind == "person" else ["sig", f"k-{kind}"]
    letters = set(quoted.speaker.siglum)
    classes += ["w"] if len(quoted.speaker.siglum) > 2 or WIDE & letters else []
    classes += ["t"] if letters <= THIN else []
    classes += ["low"] if quoted.low else []
    classes += ["hand"] if quoted.checked_by else []
    link.set("class", " ".join(classes))
    link.set("href", f"{ENTRY}{quoted.id}")
    link.set("data-n", str(quoted.number))
    more = "" if part == quoted.id else ", continued"
    link.set("aria-label", f"Quotation {quoted.number}{more}, {quoted.speaker.name}")
