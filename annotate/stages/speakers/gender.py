"""Gender, as far as titles, nouns and given names tell it: it decides between he and she."""

from __future__ import annotations

from functools import cache
from typing import Literal

from annotate import resources

Gender = Literal["m", "f"]

PRONOUNS: dict[str, Gender] = {
    "he": "m",
    "him": "m",
    "his": "m",
    "himself": "m",
    "she": "f",
    "her": "f",
    "hers": "f",
    "herself": "f",
}


def of_title(role: str) -> Gender | None:
    """Return the gender that a title or role tells ("Mr", "Queen"), or None."""
    for word in reversed(role.split()):
        found = _words().get(word.rstrip(".").lower())
        if found:
            return found
    return None


def of_name(name: tuple[str, ...]) -> Gender | None:
    """Return the gender that the given name of a full *name* tells, or None."""
    if len(name) < 2:
        return None
    for word in name[:-1]:
        if len(word.rstrip(".")) > 1:
            return _given().get(word.partition("-")[0]) or _given().get(word)
    return None


@cache
def _words() -> dict[str, Gender]:
    rows = resources.table("gendered-nouns") + resources.table("courtesy-titles")
    genders: dict[str, Gender] = {"m": "m", "f": "f"}
    return {row[0].rstrip(".").lower(): genders[row[1]] for row in rows if row[1] in genders}


@cache
def _given() -> dict[str, Gender]:
    women: dict[str, Gender] = dict.fromkeys(resources.lexicon("given-names-female"), "f")
    return {**women, **dict.fromkeys(resources.lexicon("given-names-male"), "m")}
