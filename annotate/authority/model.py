"""What an authority file states: who is who in a collection, in an editor's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Literal

from annotate.article import Location
from annotate.authority.names import is_full, name_key

# Prefixes of references and what they stand for, as the header of every document tells it.
GEONAMES = "geo:"
PREFIXES = {
    GEONAMES: "https://www.geonames.org/",
    "wd:": "https://www.wikidata.org/entity/",
}
WEB = ("https://", "http://")

Kind = Literal["person", "org", "place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A person, organisation or place as the file states it.

    *id* is unique among those of its kind.  *same* are other names that mean it; *roles* and
    *articles* narrow it down to where a role has one of these phrases, or the id of the article
    fits one of these patterns: one of them is enough, and with neither every bearer of the name is
    meant.  *found_as* names another kind by which the machine lists it.  *refs* are its references
    elsewhere ("wd:Q71"), the last one its place in the file itself.
    """

    id: str
    kind: Kind
    name: str
    same: tuple[str, ...] = ()
    role: str | None = None
    type: str | None = None
    refs: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    found_as: Kind | None = None
    location: Location | None = None

    @property
    def links(self) -> tuple[str, ...]:
        """The web addresses among its references."""
        return tuple(link for ref in self.refs if (link := web_address(ref)))

    @property
    def names(self) -> tuple[str, ...]:
        """The name, then all others."""
        return (self.name, *self.same)

    @property
    def is_narrow(self) -> bool:
        """Whether only some bearers of its names are meant."""
        return bool(self.roles or self.articles)

    def means(self, role: str | None, article: str) -> bool:
        """Say whether somebody with this *role* in the article with this id is meant."""
        if not self.is_narrow:
            return True
        said = f" {name_key(role or '')} "
        return any(f" {name_key(phrase)} " in said for phrase in self.roles) or any(
            fnmatchcase(article, pattern) for pattern in self.articles
        )


@dataclass(frozen=True)
class Authority:
    """All that an authority file states; *editor* answers for it, *digest* tells its version."""

    file: str = ""
    editor: str | None = None
    digest: str = ""
    identities: tuple[Identity, ...] = ()

    def __hash__(self) -> int:
        """Hash by version: settings are looked up once for each article."""
        return hash((self.file, self.digest))

    def identity_of(
        self,
        kind: str,
        name: str,
        *,
        names: Iterable[str] = (),
        role: str | None = None,
        refs: Iterable[str] = (),
        article: str = "",
    ) -> Identity | None:
        """Return who or what an entity is, None if the file does not say.

        A reference decides before the name of the entity, and that before the other *names* by
        which its article calls it, of which only those of several words count.  Where several bear
        a name, those that are narrowed down are asked first, in the order of the file.
        """
        for ref in refs:
            known = self._by_ref.get((kind, ref))
            if known is not None:
                return known
        found = self._bearer(kind, name, role, article)
        if found is not None:
            return found
        bearers = (self._bearer(kind, other, role, article) for other in names if is_full(other))
        others = {bearer.id: bearer for bearer in bearers if bearer is not None}
        return next(iter(others.values())) if len(others) == 1 else None

    def _bearer(self, kind: str, name: str, role: str | None, article: str) -> Identity | None:
        bearers = self._by_name.get((kind, name_key(name)), ())
        return next((bearer for bearer in bearers if bearer.means(role, article)), None)

    @cached_property
    def _by_ref(self) -> Mapping[tuple[str, str], Identity]:
        return {
            (kind, ref): identity
            for identity in self.identities
            for kind in kinds_of(identity)
            for ref in identity.refs
        }

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], list[Identity]]:
        found: dict[tuple[str, str], list[Identity]] = {}
        for identity in sorted(self.identities, key=lambda one: not one.is_narrow):
            for kind in kinds_of(identity):
                for key in {name_key(name) for name in identity.names}:
                    found.setdefault((kind, key), []).append(identity)
        return found


def web_address(ref: str) -> str | None:
    """Return the web address that a reference stands for, None if it is none.

    >>> web_address("wd:Q71")
    'https://www.wikidata.org/entity/Q71'
    """
    for prefix, address in PREFIXES.items():
        if ref.startswith(prefix):
            return address + ref.removeprefix(prefix)
    return ref if ref.startswith(WEB) else None


def kinds_of(identity: Identity) -> Iterator[str]:
    """Yield the kinds under which the machine may list *identity*."""
    yield identity.kind
    if identity.found_as is not None:
        yield identity.found_as


NOTHING = Authority()
