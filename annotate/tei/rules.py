"""The rules that XSD 1.0 cannot say; schemas/article.sch states them for TEI tools.

Each rule yields what breaks it.  None changes the document.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from annotate.errors import EncodingError
from annotate.tei.characters import GAP, Element
from annotate.tei.header import DOCUMENT_ID, EDITION_DIGEST, FILE_DIGEST, TEXT_DIGEST, read_header
from annotate.tei.loading import read_text
from annotate.tei.names import XML_ID, local, qualified
from annotate.tei.problems import Finding
from annotate.tei.vocabulary import TRANSPARENT

PEOPLE = frozenset(("person", "personGrp"))
SPEAKERS = frozenset((*PEOPLE, "org", "place"))
MENTIONS = frozenset(("persName", "orgName", "placeName", "rs"))
ENTITY_KINDS = {
    "person": PEOPLE,
    "persName": PEOPLE,
    "org": frozenset(("org",)),
    "orgName": frozenset(("org",)),
    "place": frozenset(("place",)),
    "placeName": frozenset(("place",)),
}
WORKS = frozenset(("bibl",))
TARGETS = {
    "resp": frozenset(("respStmt",)),
    "toWhom": SPEAKERS,
    "source": WORKS,
    "ana": frozenset(("category",)),
    "datingMethod": frozenset(("taxonomy",)),
}
ROLE_TARGETS = {
    "quotation": frozenset(("said",)),
    "source": MENTIONS,
    "cue": frozenset(("seg[cue]",)),
}
POINTERS = frozenset((*TARGETS, "who", "ref", "next", "prev", "target"))
BOUNDS = (("from", "to"), ("notBefore", "notAfter"))
OWN_OF_FRAGMENT = frozenset((XML_ID, "next", "prev"))

SHA256 = re.compile(r"[0-9a-f]{64}")
GEONAMES = re.compile(r"geo:[0-9]{1,15}")
IDENTIFIER_FORMS = {
    TEXT_DIGEST: SHA256,
    FILE_DIGEST: SHA256,
    EDITION_DIGEST: SHA256,
    "GeoNames": GEONAMES,
}


@dataclass(frozen=True)
class Document:
    """A document, indexed in one pass."""

    root: Element
    elements: tuple[Element, ...]
    by_id: dict[str, Element]


Rule = Callable[[Document], Iterator[Finding]]


def broken_rules(root: Element) -> Iterator[Finding]:
    """Yield what in the document *root* breaks a rule."""
    document = index(root)
    for rule in RULES:
        yield from rule(document)


def index(root: Element) -> Document:
    """Return the document under *root*, indexed for the rules."""
    elements = tuple(root.iter("*"))
    by_id: dict[str, Element] = {}
    for element in elements:
        name = element.get(XML_ID)
        if name is not None:
            by_id.setdefault(name, element)
    return Document(root, elements, by_id)


def ids_are_unique(document: Document) -> Iterator[Finding]:
    """No two elements have one xml:id."""
    for element in document.elements:
        name = element.get(XML_ID)
        if name is not None and document.by_id[name] is not element:
            yield Finding(element, "@xml:id", name, "an id that no other element has")


def pointers_resolve(document: Document) -> Iterator[Finding]:
    """Every pointer names an element of the right kind."""
    for element in document.elements:
        for attribute, value in element.items():
            if attribute in POINTERS:
                for target, kinds in _expected(element, str(attribute), str(value)):
                    found = document.by_id.get(target.removeprefix("#"))
                    if found is None or (kinds and _label(found) not in kinds):
                        wanted = " or ".join(sorted(kinds)) or "element"
                        yield Finding(element, f"@{attribute!s}", target, f"the id of a {wanted}")


def _expected(element: Element, attribute: str, value: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each pointer of an attribute with the elements that it may point at.

    An empty set stands for any element.
    """
    name = local(element.tag)
    targets = value.split()
    kinds: frozenset[str] = frozenset()
    if attribute in TARGETS:
        kinds = TARGETS[attribute]
    elif attribute == "who":
        kinds = TARGETS["resp"] if name == "change" else SPEAKERS
    elif attribute in ("next", "prev"):
        kinds = frozenset((_label(element),))
    elif attribute == "ref":
        if value.startswith("geo:"):
            return
        kinds = WORKS if name == "title" else ENTITY_KINDS.get(_kind(element, name), kinds)
    elif name == "ptr":
        kinds = ROLE_TARGETS["quotation"]
    elif name == "certainty":
        kinds = MENTIONS
    elif name == "link":
        parent = element.getparent()
        roles = (parent.get("targFunc", "") if parent is not None else "").split()
        yield from zip(targets, (ROLE_TARGETS.get(role, kinds) for role in roles), strict=False)
        return
    yield from ((target, kinds) for target in targets)


def _kind(element: Element, name: str) -> str:
    return element.get("type", "") if name == "rs" else name


def _label(element: Element) -> str:
    name = local(element.tag)
    return f"seg[{element.get('type', '')}]" if name == "seg" else name


def links_have_their_arity(document: Document) -> Iterator[Finding]:
    """A link has a target for each role of @targFunc, and each is the first of its fragments."""
    for group in document.root.iter(qualified("linkGrp")):
        roles = group.get("targFunc", "quotation").split()
        for link in group.iterchildren("*"):
            targets = link.get("target", "").split()
            if len(targets) != len(roles):
                yield Finding(link, "@target", " ".join(targets), f"{len(roles)} pointers")
            for target in targets:
                found = document.by_id.get(target.removeprefix("#"))
                if found is not None and found.get("prev") is not None:
                    yield Finding(link, "@target", target, "the first fragment of a chain")


def chains_agree(document: Document) -> Iterator[Finding]:
    """@next and @prev point at each other, forwards, between elements that say the same."""
    chained = [e for e in document.elements if "next" in e.attrib or "prev" in e.attrib]
    order = {element: place for place, element in enumerate(chained)}
    for element in chained:
        for attribute, back, step in (("next", "prev", 1), ("prev", "next", -1)):
            target = element.get(attribute)
            other = None if target is None else document.by_id.get(target.removeprefix("#"))
            if target is None or other is None:
                continue
            if other.get(back) != f"#{element.get(XML_ID)}":
                yield Finding(element, f"@{attribute}", target, f"an element whose @{back} is this")
            elif (order[other] - order[element]) * step <= 0:
                where = "after" if step == 1 else "before"
                yield Finding(element, f"@{attribute}", target, f"an element {where} this one")
            elif step == 1 and _said_by(element) != _said_by(other):
                yield Finding(other, "", local(other.tag), "the same attributes as its @prev")


def _said_by(element: Element) -> dict[object, object]:
    return {k: v for k, v in element.items() if k not in OWN_OF_FRAGMENT}


def dates_are_in_order(document: Document) -> Iterator[Finding]:
    """@from is not after @to, @notBefore not after @notAfter, @when not beside them."""
    for element in document.elements:
        for first, last in BOUNDS:
            start, end = element.get(first), element.get(last)
            if (start is not None or end is not None) and element.get("when") is not None:
                yield Finding(element, "@when", element.get("when", ""), f"no @{first} or @{last}")
            if start is not None and end is not None:
                shared = min(len(start), len(end))
                if start[:shared] > end[:shared]:
                    yield Finding(element, f"@{first}", start, f"a date not after @{last} ({end})")


def annotations_hold_words(document: Document) -> Iterator[Finding]:
    """No annotation of the text is empty."""
    for text in document.root.iterchildren(qualified("text")):
        for element in text.iter("*"):
            if local(element.tag) in TRANSPARENT or element.tag == GAP:
                continue
            if not (len(element) or element.text) or not _has_words(element):
                yield Finding(element, "", "empty", "words in it")


def _has_words(element: Element) -> bool:
    if element.text:
        return True
    return any(True for _ in element.iter(GAP)) or any(element.itertext())


def identifiers_have_their_form(document: Document) -> Iterator[Finding]:
    """Digests are 64 hexadecimal digits; a document has one id and one digest of its text."""
    counts = dict.fromkeys((DOCUMENT_ID, TEXT_DIGEST), 0)
    for idno in document.root.iter(qualified("idno")):
        kind, words = idno.get("type", ""), (idno.text or "").strip()
        form = IDENTIFIER_FORMS.get(kind)
        if form is not None and not form.fullmatch(words):
            expected = "geo: and digits" if form is GEONAMES else "64 hexadecimal digits"
            yield Finding(idno, "", words, expected)
        if kind in counts:
            counts[kind] += 1
    for kind, count in counts.items():
        header = document.root.find(qualified("teiHeader"))
        if count != 1 and header is not None:
            yield Finding(header, "", f"{count} idno of type {kind}", "one")


def places_lie_on_earth(document: Document) -> Iterator[Finding]:
    """Latitudes lie between -90 and 90, longitudes between -180 and 180."""
    for geo in document.root.iter(qualified("geo")):
        try:
            latitude, longitude = (float(word) for word in (geo.text or "").split())
        except ValueError:
            yield Finding(geo, "", geo.text or "", "latitude and longitude")
            continue
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            yield Finding(geo, "", geo.text or "", "a latitude to 90 and a longitude to 180")


def text_law_holds(document: Document) -> Iterator[Finding]:
    """The text is the source's, character for character: its sha256 and length fit."""
    text = document.root.find(qualified("text"))
    header = document.root.find(qualified("teiHeader"))
    if text is None or header is None:
        return
    words = _words_of(text)
    if words is None:
        return
    stated = read_header(header)
    digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
    if stated.text_length not in (None, len(words)):
        yield Finding(
            text, "", f"{len(words)} characters", f"the source's {stated.text_length} characters"
        )
    if stated.text_sha256 not in (None, digest):
        yield Finding(
            text,
            "",
            f"sha256 {digest[:12]}…",
            f"{(stated.text_sha256 or '')[:12]}… as in the header: the words were changed",
        )


def _words_of(text: Element) -> str | None:
    """Return the string value of *text*; None if the schema has already refused what is in it."""
    if next(text.iter(GAP), None) is None:
        return str(text.xpath("string()"))
    try:
        return read_text(text)[0]
    except EncodingError:
        return None


RULES: tuple[Rule, ...] = (
    ids_are_unique,
    pointers_resolve,
    links_have_their_arity,
    chains_agree,
    dates_are_in_order,
    annotations_hold_words,
    identifiers_have_their_form,
    places_lie_on_earth,
    text_law_holds,
)
