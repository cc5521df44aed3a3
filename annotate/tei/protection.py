"""Which documents hold a person's work and must not be overwritten."""

from __future__ import annotations

from pathlib import Path

from annotate.article import AUTHORITY
from annotate.errors import EncodingError
from annotate.tei.characters import Element
from annotate.tei.digest import edition_digest
from annotate.tei.header import edition_digest_in, read_header
from annotate.tei.ledger import read_ledger
from annotate.tei.names import pointer, qualified
from annotate.tei.parsing import parse

CREDITS = ("resp", "who")


def hand_made(path: Path) -> str | None:
    """Return why the XML file at *path* counts as a person's work; None if nobody touched it.

    A person's @resp, any change since annotate wrote the file, what a person took out before that,
    and XML that annotate did not write all count.  What comes from the authority file does not: it
    is written anew from that.
    """
    try:
        root = parse(path)
    except EncodingError as error:
        return f"it is no document that annotate wrote ({str(error).removeprefix(f'{path}:')})"
    person = _person_in(root)
    if person is not None:
        return f"it holds the work of a person ({person})"
    stated = edition_digest_in(root)
    if stated is None or not stated.text:
        return "its header lacks the digest that annotate writes"
    if stated.text.strip() != edition_digest(root):
        return "it was changed after annotate wrote it"
    ledger = read_ledger(root)
    if ledger is not None and ledger.withdrawals:
        return "a person took something out of it"
    return None


def _person_in(root: Element) -> str | None:
    """Return the name of a person that some @resp or @who points at, or None."""
    header = root.find(qualified("teiHeader"))
    if header is None:
        return None
    agents = (agent for agent in read_header(header).agents if agent.id != AUTHORITY)
    names = {pointer(agent.id): agent.name for agent in agents if agent.kind == "person"}
    if not names:
        return None
    for element in root.iter("*"):
        for attribute in CREDITS:
            for target in element.get(attribute, "").split():
                if target in names:
                    return names[target]
    return None
