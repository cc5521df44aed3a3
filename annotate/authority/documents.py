"""A TEI document that follows the authority file, whoever made it."""

from __future__ import annotations

from lxml import etree

from annotate.authority.applying import applied
from annotate.authority.model import Authority
from annotate.tei.loading import load
from annotate.tei.writer import write


def followed(tree: etree._ElementTree, authority: Authority) -> etree._ElementTree:
    """Return *tree* as *authority* has it; itself where that changes nothing.

    Raises EncodingError if it is not our TEI.
    """
    if not authority.identities:
        return tree
    article = load(tree)
    stated = applied(article, authority)
    return tree if stated == article else write(stated)
