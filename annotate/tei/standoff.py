"""The `standOff` element: entities, attributions, certainties and notes, both ways."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from lxml import etree

from annotate.article import (
    ENTITY_ORDER,
    Article,
    Attribution,
    Entity,
    EntityKind,
    Location,
    Mention,
    Note,
)
from annotate.errors import EncodingError
from annotate.tei.characters import Element, add, place_of, words_in
from annotate.tei.names import (
    XML_ID,
    decimal,
    local,
    number,
    plain_name,
    plain_token,
    pointed_at,
    pointer,
    qualified,
    token,
    xml_name,
)
from annotate.tei.vocabulary import provenance

LISTS = ("listPerson", "listOrg", "listPlace", "listBibl")

# Element, the element of its name, and the attribute of its type.
ENTITY_ELEMENTS: dict[EntityKind, tuple[str, str, str]] = {
    "person": ("person", "persName", "role"),
    "group": ("personGrp", "persName", "role"),
    "org": ("org", "orgName", "role"),
    "place": ("place", "placeName", "type"),
    "work": ("bibl", "title", "type"),
}
ENTITY_KINDS: dict[str, EntityKind] = {e: kind for kind, (e, _, _) in ENTITY_ELEMENTS.items()}
GEONAMES = "geo:"
ROLES = {
    (True, True): "quotation source cue",
    (True, False): "quotation source",
    (False, True): "quotation cue",
}


def write_stand_off(article: Article) -> Element | None:
    """Return the `standOff` of *article*, or None if there is nothing to put in."""
    stand_off = etree.Element(qualified("standOff"))
    for rank, entities in groupby(article.entities, key=lambda e: ENTITY_ORDER[e.kind]):
        listing = add(stand_off, LISTS[rank])
        for entity in entities:
            _write_entity(listing, entity)
    _write_attributions(stand_off, article)
    if article.notes:
        listing = add(stand_off, "listAnnotation", type="queries")
        for note in article.notes:
            resp = {"resp": pointer(note.resp)} if note.resp else {}
            target = {"target": pointer(note.target), "type": token(note.type)}
            add(listing, "note", note.text, **target, **resp)
    for mention in article.of(Mention):
        if mention.entity_cert is not None:
            degree = decimal(mention.entity_cert)
            target = {"target": pointer(mention.id), "locus": "value", "match": "@ref"}
            add(stand_off, "certainty", None, **target, degree=degree)
    return stand_off if len(stand_off) else None


def read_entities(stand_off: Element) -> Iterator[Entity]:
    """Yield the entities in *stand_off*."""
    for name in LISTS:
        for listing in stand_off.iterchildren(qualified(name)):
            for element in listing.iterchildren(tag=etree.Element):
                yield _read_entity(element)


def read_attributions(stand_off: Element) -> Iterator[Attribution]:
    """Yield the attributions in *stand_off*, one for each link."""
    for group in stand_off.iterchildren(qualified("linkGrp")):
        if group.get("type") != "attribution":
            continue
        roles = group.get("targFunc", "quotation").split()
        for link in group.iterchildren(tag=etree.Element):
            targets = [pointed_at(target) for target in link.get("target", "").split()]
            parts: dict[str, str] = dict(zip(roles, targets, strict=False))
            if len(roles) != len(targets) or "quotation" not in parts:
                raise EncodingError(
                    f"{place_of(link)}: the link has {len(targets)} targets, expected "
                    f"{len(roles)}: {', '.join(roles)}"
                )
            yield Attribution(
                id=plain_name(link.get(XML_ID, "")),
                quotation=parts["quotation"],
                source=parts.get("source"),
                cue=parts.get("cue"),
                resp=_resp(link),
                cert=number(link.get("cert")),
            )


def read_notes(stand_off: Element) -> Iterator[Note]:
    """Yield the editors' notes in *stand_off*."""
    for listing in stand_off.iterchildren(qualified("listAnnotation")):
        for note in listing.iterchildren(qualified("note")):
            yield Note(
                target=pointed_at(note.get("target", "")),
                text=words_in(note),
                resp=_resp(note),
                type=plain_token(note.get("type", "query")),
            )


def read_entity_certs(stand_off: Element) -> dict[str, str]:
    """Return how probable each mention's entity is, as it is written, by the mention's id."""
    return {
        pointed_at(certainty.get("target", "")): certainty.get("degree", "")
        for certainty in stand_off.iterchildren(qualified("certainty"))
        if certainty.get("match") == "@ref"
    }


def _write_entity(listing: Element, entity: Entity) -> None:
    element_name, naming, type_name = ENTITY_ELEMENTS[entity.kind]
    attributes = {XML_ID: xml_name(entity.id)}
    if entity.type is not None:
        attributes[type_name] = token(entity.type)
    if entity.size is not None:
        if entity.kind != "group":
            raise EncodingError(f"entity {entity.id!r} has a size, but only a group can have one")
        attributes["size"] = str(entity.size)
    element = add(listing, element_name, None, **attributes, **provenance(entity.resp, entity.cert))
    add(element, naming, entity.name)
    if entity.role is not None and entity.kind in ("person", "group"):
        add(element, "occupation", entity.role)
    _write_places(element, entity)
    for ref in (entity.ref, *entity.links):
        if ref is not None:
            add(element, "idno", ref, type="URI")
    if entity.role is not None and entity.kind not in ("person", "group"):
        add(element, "note", entity.role, type="role")
    if entity.note is not None:
        add(element, "note", entity.note)


def _read_entity(element: Element) -> Entity:
    kind = ENTITY_KINDS.get(local(element.tag))
    if kind is None:
        raise EncodingError(
            f"{place_of(element)}: element {local(element.tag)} in a list of entities; expected "
            f"{', '.join(ENTITY_KINDS)}"
        )
    _, naming, type_name = ENTITY_ELEMENTS[kind]
    parts = _children(element)
    type_, size = element.get(type_name), element.get("size", "")
    role = _words(parts["occupation"])
    places = [place for place in parts["location"] if place.get("type") != "alternative"]
    refs = [words_in(idno) for idno in parts["idno"] if idno.get("type") == "URI"]
    return Entity(
        id=plain_name(element.get(XML_ID, "")),
        kind=kind,
        name=_words(parts[naming]) or "",
        ref=refs[0] if refs else None,
        links=tuple(refs[1:]),
        role=_words(_typed(parts["note"], "role")) if role is None else role,
        type=None if type_ is None else plain_token(type_),
        size=int(size) if size.isascii() and size.isdigit() else None,
        note=_words(_typed(parts["note"], None)),
        location=_read_location(places[0], parts["idno"]) if places else None,
        alternatives=tuple(map(_read_location, _typed(parts["location"], "alternative"))),
        resp=_resp(element),
        cert=number(element.get("cert")),
    )


def _write_places(element: Element, entity: Entity) -> None:
    if entity.kind != "place":
        if entity.location is not None or entity.alternatives:
            raise EncodingError(
                f"entity {entity.id!r} has a location, but only a place can have one"
            )
        return
    if entity.location is not None:
        _write_location(element, entity.location, {})
    for alternative in entity.alternatives:
        _write_location(element, alternative, {"type": "alternative"})
    if entity.location is not None and entity.location.geonameid is not None:
        add(element, "idno", f"{GEONAMES}{entity.location.geonameid}", type="GeoNames")


def _write_location(place: Element, location: Location, attributes: Mapping[str, str]) -> None:
    element = add(place, "location", None, **attributes, **provenance("", location.cert))
    if location.name is not None or location.geonameid is not None:
        ref = {} if location.geonameid is None else {"ref": f"{GEONAMES}{location.geonameid}"}
        add(element, "placeName", location.name, **ref)
    if location.country is not None:
        add(element, "country", None, key=token(location.country))
    add(element, "geo", f"{decimal(location.lat)} {decimal(location.lon)}")


def _read_location(element: Element, idnos: Iterable[Element] = ()) -> Location:
    """Return a location; of a place's own the id may stand among the *idnos* of the place."""
    parts = _children(element)
    latitude, longitude = _coordinates(element, _words(parts["geo"]))
    name, country = next(iter(parts["placeName"]), None), next(iter(parts["country"]), None)
    ref = "" if name is None else name.get("ref", "")
    return Location(
        lat=latitude,
        lon=longitude,
        geonameid=_geonames_id(ref or _words(_typed(idnos, "GeoNames")) or ""),
        country=None if country is None else plain_token(country.get("key", "")),
        name=None if name is None else (words_in(name) or None),
        cert=number(element.get("cert")),
    )


def _coordinates(location: Element, geo: str | None) -> tuple[float, float]:
    try:
        latitude, longitude = (float(word) for word in (geo or "").split())
    except ValueError:
        latitude = longitude = math.nan
    # What is no number fails this, too.
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise EncodingError(
            f"{place_of(location)}: a location needs a geo with latitude and longitude in degrees"
        )
    return latitude, longitude


def _geonames_id(ref: str) -> int | None:
    digits = ref.removeprefix(GEONAMES)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None


def _write_attributions(stand_off: Element, article: Article) -> None:
    groups: dict[str, list[Attribution]] = {roles: [] for roles in (*ROLES.values(), "")}
    for attribution in article.attributions:
        has = (attribution.source is not None, attribution.cue is not None)
        groups[ROLES.get(has, "")].append(attribution)
    for roles, attributions in groups.items():
        if attributions:
            functions = {"targFunc": roles} if roles else {}
            group = add(stand_off, "linkGrp", None, type="attribution", **functions)
            for attribution in attributions:
                _write_link(group, "link" if roles else "ptr", attribution)


def _write_link(group: Element, name: str, attribution: Attribution) -> None:
    parts = (attribution.quotation, attribution.source, attribution.cue)
    targets = " ".join(pointer(part) for part in parts if part is not None)
    own = {XML_ID: xml_name(attribution.id), "target": targets}
    add(group, name, None, **own, **provenance(attribution.resp, attribution.cert))


def _children(element: Element) -> defaultdict[str, list[Element]]:
    """Return the children of *element* by their names."""
    found: defaultdict[str, list[Element]] = defaultdict(list)
    for child in element.iterchildren(tag=etree.Element):
        found[local(child.tag)].append(child)
    return found


def _typed(elements: Iterable[Element], type_: str | None) -> list[Element]:
    return [element for element in elements if element.get("type") == type_]


def _words(elements: Sequence[Element]) -> str | None:
    """Return the text of the first of *elements*, None if there is none."""
    return words_in(elements[0]) if elements else None


def _resp(element: Element) -> str:
    return pointed_at(element.get("resp", ""))
