"""Measures of who a mention is: names that belong together, pronouns and nominals resolved.

Gold mentions say what they are (`kind`: name, pronoun, nominal), of what `type`, and which words of
a name are its `head`; the mentions of `annotate export` count as names.  Spans are compared as sets
of words.  Mentions are paired one to one by the likeness of their spans: a pronoun needs equal
words, any other must share a word of the gold's head and lie in the mention or cover its head.

`names found`: recall over names of people and organisations
`names, B-cubed`: over those found, the mean share of a mention's system entity that is of its gold
entity, and the other way round; `names, B-cubed, missed = 0`: the other way round over all names
`pronouns`, `pronouns, human` (they, it), `nominals`: the share resolved to a name of their entity,
among those whose entity is named; precision over those that were resolved.  Nominals beside a name
of their entity, and predicates, need no resolution and are left out
`people`: the same over names, human and plural pronouns and nominals of people
`false names`: the share of pronouns without any name that were given one of the article's
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from annotate import resources
from annotate.evaluation.counts import WORD, Counts, Tokens, Words, jaccard, pairs
from annotate.evaluation.records import Json, entries, fragments, span, text_of, words

PRONOUNS = {
    **dict.fromkeys(("he", "she", "his", "her", "him"), "human"),
    **dict.fromkeys(("they", "them", "their"), "they"),
    **dict.fromkeys(("it", "its"), "it"),
}
RESOLVED = (
    "pronouns", "pronouns, human", "pronouns, they", "pronouns, it", "nominals", "people",
)  # fmt: skip
# In exported mentions `kind` is what gold data call `type`.
TYPES = {"person": "person", "org": "organization", "place": "place"}
NAMED_TYPES = ("person", "organization")
GENITIVE = re.compile(r"['’]s$")
BESIDE = re.compile(r"[\s,()–—-]*")

Name = frozenset[str]


class Mention(NamedTuple):
    """A mention as sets of words, and the name that its entity goes by."""

    start: int
    end: int
    all: Tokens
    head: Tokens
    entity: str
    kind: str
    type: str
    name: Name
    is_free: bool


class Judge:
    """One article: its gold mentions, and the system's mention for each, if there is one."""

    def __init__(self, gold: Json, system: Json) -> None:
        self.text = text_of(gold)
        tokens = Words(self.text)
        self.gold = [_mention(entry, self.text, tokens) for entry in entries(gold, "mentions")]
        found = [_mention(entry, self.text, tokens) for entry in entries(system, "mentions")]
        named = [name_of(words(entry, "name")) for entry in entries(system, "mentions")]
        paired = pairs(_candidates(self.gold, found))
        self.hits = {n: found[m] for n, m in paired.items()}
        self.given = {n: named[m] for n, m in paired.items() if named[m]}
        self.names: dict[str, list[Name]] = {}
        for mention in self.gold:
            if mention.kind == "name":
                self.names.setdefault(mention.entity, []).append(mention.name)

    def is_named(self, n: int) -> bool:
        """Say whether the entity of gold mention *n* has a name in the article."""
        return self.gold[n].entity in self.names

    def is_right(self, n: int) -> bool:
        """Say whether gold mention *n* was given a name of its entity."""
        given = self.given.get(n)
        names = self.names.get(self.gold[n].entity, ())
        return given is not None and any(agree(given, name) for name in names)

    def is_false(self, n: int) -> bool:
        """Say whether gold mention *n* was given a name of anyone."""
        given = self.given.get(n)
        return given is not None and any(
            agree(given, name) for names in self.names.values() for name in names
        )


def count(gold: Mapping[str, object], system: Mapping[str, object]) -> Counts:
    """Return the counts of one article."""
    judge = Judge(gold, system)
    counts = Counts()
    _count_names(counts, judge)
    for measure in RESOLVED:
        counts.add(measure, 0, 0, 0)
    counts.add_share("false names", 0, 0)
    for n, measures in questions(judge):
        if judge.is_named(n):
            for measure in measures:
                counts.add(measure, judge.is_right(n), n in judge.given, 1)
        elif judge.gold[n].kind == "pronoun":
            counts.add_share("false names", judge.is_false(n), 1)
    return counts


def questions(judge: Judge) -> Iterator[tuple[int, list[str]]]:
    """Yield the gold mentions that need a name, by number, with the measures they count in."""
    for n, mention in enumerate(judge.gold):
        person = ["people"] if mention.type == "person" else []
        if mention.kind == "pronoun":
            sort = PRONOUNS.get(judge.text[mention.start : mention.end].lower())
            if sort is not None:
                yield n, [f"pronouns, {sort}", "pronouns", *(person if sort != "it" else [])]
        elif _is_nominal_to_resolve(mention, judge):
            yield n, ["nominals", *person]
        elif mention.kind == "name" and person:
            yield n, person


def _mention(entry: Json, text: str, tokens: Words) -> Mention:
    start, end = span(entry)
    kind, type_ = words(entry, "kind") or "name", words(entry, "type")
    if type_ is None:
        kind, type_ = "name", TYPES.get(kind, kind)
    (head,) = fragments({"head": [entry["head"]]}, "head") if "head" in entry else [(start, end)]
    return Mention(
        start=start,
        end=end,
        all=tokens.of([(start, end)]),
        head=tokens.of([head]),
        entity=str(entry.get("entity")),
        kind=kind,
        type=type_,
        name=name_of(text[head[0] : head[1]]),
        is_free=not entry.get("coord") and words(entry, "link") not in ("appos", "pred"),
    )


def _candidates(
    gold: Sequence[Mention], found: Sequence[Mention]
) -> list[tuple[tuple[float, ...], int, int]]:
    holding: dict[int, list[int]] = {}
    for m, other in enumerate(found):
        for word in other.all:
            holding.setdefault(word, []).append(m)
    candidates: list[tuple[tuple[float, ...], int, int]] = []
    for n, mention in enumerate(gold):
        for m in {m for word in mention.head for m in holding.get(word, ())}:
            theirs = found[m].all
            if _fits(theirs, mention):
                likeness = max(jaccard(theirs, mention.all), jaccard(theirs, mention.head))
                candidates.append(((-likeness, len(mention.all)), n, m))
    return candidates


def _fits(theirs: Tokens, mention: Mention) -> bool:
    if mention.kind == "pronoun":
        return theirs == mention.all
    return theirs <= mention.all or theirs >= mention.head


def _count_names(counts: Counts, judge: Judge) -> None:
    names = [
        n for n, mention in enumerate(judge.gold)
        if mention.kind == "name" and mention.type in NAMED_TYPES
    ]  # fmt: skip
    found = [n for n in names if n in judge.hits]
    counts.add_share("names found", len(found), len(names))
    counts.add("names, B-cubed", 0, 0, 0)
    counts.add("names, B-cubed, missed = 0", 0, 0, len(names) - len(found))
    every = Counter(judge.gold[n].entity for n in names)
    gold = Counter(judge.gold[n].entity for n in found)
    system = Counter(judge.hits[n].entity for n in found)
    both = Counter((judge.gold[n].entity, judge.hits[n].entity) for n in found)
    for n in found:
        ours, theirs = judge.gold[n].entity, judge.hits[n].entity
        together = both[ours, theirs]
        precision = together / system[theirs]
        counts.add_means("names, B-cubed", precision, together / gold[ours])
        counts.add_means("names, B-cubed, missed = 0", precision, together / every[ours])


def _is_nominal_to_resolve(mention: Mention, judge: Judge) -> bool:
    if mention.kind != "nominal" or mention.type not in NAMED_TYPES or not mention.is_free:
        return False
    return not any(
        other.kind == "name"
        and other.entity == mention.entity
        and _is_beside(mention, other, judge)
        for other in judge.gold
    )


def _is_beside(mention: Mention, other: Mention, judge: Judge) -> bool:
    if other.all <= mention.all or mention.all <= other.all:
        return True
    first, second = sorted((mention, other), key=lambda one: one.start)
    return second.start >= first.end and bool(BESIDE.fullmatch(judge.text, first.end, second.start))


def name_of(name: str | None) -> Name:
    """Return the words of *name* by which it is compared: no titles, if there are others."""
    found = {GENITIVE.sub("", word.lower()) for word in WORD.findall(name or "")}
    return frozenset(found.difference(resources.lexicon("name-fillers")) or found)


def agree(one: Name, other: Name) -> bool:
    """Say whether two names can be one: half their words in common, or one inside the other."""
    if not one or not other:
        return False
    return one <= other or other <= one or len(one & other) / len(one | other) >= 0.5
