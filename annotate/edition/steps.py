"""The text of a TEI document step by step, for a template that writes it as HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from annotate.edition.walk import BLOCKS, EVENTS, TEI, XML_ID, XML_LANG, opens_paragraph

HEAD, DATELINE, FIGURE, PARAGRAPH = (f"{TEI}{n}" for n in ("head", "dateline", "figure", "p"))


@dataclass(frozen=True, slots=True)
class Step:
    """Where an element begins or ends, with the text from there to the next step.

    *name* is empty for what is not TEI; *parent* is that of the element around.  *id* is what it
    has in HTML, where a figure is the block and takes that of its caption if it has none.  *leads*
    is true of the first headline, *flows* of all that has a block around it.  *run_in* joins a
    dateline to the paragraph that it opens: for both it is the paragraph's id.
    """

    begins: bool
    name: str
    parent: str
    id: str | None
    attributes: Mapping[str, str]
    leads: bool
    flows: bool
    run_in: str | None
    text: str

    def get(self, attribute: str) -> str:
        """Return the value of *attribute*, empty if it has none."""
        return self.attributes.get(attribute, "")


def steps(text: etree._Element) -> Iterator[Step]:
    """Yield the steps of the walk through the element *text*, its own among them."""
    opened: list[Step] = []
    led = False
    for event, element in etree.iterwalk(text, events=EVENTS):
        if event == "start":
            leads = not led and element.tag == HEAD and element.get("type") == "headline"
            led = led or leads
            opened.append(_begun(element, opened[-1] if opened else None, leads))
            yield opened[-1]
        else:
            tail = (element.tail or "") if element is not text else ""
            step = opened.pop() if event == "end" else _nothing(opened[-1])
            yield replace(step, begins=False, text=tail)


def language_of(text: etree._Element) -> str:
    """Return the language that holds for *text*, empty if none is given."""
    named = (e.get(XML_LANG) for e in (text, *text.iterancestors()))
    return next((language for language in named if language), "")


def _begun(element: etree._Element, around: Step | None, leads: bool) -> Step:
    name = str(element.tag)
    return Step(
        begins=True,
        name=name.removeprefix(TEI) if name.startswith(TEI) else "",
        parent=around.name if around else "",
        id=_id(element),
        attributes={str(key): str(value) for key, value in element.items()},
        leads=leads,
        flows=around is not None and (around.flows or around.name in BLOCKS),
        run_in=_run_in(element),
        text=element.text or "",
    )


def _nothing(around: Step) -> Step:
    """Return the step of a comment."""
    return replace(around, name="", attributes={}, id=None, run_in=None)


def _id(element: etree._Element) -> str | None:
    own = element.get(XML_ID)
    if element.tag == FIGURE and own is None:
        caption = element.find(HEAD)
        return None if caption is None else caption.get(XML_ID)
    if element.tag == HEAD and _names_its_figure(element):
        return None
    return own


def _names_its_figure(caption: etree._Element) -> bool:
    figure = caption.getparent()
    return (
        figure is not None
        and figure.tag == FIGURE
        and figure.get(XML_ID) is None
        and figure.find(HEAD) is caption
    )


def _run_in(element: etree._Element) -> str | None:
    if element.tag == DATELINE and opens_paragraph(element):
        after = element.getnext()
        return "" if after is None else after.get(XML_ID, "")
    if element.tag == PARAGRAPH:
        before = element.getprevious()
        if before is not None and before.tag == DATELINE and opens_paragraph(before):
            return element.get(XML_ID, "")
    return None
