"""From a TEI document back to its article: the writer's inverse.

What a person changed by hand is loaded too: names without an id are given one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from annotate.article import Annotation, Article, Span
from annotate.errors import EncodingError, excerpt
from annotate.spans import normalised
from annotate.tei.characters import GAP, Element, characters_of, place_of
from annotate.tei.header import read_header
from annotate.tei.ledger import compared
from annotate.tei.names import XML_ID, local, plain_name, pointed_at, qualified
from annotate.tei.parsing import Source, name_of, parse
from annotate.tei.standoff import (
    read_attributions,
    read_entities,
    read_entity_certs,
    read_notes,
)
from annotate.tei.vocabulary import ENTITY_CERT, VOCABULARY, Common, kind_of

EVENTS = ("start", "end", "comment", "pi")


@dataclass(slots=True)
class Fragment:
    """An element of the text with its name and attributes, and the stretch that it spans."""

    element: Element
    name: str
    attributes: dict[str, str]
    kind: type[Annotation]
    start: int
    end: int


def load(source: Source) -> Article:
    """Return the article that a TEI document encodes: a path, bytes, or a tree.

    What a person changed without naming anybody is an unnamed person's (see `annotate.tei.ledger`).

    Raises EncodingError, with file and line, for what is not XML or not our TEI.
    """
    root = parse(source)
    return compared(as_stated(root), root)


def as_stated(source: Source) -> Article:
    """Return the article that a TEI document states, whoever may have changed it.

    Raises EncodingError, with file and line, for what is not XML or not our TEI.
    """
    root = parse(source)
    header_element, text_element = root.find(qualified("teiHeader")), root.find(qualified("text"))
    if header_element is None or text_element is None:
        raise EncodingError(f"{name_of(source)}:1: a document needs a teiHeader and a text")
    header = read_header(header_element)
    stand_off = root.find(qualified("standOff"))
    if stand_off is None:
        stand_off = etree.Element(qualified("standOff"))
    text, fragments = read_text(text_element)
    certs = read_entity_certs(stand_off)
    return Article(
        text=text,
        metadata=header.metadata,
        source=header.source,
        annotations=tuple(_annotations(fragments, certs)),
        attributions=tuple(read_attributions(stand_off)),
        entities=tuple(read_entities(stand_off)),
        agents=header.agents,
        applications=header.applications,
        changes=header.changes,
        notes=tuple(read_notes(stand_off)),
    )


def read_text(text: Element) -> tuple[str, list[Fragment]]:
    """Return the string value of *text*, gaps restored, and its annotating elements in order.

    Raises EncodingError for an element that is not in the vocabulary.
    """
    parts: list[str] = []
    length = 0
    fragments: list[Fragment] = []
    opened: list[Fragment | None] = []
    for event, element in etree.iterwalk(text, events=EVENTS):
        words: str | None
        if event == "start":
            if element.tag == GAP:
                opened.append(None)
                words = characters_of(element)
            else:
                name = local(element.tag)
                attributes: dict[str, str] = dict(element.items())
                kind = _kind_of(element, name, attributes.get("type"))
                fragment = None
                if kind is not None:
                    fragment = Fragment(element, name, attributes, kind, length, length)
                    fragments.append(fragment)
                opened.append(fragment)
                words = element.text
        else:
            if event == "end":
                fragment = opened.pop()
                if fragment is not None:
                    fragment.end = length
            words = element.tail if element is not text else None
        if words:
            parts.append(words)
            length += len(words)
    return "".join(parts), fragments


def _kind_of(element: Element, name: str, type_: str | None) -> type[Annotation] | None:
    try:
        return kind_of(name, type_)
    except KeyError:
        raise EncodingError(
            f"{place_of(element)}: element {name} is not one that annotate knows in a text; see "
            "the encoding guidelines"
        ) from None


def _annotations(fragments: list[Fragment], certs: Mapping[str, str]) -> Iterator[Annotation]:
    by_id = _by_id(fragments)
    fresh = (name for n in itertools.count(1) if (name := f"x{n}") not in by_id)
    reached = 0
    for fragment in fragments:
        if "prev" not in fragment.attributes:
            chain = list(_chain(fragment, by_id))
            reached += len(chain)
            yield _annotation(chain, fresh, certs)
    if reached < len(fragments):
        stray = next(f for f in fragments if "prev" in f.attributes)
        raise EncodingError(
            f"{place_of(stray.element)}: the chain of @next and @prev around "
            f"{excerpt(stray.attributes.get(XML_ID, ''))} has no first element"
        )


def _by_id(fragments: Iterable[Fragment]) -> dict[str, Fragment]:
    found: dict[str, Fragment] = {}
    for fragment in fragments:
        name = fragment.attributes.get(XML_ID)
        if name is not None and found.setdefault(name, fragment) is not fragment:
            raise EncodingError(
                f"{place_of(fragment.element)}: the xml:id {excerpt(name)} stands on an element "
                "before; give this one its own"
            )
    return found


def _chain(first: Fragment, by_id: dict[str, Fragment]) -> Iterator[Fragment]:
    fragment = first
    yield fragment
    while (target := fragment.attributes.get("next")) is not None:
        following = by_id.get(target.removeprefix("#"))
        back = None if following is None else following.attributes.get("prev")
        if following is None or back != f"#{fragment.attributes.get(XML_ID)}":
            raise EncodingError(
                f"{place_of(fragment.element)}: @next is {excerpt(target)}, expected the id of an "
                "element whose @prev points back here"
            )
        fragment = following
        yield fragment


def _annotation(
    chain: list[Fragment], fresh: Iterator[str], certs: Mapping[str, str]
) -> Annotation:
    first = chain[0]
    spans = tuple([Span(f.start, f.end) for f in chain if f.start < f.end])
    if len(spans) > 1:
        spans = normalised(spans)
    if not spans:
        raise EncodingError(
            f"{place_of(first.element)}: {first.name} is empty; expected words in it"
        )
    attributes = first.attributes
    name = attributes.get(XML_ID)
    common: Common = {
        "id": next(fresh) if name is None else plain_name(name),
        "spans": spans,
        "resp": pointed_at(attributes.get("resp", "")),
        "cert": _cert(first.element, attributes.get("cert")),
    }
    if common["id"] in certs:
        attributes = attributes | {ENTITY_CERT: certs[common["id"]]}
    try:
        row = VOCABULARY[first.kind]
        annotation: Annotation = row.decode(first.name, attributes, common)
    except KeyError as missing:
        raise EncodingError(
            f"{place_of(first.element)}: {first.name} has no {missing}, or one that "
            "annotate does not know; see the encoding guidelines"
        ) from None
    return annotation


def _cert(element: Element, value: str | None) -> float | None:
    try:
        return None if value is None else float(value)
    except ValueError:
        raise EncodingError(
            f"{place_of(element)}: @cert is {excerpt(value or '')}, expected a number from 0 to 1"
        ) from None
