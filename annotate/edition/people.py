"""The people, bodies and places of an archive, as its pages list and show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from annotate.authority.names import is_full, name_key
from annotate.edition.joining import is_role
from annotate.edition.model import QuotationKind, SpeakerKind
from annotate.edition.records import Appearance, Entry, Quoted, Sighting

FOLDERS = {"org": "organisations"}
# A name in one article only is as often a slip of the machine as a name.
LEAST_USED = 2


@dataclass(frozen=True, slots=True)
class Term:
    """A role with the first and last day on which an article gives it, and how many do."""

    role: str
    first: str | None
    last: str | None
    articles: int


@dataclass(frozen=True, kw_only=True)
class SpeakerEntry:
    """Somebody who is quoted in the archive, or a body that it names.

    *appearances* come newest first.  *same* are further names that an editor states, *stated_by* is
    who does, None where the authority file does not know them.
    """

    name: str
    kind: SpeakerKind
    slug: str
    siglum: str
    slot: int
    stated_role: str | None
    links: tuple[str, ...]
    appearances: tuple[Appearance, ...]
    same: tuple[str, ...]
    stated_by: str | None

    @property
    def folder(self) -> str:
        """The folder of the page."""
        return FOLDERS.get(self.kind, "speakers")

    @property
    def href(self) -> str:
        """The address of the page, seen from the site's own folder."""
        return f"{self.folder}/{self.slug}.html"

    @property
    def rank(self) -> tuple[bool, int, str, str]:
        """The order in which slugs are given."""
        first = min((one.entry.id, one.id) for one in self.appearances)
        return (self.stated_by is None, -len(self.appearances), *first)

    @property
    def link(self) -> str | None:
        """The first of the web addresses."""
        return self.links[0] if self.links else None

    @property
    def is_surname(self) -> bool:
        """Whether no more than a surname is known of a person."""
        return self.kind == "person" and self.stated_by is None and not is_full(self.name)

    @cached_property
    def quoted(self) -> tuple[Quoted, ...]:
        """All that they say, by article, newest first."""
        return tuple(item for one in self.appearances for item in one.quoted)

    @cached_property
    def roles(self) -> dict[str, Term]:
        """The roles that articles give, oldest first; a mere "Mr." is none."""
        terms: dict[str, Term] = {}
        for one in reversed(self.appearances):
            # What an editor states stands in every article, and tells no time.
            role = one.role if one.role and one.role != self.stated_role else ""
            told = (role, *one.titles) if self.kind != "unnamed" else ()
            day = one.entry.date if one.entry.day else None
            # Of a role and a title that say the same, the role comes first, and stays.
            roles = {words.casefold(): words for words in reversed(told) if is_role(words)}
            for key, role in roles.items():
                known = terms.get(key, Term(role, day, day, 0))
                first, last = known.first or day, day or known.last
                terms[key] = Term(known.role, first, last, known.articles + 1)
        return {term.role: term for term in terms.values()}

    @property
    def role(self) -> str | None:
        """The role that an editor states, else the one most often given, of equals the newest."""
        newest_first = reversed(self.roles.values())
        most = max(newest_first, key=lambda term: term.articles, default=None)
        return self.stated_role or (most.role if most else None)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Other names that several articles use, and not just a part of the name."""
        if self.kind == "unnamed":
            return ()
        own = set(name_key(self.name).split())
        used = Counter(name for one in self.appearances for name in {one.name, *one.names})
        told = {name_key(name) for name in (self.name, *self.same)}
        return tuple(
            name
            for name, articles in sorted(used.items())
            if articles >= LEAST_USED
            and name_key(name) not in told
            and not set(name_key(name).split()) <= own
        )

    @property
    def mentions(self) -> int:
        """How often they are named, by whatever words."""
        return sum(len(one.named) for one in self.appearances)

    @property
    def kinds(self) -> Counter[QuotationKind]:
        """How many of the quotations are of each kind."""
        return Counter(item.kind for item in self.quoted)

    @property
    def by_article(self) -> list[tuple[Entry, tuple[Quoted, ...]]]:
        """The quotations by article, newest first."""
        said: dict[str, tuple[Quoted, ...]] = {}
        entries = {one.entry.id: one.entry for one in self.appearances}
        for one in self.appearances:
            said[one.entry.id] = said.get(one.entry.id, ()) + one.quoted
        return [(entries[id_], items) for id_, items in said.items() if items]

    @property
    def only_named(self) -> list[Appearance]:
        """The appearances in articles that name but do not quote them, newest first."""
        return [one for one in self.appearances if one.named and not one.quoted]


@dataclass(frozen=True, kw_only=True)
class PlaceEntry:
    """A place that the archive names; *sightings* come newest first."""

    name: str
    slug: str
    type: str | None
    country: str | None
    point: tuple[float, float] | None
    links: tuple[str, ...]
    sightings: tuple[Sighting, ...]
    same: tuple[str, ...]
    stated_by: str | None
    folder: str = "places"

    @property
    def href(self) -> str:
        """The address of the place's page, seen from the site's own folder."""
        return f"places/{self.slug}.html"

    @property
    def rank(self) -> tuple[bool, int, str, str]:
        """The order in which slugs are given."""
        first = min((one.entry.id, one.id) for one in self.sightings)
        return (self.stated_by is None, -len(self.sightings), *first)

    @property
    def link(self) -> str | None:
        """The first of the web addresses."""
        return self.links[0] if self.links else None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Other names, those that an editor states first."""
        others = sorted({one.name for one in self.sightings} - {self.name, *self.same})
        return (*self.same, *others)

    @cached_property
    def mentions(self) -> int:
        """How often it is named as a place."""
        return sum(len(one.named) for one in self.sightings)
