"""Sources without a name: "two officials", "reporters", "a person close to the talks"."""

from __future__ import annotations

from annotate import resources
from annotate.article import EntityKind, Mention
from annotate.stages.mentions.words import Words
from annotate.stages.speakers.events import word_class
from annotate.stages.speakers.referents import Referent

TYPE = "unnamed-source"
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
SINGLE = frozenset({"a", "an", "another", "one"})
RELATIVE = frozenset({"who", "which", "that", "whom"})


class Nameless:
    """The groups, people and bodies without a name in one article, as they come up in order."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._known: dict[tuple[EntityKind, str], Referent] = {}

    def referent(self, mention: Mention, kind: EntityKind = "group") -> Referent:
        """Return who *mention* refers to.

        "an official" and "another official" are two people, "the official" is the one before;
        "reporters" are the same ones again.  A body that is described ("the council") is an
        organisation like one that is named.
        """
        texts = self._texts(mention)
        found = Referent(kind, type=TYPE if kind == "group" else None, full=tuple(texts))
        is_definite = texts[:1] != [] and texts[0] in DEFINITE
        is_new = not is_definite and _is_counted(texts)
        phrase = texts[1:] if is_definite or is_new else texts
        if not is_new:
            found = self._known.get((kind, " ".join(phrase)), found)
        self._known[kind, " ".join(phrase)] = self._known[kind, _noun(phrase)] = found
        return found

    def is_relative(self, mention: Mention) -> bool:
        """Say whether *mention* is "who" or "which": whoever it is stands before it."""
        texts = self._texts(mention)
        return not texts or texts[0] in RELATIVE

    def _texts(self, mention: Mention) -> list[str]:
        first, last = self._words.before(mention.start), self._words.before(mention.spans[0].end)
        return [word.lower() for word in self._words.texts[first:last]]


def is_single(mention: Mention, words: Words) -> bool:
    """Say whether *mention* begins as one person does: "an official", "one of them"."""
    return words.texts[words.before(mention.start)].lower() in SINGLE


def _is_counted(texts: list[str]) -> bool:
    return texts != [] and (word_class(texts[0]) == "determiner" or texts[0] in _numbers())


def _noun(phrase: list[str]) -> str:
    """Return the noun of *phrase*: the last word before what only describes it."""
    ends = (at for at, word in enumerate(phrase) if word_class(word) is not None)
    return " ".join(phrase[: next(ends, len(phrase))][-1:])


def size(referent: Referent) -> int | None:
    """Return how many people *referent* is, if its first word says so."""
    first = referent.full[0] if referent.full else ""
    return _numbers().get(first)


def _numbers() -> dict[str, int]:
    return {word: int(number) for word, number in resources.table("source-numbers")}
