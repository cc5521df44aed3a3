"""How well attributions agree with gold ones: the figures of the PolNeAR tables.

Everything is compared on word tokens: a span is the set of the words it touches, so marks and
white space at its edges never matter.  The definitions are those of the corpus's shared scorer:

- *cue exact*, *source exact*, *content exact*: a document's spans of that role, as word sets;
- *content tokens*: the words in any content;
- *relation*: attributions paired one to one whose three roles each have a Jaccard of 0.5 or more;
- *quoted speech*: the regions in double marks whose owner has the gold owner's source.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_WORD = re.compile(r"\w+(?:[.'’-]\w+)*")
_OPENING_MARKS = '"“'
_CLOSING_MARKS = '"”'

ROLES = ("source", "cue", "content")
CLASSES = ("direct", "mixed", "indirect")
FIGURES = (
    "cue exact",
    "source exact",
    "content exact",
    "content tokens",
    "relation",
    "relation exact",
    "quoted speech found",
    "quoted speech",
)

Record = Mapping[str, Sequence[Sequence[int]]]
Words = frozenset[int]


@dataclass(frozen=True)
class Triple:
    """The words of an attribution's three roles."""

    source: Words
    cue: Words
    content: Words

    def agreement(self, other: Triple) -> tuple[float, float, float]:
        """Return the Jaccard of each role."""
        return (
            jaccard(self.source, other.source),
            jaccard(self.cue, other.cue),
            jaccard(self.content, other.content),
        )


def jaccard(one: Words, other: Words) -> float:
    """Return the share of common words; 1 for two empty sets."""
    return len(one & other) / len(one | other) if one or other else 1.0


@dataclass
class Counts:
    """True positives, found and gold of each figure; recall by class as (found, gold)."""

    tally: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in ("right", "system", "gold")}
    )

    def add(self, figure: str, right: int, system: int, gold: int) -> None:
        """Count one document's share of *figure*."""
        for name, count in (("right", right), ("system", system), ("gold", gold)):
            self.tally[name][figure] += count

    def precision(self, figure: str) -> float:
        """Return the share of what was found that is right."""
        system = self.tally["system"][figure]
        return self.tally["right"][figure] / system if system else 0.0

    def recall(self, figure: str) -> float:
        """Return the share of gold that was found."""
        gold = self.tally["gold"][figure]
        return self.tally["right"][figure] / gold if gold else 0.0

    def f1(self, figure: str) -> float:
        """Return the harmonic mean of precision and recall."""
        total = self.tally["system"][figure] + self.tally["gold"][figure]
        return 2 * self.tally["right"][figure] / total if total else 0.0


class Document:
    """A text as words, with its regions in double quotation marks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._word_at: list[int | None] = [None] * len(text)
        for number, match in enumerate(_WORD.finditer(text)):
            for at in range(*match.span()):
                self._word_at[at] = number
        spans = (self.words([span]) for span in quoted_regions(text))
        self.regions = [words for words in spans if words]
        self.quoted: Words = frozenset().union(*self.regions)

    def words(self, fragments: Sequence[Sequence[int]]) -> Words:
        """Return the numbers of the words that *fragments* touch."""
        numbers = (
            self._word_at[at]
            for start, end in fragments
            for at in range(max(0, start), min(end, len(self._word_at)))
        )
        return frozenset(number for number in numbers if number is not None)

    def triples(self, records: Sequence[Record]) -> list[Triple]:
        """Return the distinct attributions among *records* that have a content."""
        found = (
            Triple(*(self.words(record.get(role) or ()) for role in ROLES)) for record in records
        )
        return list(dict.fromkeys(triple for triple in found if triple.content))

    def kind(self, triple: Triple) -> str:
        """Return the class of *triple*: all, some or none of its content is quoted."""
        quoted = len(triple.content & self.quoted)
        if not quoted:
            return "indirect"
        return "direct" if quoted == len(triple.content) else "mixed"


def quoted_regions(text: str) -> Iterator[tuple[int, int]]:
    """Yield the regions in double marks; an unclosed one ends with its paragraph or is a stray."""
    paragraphs = [m.span() for m in re.finditer(r"[^\n]+", text) if m.group().strip()]
    for number, (first, last) in enumerate(paragraphs):
        opened: int | None = None
        for at in range(first, last):
            if opened is None and text[at] in _OPENING_MARKS:
                opened = at
            elif opened is not None and text[at] in _CLOSING_MARKS:
                yield opened, at + 1
                opened = None
        if opened is None:
            continue
        after = paragraphs[number + 1] if number + 1 < len(paragraphs) else (0, 0)
        if text[opened] == "“" or text[slice(*after)].lstrip().startswith(("“", '"')):
            yield opened, last


def pairs(gold: Sequence[Triple], system: Sequence[Triple], least: float) -> dict[int, int]:
    """Return gold numbers with their system numbers, paired greedily by falling agreement."""
    candidates = []
    for at, one in enumerate(gold):
        for number, other in enumerate(system):
            if one.content & other.content:
                agreement = one.agreement(other)
                if min(agreement) >= least:
                    candidates.append((-sum(agreement), at, number))
    paired: dict[int, int] = {}
    taken: set[int] = set()
    for _, at, number in sorted(candidates):
        if at not in paired and number not in taken:
            paired[at] = number
            taken.add(number)
    return paired


def counted(document: Document, gold: Sequence[Triple], system: Sequence[Triple]) -> Counts:
    """Return the counts of one document."""
    counts = Counts()
    roles: tuple[tuple[str, Callable[[Triple], Words]], ...] = (
        ("cue", lambda triple: triple.cue),
        ("source", lambda triple: triple.source),
        ("content", lambda triple: triple.content),
    )
    for role, words in roles:
        ours = {words(triple) for triple in system} - {frozenset()}
        theirs = {words(triple) for triple in gold} - {frozenset()}
        counts.add(f"{role} exact", len(ours & theirs), len(ours), len(theirs))
        all_ours: Words = frozenset().union(*ours)
        all_theirs: Words = frozenset().union(*theirs)
        counts.add(f"{role} tokens", len(all_ours & all_theirs), len(all_ours), len(all_theirs))
    for figure, least in (("relation", 0.5), ("relation exact", 1.0)):
        paired = pairs(gold, system, least)
        counts.add(figure, len(paired), len(system), len(gold))
        for at, triple in enumerate(gold):
            counts.add(f"{figure}, {document.kind(triple)}", at in paired, 0, 1)
    for region in document.regions:
        _count_region(counts, _owner(region, gold), _owner(region, system))
    return counts


def _owner(region: Words, triples: Sequence[Triple]) -> Triple | None:
    """Return the attribution that holds most of *region*, if that is half of it."""
    best = max(triples, key=lambda triple: len(region & triple.content), default=None)
    return best if best and len(region & best.content) >= len(region) / 2 else None


def _count_region(counts: Counts, gold: Triple | None, system: Triple | None) -> None:
    counts.add("quoted speech found", bool(gold and system), system is not None, gold is not None)
    if gold is not None and not gold.source:
        return
    right = bool(gold and system and system.source and jaccard(gold.source, system.source) >= 0.5)
    counts.add("quoted speech", right, system is not None, gold is not None)


def total(counts: Sequence[Counts]) -> Counts:
    """Return the sum of *counts*."""
    summed = Counts()
    for one in counts:
        for name, tally in one.tally.items():
            summed.tally[name].update(tally)
    return summed


def interval(
    counts: Sequence[Counts], measure: Callable[[Counts], float], resamplings: int = 500
) -> tuple[float, float]:
    """Return the 95 % interval of *measure* over resamplings of the documents, from one seed."""
    generator = random.Random(0)
    values = sorted(
        measure(total(generator.choices(counts, k=len(counts)))) for _ in range(resamplings)
    )
    return values[int(0.025 * resamplings)], values[int(0.975 * resamplings)]
