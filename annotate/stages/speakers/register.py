"""The register: entities with ids, names, roles and types for the referents of an article."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from annotate.article import Article, Entity
from annotate.stages.speakers.referents import Referent

STAGE = "speakers"
PREFIXES = {"person": "pr", "org": "org", "group": "grp"}
NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
LONGEST_SLUG = 40


class Register:
    """Gives each referent an entity with an id that is unique in the article.

    Entities of an earlier run of this stage are entered anew, under the same ids.
    """

    def __init__(self, article: Article) -> None:
        self._taken = {
            *article.by_id,
            *(entity.id for entity in article.entities if entity.resp != STAGE),
            *(attribution.id for attribution in article.attributions),
        }
        self.entities: dict[Referent, Entity] = {}
        self._next: dict[str, int] = {}

    def enter(self, referent: Referent, name: str, cert: float | None = None) -> Entity:
        """Return the entity of *referent*, entered as *name* if it has none yet."""
        if referent not in self.entities:
            short = referent.full[-1:] if referent.kind == "person" else (name,)
            self.entities[referent] = Entity(
                id=self._fresh(PREFIXES[referent.kind], " ".join(short) or name, name),
                kind=referent.kind,
                name=name,
                role=referent.role,
                type=referent.type,
                cert=cert,
            )
        return self.entities[referent]

    def _fresh(self, prefix: str, *names: str) -> str:
        slugs = [slug(name) for name in names]
        for found in slugs:
            if found and f"{prefix}-{found}" not in self._taken:
                return self._take(f"{prefix}-{found}")
        stem = f"{prefix}-{slugs[0]}".rstrip("-")
        number = self._next.get(stem, 1) + 1
        while f"{stem}-{number}" in self._taken:
            number += 1
        self._next[stem] = number
        return self._take(f"{stem}-{number}")

    def _take(self, found: str) -> str:
        self._taken.add(found)
        return found


def slug(name: str) -> str:
    """Return *name* as a part of an id: lower-case ASCII letters and digits, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return NOT_IN_SLUG.sub("-", plain).strip("-")[:LONGEST_SLUG].strip("-")


def canonical_name(referent: Referent, texts: Sequence[str]) -> str:
    """Return the fullest of the names *texts* of *referent*, in mixed case where there is one."""
    mixed = [text for text in texts if not text.isupper()] or list(texts)
    return max(mixed, key=lambda text: (len(text.split()), len(text)))
