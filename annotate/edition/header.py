"""The TEI header as facts about the article and its edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from lxml import etree

from annotate.edition.model import About, Agent, Application, Change
from annotate.edition.walk import TEI, XML_ID
from annotate.tei.header import APPLICATIONS, all_at, first_at

Children = defaultdict[str, list[etree._Element]]

WORDS_FOR_CERTAINTY = {"high": 0.9, "medium": 0.6, "low": 0.3}
LINKS = ("http://", "https://")

# Below this a reader is told of doubt.  By the table of reliability in benchmarks/README.md half of
# what is marked so is right, and nine in ten of the rest; below .8 every third quotation would bear
# a mark, and below .6 many would bear none of which two in five are wrong.  xslt/reading.xsl has it
# too.
UNCERTAIN_BELOW = 0.7


def about(root: etree._Element) -> About:
    """Return what the header of the TEI element *root* says."""
    source = first_at(root, "teiHeader/fileDesc/sourceDesc/bibl")
    edition = first_at(root, "teiHeader/fileDesc/publicationStmt")
    licence = first_at(edition, "availability/licence")
    created = first_at(root, "teiHeader/profileDesc/creation/date")
    identifiers = _identifiers(source)
    agents = _agents(root)
    return About(
        id=_identifiers(edition).get("docId") or root.get(XML_ID) or "article",
        title=words_at(source, "title") or words_at(root, "teiHeader/fileDesc/titleStmt/title"),
        date=_when(created) or _when(first_at(source, "date")),
        date_origin=words_of(created),
        publisher=words_at(source, "publisher"),
        author=words_at(source, "author"),
        url=web_link(identifiers.get("URL") or identifiers.get("url")),
        licence=words_of(licence),
        licence_url=web_link(licence.get("target")) if licence is not None else None,
        language=root.get("{http://www.w3.org/XML/1998/namespace}lang") or "en",
        source=identifiers,
        agents=agents,
        applications=_applications(root),
        changes=_changes(root, agents),
    )


@lru_cache(maxsize=1024)
def certainty(value: str | None) -> float | None:
    """Return a TEI certainty as a number from 0 to 1, None if there is none.

    >>> certainty("0.83"), certainty("low"), certainty(None)
    (0.83, 0.3, None)
    """
    if not value:
        return None
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return WORDS_FOR_CERTAINTY.get(value)


def is_low(cert: float | None) -> bool:
    """Say whether readers are told that something is uncertain."""
    return cert is not None and cert < UNCERTAIN_BELOW


def web_link(address: str | None) -> str | None:
    """Return *address* if it is a web address; nothing else may become a link."""
    address = (address or "").strip()
    return address if address.lower().startswith(LINKS) else None


def prefixes(root: etree._Element) -> dict[str, tuple[str, str]]:
    """Return the prefixes of private pointers: name to (pattern, replacement)."""
    return {
        definition.get("ident", ""): (
            definition.get("matchPattern", ""),
            definition.get("replacementPattern", ""),
        )
        for definition in all_at(root, "teiHeader/encodingDesc/listPrefixDef/prefixDef")
    }


def words_of(element: etree._Element | None) -> str | None:
    """Return the text of *element* with single spaces, None if it has none."""
    if element is None:
        return None
    words = "".join(map(str, element.itertext())) if len(element) else element.text or ""
    return " ".join(words.split()) or None


def first_words(elements: Sequence[etree._Element]) -> str | None:
    """Return the text of the first of *elements*, None if there is none."""
    return words_of(elements[0]) if elements else None


def children(element: etree._Element | None) -> Children:
    """Return the TEI children of *element* by their names."""
    found: Children = defaultdict(list)
    for child in element.iterchildren(f"{TEI}*") if element is not None else ():
        found[child.tag.removeprefix(TEI)].append(child)
    return found


def words_at(element: etree._Element | None, path: str) -> str | None:
    """Return the text of the first TEI element at *path*."""
    return words_of(first_at(element, path))


def _identifiers(element: etree._Element | None) -> dict[str, str]:
    """Return the identifiers of an edition or source by their type."""
    return {idno.get("type", ""): words_of(idno) or "" for idno in all_at(element, "idno")}


def _version(application: etree._Element) -> str:
    """Return the version; one that TEI's attribute cannot hold stands in an element."""
    stated = (desc for desc in all_at(application, "desc") if desc.get("type") == "version")
    return words_of(next(stated, None)) or application.get("version") or ""


def _when(date: etree._Element | None) -> str | None:
    return date.get("when") if date is not None else None


def _agents(root: etree._Element) -> dict[str, Agent]:
    agents = {}
    for statement in all_at(root, "teiHeader/fileDesc/titleStmt/respStmt"):
        id_ = statement.get(XML_ID) or ""
        name = first_at(statement, "name")
        person = first_at(statement, "persName")
        is_person = person is not None or (name is not None and name.get("type") != "application")
        shown = words_of(person if person is not None else name) or id_
        agents[id_] = Agent(id_, shown, words_at(statement, "resp") or "", is_person)
    return agents


def _applications(root: etree._Element) -> tuple[Application, ...]:
    return tuple(
        Application(
            words_at(application, "label") or application.get("ident") or "",
            _version(application),
            words_at(application, "p") or "",
        )
        for application in all_at(root, f"teiHeader/{APPLICATIONS}")
    )


def _changes(root: etree._Element, agents: dict[str, Agent]) -> tuple[Change, ...]:
    return tuple(
        Change(change.get("when"), _name(change.get("who"), agents), words_of(change) or "")
        for change in all_at(root, "teiHeader/revisionDesc/change")
    )


def _name(pointer: str | None, agents: dict[str, Agent]) -> str:
    agent = agents.get((pointer or "").removeprefix("#"))
    return agent.name if agent else ""
