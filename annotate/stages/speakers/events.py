"""Events: every point in the text where a person is mentioned, with the part it plays there."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from annotate import resources
from annotate.article import Block, Quotation
from annotate.stages.mentions.first_look import role_words
from annotate.stages.mentions.words import Words, is_capital
from annotate.stages.speakers import gender
from annotate.stages.speakers.gender import Gender
from annotate.stages.speakers.referents import Referent
from annotate.stages.speakers.scene import Scene

# A complement is what a preposition governs.
Part = Literal["subject", "possessive", "object", "complement"]
# Prepositions that open a clause where a subject follows them ("after he left").
EITHER = frozenset({"after", "before", "since", "until"})
SUBJECTS = frozenset({"he", "she", "they", "it", "i", "we", "you"})
# Words after which a clause tells more of a thing ("his remarks, in which he …").
TELLING_MORE = frozenset({"which", "where"})
# "Lee, who resigned": whoever stands directly before.
RELATIVE = frozenset({"who", "whom"})


@dataclass(eq=False, slots=True)
class Event:
    """A mention of a person: the words from *first* up to, not including, *last*.

    *pronoun* is the pronoun in lower case, None for names and nominals; only he and she have to be
    resolved.  *referent* is None for one
    who has no name, or is not known yet.  *quotation* is the direct quotation around it, *reported*
    the indirect one.  *paragraph* is the number of its block, *clause* that of what seems to be
    its clause; *tells_more* says that this is a relative clause ("his remarks, in which he …").
    """

    first: int
    last: int
    sentence: int
    paragraph: int
    clause: int
    part: Part
    gender: Gender | None
    pronoun: str | None = None
    referent: Referent | None = None
    quotation: Quotation | None = None
    reported: Quotation | None = None
    tells_more: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether this is he or she, whom the words beside do not tell."""
        return self.pronoun is not None and self.pronoun not in RELATIVE


def events(scene: Scene, people: Iterable[Referent]) -> list[Event]:
    """Return the events of *scene* in order: names and who follows them, nominals, he and she."""
    words = scene.words
    where = _Places(scene)
    found: list[Event] = []
    taken: set[int] = set()
    ends: dict[int, Referent] = {}
    for referent in people:
        for naming in referent.namings:
            mention = naming.mention
            if mention.role is not None:
                continue
            first, last = words.before(mention.start), words.before(mention.end)
            taken.update(range(first, last))
            found.append(where.event(first, last, naming.gender, referent=referent))
            ends[last] = referent
    for at, word in enumerate(words.texts):
        lower = word.lower()
        if lower in RELATIVE and at in ends and words.gaps[at] in (" ", ", "):
            found.append(where.event(at, at + 1, None, pronoun=lower, referent=ends[at]))
        elif lower in gender.PRONOUNS:
            found.append(where.event(at, at + 1, gender.PRONOUNS[lower], pronoun=lower))
        elif at not in taken and lower in person_nouns() and _is_nominal(words, at):
            found.append(where.event(at, at + 1, gender.of_title(lower)))
    return sorted(found, key=lambda event: event.first)


class _Places:
    """Finds the sentence, paragraph and quotation of a word."""

    def __init__(self, scene: Scene) -> None:
        self.words = scene.words
        self.starts = [block.start for block in scene.article.of(Block)]
        self.clauses = _clauses(scene.words)
        quotations = scene.article.of(Quotation)
        self.quotations = _stretches(q for q in quotations if q.direct)
        self.reports = _stretches(q for q in quotations if not q.direct)

    def event(
        self,
        first: int,
        last: int,
        sign: Gender | None,
        *,
        pronoun: str | None = None,
        referent: Referent | None = None,
    ) -> Event:
        start = self.words.starts[first]
        return Event(
            first=first,
            last=last,
            sentence=self.words.sentences[first],
            paragraph=bisect.bisect_right(self.starts, start),
            clause=self.clauses[first],
            part=part_of(self.words, first, last, pronoun),
            gender=sign,
            pronoun=pronoun,
            referent=referent,
            quotation=self.quotations.at(start),
            reported=self.reports.at(start),
            tells_more=self._tells_more(first),
        )

    def _tells_more(self, at: int) -> bool:
        before = self.words.texts[at - 1].lower() if at else ""
        return before in TELLING_MORE and not self.words.opens[at]


def _clauses(words: Words) -> list[int]:
    """Return the number of the clause of each word; marks and conjunctions begin new ones."""
    lower = [word.lower() for word in words.texts]
    breaks = (
        opens
        or (gap != " " and gap.strip() != "")
        or word_class(word) == "clause"
        or (word in EITHER and after in SUBJECTS)
        for word, after, gap, opens in zip(
            lower, [*lower[1:], ""], words.gaps, words.opens, strict=False
        )
    )
    return list(itertools.accumulate(breaks))


class _Stretches:
    """Disjoint stretches of text, each with the quotation it belongs to."""

    def __init__(self, stretches: Sequence[tuple[int, int, Quotation]]) -> None:
        self.stretches = stretches
        self.starts = [start for start, _, _ in stretches]

    def at(self, offset: int) -> Quotation | None:
        found = bisect.bisect_right(self.starts, offset) - 1
        if found >= 0 and offset < self.stretches[found][1]:
            return self.stretches[found][2]
        return None


def _stretches(quotations: Iterable[Quotation]) -> _Stretches:
    """Return the stretches of *quotations* without those inside others."""
    flat: list[tuple[int, int, Quotation]] = []
    every = (
        (span.start, span.end, quotation) for quotation in quotations for span in quotation.spans
    )
    for stretch in sorted(every, key=lambda stretch: stretch[:2]):
        if not flat or stretch[0] >= flat[-1][1]:
            flat.append(stretch)
    return _Stretches(flat)


def part_of(words: Words, first: int, last: int, pronoun: str | None) -> Part:
    """Return the part that the words from *first* to *last* seem to play in their clause."""
    before = words.texts[first - 1].lower() if first and not words.opens[first] else ""
    gap, after = words.gaps[last], words.texts[last] if last < len(words) else ""
    governed: Part = "complement" if word_class(before) == "preposition" else "object"
    if pronoun in ("him", "himself", "herself", "whom"):
        return governed
    if pronoun in ("his", "hers") or words.possessive(last - 1):
        return "possessive"
    if pronoun == "her":
        follows = gap == " " and after and word_class(after.lower()) is None
        return "possessive" if follows else governed
    if pronoun in ("he", "she", "who"):
        return "subject"
    if not before or word_class(before) in ("clause",) or words.gaps[first].strip():
        return "subject"
    if governed == "complement":
        return governed
    verb = gap == " " and after[:1].islower() and word_class(after) in (None, "copula")
    return "subject" if verb and before[-2:] not in ("ed", "ng") else "object"


def _is_nominal(words: Words, at: int) -> bool:
    """Say whether the noun *at* mentions somebody who is not named beside it."""
    word = words.texts[at]
    if words.possessive(at) and is_capital(word):
        return False
    if at + 1 < len(words) and words.joined(at + 1) and is_capital(words.texts[at + 1]):
        return False
    start = at
    while start and at - start < 4 and words.joined(start) and not words.opens[start]:
        start -= 1
        before = words.texts[start].lower()
        if word_class(before) == "determiner":
            return not _is_told_of_another(words, start)
        if word_class(before) is not None:
            return False
    return False


def _is_told_of_another(words: Words, start: int) -> bool:
    """Say whether the phrase that begins with word *start* is an apposition or a predicate."""
    if not start or words.opens[start]:
        return False
    before, gap = words.texts[start - 1], words.gaps[start]
    if gap.startswith(",") and is_capital(before):
        return True
    return gap == " " and (word_class(before.lower()) == "copula" or before in ("as", "like"))


@cache
def person_nouns() -> frozenset[str]:
    """Return the nouns for people, in lower case."""
    return role_words() | {row[0] for row in resources.table("gendered-nouns")}


@cache
def _classes() -> dict[str, str]:
    return {row[0]: row[1] for row in resources.table("clause-words")}


def word_class(word: str) -> str | None:
    """Return the class of a small *word* in lower case ("preposition", ...), or None."""
    return _classes().get(word)
