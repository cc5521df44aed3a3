"""Referents: who or what the mentions of one article refer to, while that is being found out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from annotate import resources
from annotate.article import EntityKind, Mention
from annotate.stages.mentions.first_look import courtesies, is_title, role_words
from annotate.stages.speakers.gender import Gender

Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """A mention by name: its words without title, the same as written, and what its title tells."""

    mention: Mention
    name: Name
    text: str
    role: str | None = None
    gender: Gender | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is: the words for it without article, and their noun in lower case."""

    text: str
    noun: str

    @property
    def is_office(self) -> bool:
        """Say whether it is what one does, not what one is to somebody else."""
        return self.noun in role_words() and self.noun not in kin_nouns().keys() | _relations()


@dataclass(eq=False, slots=True)
class Referent:
    """A person, organisation or group with all its namings, in reading order.

    *gender* is what names, titles and pronouns told so far; *roles* is what the text says a person
    is beside the titles before the name.
    """

    kind: EntityKind
    namings: list[Naming] = field(default_factory=list)
    gender: Gender | None = None
    type: str | None = None
    full: Name = ()
    roles: list[Role] = field(default_factory=list)

    def add(self, naming: Naming) -> None:
        """Take *naming* as one of this referent's."""
        self.namings.append(naming)
        self.gender = self.gender or naming.gender

    @property
    def start(self) -> int:
        """Where it is first named."""
        return self.namings[0].mention.start

    @property
    def titles(self) -> list[Role]:
        """The roles that stand before its names; "Mr" and "Lady" say nothing of what one is."""
        titles = (naming.role for naming in self.namings if naming.role)
        return [Role(title, noun) for title in titles if (noun := noun_of(title))]

    @property
    def known_as(self) -> list[Role]:
        """Its titles and what else the text says it is."""
        return [*self.titles, *self.roles]

    @property
    def role(self) -> str | None:
        """What it does in words: the longest of its first two titles (later ones are short for
        them), else the first description; "father" and "friend" are no such role.
        """
        titles = [title.text for title in self.titles if title.is_office][:2]
        described = (role.text for role in self.roles if role.is_office)
        return max(titles, key=len) if titles else next(described, None)


def noun_of(title: str) -> str | None:
    """Return the noun of a *title* in lower case ("secretary" of "Secretary of State")."""
    words = [word.rstrip(".") for word in title.split()]
    end = next((at for at, word in enumerate(words) if at and word in ("of", "for", "to")), None)
    named = [word for word in words[:end] if is_title(word) and word not in courtesies()]
    return named[-1].lower() if named else None


@cache
def _relations() -> frozenset[str]:
    return frozenset(resources.lexicon("relation-nouns"))


@cache
def kin_nouns() -> dict[str, tuple[str, str]]:
    """Return, for each noun for kin, what a man and a woman are to that person."""
    return {row[0]: (row[1], row[2]) for row in resources.table("kin-nouns")}


def in_order(referents: Iterable[Referent]) -> list[Referent]:
    """Return *referents* by where they are first named, their namings sorted."""
    found = list(referents)
    for referent in found:
        referent.namings.sort(key=lambda naming: naming.mention.start)
    return sorted(found, key=lambda referent: referent.start)
