"""Comments and processing instructions in a text, which an article does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

from lxml import etree

from annotate.tei.characters import GAP, Element, characters_of


def carry_comments(new: Element, old: Element) -> None:
    """Put the comments and instructions of the text *old* at the same characters of *new*.

    Both have the same string value.  Where elements begin or end there, a comment stands before
    them.
    """
    for at, node in reversed(list(_comments(old))):
        _insert(new, at, node)


def _comments(text: Element) -> Iterator[tuple[int, Element]]:
    at = 0
    for event, element in etree.iterwalk(text, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            node = copy(element)
            node.tail = None
            yield at, node
        at += _length(event, element, text)


def _insert(text: Element, wanted: int, node: Element) -> None:
    """Insert *node* into the first stretch of words that reaches to the character *wanted*."""
    at = 0
    for event, element in etree.iterwalk(text, events=("start", "end", "comment", "pi")):
        length = _length(event, element, text)
        if element.tag == GAP and event == "start":
            at += length
            continue
        if at + length >= wanted and length:
            _split(element, event, wanted - at, node)
            return
        at += length
    text.append(node)


def _length(event: str, element: Element, text: Element) -> int:
    """Return how many characters come with the start of *element*, or behind its end."""
    if event == "start":
        return len(characters_of(element) if element.tag == GAP else element.text or "")
    return 0 if element is text else len(element.tail or "")


def _split(element: Element, event: str, length: int, node: Element) -> None:
    """Put *node* behind the first *length* characters in, or behind, *element*."""
    if event == "start":
        words = element.text or ""
        element.text, node.tail = words[:length], words[length:]
        element.insert(0, node)
        return
    words = element.tail or ""
    parent = element.getparent()
    if parent is not None:
        element.tail = words[:length]
        parent.insert(parent.index(element) + 1, node)
        node.tail = words[length:]
