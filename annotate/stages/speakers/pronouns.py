"""He and she: which of the people mentioned before each pronoun means, or that none is sure enough.

The pronouns are taken in order.  For each, the people mentioned last compete with the answer
"nobody named"; what speaks for and against each is a small set of named features (`compared`,
`nobody`), and `pronoun-weights.tsv` says what each is worth.  How often somebody is mentioned
counts only where an article has one subject: counted in full, biographies teach that it decides
everything, which it does not in news (.65 instead of .87 right).  `benchmarks/learn_speakers.py`
learns the weights.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from annotate import resources
from annotate.stages.speakers.events import Event
from annotate.stages.speakers.gender import Gender
from annotate.stages.speakers.memory import REFLEXIVE, Memory, main_person
from annotate.stages.speakers.referents import Referent

Features = dict[str, float]

# The best candidate must be this probable: on GUM 9 in 10 that are taken are right.
LEAST = 0.3
# Words between a stranger and the last pronoun that means him: some two sentences.
FURTHEST_STRANGER = 50
# Of so many pronouns for one person, this share tells the gender.
FEWEST_CALLS, CALLED_SHARE = 4, 0.8
OTHER: Mapping[Gender | None, Gender] = {"m": "f", "f": "m"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A pronoun with its candidates and what speaks for each; None is nobody named."""

    event: Event
    candidates: list[Referent | None]
    features: list[Features]


@dataclass(frozen=True, slots=True)
class Sources:
    """Who the attributions say speaks.

    *quotations* has, for each word of a source mention, the ids of what it says; *spans* the first
    and last word of each quotation; *speakers* who says it, as far as that is known.
    *strangers* are the first words of sources that are one person without a name, in order;
    *strange* tells which of them a pronoun means.  *firsts* are the first words of all sources, in
    order: bodies speak, too.
    """

    quotations: Mapping[int, tuple[str, ...]]
    spans: Mapping[str, tuple[int, int]]
    speakers: dict[str, Referent] = field(default_factory=dict)
    strangers: Sequence[int] = ()
    strange: dict[Event, int] = field(default_factory=dict)
    firsts: Sequence[int] = ()

    def before(self, word: int) -> int:
        """Return the first word of the source before that of *word*, -1 if there is none."""
        at = bisect_left(self.firsts, word) - 1
        return self.firsts[at] if at >= 0 else -1


Decide = Callable[[Choice], tuple[Referent | None, float]]


def resolve(events: Sequence[Event], sources: Sources, decide: Decide) -> dict[Event, float]:
    """Give the pronouns among *events* their referents; return how probable each is.

    Pronouns that are not sure are not in the answer, and keep no referent.  They are read twice:
    how somebody is called in the whole article tells a gender that the name does not.
    """
    open_ones = [event for event in events if event.is_open]
    sure = _resolved(events, sources, decide)
    if _learn_genders(sure):
        for event in open_ones:
            event.referent = None
        sure = _resolved(events, sources, decide)
    return sure


def _resolved(events: Sequence[Event], sources: Sources, decide: Decide) -> dict[Event, float]:
    memory = Memory(main=main_person(events))
    sources.speakers.clear()
    sources.strange.clear()
    sure: dict[Event, float] = {}
    spoke = -1
    for event in events:
        said = sources.quotations.get(event.first, ())
        if sources.before(event.first) > spoke:
            memory.speaker = None
        stranger = stranger_for(event, memory, sources)
        if stranger is not None:
            sources.strange[event] = stranger
        elif event.is_open:
            choice = choose(event, memory, sources)
            event.referent, chance = decide(choice)
            if event.referent is not None:
                sure[event] = chance
        memory.note(event)
        if said and event.referent is not None:
            sources.speakers.update(dict.fromkeys(said, event.referent))
            memory.speaker = event.referent
            spoke = event.first
    return sure


def stranger_for(event: Event, memory: Memory, sources: Sources) -> int | None:
    """Return the first word of the source without a name whom the pronoun *event* means.

    That is the one who spoke just before, if nobody was named since: in "An official said no. He
    gave no reason" it is not the minister of the paragraph before.
    """
    if not event.is_open or event.quotation is not None:
        return None
    at = bisect_left(sources.strangers, event.first) - 1
    if at < 0 or event.first - sources.strangers[at] > FURTHEST_STRANGER:
        return None
    named = max((last.first for last in memory.last.values()), default=-1)
    return sources.strangers[at] if named < sources.strangers[at] else None


def _learn_genders(sure: Iterable[Event]) -> bool:
    """Give those their gender who are called he, or she, often enough; say whether any was."""
    called: dict[Referent, Counter[Gender]] = {}
    for event in sure:
        if event.referent is not None and event.gender and event.referent.gender is None:
            called.setdefault(event.referent, Counter())[event.gender] += 1
    learned_any = False
    for referent, count in called.items():
        ((sign, number),) = count.most_common(1)
        if number >= FEWEST_CALLS and number >= CALLED_SHARE * count.total():
            referent.gender = sign
            learned_any = True
    return learned_any


def choose(event: Event, memory: Memory, sources: Sources) -> Choice:
    """Return the candidates for the pronoun *event* with what speaks for each."""
    candidates: list[Referent | None] = []
    features: list[Features] = []
    subject = memory.subject_for(event)
    for referent in memory.recent():
        if referent is not subject and referent.gender in (None, event.gender):
            features.append(compared(event, referent, memory, sources, rank=len(candidates)))
            candidates.append(referent)
    features.append(nobody(event, memory, candidates))
    candidates.append(None)
    return Choice(event, candidates, features)


def compared(
    event: Event, referent: Referent, memory: Memory, sources: Sources, *, rank: int
) -> Features:
    """Return what speaks for and against *referent* as who the pronoun *event* means."""
    last = memory.last[referent]
    sentences = min(event.sentence - last.sentence, 5)
    paragraphs = min(event.paragraph - last.paragraph, 3)
    same = sentences == 0
    quotation = event.quotation
    said = sources.quotations.get(event.first, ())
    found: Features = {
        f"{sentences} sentences back": 1.0,
        f"{paragraphs} paragraphs back": 1.0,
        f"candidate {min(rank, 4)}": 1.0,
        f"last as {_part(last)}": 1.0,
        "surely a person": memory.sureness(referent),
        f"{_near(event, last)} as {_part(last)}, now {_part(event)}": 1.0,
    }
    flags = {
        "subject of the article": memory.is_subject(referent),
        "gender known": referent.gender is not None,
        "last by pronoun": last.pronoun is not None,
        "told of in what the clause tells of": memory.topic == (event.clause, referent),
        "owner of what the clause tells of": memory.owns_topic(event, referent),
        "called so before": memory.is_called(referent, event.gender),
        "called otherwise before": memory.is_called(referent, OTHER.get(event.gender)),
        "first in this sentence": memory.firsts.get(event.sentence) is referent,
        "first in the sentence before": memory.firsts.get(event.sentence - 1) is referent,
        "first in both sentences": memory.firsts.get(event.sentence - 1) is referent
        and event.sentence not in memory.firsts,
        "alone before it in the sentence": same and memory.alone(event, referent),
        "last inside a quotation, now outside": last.quotation is not None and quotation is None,
        "both in one quotation": quotation is not None and last.quotation is quotation,
        "last outside, now inside a quotation": quotation is not None and last.quotation is None,
        "speaks this quotation": quotation is not None
        and sources.speakers.get(quotation.id) is referent,
        "says what this is reported in": event.reported is not None
        and sources.speakers.get(event.reported.id) is referent,
        "says what this opens": event.reported is not None
        and memory.opens(event)
        and sources.speakers.get(event.reported.id) is referent,
        "main person of the article": memory.main is referent,
        "spoke last": memory.speaker is referent,
        "spoke last, now speaks": bool(said) and memory.speaker is referent,
        "now speaks, in its own quotation": not _is_own_pronoun(last)
        and any(_within(last, sources.spans.get(quotation_id)) for quotation_id in said),
        "now speaks, another spoke last": bool(said) and memory.speaker not in (None, referent),
    }
    found.update({name: 1.0 for name, holds in flags.items() if holds})
    return found


def _near(event: Event, last: Event) -> str:
    if event.clause == last.clause:
        return "same clause"
    sentences = event.sentence - last.sentence
    return ("same sentence", "sentence before")[sentences] if sentences < 2 else "further back"


def _part(event: Event) -> str:
    if event.pronoun in REFLEXIVE:
        return "reflexive"
    return "object" if event.part == "complement" else event.part


def _is_own_pronoun(last: Event) -> bool:
    """Say whether *last* may be what the speaker is called in a report of what she says."""
    return last.pronoun is not None and last.quotation is None


def _within(event: Event, span: tuple[int, int] | None) -> bool:
    return span is not None and span[0] <= event.first < span[1]


def nobody(event: Event, memory: Memory, candidates: Sequence[Referent | None]) -> Features:
    """Return what speaks for the pronoun *event* meaning nobody who is named."""
    found: Features = {
        "nobody": 1.0,
        f"nobody, of {min(len(candidates), 3)}": 1.0,
    }
    if event.quotation is not None:
        found["nobody, in a quotation"] = 1.0
    latest = max((memory.last[r].first for r in candidates if r is not None), default=-1)
    for other in reversed(memory.nameless[-4:]):
        if other.gender is None or other.gender == event.gender:
            sentences = min(event.sentence - other.sentence, 3)
            found[f"nobody, a nominal {sentences} sentences back"] = 1.0
            if other.gender is not None:
                found[f"nobody, a nominal of this gender {sentences} sentences back"] = 1.0
            if other.first > latest:
                found[f"nobody, a nominal since, {sentences} sentences back"] = 1.0
            if other.pronoun is not None:
                found["nobody, as the pronoun before"] = 1.0
            break
    return found


def decided(
    choice: Choice, weights: Mapping[str, float] | None = None
) -> tuple[Referent | None, float]:
    """Return whom the pronoun means and how probable that is; None if nobody is sure enough."""
    chances = probabilities(choice, weights if weights is not None else learned())
    chance, best = max(zip(chances, range(len(chances)), strict=True))
    return (choice.candidates[best], chance) if chance >= LEAST else (None, chance)


def probabilities(choice: Choice, weights: Mapping[str, float]) -> list[float]:
    """Return how probable each candidate of *choice* is; they sum to 1."""
    totals = [
        sum(weights.get(name, 0.0) * value for name, value in features.items())
        for features in choice.features
    ]
    top = max(totals)
    scores = [math.exp(total - top) for total in totals]
    whole = sum(scores)
    return [score / whole for score in scores]


@cache
def learned() -> dict[str, float]:
    """Return what each feature is worth."""
    return {name: float(weight) for name, weight in resources.table("pronoun-weights")}
