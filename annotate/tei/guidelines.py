"""The page "Encoding guidelines", made from article.xsd and article.sch.

Run `python -m annotate.tei.guidelines docs/encoding.md` to write it again.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from annotate import resources
from annotate.tei.characters import Element

XS = "{http://www.w3.org/2001/XMLSchema}"
SCH = "{http://purl.oclc.org/dsdl/schematron}"
NAMESPACE_DECLARATION = re.compile(r' xmlns(?::\w+)?="[^"]*"')
TEMPLATE = "encoding.md.j2"

# Longer examples are shown on several lines, if no white space matters in them.
LONGEST_LINE = 120


@dataclass(frozen=True, kw_only=True)
class AttributeEntry:
    """An attribute of an element: its name, what it may hold, and whether it must be there."""

    name: str
    values: str
    required: bool


@dataclass(frozen=True, kw_only=True)
class ElementEntry:
    """An element where it may stand, as article.xsd documents it."""

    name: str
    part: str
    documentation: str
    example: str
    attributes: tuple[AttributeEntry, ...]


@dataclass(frozen=True, kw_only=True)
class RuleEntry:
    """A rule of article.sch."""

    name: str
    documentation: str


def elements() -> tuple[ElementEntry, ...]:
    """Return the elements of article.xsd in its order, once for each type they have."""
    schema = etree.parse(resources.schema("article.xsd")).getroot()
    types = {str(node.get("name")): node for node in schema if node.get("name")}
    found: dict[tuple[str, str], ElementEntry] = {}
    for part, declaration in _declarations(schema):
        name, type_ = str(declaration.get("name")), str(declaration.get("type"))
        entry = ElementEntry(
            name=name,
            part=part,
            documentation=_words(declaration),
            example=_example(declaration),
            attributes=tuple(_attributes(types[type_], types)),
        )
        found.setdefault((name, type_), entry)
    return tuple(found.values())


def rules() -> tuple[RuleEntry, ...]:
    """Return the rules of article.sch in its order."""
    tree = etree.parse(resources.schema("article.sch"))
    return tuple(
        RuleEntry(
            name=str(pattern.get("id")).replace("_", " ").replace(".", ": @"),
            documentation=pattern.findtext(f"{SCH}p") or "",
        )
        for pattern in tree.iter(f"{SCH}pattern")
    )


def page() -> str:
    """Return the guidelines as Markdown."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    template_file = resources.edition(f"templates/{TEMPLATE}")
    # Markdown, so nothing is escaped; every word of it comes from our own schema.
    environment = Environment(
        loader=FileSystemLoader(template_file.parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(TEMPLATE).render(elements=elements(), rules=rules())


def _declarations(schema: Element) -> Iterator[tuple[str, Element]]:
    """Yield each declaration with the comment that heads its part of the schema."""
    part = ""
    for node in schema:
        if isinstance(node, etree._Comment):
            part = (node.text or "").strip()
        elif isinstance(node.tag, str):
            yield from ((part, declaration) for declaration in node.iter(f"{XS}element"))


def _words(declaration: Element) -> str:
    return declaration.findtext(f"{XS}annotation/{XS}documentation") or ""


def _example(declaration: Element) -> str:
    example = declaration.find(f"{XS}annotation/{XS}appinfo/*")
    if example is None:
        return ""
    written = etree.tostring(example, encoding=str, with_tail=False)
    if len(written) > LONGEST_LINE and not any(_is_mixed(node) for node in example.iter("*")):
        etree.indent(example)
        written = etree.tostring(example, encoding=str, with_tail=False)
    return NAMESPACE_DECLARATION.sub("", written)


def _is_mixed(element: Element) -> bool:
    words = [element.text, *(child.tail for child in element)]
    return len(element) > 0 and any(word and word.strip() for word in words)


def _attributes(type_: Element, types: dict[str, Element]) -> Iterator[AttributeEntry]:
    for node in type_.iter(f"{XS}attribute", f"{XS}attributeGroup"):
        if node is type_:
            continue
        if node.tag == f"{XS}attributeGroup":
            yield from _attributes(types[str(node.get("ref"))], types)
        else:
            name = str(node.get("name") or node.get("ref"))
            yield AttributeEntry(
                name=name,
                values=_values(str(node.get("type") or name), types),
                required=node.get("use") == "required",
            )


def _values(type_: str, types: dict[str, Element]) -> str:
    node = types.get(type_)
    allowed = [] if node is None else [str(e.get("value")) for e in node.iter(f"{XS}enumeration")]
    return " \\| ".join(allowed) or type_.removeprefix("xs:").removeprefix("xml:")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
