"""Kin: who is whose father, wife or son, as far as the text tells it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from annotate.stages.mentions.words import Words
from annotate.stages.speakers.events import Event
from annotate.stages.speakers.referents import Referent, kin_nouns


class Telling(NamedTuple):
    """Words that say what *who* is: from word *first* to the *noun*."""

    who: Referent
    first: int
    noun: int


class Kin:
    """The families of one article."""

    def __init__(self, words: Words, story: Iterable[Event], tellings: Iterable[Telling]) -> None:
        self._words = words
        events = [event for event in story if event.referent is not None]
        self._owners = {e.last - 1: e.referent for e in events if e.part == "possessive"}
        self._named = {e.first: e.referent for e in events if e.pronoun is None}
        self._known: dict[tuple[Referent, str], Referent] = {}
        for telling in tellings:
            noun = words.texts[telling.noun].lower()
            owner = self.owner(telling.first, telling.noun) or self._after(telling.noun)
            if noun in kin_nouns() and owner is not None and owner is not telling.who:
                self._enter(telling.who, noun, owner)

    def owner(self, first: int, noun: int) -> Referent | None:
        """Return whose the words from *first* to the *noun* say somebody is ("his", "Lee's")."""
        for at in range(noun - 1, first - 1, -1):
            if at in self._owners:
                return self._owners[at]
        return None

    def _after(self, noun: int) -> Referent | None:
        """Return whom "of" names after the *noun* ("son of" Ann Lee)."""
        is_of = self._words.texts[noun + 1 : noun + 2] == ["of"]
        return self._named.get(noun + 2) if is_of else None

    def _enter(self, who: Referent, noun: str, owner: Referent) -> None:
        self._known.setdefault((owner, noun), who)
        man, woman = kin_nouns()[noun]
        inverse = {"m": man, "f": woman}.get(owner.gender or "")
        if inverse is not None:
            self._known.setdefault((who, inverse), owner)

    def of(self, owner: Referent | None, noun: str) -> Referent | None:
        """Return who is the *noun* ("father") of *owner*, if the article names that person."""
        return None if owner is None else self._known.get((owner, noun))

    def has_owner(self, who: Referent, noun: str) -> bool:
        """Say whether it is known whose *noun* ("father") *who* is."""
        return any(one is who for (_, known), one in self._known.items() if known == noun)
