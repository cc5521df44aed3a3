"""The TEI header: metadata, the source file, agents, applications and history, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, lru_cache

from lxml import etree

from annotate import resources
from annotate.article import Agent, Application, Article, Change, Metadata, SourceFile
from annotate.tei.characters import Element, add, words_in
from annotate.tei.names import (
    XML_ID,
    plain_name,
    plain_token,
    pointed_at,
    pointer,
    qualified,
    token,
    xml_name,
)
from annotate.tei.timex import date_in, dated

VERSION = re.compile(r"[0-9]+[a-z]*[0-9]*(?:\.[0-9]+[a-z]*[0-9]*){0,3}")
LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*")
UNKNOWN_LANGUAGE = "und"

DOCUMENT_ID = "docId"
TEXT_DIGEST = "sha256-text"
FILE_DIGEST = "sha256-file"
EDITION_DIGEST = "sha256-edition"

APPLICATIONS = "encodingDesc/appInfo/application"


@dataclass(frozen=True, kw_only=True)
class Header:
    """What a header says of an article."""

    metadata: Metadata
    source: SourceFile
    agents: tuple[Agent, ...]
    applications: tuple[Application, ...]
    changes: tuple[Change, ...]
    text_sha256: str | None
    text_length: int | None


def write_header(article: Article) -> Element:
    """Return the `teiHeader` of *article*, its digest of the edition still empty."""
    header = etree.Element(qualified("teiHeader"))
    description = add(header, "fileDesc")
    _write_titles(add(description, "titleStmt"), article)
    _write_publication(add(description, "publicationStmt"), article.metadata)
    _write_source(add(add(description, "sourceDesc"), "bibl"), article)
    encoding = deepcopy(_encoding_description())
    header.append(encoding)
    if article.applications:
        programs = add(encoding, "appInfo")
        for application in article.applications:
            _write_application(programs, application)
    _write_profile(add(header, "profileDesc"), article.metadata)
    if article.changes:
        history = add(header, "revisionDesc")
        for change in article.changes:
            _write_change(history, change)
    return header


def read_header(header: Element) -> Header:
    """Return what *header* says; `write_header` is the inverse."""
    bibl = first_at(header, "fileDesc/sourceDesc/bibl")
    identifiers = _identifiers(bibl)
    return Header(
        metadata=_read_metadata(header, bibl, identifiers),
        source=_read_source(bibl, identifiers),
        agents=tuple(map(_read_agent, all_at(header, "fileDesc/titleStmt/respStmt"))),
        applications=tuple(map(_read_application, all_at(header, APPLICATIONS))),
        changes=tuple(map(_read_change, all_at(header, "revisionDesc/change"))),
        text_sha256=_words_of(identifiers.get(TEXT_DIGEST)),
        text_length=_quantity(bibl, "char"),
    )


def edition_digest_in(tree: Element) -> Element | None:
    """Return the idno that holds the digest of the edition, or None."""
    identifiers = all_at(tree, "teiHeader/fileDesc/publicationStmt/idno")
    return next((idno for idno in identifiers if idno.get("type") == EDITION_DIGEST), None)


def language_tag(language: str) -> str:
    """Return *language* as a BCP 47 tag, "und" if it is none."""
    return language if LANGUAGE.fullmatch(language) else UNKNOWN_LANGUAGE


@cache
def _encoding_description() -> Element:
    parser = etree.XMLParser(remove_comments=True, remove_blank_text=True)
    return etree.parse(resources.schema("header.xml"), parser).getroot()


def _write_titles(statement: Element, article: Article) -> None:
    add(statement, "title", article.metadata.title or article.metadata.id)
    for agent in article.agents:
        responsibility = add(statement, "respStmt", None, **{XML_ID: xml_name(agent.id)})
        add(responsibility, "resp", agent.description)
        kind = {"type": "application"} if agent.kind == "machine" else {}
        add(responsibility, "name", agent.name, **kind)


def _read_agent(statement: Element) -> Agent:
    name = first_at(statement, "name")
    machine = name is not None and name.get("type") == "application"
    return Agent(
        id=plain_name(statement.get(XML_ID, "")),
        kind="machine" if machine else "person",
        name="" if name is None else words_in(name),
        description=_words(statement, "resp") or "",
    )


def _write_publication(statement: Element, metadata: Metadata) -> None:
    add(statement, "authority", "annotate")
    if metadata.licence is not None:
        add(add(statement, "availability"), "licence", metadata.licence)
    add(statement, "idno", metadata.id, type=DOCUMENT_ID)
    add(statement, "idno", None, type=EDITION_DIGEST)


def _write_source(bibl: Element, article: Article) -> None:
    metadata, source = article.metadata, article.source
    if metadata.title is not None:
        add(bibl, "title", metadata.title, level="a")
    if metadata.author is not None:
        add(bibl, "author", metadata.author)
    if metadata.publisher is not None:
        add(bibl, "publisher", metadata.publisher)
    if metadata.url is not None:
        add(bibl, "idno", metadata.url, type="URL")
    if source.name is not None:
        add(bibl, "idno", source.name, type="filename")
    add(bibl, "idno", article.text_sha256, type=TEXT_DIGEST)
    if source.sha256 is not None:
        add(bibl, "idno", source.sha256, type=FILE_DIGEST)
    add(bibl, "idno", source.encoding, type="encoding")
    if source.byte_order_mark:
        add(bibl, "idno", "true", type="byteOrderMark")
    add(bibl, "idno", source.line_ending, type="lineEnding")
    extent = add(bibl, "extent")
    add(extent, "measure", None, unit="char", quantity=str(len(article.text)))
    if source.byte_length is not None:
        add(extent, "measure", None, unit="byte", quantity=str(source.byte_length))


def _read_source(bibl: Element | None, identifiers: Mapping[str, Element]) -> SourceFile:
    return SourceFile(
        name=_words_of(identifiers.get("filename")),
        encoding=_words_of(identifiers.get("encoding")) or "",
        byte_order_mark=_words_of(identifiers.get("byteOrderMark")) == "true",
        line_ending=_words_of(identifiers.get("lineEnding")) or "",
        byte_length=_quantity(bibl, "byte"),
        sha256=_words_of(identifiers.get(FILE_DIGEST)),
    )


def _write_profile(profile: Element, metadata: Metadata) -> None:
    if metadata.date is not None or metadata.date_origin is not None:
        when = {} if metadata.date is None else dated("when", metadata.date)
        add(add(profile, "creation"), "date", metadata.date_origin, **when)
    tag = language_tag(metadata.language)
    words = metadata.language if tag == UNKNOWN_LANGUAGE else None
    add(add(profile, "langUsage"), "language", words, ident=tag)


def _read_metadata(
    header: Element, bibl: Element | None, identifiers: Mapping[str, Element]
) -> Metadata:
    publication = first_at(header, "fileDesc/publicationStmt")
    date = first_at(header, "profileDesc/creation/date")
    language = first_at(header, "profileDesc/langUsage/language")
    tag = "en" if language is None else language.get("ident", "")
    if language is not None and tag == UNKNOWN_LANGUAGE:
        tag = words_in(language)
    return Metadata(
        id=_words_of(_identifiers(publication).get(DOCUMENT_ID)) or "",
        title=_words(bibl, "title"),
        date=None if date is None else date_in({str(k): str(v) for k, v in date.items()}, "when"),
        date_origin=None if date is None else (words_in(date) or None),
        publisher=_words(bibl, "publisher"),
        url=_words_of(identifiers.get("URL")),
        author=_words(bibl, "author"),
        language=tag,
        licence=_words(publication, "availability/licence"),
    )


def _write_application(programs: Element, application: Application) -> None:
    exact = VERSION.fullmatch(application.version) is not None
    element = add(
        programs,
        "application",
        ident=xml_name(application.name),
        version=application.version if exact else "0",
        **{XML_ID: xml_name(application.id)},
    )
    add(element, "label", application.name)
    if not exact:
        add(element, "desc", application.version, type="version")
    if application.description:
        add(element, "p", application.description)


def _read_application(element: Element) -> Application:
    stated = (desc for desc in all_at(element, "desc") if desc.get("type") == "version")
    exact = _words_of(next(stated, None))
    return Application(
        id=plain_name(element.get(XML_ID, "")),
        name=_words(element, "label") or "",
        version=element.get("version", "") if exact is None else exact,
        description=_words(element, "p") or "",
    )


def _write_change(history: Element, change: Change) -> None:
    attributes = {} if change.when is None else dated("when", change.when)
    if change.status is not None:
        attributes["status"] = token(change.status)
    add(history, "change", change.text, who=pointer(change.who), **attributes)


def _read_change(element: Element) -> Change:
    status = element.get("status")
    return Change(
        who=pointed_at(element.get("who", "")),
        text=words_in(element),
        when=date_in({str(k): str(v) for k, v in element.items()}, "when"),
        status=None if status is None else plain_token(status),
    )


def first_at(element: Element | None, path: str) -> Element | None:
    """Return the TEI element at *path* ("fileDesc/titleStmt"), each step being a first child."""
    for name in _steps(path):
        if element is None:
            return None
        element = next(element.iterchildren(name), None)
    return element


def all_at(element: Element | None, path: str) -> Iterator[Element]:
    """Yield the TEI elements at *path*, each step but the last being a first child."""
    parents, _, name = path.rpartition("/")
    parent = first_at(element, parents) if parents else element
    if parent is not None:
        yield from parent.iterchildren(qualified(name))


@lru_cache(maxsize=256)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(map(qualified, path.split("/")))


def _words(element: Element | None, path: str) -> str | None:
    return _words_of(first_at(element, path))


def _words_of(element: Element | None) -> str | None:
    return None if element is None else words_in(element)


def _identifiers(element: Element | None) -> dict[str, Element]:
    """Return the identifiers in *element* by their types, of one type the first."""
    found: dict[str, Element] = {}
    for idno in all_at(element, "idno"):
        found.setdefault(idno.get("type", ""), idno)
    return found


def _quantity(bibl: Element | None, unit: str) -> int | None:
    measures = (m for m in all_at(bibl, "extent/measure") if m.get("unit") == unit)
    found = next(measures, None)
    quantity = "" if found is None else found.get("quantity", "")
    return int(quantity) if re.fullmatch(r"[0-9]{1,15}", quantity) else None
