"""Grafting: a person's markup as it stood in the old document, to the letter.

An article does not hold all that markup can say: the order of attributes, a title's @level, a
second note on a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy

from annotate.tei.characters import Element
from annotate.tei.names import XML_ID, qualified, xml_name

# What an update decides anew: where an element is cut, and whose it is if it named nobody.
DECIDED = frozenset(("next", "prev", "resp", "cert"))
WHOLE = frozenset(
    qualified(name) for name in ("person", "personGrp", "org", "place", "bibl", "respStmt", "note")
)


def graft(new: Element, old: Element, ids: Iterable[str]) -> None:
    """Give what is of a person in the document *new* the markup that it has in *old*.

    *ids* are those of the article; later fragments of an annotation are found by the first.
    """
    before, after = _by_id(old), _by_id(new)
    for name in map(xml_name, ids):
        fragment: str | None = name
        while fragment is not None:
            there, here = before.get(fragment), after.get(fragment)
            if there is None or here is None or there.tag != here.tag:
                break
            if here.tag in WHOLE:
                here = _replaced(here, there)
            _attributes(here, there)
            fragment = (here.get("next") or "").removeprefix("#") or None


def _by_id(root: Element) -> dict[str, Element]:
    return {name: e for e in root.iter("*") if (name := e.get(XML_ID)) is not None}


def _replaced(here: Element, there: Element) -> Element:
    parent = here.getparent()
    if parent is None:
        return here
    copied = deepcopy(there)
    copied.tail = here.tail
    for name in DECIDED & {str(name) for name in here.attrib}:
        copied.set(name, here.get(name, ""))
    for name in (DECIDED & {str(name) for name in copied.attrib}) - set(here.attrib):
        del copied.attrib[name]
    parent.replace(here, copied)
    return copied


def _attributes(here: Element, there: Element) -> None:
    decided = {str(name): str(value) for name, value in here.items() if name in DECIDED}
    told = {str(name): str(value) for name, value in there.items()}
    kept = {
        name: decided.get(name, value)
        for name, value in told.items()
        if name not in DECIDED or name in decided
    }
    here.attrib.clear()
    for name, value in {**kept, **decided}.items():
        here.set(name, value)
