"""Referents: who or what the mentions of one article refer to, while that is being found out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from annotate.article import EntityKind, Mention
from annotate.stages.speakers.gender import Gender

Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """A mention by name: its words without title, and what its title tells."""

    mention: Mention
    name: Name
    role: str | None = None
    gender: Gender | None = None


@dataclass(eq=False, slots=True)
class Referent:
    """A person, organisation or group with all its namings, in reading order.

    *gender* is what names, titles and pronouns told so far.
    """

    kind: EntityKind
    namings: list[Naming] = field(default_factory=list)
    gender: Gender | None = None
    type: str | None = None
    full: Name = ()

    def add(self, naming: Naming) -> None:
        """Take *naming* as one of this referent's."""
        self.namings.append(naming)
        self.gender = self.gender or naming.gender

    @property
    def start(self) -> int:
        """Where it is first named."""
        return self.namings[0].mention.start

    @property
    def role(self) -> str | None:
        """The longest of its first two titles: later ones are short for them."""
        roles = [naming.role for naming in self.namings if naming.role]
        return max(roles[:2], key=len) if roles else None


def in_order(referents: Iterable[Referent]) -> list[Referent]:
    """Return *referents* by where they are first named, their namings sorted."""
    found = list(referents)
    for referent in found:
        referent.namings.sort(key=lambda naming: naming.mention.start)
    return sorted(found, key=lambda referent: referent.start)
