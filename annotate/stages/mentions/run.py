"""A run of capitalised words with what stands around it, as the rules on told names see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from annotate import resources
from annotate.stages.mentions.first_look import (
    Guess,
    is_small,
    is_title,
    organisation_words,
)
from annotate.stages.mentions.named import Label
from annotate.stages.mentions.words import Words

# What the model may call a place; "norp" is a people.
PLACES: frozenset[Label] = frozenset({"place", "facility", "norp"})
LONGEST_NAME = 4  # words of a person's name


@dataclass(frozen=True, slots=True)
class Run:
    """The words from *first* up to, not including, *last*; *seen* has the model's name of each."""

    words: Words
    first: int
    last: int
    seen: Mapping[int, Guess]

    @property
    def texts(self) -> list[str]:
        return self.words.texts[self.first : self.last]

    @property
    def before(self) -> str:
        """The word before the run, empty at the start."""
        return self.words.texts[self.first - 1] if self.first else ""

    @property
    def after(self) -> str:
        """The word that follows with no mark between, else empty."""
        joined = self.last < len(self.words) and self.words.gaps[self.last] == " "
        return self.words.texts[self.last] if joined else ""

    @property
    def bare(self) -> int:
        """Where the run begins without an article or other small word."""
        return self.first + is_small(self.words.texts[self.first])

    def labels(self, start: int) -> set[Label]:
        """Return what the model calls the words from *start* to the end of the run."""
        return {self.seen[at].label for at in range(start, self.last) if at in self.seen}

    def as_(self, label: Label, start: int | None = None) -> Guess:
        """Return the run, or the end of it from word *start* on, as a name of that *label*."""
        return Guess(self.first if start is None else start, self.last, label)


def ends_before(word: str) -> bool:
    """Say whether *word* stands before a name and is no part of it."""
    return word in organisation_words() or is_title(word) or is_small(word)


@cache
def entries(name: str) -> frozenset[str]:
    """Return the entries of the word list *name*."""
    return frozenset(resources.lexicon(name))
