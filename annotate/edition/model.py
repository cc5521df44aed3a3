"""What a reader of an article is shown beside its text.  Pure data, all of it read from the TEI."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Literal, NamedTuple

QuotationKind = Literal["direct", "mixed", "indirect"]
QUOTATION_KINDS: tuple[QuotationKind, ...] = ("direct", "mixed", "indirect")
SpeakerKind = Literal["person", "org", "unnamed", "unknown"]

# How much of a text stands for its headline: its first sentence, if that is of such a length.
OPENING_LENGTH = 70
FIRST_SENTENCE = re.compile(r"(.{15,69}?[.!?])\s")


def opening(text: str, length: int = OPENING_LENGTH) -> str:
    """Return how *text* begins: whole words, no more than *length* characters of them.

    >>> opening("Rain fell on Velmouth, and on the ferry.", 25)
    'Rain fell on Velmouth,\xa0…'
    """
    words = " ".join(text.split())
    if len(words) <= length:
        return words
    return (words[: length + 1].rpartition(" ")[0] or words[:length]) + "\N{NO-BREAK SPACE}…"


class Agent(NamedTuple):
    """Who or what made annotations."""

    id: str
    name: str
    description: str
    is_person: bool


class Application(NamedTuple):
    """A program or model that took part."""

    name: str
    version: str
    description: str


class Change(NamedTuple):
    """An entry of the edition's history."""

    when: str | None
    who: str
    text: str


class About(NamedTuple):
    """The article as a publication, and how its edition was made."""

    id: str
    title: str | None
    date: str | None
    date_origin: str | None
    publisher: str | None
    author: str | None
    url: str | None
    licence: str | None
    licence_url: str | None
    language: str
    source: dict[str, str]
    agents: dict[str, Agent]
    applications: tuple[Application, ...]
    changes: tuple[Change, ...]


class Speaker(NamedTuple):
    """Somebody who is quoted.

    *siglum* is unique in the article.  *slot* is the number of a colour, 0 for the neutral one.
    """

    id: str
    kind: SpeakerKind
    name: str
    role: str | None
    link: str | None
    siglum: str
    slot: int

    @property
    def short_name(self) -> str:
        """The family name of a person, the whole name of all others."""
        return self.name.split()[-1] if self.kind == "person" and self.name.split() else self.name


class Part(NamedTuple):
    """One stretch of a quotation; *block* is the id of its block, *where* its name for readers."""

    id: str
    words: str
    block: str
    where: str
    start: int
    end: int


class Ground(NamedTuple):
    """One of the decisions a quotation rests on: what, who or what made it, how surely."""

    what: str
    agent: Agent | None
    cert: float | None


class Utterance(NamedTuple):
    """A quotation with all its parts.

    *number* counts the quotations of the article; one inside another by the same speaker is an
    *inset* with no number and no card of its own.  *cert* is the least of the certainties it
    rests on.  *of* is how many quotations the speaker has, *nth* which of them this is.
    """

    id: str
    number: int
    kind: QuotationKind
    medium: str | None
    speaker: Speaker
    parts: tuple[Part, ...]
    insets: tuple[Part, ...]
    addressee: str | None
    cues: tuple[str, ...]
    cue_ids: tuple[str, ...]
    source_ids: tuple[str, ...]
    grounds: tuple[Ground, ...]
    cert: float | None
    low: bool
    checked_by: str | None
    nth: int
    of: int
    previous: str | None
    next: str | None

    @property
    def words(self) -> str:
        """The quoted words, interrupted stretches joined by an ellipsis."""
        return " … ".join(part.words.strip() for part in self.parts)

    @property
    def where(self) -> str:
        """The block in which it begins, as readers call it."""
        return self.parts[0].where

    @property
    def cue(self) -> str | None:
        """The words of its cues, or None if it has none."""
        return ", ".join(self.cues) or None


class Voice(NamedTuple):
    """A speaker with all they say, in reading order."""

    speaker: Speaker
    utterances: tuple[Utterance, ...]

    @property
    def counts(self) -> str:
        """How many of the quotations are of each kind: "2 direct · 1 indirect"."""
        kinds = Counter(utterance.kind for utterance in self.utterances)
        return " · ".join(f"{kinds[kind]} {kind}" for kind in QUOTATION_KINDS if kinds[kind])


class Occurrence(NamedTuple):
    """A place in the text where somebody, something or some time is named."""

    id: str
    words: str
    where: str
    low: bool


class Named(NamedTuple):
    """A person or organisation that the article names.

    *names* are the names by which the text calls it, *titles* the titles and roles that stand with
    them.  *refs* are references elsewhere as they are written ("wd:Q71"), *links* web addresses.
    """

    id: str
    kind: Literal["person", "org"]
    name: str
    names: tuple[str, ...]
    titles: tuple[str, ...]
    role: str | None
    refs: tuple[str, ...]
    links: tuple[str, ...]
    occurrences: tuple[Occurrence, ...]

    @property
    def link(self) -> str | None:
        """The first of the web addresses."""
        return self.links[0] if self.links else None


class Place(NamedTuple):
    """A place that the article names; *standing_for* are the mentions that mean its government."""

    id: str
    name: str
    type: str | None
    country: str | None
    point: tuple[float, float] | None
    refs: tuple[str, ...]
    links: tuple[str, ...]
    low: bool
    occurrences: tuple[Occurrence, ...]
    standing_for: tuple[Occurrence, ...]

    @property
    def link(self) -> str | None:
        """The first of the web addresses."""
        return self.links[0] if self.links else None


class Moment(NamedTuple):
    """A time that the article names; *first* and *last* are its days, where it has any."""

    value: str
    first: date | None
    last: date | None
    occurrences: tuple[Occurrence, ...]


class Question(NamedTuple):
    """An editor's question or remark on an annotation."""

    target: str
    text: str
    by: str


class Reading(NamedTuple):
    """Everything that the pages of an edition show of one article.

    *everyone* are the people and organisations that speak or are named, *named* those of them that
    are not quoted.
    """

    about: About
    text: str
    lede: str
    has_headline: bool
    blocks: tuple[str, ...]
    utterances: tuple[Utterance, ...]
    voices: tuple[Voice, ...]
    everyone: tuple[Named, ...]
    named: tuple[Named, ...]
    places: tuple[Place, ...]
    moments: tuple[Moment, ...]
    questions: tuple[Question, ...]

    @property
    def heading(self) -> str:
        """The headline; where the article has none, how it begins, or its id."""
        about = self.about
        # TEI asks for a title, so that the id stands in for one.
        title = about.title if about.title != about.id else None
        first = FIRST_SENTENCE.match(" ".join(self.lede.split()))
        return title or (first[1] if first else opening(self.lede)) or about.id
