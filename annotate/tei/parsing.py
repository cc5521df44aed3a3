"""XML parsed safely: no document type, no entities, no network."""

from __future__ import annotations

import re
from pathlib import Path
from xml.parsers import expat

from lxml import etree

from annotate.errors import EncodingError
from annotate.tei.characters import Element
from annotate.tei.names import TEI, qualified

Source = Path | str | bytes | etree._ElementTree | Element

FIRST_READ = 4096
# What libxml2 says again behind its message.
ERROR_PLACE = re.compile(r"\s*, line \d+, column \d+\Z")
MEMORY = "TEI"


class _RootReachedError(Exception):
    """The prolog is read and holds no document type."""


def name_of(source: Source) -> str:
    """Return what messages call *source*: its path, or "TEI"."""
    if isinstance(source, (str, Path)):
        return str(source)
    if isinstance(source, bytes):
        return MEMORY
    tree = source.getroottree() if isinstance(source, Element) else source
    return tree.docinfo.URL or MEMORY


def parse(source: Source) -> Element:
    """Return the root element of *source*: a path, bytes, or a tree already parsed.

    Raises EncodingError for a file that cannot be read, is not well-formed XML, has a document
    type (where entities could be declared), or is no TEI document.
    """
    if isinstance(source, etree._ElementTree):
        root = source.getroot()
    elif isinstance(source, Element):
        root = source
    else:
        root = _parse_bytes(_read(source), name_of(source))
    if root is None or root.tag != qualified("TEI"):
        found = "nothing" if root is None else etree.QName(root).localname
        raise EncodingError(
            f"{name_of(source)}:1: the root element is {found}, expected TEI in the namespace "
            f"{TEI}; is this a document made by annotate?"
        )
    return root


def _read(source: Path | str | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise EncodingError(f"{source}: cannot be read: {error.strerror or error}") from error


def _parse_bytes(content: bytes, name: str) -> Element:
    _refuse_document_type(content, name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        collect_ids=False,
        # Without it a paragraph may not be longer than 10 MB.  Bombs need a document type.
        huge_tree=True,
    )
    try:
        return etree.fromstring(content, parser, base_url=name)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        reason = ERROR_PLACE.sub("", error.msg)
        raise EncodingError(f"{name}:{line}: not well-formed XML: {reason}") from None


def _refuse_document_type(content: bytes, name: str) -> None:
    """Read *content* up to its root element."""
    reader = expat.ParserCreate()
    reader.StartDoctypeDeclHandler = lambda *_: _refuse(name, reader.CurrentLineNumber)
    reader.StartElementHandler = _root_reached
    try:
        for at in range(0, len(content), FIRST_READ):
            reader.Parse(content[at : at + FIRST_READ], False)
        reader.Parse(b"", True)
    except _RootReachedError:
        return
    except expat.ExpatError as error:
        raise EncodingError(
            f"{name}:{error.lineno}: not well-formed XML: {expat.ErrorString(error.code)}"
        ) from None
    except (LookupError, ValueError) as error:
        raise EncodingError(f"{name}:1: {error}; save the file as UTF-8") from None


def _root_reached(*_: object) -> None:
    raise _RootReachedError


def _refuse(name: str, line: int) -> None:
    raise EncodingError(
        f"{name}:{line}: a document type declaration (<!DOCTYPE) is not allowed; remove it"
    )
