"""How place names are compared."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not decompose, and marks that spelling varies in.
PLAIN = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe",
        "ı": "i", "ə": "a", "-": " ", "–": " ", "/": " ", "&": " and ",
    }
    | dict.fromkeys(".'’‘`ʻʼʾʿ")
)  # fmt: skip
SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "mtn": "mountain", "ft": "fort"}
NOT_LATIN = re.compile(r"[^a-z0-9 ,()]")


def folded(name: str) -> str:
    """Return *name* as it is looked up: lower case, no accents, dots or hyphens, "St." spelled out.

    Empty if nothing of it is written in Latin letters or digits.

    >>> folded("Saint-Étienne"), folded("St. Paul"), folded("D.C.")
    ('saint etienne', 'saint paul', 'dc')
    """
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name)
        name = "".join(c for c in decomposed if not unicodedata.combining(c))
    plain = name.casefold().translate(PLAIN)
    return " ".join(SHORT.get(word, word) for word in plain.split())


def is_latin(name: str) -> bool:
    """Say whether the folded *name* has no letter outside the Latin alphabet."""
    return bool(name) and NOT_LATIN.search(name) is None
