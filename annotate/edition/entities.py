"""The people, organisations and places that a TEI document lists in standOff."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from lxml import etree

from annotate.edition import header
from annotate.edition.walk import TEI, XML_ID, identifier, listed

EntityKind = Literal["person", "org", "place", "unnamed", "group"]

NAME_TAGS = {"org": "orgName", "place": "placeName"}
LOCAL_PART = re.compile(r"[\w.-]+")


class Entity(NamedTuple):
    """An entry of standOff; *point* is (latitude, longitude) in degrees.

    *refs* are its references and identifiers elsewhere as they are written ("wd:Q71"), *links* the
    web addresses among what they stand for.
    """

    id: str
    kind: EntityKind
    name: str
    role: str | None
    type: str | None
    country: str | None
    point: tuple[float, float] | None
    refs: tuple[str, ...]
    links: tuple[str, ...]
    cert: float | None

    @property
    def link(self) -> str | None:
        """The first of the web addresses."""
        return self.links[0] if self.links else None


def entities(root: etree._Element) -> dict[str, Entity]:
    """Return the entities of the TEI element *root* by id, in the order listed."""
    prefixes = header.prefixes(root)
    found = {}
    for element in itertools.chain.from_iterable(listed(root, "*")):
        kind = _kind(element)
        id_ = identifier(element.get(XML_ID)) if kind else None
        if kind and id_:
            found[id_] = _entity(id_, kind, element, prefixes)
    return found


def _kind(element: etree._Element) -> EntityKind | None:
    tag = str(element.tag).removeprefix(TEI)
    if tag == "personGrp":
        return "unnamed" if element.get("role") == "unnamed-source" else "group"
    return {"person": "person", "org": "org", "place": "place"}.get(tag)  # type: ignore[return-value]


def _entity(
    id_: str, kind: EntityKind, element: etree._Element, prefixes: dict[str, tuple[str, str]]
) -> Entity:
    parts = header.children(element)
    locations = (part for part in parts["location"] if not part.get("type"))
    location = header.children(next(locations, None))
    refs = tuple(_refs(element, parts["idno"]))
    return Entity(
        id=id_,
        kind=kind,
        name=header.first_words(parts[NAME_TAGS.get(kind, "persName")]) or id_,
        role=_role(element, parts),
        type=_spelled_out(element.get("type")),
        country=_country(location["country"]),
        point=_point(header.first_words(location["geo"])),
        refs=refs,
        links=tuple(link for ref in refs if (link := _link(ref, prefixes))),
        cert=header.certainty(element.get("cert")),
    )


def _role(element: etree._Element, parts: header.Children) -> str | None:
    """Return what somebody is, in words; what an organisation is stands in a note."""
    notes = [note for note in parts["note"] if note.get("type") == "role"]
    stated = header.first_words(parts["occupation"]) or header.first_words(notes)
    return stated or _spelled_out(element.get("role"))


def _country(countries: Sequence[etree._Element]) -> str | None:
    return header.first_words(countries) or (countries[0].get("key") if countries else None)


def _spelled_out(token: str | None) -> str | None:
    return token.replace("-", " ") if token and token != "unnamed-source" else None


def _point(geo: str | None) -> tuple[float, float] | None:
    if geo is None:
        return None
    try:
        latitude, longitude = map(float, geo.split())
    except ValueError:
        return None
    on_earth = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return (latitude, longitude) if on_earth else None


def _refs(element: etree._Element, idnos: Iterable[etree._Element]) -> Iterator[str]:
    """Yield the references and identifiers of an entity, each once, as they are written."""
    pointers = [element.get("sameAs"), element.get("corresp")]
    pointers.extend(map(header.words_of, idnos))
    yield from dict.fromkeys(pointer for pointer in pointers if pointer)


def _link(ref: str, prefixes: dict[str, tuple[str, str]]) -> str | None:
    """Return the web address that a reference stands for."""
    prefix, _, local = ref.partition(":")
    _, replacement = prefixes.get(prefix, ("", ""))
    if replacement and LOCAL_PART.fullmatch(local):
        ref = replacement.replace("$1", local)
    return header.web_link(ref)
