"""The scene: an article's mentions of people and bodies as the rules of this stage read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotate.article import Article, Mention, RoleName
from annotate.stages.mentions import words
from annotate.stages.mentions.words import Words
from annotate.stages.speakers import gender
from annotate.stages.speakers.referents import Naming


@dataclass(frozen=True, slots=True)
class Scene:
    """An article with its words."""

    article: Article
    words: Words

    @classmethod
    def of(cls, article: Article) -> Scene:
        return cls(article, words.of(article.text))

    def namings(self, kind: str) -> Iterator[Naming]:
        """Yield the mentions by name of people ("person") or organisations ("org")."""
        roles = {role.start: role for role in self.article.of(RoleName)}
        for mention in self.article.of(Mention):
            if mention.kind != kind or mention.form != "name":
                continue
            start, role = mention.start, roles.get(mention.start)
            title = None
            if role is not None and role.end < mention.end:
                start, title = role.end, self.article.words_of(role)
            name = self.name(start, mention.end)
            if name:
                text = " ".join(self.words.text[start : mention.end].split()).lstrip(". ")
                sign = gender.of_title(title) if title else self._beside(start, mention.end)
                yield Naming(mention, name, text, title, sign)

    def _beside(self, start: int, end: int) -> gender.Gender | None:
        """Return the gender that the noun beside a name tells ("his wife, Ann, …")."""
        first, last = self.words.before(start), self.words.before(end)
        gaps = self.words.gaps
        is_beside = first > 0 and gaps[first] == ", " and gaps[last][:1] in {",", ".", ";"}
        return gender.of_title(self.words.texts[first - 1]) if is_beside else None

    def name(self, start: int, end: int) -> tuple[str, ...]:
        """Return the words from *start* to *end*; what is written in capitals stays so."""
        first, last = self.words.before(start), self.words.before(end)
        return tuple(self.words.texts[first:last])
