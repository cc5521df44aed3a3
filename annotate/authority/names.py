"""When two names are written alike, and when a name alone says who is meant."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ARTICLE = "the "
MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", ".": None, "\N{NO-BREAK SPACE}": " "})


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """Return what names that are written alike have in common.

    >>> name_key("The  U.N. Harbour Board") == name_key("UN Harbour board")
    True
    """
    plain = unicodedata.normalize("NFKC", name).translate(MARKS)
    key = " ".join(plain.split()).casefold()
    return key.removeprefix(ARTICLE) or key


def is_full(name: str) -> bool:
    """Say whether *name* is more than one word: a surname alone tells nobody from a namesake."""
    return " " in name_key(name)
