"""The ledger: what annotate wrote, item by item, by which a person's changes are found.

The header holds, in an `xenoData`, a line for each layer: its name and, for each item, the distance
of its start from that of the item before, its length, and a digest of its markup, `64+12:x1Zr`.
An item that is in the document but not in the ledger was made or changed by a person; one that is
in the ledger alone was changed or taken out.  A second `xenoData` holds where a person took
something out, since no later ledger can tell that.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple, TypeVar

from annotate.article import (
    Agent,
    Annotation,
    Article,
    Attribution,
    Entity,
    Mention,
    Span,
    Withdrawal,
)
from annotate.errors import EncodingError, excerpt
from annotate.layers import exclude, extent, layer_of
from annotate.tei.characters import Element, add, place_of, words_in
from annotate.tei.digest import is_as_written
from annotate.tei.names import TEI, XML_ID, XML_SPACE, decimal, local, qualified, xml_name

LEDGER = "machine-layer"
WITHDRAWN = "withdrawn"
ATTRIBUTION, ENTITY, DOCUMENT_DATE = "attribution", "entity", "document-date"
# What nothing is withdrawn from: words need a block, and the others have no place in the text.
LASTING = frozenset(("block", ENTITY, DOCUMENT_DATE))

# 24 bits: one changed item in 16 million passes for unchanged.
DIGEST_BYTES = 3
TOKEN = re.compile(r"([0-9]{1,12})\+([0-9]{1,12})(?::([\w-]{4}))?", re.ASCII)
NOWHERE = Span(0, 0)
# They depend on what else stands in the text, or on nothing at all.
NOT_SAID = frozenset(("next", "prev", XML_SPACE))

UNNAMED = "hand"
UNNAMED_DESCRIPTION = "changes by hand that name nobody, found by comparing with what was written"


E = TypeVar("E", Attribution, Entity)
Subject = Annotation | Attribution | Entity


class Item(NamedTuple):
    """Something written: its layer, its extent, and the digest of its markup."""

    layer: str
    span: Span
    digest: str


@dataclass(frozen=True)
class Ledger:
    """What a header says that annotate wrote, and where people took something out."""

    items: tuple[Item, ...]
    withdrawals: tuple[Withdrawal, ...]


def write_ledger(header: Element, article: Article, parts: Iterable[Element]) -> None:
    """Append to *header* the ledger of *article*, whose markup is in *parts*."""
    by_machine = [
        item
        for subject, item in _items(article, parts)
        if subject is None or subject.resp not in article.people
    ]
    _write(header, LEDGER, by_machine)
    if article.withdrawals:
        _write(header, WITHDRAWN, [Item(w.layer, w.span, "") for w in article.withdrawals])


def read_ledger(root: Element) -> Ledger | None:
    """Return what the header of *root* says that was written; None if it does not.

    Raises EncodingError if it cannot be read.
    """
    written = _data(root, LEDGER)
    if written is None:
        return None
    return Ledger(tuple(_read(written)), _read_withdrawals(root))


def _read_withdrawals(root: Element) -> tuple[Withdrawal, ...]:
    withdrawn = _data(root, WITHDRAWN)
    items = () if withdrawn is None else _read(withdrawn)
    return tuple(Withdrawal(layer=item.layer, span=item.span) for item in items)


def _data(root: Element, kind: str) -> Element | None:
    """Return the xenoData of *kind* in the header of *root*."""
    found = root.iterfind(f"{{{TEI}}}teiHeader/{{{TEI}}}xenoData")
    return next((element for element in found if element.get("type") == kind), None)


def compared(article: Article, root: Element) -> Article:
    """Return *article*, loaded from *root*, with a person's changes that name nobody found out.

    They get the @resp of an unnamed person and lose the machine's certainty.  What is no longer
    there is a withdrawal.
    """
    if is_as_written(root):
        withdrawals = _read_withdrawals(root)
        return replace(article, withdrawals=withdrawals) if withdrawals else article
    ledger = read_ledger(root)
    if ledger is None:
        return article
    written = {(item.layer, item.digest) for item in ledger.items}
    present = list(_items(article, [root]))
    untouched = {
        subject.id if subject else DOCUMENT_DATE
        for subject, item in present
        if (item.layer, item.digest) in written
    }
    if DOCUMENT_DATE not in untouched and article.metadata.date is not None:
        metadata = replace(article.metadata, date_origin="given")
        article = replace(article, metadata=metadata)
    article = _with_unnamed(article, untouched)
    still_there = {(item.layer, item.digest) for _, item in present}
    gone = (item for item in ledger.items if (item.layer, item.digest) not in still_there)
    new = (Withdrawal(layer=i.layer, span=i.span) for i in gone if i.layer not in LASTING)
    made = list(_made_by_people(article))
    found = (
        w
        for w in new
        if not any(layer == w.layer and exclude(layer, w.span, span) for layer, span in made)
    )
    return replace(article, withdrawals=(*ledger.withdrawals, *found))


def _with_unnamed(article: Article, untouched: set[str]) -> Article:
    """Return *article* with all that is not *untouched*, and names nobody, as a person's."""
    subjects: tuple[Subject, ...]
    subjects = (*article.annotations, *article.attributions, *article.entities)
    changed = {
        item.id for item in subjects if item.id not in untouched and item.resp not in article.people
    }
    if not changed:
        return article
    agent = _unnamed(article)

    def annotation(item: Annotation) -> Annotation:
        if item.id not in changed:
            return item
        item = replace(item, resp=agent.id, cert=None)
        return replace(item, entity_cert=None) if isinstance(item, Mention) else item

    def other(item: E) -> E:
        return replace(item, resp=agent.id, cert=None) if item.id in changed else item

    return replace(
        article,
        annotations=tuple(map(annotation, article.annotations)),
        attributions=tuple(map(other, article.attributions)),
        entities=tuple(map(other, article.entities)),
        agents=tuple(dict.fromkeys((*article.agents, agent))),
    )


def _unnamed(article: Article) -> Agent:
    """Return the agent of changes that name nobody, the article's own if it has one."""
    taken = {*article.by_id, *article.entity_by_id, *(a.id for a in article.attributions)}
    taken |= {agent.id for agent in article.agents} | {a.id for a in article.applications}
    name = UNNAMED
    agent = Agent(id=name, kind="person", name="unnamed", description=UNNAMED_DESCRIPTION)
    while agent.id in taken and agent not in article.agents:
        agent = replace(agent, id=f"{agent.id}_")
    return agent


def _made_by_people(article: Article) -> Iterator[tuple[str, Span]]:
    for annotation in article.annotations:
        if annotation.resp in article.people:
            yield layer_of(annotation), extent(annotation)
    for attribution in article.attributions:
        if attribution.resp in article.people:
            yield ATTRIBUTION, _place(attribution, article)


def _items(article: Article, parts: Iterable[Element]) -> Iterator[tuple[Subject | None, Item]]:
    """Yield what *article* holds with the item of its markup in *parts*; the date is None."""
    elements: dict[str | None, Element] = {}
    for part in parts:
        elements.update((element.get(XML_ID), element) for element in part.iter("*"))
    metadata = article.metadata
    told = _digest((metadata.date or "", metadata.date_origin or ""))
    yield None, Item(DOCUMENT_DATE, NOWHERE, told)
    for annotation in article.annotations:
        element = elements.get(xml_name(annotation.id))
        if element is not None:
            said = _digest((*_said(element), repr(annotation.spans), _entity_cert(annotation)))
            yield annotation, Item(layer_of(annotation), extent(annotation), said)
    for attribution in article.attributions:
        element = elements.get(xml_name(attribution.id))
        if element is not None:
            place = _place(attribution, article)
            yield attribution, Item(ATTRIBUTION, place, _digest(_said(element)))
    for entity in article.entities:
        element = elements.get(xml_name(entity.id))
        if element is not None:
            yield entity, Item(ENTITY, NOWHERE, _digest(_deep(element)))


def _place(attribution: Attribution, article: Article) -> Span:
    quotation = article.by_id.get(attribution.quotation)
    return NOWHERE if quotation is None else extent(quotation)


def _entity_cert(annotation: Annotation) -> str:
    cert = annotation.entity_cert if isinstance(annotation, Mention) else None
    return "" if cert is None else decimal(cert)


def _said(element: Element) -> Iterator[str]:
    yield local(element.tag)
    for name, value in sorted((str(k), str(v)) for k, v in element.items()):
        if name not in NOT_SAID:
            yield f"{name}={value}"


def _deep(element: Element) -> Iterator[str]:
    yield from _said(element)
    children = list(element.iterchildren("*"))
    if not children:
        yield words_in(element)
    for child in children:
        yield from _deep(child)
    yield "/"


def _digest(parts: Iterable[str]) -> str:
    told = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    raw = hashlib.blake2b(told, digest_size=DIGEST_BYTES).digest()
    return base64.urlsafe_b64encode(raw).decode("ascii")


def _write(header: Element, kind: str, items: Iterable[Item]) -> None:
    lines = []
    for layer, group in groupby(sorted(items), key=lambda item: item.layer):
        tokens, at = [layer], 0
        for _, span, digest in group:
            suffix = f":{digest}" if digest else ""
            tokens.append(f"{span.start - at}+{span.end - span.start}{suffix}")
            at = span.start
        lines.append(" ".join(tokens))
    element = add(header, "xenoData", type=kind)
    element.text = "\n" + "\n".join(lines) + "\n"
    history = header.find(qualified("revisionDesc"))
    if history is not None:
        header.append(history)


def _read(element: Element) -> Iterator[Item]:
    layer, at = "", 0
    for word in (element.text or "").split():
        token = TOKEN.fullmatch(word)
        if token is None and re.fullmatch(r"[a-z-]+", word):
            layer, at = word, 0
        elif token is None or not layer:
            raise EncodingError(
                f"{place_of(element)}: {excerpt(word)} does not belong into this xenoData, which "
                "annotate writes; put it back as it was, or delete the xenoData"
            )
        else:
            at += int(token.group(1))
            yield Item(layer, Span(at, at + int(token.group(2))), token.group(3) or "")
