"""A draft of an authority file: who a collection names, for an editor to start from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from annotate.article import Article, Mention, Quotation
from annotate.authority.model import Kind
from annotate.authority.names import is_proper, name_key
from annotate.authority.reading import TABLES

HEAD = """\
# Who is who in this collection: a draft, made by `annotate authority list`.
# Keep what you state, and delete the rest; docs/authority.md tells the form.
"""
MOST_NAMES = 8
MOST_DOUBLES = 6


@dataclass(slots=True)
class Seen:
    """A name in the collection: how it is written, how often, in how many articles, with what."""

    kind: Kind
    names: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    geonames: Counter[int] = field(default_factory=Counter)
    mentions: int = 0
    quotations: int = 0
    articles: int = 0

    @property
    def name(self) -> str:
        """The spelling in most articles, of equals the longest."""
        return min(self.names, key=lambda name: (-self.names[name], -len(name), name))


class Draft:
    """The names of a collection, counted article by article; only they are kept in memory."""

    def __init__(self) -> None:
        self._seen: dict[tuple[Kind, str], Seen] = {}

    def add(self, article: Article) -> None:
        """Count the entities of *article*."""
        mentions = Counter(m.entity for m in article.of(Mention))
        said = Counter(q.speaker for q in article.of(Quotation))
        met: set[tuple[Kind, str]] = set()
        for entity in article.entities:
            if entity.kind not in ("person", "org", "place") or not is_proper(entity.name):
                continue
            key = (entity.kind, name_key(entity.name))
            one = self._seen.setdefault(key, Seen(entity.kind))
            one.names[entity.name] += 1
            one.roles.update([entity.role] if entity.role else [])
            if entity.location is not None and entity.location.geonameid is not None:
                one.geonames[entity.location.geonameid] += 1
            one.mentions += mentions[entity.id]
            one.quotations += said[entity.id]
            one.articles += key not in met
            met.add(key)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the draft: by kind, those named most often first.

        What may be one and the same is told in comments.
        """
        yield from HEAD.splitlines()
        ranked = sorted(self._seen.values(), key=lambda one: (-one.mentions, one.name))
        doubles = _doubles(ranked)
        for table, kind in TABLES.items():
            for one in ranked:
                if one.kind == kind:
                    yield from _entry(one, table, doubles[kind, name_key(one.name)])


def _doubles(ranked: Iterable[Seen]) -> dict[tuple[Kind, str], list[str]]:
    """Return, for each name, others of its kind that may mean the same.

    For people that is who has the same last name, for all others who has the same initials, or a
    name that holds this one.
    """
    groups: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    for one in ranked:
        for sign in _signs(one):
            groups[one.kind, sign].append(one)
    doubles: dict[tuple[Kind, str], list[str]] = defaultdict(list)
    for group in groups.values():
        for one in group:
            known = doubles[one.kind, name_key(one.name)]
            others = (other.name for other in group if other is not one)
            known.extend(name for name in others if name not in known)
            del known[MOST_DOUBLES:]
    return doubles


def _signs(one: Seen) -> set[str]:
    words = name_key(one.name).split()
    if one.kind == "person":
        return {words[-1]}
    if one.kind == "place":
        return {" ".join(words)}
    initials = "".join(word[0] for word in one.name.split() if word[0].isupper()).lower()
    return {"".join(words), *([initials] if len(initials) > 1 else [])}


def _entry(one: Seen, table: str, doubles: list[str]) -> Iterator[str]:
    articles = f"{one.articles} article{'s' * (one.articles != 1)}"
    quoted = f", quoted {one.quotations}" if one.quotations else ""
    yield ""
    yield f"# named {one.mentions}{quoted}, in {articles}"
    if doubles:
        yield f"# perhaps the same: {_comment('; '.join(doubles))}"
    if len(one.geonames) > 1:
        numbers = ", ".join(str(number) for number, _ in one.geonames.most_common(MOST_NAMES))
        yield f"# the machine found several places of this name: {numbers}"
    yield f"[[{table}]]"
    yield f"name = {_quoted(one.name)}"
    others = sorted(set(one.names) - {one.name})[:MOST_NAMES]
    if others:
        yield f"same = [{', '.join(map(_quoted, others))}]"
    if one.roles and one.kind == "person":
        role, *rest = (role for role, _ in one.roles.most_common(MOST_NAMES))
        yield f"role = {_quoted(role)}" + (f"  # also {_comment('; '.join(rest))}" if rest else "")
    if len(one.geonames) == 1:
        yield f"geonames = {next(iter(one.geonames))}"


def _quoted(words: str) -> str:
    """Return *words* as a basic string of TOML; what no name should have is left out.

    >>> _quoted('Ana "la Reina" Ruiz')
    '"Ana \\\\"la Reina\\\\" Ruiz"'
    """
    return '"' + _comment(words).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _comment(words: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())
