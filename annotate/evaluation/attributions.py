"""Measures of attributions: source, cue and content, singly and tied together.

Spans are compared as sets of words; a role in several fragments is one set.  Attributions without
words in their content are left out, and equal ones counted once.

cue, source, content, each `exact`: the sets are equal; `words`: word by word
`content .5`, `source + content .5`, `relation .5`: pairs, one to one, with a Jaccard index of at
least .5 in each role (the relation has all three); `relation exact`: equal in all three
`relation .5, direct` ...: its recall over gold attributions whose content is direct (all in double
quotation marks), mixed (partly) or indirect
`quoted speech`: quoted regions that some content covers by half; `quoted speech and speaker`: and
the source of that attribution has a Jaccard index of at least .5 with the gold's; regions that
have no source in the gold are left out.  `speaker of quoted speech` is the share among those found
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from annotate.evaluation.counts import Counts, Tokens, Words, jaccard, pairs
from annotate.evaluation.records import entries, fragments, text_of

ROLES = ("source", "cue", "content")
KINDS = ("direct", "mixed", "indirect")
HALF = 0.5
RELATIONS: Mapping[str, tuple[tuple[str, ...], float]] = {
    "content .5": (("content",), HALF),
    "source + content .5": (("source", "content"), HALF),
    "relation .5": (ROLES, HALF),
    "relation exact": (ROLES, 1.0),
}
PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
MARK = re.compile('["“”]')
OPENING = ('"', "“")


class Relation(NamedTuple):
    """An attribution as sets of words."""

    source: Tokens
    cue: Tokens
    content: Tokens

    def agreement(self, other: Relation) -> tuple[float, float, float]:
        """Return the Jaccard index of each role."""
        return (
            jaccard(self.source, other.source),
            jaccard(self.cue, other.cue),
            jaccard(self.content, other.content),
        )


def count(gold: Mapping[str, object], system: Mapping[str, object]) -> Counts:
    """Return the counts of one article."""
    text = text_of(gold)
    words = Words(text)
    wanted, found = relations(gold, words), relations(system, words)
    regions = quoted_words(text, words)
    counts = Counts()
    for role in ROLES:
        _count_role(counts, role, wanted, found)
    quoted = frozenset[int]().union(*regions)
    for measure, (_, least) in RELATIONS.items():
        paired = pair(wanted, found, measure)
        counts.add(measure, len(paired), len(found), len(wanted))
        if least < 1:
            for kind in KINDS:
                counts.add_share(f"{measure}, {kind}", 0, 0)
            for n, relation in enumerate(wanted):
                kind = _kind(relation, quoted)
                counts.add_share(f"{measure}, {kind}", n in paired, 1)
    counts.add("quoted speech", 0, 0, 0)
    counts.add("quoted speech and speaker", 0, 0, 0)
    counts.add_share("speaker of quoted speech", 0, 0)
    for region in regions:
        _count_region(counts, _owner(region, wanted), _owner(region, found))
    return counts


def quoted_regions(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches in double quotation marks, marks included; never across a paragraph.

    A straight mark opens where nothing is open.  What is not closed runs to the end of its
    paragraph if it was opened by “, or if the next paragraph opens with a double mark.
    """
    paragraphs = list(PARAGRAPH.finditer(text))
    for n, paragraph in enumerate(paragraphs):
        opened: int | None = None
        for mark in MARK.finditer(text, paragraph.start(), paragraph.end()):
            if opened is not None and mark.group() != "“":
                yield opened, mark.end()
                opened = None
            elif opened is None and mark.group() != "”":
                opened = mark.start()
        if opened is not None:
            following = paragraphs[n + 1].group() if n + 1 < len(paragraphs) else ""
            if text[opened] == "“" or following.lstrip().startswith(OPENING):
                yield opened, paragraph.end()


def quoted_words(text: str, words: Words) -> list[Tokens]:
    """Return the words of each quoted region of *text* that has any."""
    return [region for span in quoted_regions(text) if (region := words.of([span]))]


def relations(record: Mapping[str, object], words: Words) -> list[Relation]:
    """Return the distinct attributions of *record* that have a content, as words of its text."""
    found = (
        Relation(*(words.of(fragments(entry, role)) for role in ROLES))
        for entry in entries(record, "attributions")
    )
    return list(dict.fromkeys(relation for relation in found if relation.content))


def pair(
    wanted: Sequence[Relation], found: Sequence[Relation], measure: str = "relation .5"
) -> dict[int, int]:
    """Return the index in *found* for each in *wanted* that *measure*, one of RELATIONS, pairs."""
    roles, least = RELATIONS[measure]
    holding: dict[int, list[int]] = {}
    for n, relation in enumerate(found):
        for word in relation.content:
            holding.setdefault(word, []).append(n)
    candidates = []
    for n, relation in enumerate(wanted):
        for other in {m for word in relation.content for m in holding.get(word, ())}:
            shares = [
                jaccard(getattr(relation, role), getattr(found[other], role)) for role in roles
            ]
            if min(shares) >= least:
                candidates.append(((-sum(shares),), n, other))
    return pairs(candidates)


def _count_role(
    counts: Counts, role: str, wanted: Sequence[Relation], found: Sequence[Relation]
) -> None:
    gold = {getattr(relation, role) for relation in wanted} - {frozenset()}
    system = {getattr(relation, role) for relation in found} - {frozenset()}
    counts.add(f"{role} exact", len(gold & system), len(system), len(gold))
    every, got = frozenset[int]().union(*gold), frozenset[int]().union(*system)
    counts.add(f"{role} words", len(every & got), len(got), len(every))


def _kind(relation: Relation, quoted: Tokens) -> str:
    inside = len(relation.content & quoted)
    if inside == len(relation.content):
        return "direct"
    return "mixed" if inside else "indirect"


def _owner(region: Tokens, relations: Sequence[Relation]) -> Relation | None:
    """Return the first of *relations* whose content covers most of *region*, and at least half."""
    best = max(relations, key=lambda relation: len(region & relation.content), default=None)
    if best is None or len(region & best.content) < HALF * len(region):
        return None
    return best


def _count_region(counts: Counts, gold: Relation | None, system: Relation | None) -> None:
    both = gold is not None and system is not None
    counts.add("quoted speech", both, system is not None, gold is not None)
    if gold is not None and not gold.source:
        return
    right = bool(gold and system and system.source and jaccard(gold.source, system.source) >= HALF)
    counts.add("quoted speech and speaker", right, system is not None, gold is not None)
    if both:
        counts.add_share("speaker of quoted speech", right, 1)
