"""Characters that a format cannot hold."""

from __future__ import annotations

import re

from annotate.tei.characters import FORBIDDEN_CLASS

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
SURROGATE = re.compile("[\ud800-\udfff]")
NOT_IN_XML = re.compile(f"[{FORBIDDEN_CLASS}]")


def holdable(text: str) -> str:
    """Return *text* as UTF-8 can hold it: as long, lone surrogates replaced.

    >>> holdable("a\\ud800b") == "a\\N{REPLACEMENT CHARACTER}b"
    True
    """
    return SURROGATE.sub(REPLACEMENT, text)


def xml_holdable(text: str) -> str:
    """Return *text* as XML 1.0 can hold it: as long, what it forbids replaced.

    >>> xml_holdable("a\\x0cb") == "a\\N{REPLACEMENT CHARACTER}b"
    True
    """
    return NOT_IN_XML.sub(REPLACEMENT, text)
