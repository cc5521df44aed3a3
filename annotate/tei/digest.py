"""The digest by which a document shows that nobody has changed it."""

from __future__ import annotations

import hashlib

from lxml import etree

from annotate.tei.characters import Element
from annotate.tei.header import edition_digest_in


def edition_digest(root: Element) -> str:
    """Return the sha256 of the canonical XML of a document, its own digest left out."""
    place = edition_digest_in(root)
    kept = None if place is None else place.text
    if place is not None:
        place.text = None
    canonical = etree.tostring(root, method="c14n", with_tail=False)
    if place is not None:
        place.text = kept
    return hashlib.sha256(canonical).hexdigest()


def is_as_written(root: Element) -> bool:
    """Say whether a document bears its digest, and nobody has changed it since."""
    stated = edition_digest_in(root)
    return (
        stated is not None
        and stated.text is not None
        and stated.text.strip() == edition_digest(root)
    )
