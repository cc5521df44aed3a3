"""Names that only their place in a source phrase tells: "Ana Faro, general secretary of …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from annotate import resources
from annotate.article import Span

_NAME_WORD = r"[^\W\d_a-z][\w.'’-]*"
_NAME = rf"{_NAME_WORD}(?: {_NAME_WORD}){{1,3}}"
# At the head of the phrase, before an age, a relative clause or a role.
_LEADING = re.compile(rf"({_NAME}), (\d{{1,3}}\b|who\b|(?:[^\W\d_][\w'’-]*[ ,]*){{1,8}})")
# At its end, after a role: "a spokeswoman for the department, Ana Faro".
_TRAILING = re.compile(rf"((?:[\w'’-]+ ){{1,12}}[\w'’-]+), ({_NAME})")
_WORD = re.compile(r"[\w'’-]+")


@cache
def _roles() -> frozenset[str]:
    people = (*resources.lexicon("role-nouns"), *resources.lexicon("unnamed-sources"))
    return frozenset(word.lower() for word in people)


@cache
def _bodies() -> frozenset[str]:
    return frozenset(word.lower() for word in resources.lexicon("organisation-words"))


def person_in(text: str, spans: Sequence[Span]) -> Span | None:
    """Return where the source phrase at *spans* names a person that no name was found in.

    None unless an age, "who" or a role beside the name says that it is a person's.
    """
    start, end = spans[0]
    leading = _LEADING.match(text, start, end)
    if leading and _is_person(leading[1]) and _tells_person(leading[2]):
        return Span(*leading.span(1))
    trailing = _TRAILING.fullmatch(text, start, end)
    if trailing and _is_person(trailing[2]) and _names_role(trailing[1]):
        return Span(*trailing.span(2))
    return None


def _is_person(name: str) -> bool:
    words = name.split()
    if name.isupper() or not all(word[0].isupper() for word in words):
        return False
    return words[0] not in ("The", "A", "An") and not _bodies() & {word.lower() for word in words}


def _tells_person(after: str) -> bool:
    return after == "who" or after[0].isdigit() or _names_role(after)


def _names_role(words: str) -> bool:
    return any(match.group().lower() in _roles() for match in _WORD.finditer(words))
