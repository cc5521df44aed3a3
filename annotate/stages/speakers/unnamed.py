"""Sources without a name: "two officials", "reporters", "a person close to the talks"."""

from __future__ import annotations

from annotate import resources
from annotate.article import Mention
from annotate.stages.mentions.words import Words
from annotate.stages.speakers.events import word_class
from annotate.stages.speakers.referents import Referent

TYPE = "unnamed-source"
LONGEST_NAME = 80


class Unnamed:
    """The groups and people without a name in one article, as they come up."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._by_text: dict[str, Referent] = {}

    def referent(self, mention: Mention) -> Referent:
        """Return who *mention* refers to: somebody new, unless the same plural words came before.

        "an official" and "another official" are two people; "reporters" are the same ones again.
        """
        first, last = self._words.before(mention.start), self._words.before(mention.spans[0].end)
        texts = [word.lower() for word in self._words.texts[first:last]]
        key = " ".join(texts)
        if texts and (word_class(texts[0]) == "determiner" or texts[0] in _numbers()):
            return Referent("group", type=TYPE, full=tuple(texts))
        return self._by_text.setdefault(key, Referent("group", type=TYPE, full=tuple(texts)))


def size(referent: Referent) -> int | None:
    """Return how many people *referent* is, if its first word says so."""
    first = referent.full[0] if referent.full else ""
    return _numbers().get(first)


def _numbers() -> dict[str, int]:
    return {word: int(number) for word, number in resources.table("source-numbers")}
