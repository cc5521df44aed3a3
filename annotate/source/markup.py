"""Markup to text: XML parsed safely, and its paragraphs parted by blank lines."""

from __future__ import annotations

import html
import io
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from annotate import resources
from annotate.errors import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

FIRST_READ = 4096
# What HTML and XML call white space; a no-break space is none.
SPACE = re.compile(r"[ \t\r\n\f]+")


class MalformedError(SourceError):
    """What is no XML at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Which elements of a vocabulary, by local name, are paragraphs, line breaks, or no text.

    *looks* are those that only make words look different.
    With *exact_space* all white space is the author's; else each run of it is one space.
    """

    paragraphs: frozenset[str]
    breaks: frozenset[str]
    left_out: frozenset[str]
    looks: frozenset[str] = frozenset()
    exact_space: bool = False


@cache
def shape(vocabulary: str) -> Shape:
    """Return the shape of "xhtml", "nitf" or "trafilatura", as lexicons/markup.toml has it."""
    words = resources.lexicon_path("markup.toml").read_text(encoding="utf-8")
    told = tomllib.loads(words)[vocabulary]
    return Shape(
        paragraphs=frozenset(told["paragraphs"]),
        breaks=frozenset(told["breaks"]),
        left_out=frozenset(told["left_out"]),
        looks=frozenset(told.get("looks", ())),
    )


def text_of(root: Element, shape: Shape) -> str:
    """Return the text in *root*: its paragraphs that are not empty, parted by blank lines."""
    writer = _Writer(shape)
    writer.visit(root)
    writer.end_paragraph()
    return "\n\n".join(writer.paragraphs)


def words_of(root: Element | None) -> str | None:
    """Return the words in *root* on one line, None if there are none."""
    if root is None:
        return None
    return SPACE.sub(" ", "".join(str(part) for part in root.itertext())).strip() or None


def local_name(element: Element) -> str:
    """Return the name of *element* without its namespace; "" for a comment or instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class _Writer:
    """Gathers paragraphs; recursion is as deep as the tree, which the parsers limit to 256."""

    def __init__(self, shape: Shape) -> None:
        self.paragraphs: list[str] = []
        self._shape = shape
        self._lines: list[list[str]] = [[]]

    def visit(self, element: Element) -> None:
        name = local_name(element)
        if not name or name in self._shape.left_out:
            return
        is_paragraph = name in self._shape.paragraphs
        if is_paragraph:
            self.end_paragraph()
        elif name in self._shape.breaks:
            self._lines.append([])
        self._lines[-1].append(element.text or "")
        for child in element:
            self.visit(child)
            self._lines[-1].append(child.tail or "")
        if is_paragraph:
            self.end_paragraph()

    def end_paragraph(self) -> None:
        lines = ["".join(parts) for parts in self._lines]
        if not self._shape.exact_space:
            lines = [SPACE.sub(" ", line).strip(" ") for line in lines]
        paragraph = "\n".join(lines)
        if paragraph.strip():
            self.paragraphs.append(paragraph if self._shape.exact_space else paragraph.strip("\n"))
        self._lines = [[]]


def parse(data: bytes, name: str) -> Element:
    """Return the root element of the XML *data*; nothing outside of it is looked at.

    Entities that HTML names are taken for what they are there.
    Raises SourceError for what is not well-formed, nests over 256 deep, or declares entities.
    """
    from lxml import etree

    root_of(io.BytesIO(data), name)
    # With collect_ids=False, libxml2 would load the document type in spite of load_dtd=False.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _malformed(name, error.lineno, str(error.msg)) from None
    _replace_entities(root, name)
    return root


def root_of(stream: IO[bytes], name: str) -> tuple[str, str]:
    """Return namespace and local name of the root element of an XML file, reading no further.

    Raises MalformedError for what is no XML, SourceError for what declares entities: those could be
    bombs.
    """
    found: list[str] = []
    reader = expat.ParserCreate(namespace_separator=" ")

    def declared(entity: str, *_: object) -> None:
        raise SourceError(
            f"{name}:{reader.CurrentLineNumber}: it declares an entity ({entity!r}), which is not "
            "allowed; write out what the entity stands for"
        )

    reader.EntityDeclHandler = declared
    reader.StartElementHandler = lambda tag, _: found.append(tag)
    try:
        while not found and (data := stream.read(FIRST_READ)):
            reader.Parse(data, False)
        if not found:
            reader.Parse(b"", True)
    except expat.ExpatError as error:
        # What stands behind the start of the root element in this piece is not our business.
        if not found:
            raise _malformed(name, error.lineno, expat.ErrorString(error.code)) from None
    except (LookupError, ValueError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(f"{name}: {error}; save the file as UTF-8") from None
    namespace, _, local = found[0].rpartition(" ")
    return namespace, local


def _replace_entities(root: Element, name: str) -> None:
    """Put characters for the references that were left, since no document type was read."""
    from lxml import etree

    # Held by their keys, as lxml gives an element anew to whoever asks once nobody holds it.
    parents = dict.fromkeys(found.getparent() for found in root.iter(etree.Entity))
    for parent in parents:
        if parent is None:
            continue
        before: Element | None = None
        words = [parent.text or ""]
        for child in list(parent):
            if child.tag is not etree.Entity:
                _put(words, parent, before)
                before, words = child, [child.tail or ""]
                continue
            words += (_meant(child, name), child.tail or "")
            child.tail = None
            parent.remove(child)
        _put(words, parent, before)


def _put(words: list[str], parent: Element, before: Element | None) -> None:
    """Have *words* stand behind *before*, or at the beginning of *parent* if that is None."""
    if before is None:
        parent.text = "".join(words)
    else:
        before.tail = "".join(words)


def _meant(reference: Element, name: str) -> str:
    """Return what the entity that *reference* names stands for in HTML."""
    told = reference.text or ""
    words = html.unescape(told)
    if words == told:
        raise SourceError(
            f"{name}:{reference.sourceline}: nobody knows the entity {told}; write out what it "
            "stands for"
        )
    return words


def _malformed(name: str, line: int | None, reason: str) -> MalformedError:
    reason = " ".join(reason.split())
    return MalformedError(f"{name}:{line or 1}: not well-formed XML: {reason}; mend the file")
