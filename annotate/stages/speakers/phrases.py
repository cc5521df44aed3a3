"""Phrases: which of the names in a source phrase is the source ("Ferrand's deputy, Ana Petit")."""

from __future__ import annotations

import bisect
from collections.abc import Iterable

from annotate.article import Mention
from annotate.stages.mentions.first_look import is_title
from annotate.stages.mentions.words import Words
from annotate.stages.speakers.events import word_class
from annotate.stages.speakers.referents import kin_nouns


class PhraseNames:
    """The names of an article that have an entity, by where they stand."""

    def __init__(self, words: Words, mentions: Iterable[Mention]) -> None:
        self._words = words
        names = (m for m in mentions if m.form == "name" and m.entity is not None)
        self._names = sorted(names, key=lambda mention: mention.start)
        self._starts = [mention.start for mention in self._names]

    def source_in(self, phrase: Mention) -> Mention | None:
        """Return the name of whom *phrase* is about: of a person, if it is about one.

        None if it names several people or bodies ("Lee and Price").
        """
        if self.names_several(phrase):
            return None
        inside = [name for name in self._inside(phrase) if not self._tells_of(name, phrase)]
        if phrase.form == "nominal":
            inside = [name for name in inside if self._ends(name, phrase)]
        same = (name for name in inside if name.kind == phrase.kind)
        return next(same, inside[0] if inside else None)

    def names_several(self, phrase: Mention) -> bool:
        """Say whether *phrase* begins with a name that "and" ties to another of its kind."""
        first, *others = self._inside(phrase) or [phrase]
        at = self._words.before(first.end)
        if not others or self._words.texts[at : at + 1] != ["and"]:
            return False
        following = self._words.starts[at + 1] if at + 1 < len(self._words) else phrase.end
        return any(name.start == following and name.kind == first.kind for name in others)

    def _inside(self, phrase: Mention) -> list[Mention]:
        """Return the names in *phrase*, or of which it is the end ("Minister Lee")."""
        first = bisect.bisect_left(self._starts, phrase.start)
        while first and self._names[first - 1].end > phrase.start:
            first -= 1
        return self._names[first : bisect.bisect_left(self._starts, phrase.end)]

    def _tells_of(self, name: Mention, phrase: Mention) -> bool:
        """Say whether *name* only tells whose or which the source is ("the Trump adviser")."""
        at = self._words.before(name.end)
        if name.end > phrase.end or self._words.possessive(at - 1):
            return True
        if at >= len(self._words) or self._words.starts[at] >= phrase.end:
            return False
        return self._words.gaps[at] == " " and is_title(self._words.texts[at])

    def _ends(self, name: Mention, phrase: Mention) -> bool:
        """Say whether *phrase* is a role before *name*, the name of a person, that ends it.

        An office may have a comma behind it ("the Bishop of Harrow, the Rev Ann Lee"); of "the
        mother of the victim, Ann Lee" nobody can tell whose name it is.
        """
        words, at = self._words, self._words.before(name.start)
        is_last = words.before(name.end) == words.before(phrase.end)
        if name.kind != "person" or not is_last:
            return False
        if name.start < phrase.start or not at:
            return True
        before = words.texts[at - 1].lower()
        if words.gaps[at] == ", " or (before == "the" and words.gaps[at - 1] == ", "):
            return self._is_of_office(phrase)
        return words.joined(at) and word_class(before) is None

    def _is_of_office(self, phrase: Mention) -> bool:
        """Say whether *phrase* begins with an office and what it is of."""
        first, last = self._words.before(phrase.start), self._words.before(phrase.end)
        texts = self._words.texts[first:last]
        office = texts[texts.index("of") - 1] if "of" in texts[1:] else ""
        return is_title(office) and office.lower() not in kin_nouns()
