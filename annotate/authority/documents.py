"""A TEI document that follows the authority file, whoever made it."""

from __future__ import annotations

from lxml import etree

from annotate.authority.applying import applied
from annotate.authority.model import Authority
from annotate.tei.digest import edition_digest
from annotate.tei.header import edition_digest_in
from annotate.tei.loading import load
from annotate.tei.writer import write


def followed(tree: etree._ElementTree, authority: Authority) -> etree._ElementTree:
    """Return *tree* as *authority* has it; itself where that changes nothing.

    A document that was edited without naming anybody keeps its digest, which shows that it was.
    Raises EncodingError if it is not our TEI.
    """
    if not authority.identities:
        return tree
    article = load(tree)
    stated = applied(article, authority)
    if stated == article:
        return tree
    made = write(stated)
    before, after = edition_digest_in(tree.getroot()), edition_digest_in(made.getroot())
    if before is not None and after is not None and not _is_untouched(tree, before.text):
        after.text = before.text
    return made


def _is_untouched(tree: etree._ElementTree, stated: str | None) -> bool:
    return (stated or "").strip() == edition_digest(tree.getroot())
