"""When two names are written alike, what names a file, and when a name says who is meant."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ARTICLE = "the "
ARTICLES = frozenset({"a", "an", "the"})
WORDS = re.compile(r"[^\W_]+")
LONGEST_SLUG = 80
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


def is_proper(name: str) -> bool:
    """Say whether *name* is a name at all: one of its words begins with a capital or a figure.

    An article does not count; in a script without capitals every name is one.

    >>> is_proper("The statement"), is_proper("the Tidal Union")
    (False, True)
    """
    words = [word for word in WORDS.findall(name) if word.lower() not in ARTICLES]
    has_case = any(letter.lower() != letter.upper() for letter in name)
    return not has_case or any(word[0].isdigit() or word[0].lower() != word[0] for word in words)


def is_full(name: str) -> bool:
    """Say whether *name* is more than one word: a surname alone tells nobody from a namesake."""
    return " " in name_key(name)


def slug(name: str) -> str:
    """Return *name* as a file name that every system takes.

    >>> slug("Mevlüt O’Neil (junior)")
    'mevlut-oneil-junior'
    """
    plain = unicodedata.normalize("NFKD", name.replace("'", "").replace("’", ""))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return "-".join(WORDS.findall(letters))[:LONGEST_SLUG].strip("-") or "x"
