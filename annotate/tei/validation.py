"""Whether a document is one of ours: lxml decides, xmlschema explains, plain Python adds rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Protocol

from lxml import etree

from annotate import resources
from annotate.errors import EncodingError
from annotate.tei.characters import Element, line_of
from annotate.tei.names import local
from annotate.tei.parsing import Source, name_of, parse
from annotate.tei.problems import Problem, path_of
from annotate.tei.rules import broken_rules

if TYPE_CHECKING:
    from xmlschema import XMLSchema10, XMLSchemaValidationError

__all__ = ["Problem", "fits_schema", "validate"]

SCHEMA = "article.xsd"
PLACE = re.compile(r":(\d+): (.*)", re.DOTALL)
NAMESPACE = re.compile(r"\{http://[^}]*\}|\b(?:tei|xs|xsd):")


class _Entry(Protocol):
    """An entry of lxml's error log, which its type stubs leave out."""

    line: int
    path: str | None
    message: str


def validate(source: Source) -> list[Problem]:
    """Return all that is wrong with a document, by line; an empty list if it is valid.

    *source* is a path, bytes, or a tree.  What is not XML, or not TEI, is one problem.
    """
    file = name_of(source)
    try:
        root = parse(source)
    except EncodingError as error:
        return [_unreadable(str(error), file)]
    problems = [] if fits_schema(root) else list(_explained(root, file))
    problems += [finding.problem(file) for finding in broken_rules(root)]
    return sorted(problems, key=lambda problem: problem.line)


def fits_schema(root: Element) -> bool:
    """Say whether a document keeps to the XSD; `validate` asks for more."""
    return _schema().validate(root)


def _unreadable(message: str, file: str) -> Problem:
    place = PLACE.fullmatch(message.removeprefix(file))
    line, words = (int(place[1]), place[2]) if place else (0, message.removeprefix(f"{file}: "))
    return Problem(file, line, "/", "", "a TEI document of annotate", words)


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(resources.schema(SCHEMA)))


@cache
def _explaining_schema() -> XMLSchema10:
    from xmlschema import XMLSchema10

    return XMLSchema10(str(resources.schema(SCHEMA)))


def _explained(root: Element, file: str) -> Iterator[Problem]:
    """Yield xmlschema's account of what is invalid; lxml's if xmlschema finds nothing."""
    entries: Iterable[_Entry] = _schema().error_log  # type: ignore[assignment]
    try:
        errors = list(_explaining_schema().iter_errors(root))
    except RecursionError:
        # Elements nested hundreds deep, which xmlschema walks by calling itself.
        errors = []
    for error in errors:
        yield _from_xmlschema(error, root, file)
    if not errors:
        for entry in entries:
            words = NAMESPACE.sub("", entry.message)
            yield Problem(file, entry.line, NAMESPACE.sub("", entry.path or "/"), "", "", words)


def _from_xmlschema(error: XMLSchemaValidationError, root: Element, file: str) -> Problem:
    element = error.elem if isinstance(error.elem, etree._Element) else root
    reason = NAMESPACE.sub("", error.reason or error.message).strip().rstrip(".")
    expected = getattr(error, "expected", None)
    wanted = ", ".join(sorted(set(_names(expected))))
    child = getattr(error, "invalid_child", None)
    found = local(child.tag) if child is not None else local(element.tag)
    place: Element = element if child is None else child
    return Problem(
        file=file,
        line=line_of(place),
        path=path_of(place),
        found=found,
        expected=wanted or reason,
        message=f"{local(element.tag)}: {reason[:1].lower()}{reason[1:]}",
    )


def _names(expected: object) -> Iterator[str]:
    """Yield the names of the elements or attributes that xmlschema says were expected."""
    for item in expected if isinstance(expected, (list, tuple)) else ():
        name = getattr(item, "name", None)
        if isinstance(name, str):
            yield local(name)
