"""Mutants of a document: one to three small random changes of its markup."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

Element = etree._Element

# What writers of markup get wrong, and what XML Schema and RELAX NG may judge differently.
VALUES = (
    "",
    " ",
    "#",
    "#q1",
    "#q1 #q2",
    "q1",
    "0",
    "-1",
    "1.5",
    ".5",
    "+0.5",
    "1e-3",
    "NaN",
    "INF",
    "true",
    "maybe",
    "0000",
    "2031-02-30",
    "2031-05-14Z",
    "2031-05",
    "--05-14",
    "24:00:00",
    "2031-05-14T24:00:00",
    "-2031-05-14",
    "12031-05-14",
    "P",
    "PT",
    "P1D",
    "-P1D",
    "P2W",
    "two words",
    "é",
    "\xad",
    "\u200b",
    "a:b",
    "1a",
    "en_GB",
    "x" * 9,
    "%zz",
    "http://[",
    "preserve",
    "default",
    "high",
)
FOREIGN_ATTRIBUTES = ("n", "rend", "type", "subtype", "cert", "foo", "key", "xml:lang", "xml:base")
XML = "{http://www.w3.org/XML/1998/namespace}"


@dataclass(frozen=True)
class Stock:
    """The names and values that a document uses, to put in the wrong place."""

    tags: Sequence[str]
    attributes: Sequence[str]
    values: Sequence[str]


def mutants(root: Element, count: int, seed: int) -> Iterator[Element]:
    """Yield *count* mutants of *root*; the same for the same *seed*."""
    chance = random.Random(seed)
    stock = _stock(root)
    for _ in range(count):
        mutant = deepcopy(root)
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            chance.choice(CHANGES)(mutant, chance, stock)
        yield mutant


def _stock(root: Element) -> Stock:
    elements = list(root.iter("*"))
    attributes = {str(name) for element in elements for name in element.attrib}
    values = {str(value) for element in elements for value in element.attrib.values()}
    return Stock(
        tags=sorted({str(element.tag) for element in elements}),
        attributes=[*sorted(attributes), *(a.replace("xml:", XML) for a in FOREIGN_ATTRIBUTES)],
        values=[*sorted(values), *VALUES],
    )


def _any(root: Element, chance: random.Random) -> Element:
    """Return an element below *root*, those of the text and of the header as often."""
    part = chance.choice(list(root))
    return chance.choice(list(part.iter("*")))


def _delete(root: Element, chance: random.Random, stock: Stock) -> None:
    element = _any(root, chance)
    parent = element.getparent()
    if parent is not None and parent is not root:
        parent.remove(element)


def _unwrap(root: Element, chance: random.Random, stock: Stock) -> None:
    element = _any(root, chance)
    parent = element.getparent()
    if parent is None or parent is root:
        return
    at = parent.index(element)
    for offset, child in enumerate(list(element)):
        parent.insert(at + offset, child)
    parent.remove(element)


def _duplicate(root: Element, chance: random.Random, stock: Stock) -> None:
    element = _any(root, chance)
    parent = element.getparent()
    if parent is None:
        return
    twin = deepcopy(element)
    if chance.random() < 0.8:
        for inner in twin.iter("*"):
            inner.attrib.pop(f"{XML}id", None)
    parent.insert(parent.index(element), twin)


def _move(root: Element, chance: random.Random, stock: Stock) -> None:
    element, goal = _any(root, chance), _any(root, chance)
    if element is root or goal in set(element.iter("*")) or element.getparent() is root:
        return
    goal.insert(chance.randint(0, len(goal)), element)


def _swap(root: Element, chance: random.Random, stock: Stock) -> None:
    element = _any(root, chance)
    following = element.getnext()
    if following is not None:
        following.addnext(element)


def _rename(root: Element, chance: random.Random, stock: Stock) -> None:
    element = _any(root, chance)
    if element.getparent() is not root:
        element.tag = chance.choice(stock.tags)


def _wrap(root: Element, chance: random.Random, stock: Stock) -> None:
    element = _any(root, chance)
    parent = element.getparent()
    if parent is None or parent is root:
        return
    wrapper = etree.Element(chance.choice(stock.tags))
    parent.replace(element, wrapper)
    wrapper.append(element)


def _insert_empty(root: Element, chance: random.Random, stock: Stock) -> None:
    goal = _any(root, chance)
    goal.insert(chance.randint(0, len(goal)), etree.Element(chance.choice(stock.tags)))


def _drop_attribute(root: Element, chance: random.Random, stock: Stock) -> None:
    element = _any(root, chance)
    if element.attrib:
        del element.attrib[chance.choice(sorted(map(str, element.attrib)))]


def _change_attribute(root: Element, chance: random.Random, stock: Stock) -> None:
    element = _any(root, chance)
    if element.attrib:
        name = chance.choice(sorted(map(str, element.attrib)))
        element.set(name, chance.choice(stock.values))


def _add_attribute(root: Element, chance: random.Random, stock: Stock) -> None:
    _any(root, chance).set(chance.choice(stock.attributes), chance.choice(stock.values))


def _add_words(root: Element, chance: random.Random, stock: Stock) -> None:
    element = _any(root, chance)
    if chance.random() < 0.5:
        element.text = (element.text or "") + chance.choice(stock.values)
    elif element.getparent() is not root:
        element.tail = (element.tail or "") + chance.choice(stock.values)


def _empty(root: Element, chance: random.Random, stock: Stock) -> None:
    element = _any(root, chance)
    if element.getparent() is not root:
        tail = element.tail
        for child in list(element):
            element.remove(child)
        element.text, element.tail = None, tail


CHANGES: tuple[Callable[[Element, random.Random, Stock], None], ...] = (
    _delete,
    _unwrap,
    _duplicate,
    _move,
    _swap,
    _rename,
    _wrap,
    _insert_empty,
    _drop_attribute,
    _change_attribute,
    _change_attribute,
    _add_attribute,
    _add_attribute,
    _add_words,
    _empty,
)
