"""Scores of entity resolution against gold coreference, as `speakers` prints them.

Names: B-cubed over person and organisation names, a missed one counting 0.  Pronouns: the name
given must agree with a name of the gold cluster.  Mentions are paired one to one by the word tokens
they share.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

WORD = re.compile(r"\w+(?:[.'’-]\w+)*")
HUMAN = frozenset({"he", "she", "his", "her", "him"})
THEY = frozenset({"they", "them", "their"})
JUDGED = HUMAN | THEY | {"it", "its"}
TOUCH = re.compile(r"[\s,()–—-]*")
TITLES = frozenset(Path(__file__).with_name("speaker-titles.txt").read_text("utf-8").split())

Tokens = frozenset[int]


@dataclass(frozen=True, slots=True)
class Given:
    """A mention of the system: its span, entity and the entity's name."""

    start: int
    end: int
    entity: str
    name: str | None


@dataclass(slots=True)
class Tally:
    """Sums over documents: right, asked and answered, by figure."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def ask(self, figure: str, right: bool, answered: bool) -> None:
        """Count one question."""
        self.asked[figure] += 1
        self.right[figure] += right
        self.answered[figure] += answered

    def share(self, figure: str) -> float:
        """Return how many of the questions were answered right."""
        return self.right[figure] / max(1, self.asked[figure])

    @property
    def names(self) -> float:
        """B-cubed F1 of names, missed ones counting 0."""
        p = sum(self.precision) / max(1, len(self.precision))
        r = sum(self.recall) / max(1, len(self.recall))
        return 2 * p * r / (p + r) if p + r else 0.0


def name_tokens(name: str | None) -> frozenset[str]:
    """Return the words of a name in lower case, without articles, titles and possessives."""
    words = {re.sub(r"['’]s$", "", w.group().lower()) for w in WORD.finditer(name or "")}
    return frozenset(words - TITLES or words)


def agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two names can be one: half their words in common, or one inside the other."""
    if not one or not other:
        return False
    return one <= other or other <= one or len(one & other) / len(one | other) >= 0.5


class Scored:
    """A gold record with the system's mentions paired to its own."""

    def __init__(self, record: Mapping[str, Any], given: Sequence[Given]) -> None:
        self.text: str = record["text"]
        self._at: list[int | None] = [None] * len(self.text)
        for number, match in enumerate(WORD.finditer(self.text)):
            self._at[match.start() : match.end()] = [number] * (match.end() - match.start())
        self.gold: list[Mapping[str, Any]] = record["mentions"]
        self.names: dict[str, set[frozenset[str]]] = defaultdict(set)
        for mention in self.gold:
            if mention["kind"] == "name":
                self.names[mention["entity"]].add(name_tokens(self.text[slice(*mention["head"])]))
        self.whole = [self.tokens(m["start"], m["end"]) for m in self.gold]
        self.paired = self._pair(given)

    def tokens(self, start: int, end: int) -> Tokens:
        """Return the numbers of the words from *start* to *end*."""
        return frozenset(at for at in self._at[start:end] if at is not None)

    def _pair(self, given: Sequence[Given]) -> dict[int, Given]:
        spans = [self.tokens(one.start, one.end) for one in given]
        by_token: dict[int, set[int]] = defaultdict(set)
        for number, span in enumerate(spans):
            for token in span:
                by_token[token].add(number)
        pairs: list[tuple[float, int, int, int]] = []
        for at, mention in enumerate(self.gold):
            head, whole = self.tokens(*mention["head"]), self.whole[at]
            for number in {n for token in head for n in by_token[token]}:
                span = spans[number]
                exact = span == whole if mention["kind"] == "pronoun" else True
                if exact and (span <= whole or span >= head):
                    near = max(len(span & some) / len(span | some) for some in (whole, head))
                    pairs.append((-near, len(whole), at, number))
        paired: dict[int, Given] = {}
        used: set[int] = set()
        for _, _, at, number in sorted(pairs):
            if at not in paired and number not in used:
                paired[at] = given[number]
                used.add(number)
        return paired

    def right(self, at: int) -> bool:
        """Say whether gold mention *at* was given a name of its cluster."""
        name = name_tokens(self._name(at))
        return any(agree(name, known) for known in self.names[self.gold[at]["entity"]])

    def someone(self, at: int) -> bool:
        """Say whether gold mention *at* was given the name of anybody in the document."""
        name = name_tokens(self._name(at))
        return any(agree(name, known) for names in self.names.values() for known in names)

    def _name(self, at: int) -> str | None:
        return self.paired[at].name if at in self.paired else None

    def answered(self, at: int) -> bool:
        """Say whether gold mention *at* was given any name."""
        return bool(self._name(at))

    def is_asked(self, at: int) -> bool:
        """Say whether nominal *at* is one that needs resolving: not beside its own name."""
        mention = self.gold[at]
        if mention["type"] not in ("person", "organization") or mention.get("coord"):
            return False
        if mention.get("link") in ("appos", "pred"):
            return False
        return not any(
            other["kind"] == "name"
            and other["entity"] == mention["entity"]
            and self._touch(at, number)
            for number, other in enumerate(self.gold)
        )

    def _touch(self, at: int, other: int) -> bool:
        one, two = self.gold[at], self.gold[other]
        if self.whole[at] <= self.whole[other] or self.whole[other] <= self.whole[at]:
            return True
        left, right = sorted((one, two), key=lambda mention: int(mention["start"]))
        between = self.text[left["end"] : right["start"]]
        return left["end"] <= right["start"] and bool(TOUCH.fullmatch(between))


def tally(documents: Iterable[tuple[Mapping[str, Any], Sequence[Given]]]) -> Tally:
    """Return the sums over *documents*: gold records with what the system gave."""
    total = Tally()
    for record, given in documents:
        scored = Scored(record, given)
        _count_names(scored, total)
        _count_references(scored, total)
    return total


def _count_names(scored: Scored, total: Tally) -> None:
    names = [
        at
        for at, mention in enumerate(scored.gold)
        if mention["kind"] == "name" and mention["type"] in ("person", "organization")
    ]
    cluster = {at: str(scored.gold[at]["entity"]) for at in names}
    sizes = Counter(cluster.values())
    found = [at for at in names if at in scored.paired]
    system = {at: scored.paired[at].entity for at in found}
    for at in names:
        total.ask("names found", at in system, True)
        if at not in system:
            total.recall.append(0.0)
            continue
        together = [other for other in found if system[other] == system[at]]
        both = sum(cluster[other] == cluster[at] for other in together)
        total.precision.append(both / len(together))
        total.recall.append(both / sizes[cluster[at]])


def _count_references(scored: Scored, total: Tally) -> None:
    for at, mention in enumerate(scored.gold):
        word = scored.text[mention["start"] : mention["end"]].lower()
        person = mention["type"] == "person"
        named = bool(scored.names[mention["entity"]])
        figures: list[str] = []
        if mention["kind"] == "name":
            figures = ["people"] if person else []
        elif mention["kind"] == "pronoun" and word in JUDGED:
            if not named:
                total.ask("nameless pronouns given a name", scored.someone(at), True)
                continue
            figures = ["he and she"] if word in HUMAN else ["they" if word in THEY else "it"]
            figures += ["people"] if person and word in HUMAN | THEY else []
        elif mention["kind"] == "nominal" and named and scored.is_asked(at):
            figures = [f"nominals, {mention['type']}", *(["people"] if person else [])]
        for figure in figures:
            total.ask(figure, scored.right(at), scored.answered(at))
        if figures and not scored.right(at):
            total.errors.append(f"{figures[0]}: {'wrong' if scored.answered(at) else 'unresolved'}")
