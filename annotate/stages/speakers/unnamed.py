"""Sources without a name: "two officials", "reporters", "a person close to the talks"."""

from __future__ import annotations

from annotate import resources
from annotate.article import EntityKind, Mention
from annotate.stages.mentions.words import Words
from annotate.stages.speakers.events import word_class
from annotate.stages.speakers.referents import Referent

TYPE = "unnamed-source"


class Unnamed:
    """The groups and people without a name in one article, as they come up."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._by_text: dict[str, Referent] = {}

    def referent(self, mention: Mention, kind: EntityKind = "group") -> Referent:
        """Return who *mention* refers to: somebody new, unless the same plural words came before.

        "an official" and "another official" are two people; "reporters" are the same ones again.
        A body that is described ("the council") is an organisation like one that is named.
        """
        texts = self._texts(mention)
        new = Referent(kind, type=TYPE if kind == "group" else None, full=tuple(texts))
        if texts and (word_class(texts[0]) == "determiner" or texts[0] in _numbers()):
            return new
        return self._by_text.setdefault(" ".join(texts), new)

    def is_relative(self, mention: Mention) -> bool:
        """Say whether *mention* is "who" or "which": whoever it is stands before it."""
        return self._texts(mention)[:1] in ([], ["who"], ["which"], ["that"], ["whom"])

    def _texts(self, mention: Mention) -> list[str]:
        first, last = self._words.before(mention.start), self._words.before(mention.spans[0].end)
        return [word.lower() for word in self._words.texts[first:last]]


def size(referent: Referent) -> int | None:
    """Return how many people *referent* is, if its first word says so."""
    first = referent.full[0] if referent.full else ""
    return _numbers().get(first)


def _numbers() -> dict[str, int]:
    return {word: int(number) for word, number in resources.table("source-numbers")}
