"""Memory: what has been read of an article's people before a pronoun."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotate.stages.speakers.events import Event
from annotate.stages.speakers.gender import Gender
from annotate.stages.speakers.referents import Referent

# People further back than this many others are never meant: in the gold data, under 1 in 100.
MOST_CANDIDATES = 8
REFLEXIVE = frozenset({"himself", "herself"})
# Of this many mentions of people, this share means one person: the subject of the article.
FEWEST_MENTIONS, SUBJECT_SHARE = 6, 0.5


@dataclass(slots=True)
class Memory:
    """What has been read before a pronoun: who was mentioned when, most recent last.

    *called* counts the genders of the pronouns for each; *firsts* has who came first in each
    sentence, not as an owner ("Lee's wife"); *clause* the events of the present clause; *owner*
    who was last named as an owner; *topic* a clause that tells more of something, and who was
    named before it; *main* whom the whole article is about.
    """

    last: dict[Referent, Event] = field(default_factory=dict)
    count: Counter[Referent] = field(default_factory=Counter)
    total: int = 0
    nameless: list[Event] = field(default_factory=list)
    speaker: Referent | None = None
    called: dict[Referent, Counter[Gender]] = field(default_factory=dict)
    firsts: dict[int, Referent] = field(default_factory=dict)
    clause: list[Event] = field(default_factory=list)
    latest: Event | None = None
    owner: Event | None = None
    topic: tuple[int, Referent | None] = (-1, None)
    main: Referent | None = None
    certs: dict[Referent, float] = field(default_factory=dict)

    def note(self, event: Event) -> None:
        """Remember *event*."""
        if event.tells_more and self.latest is not None:
            self.topic = event.clause, self.latest.referent
        if self.clause and self.clause[-1].clause != event.clause:
            self.clause.clear()
        self.clause.append(event)
        self.latest = event
        if event.referent is None:
            self.nameless.append(event)
            return
        if event.pronoun is not None and event.gender is not None:
            self.called.setdefault(event.referent, Counter())[event.gender] += 1
        if event.part == "possessive" and event.pronoun is None:
            self.owner = event
        if event.part != "possessive":
            self.firsts.setdefault(event.sentence, event.referent)
        self.last.pop(event.referent, None)
        self.last[event.referent] = event
        self.count[event.referent] += 1
        self.total += 1

    def is_subject(self, referent: Referent) -> bool:
        """Say whether the article is so far mostly about *referent*, as a biography is."""
        return self.total >= FEWEST_MENTIONS and self.count[referent] > SUBJECT_SHARE * self.total

    def sureness(self, referent: Referent) -> float:
        """Return how probable it is that *referent* is a person at all, by its surest naming."""
        if referent not in self.certs:
            certs = (naming.mention.cert or 0.0 for naming in referent.namings)
            self.certs[referent] = max(certs, default=0.0)
        return self.certs[referent]

    def is_called(self, referent: Referent, sign: Gender | None) -> bool:
        """Say whether the pronouns for *referent* so far mostly tell the gender *sign*."""
        found = self.called.get(referent)
        return found is not None and found.most_common(1)[0][0] == sign

    def alone(self, event: Event, referent: Referent) -> bool:
        """Say whether only *referent*, of *event*'s gender, is in its sentence so far."""
        for other in self.recent():
            if self.last[other].sentence != event.sentence:
                return True
            if other is not referent and other.gender in (None, event.gender):
                return False
        return True

    def subject_for(self, event: Event) -> Referent | None:
        """Return the subject of the verb that *event* is the object of, who is another person."""
        if event.part not in ("object", "complement") or event.pronoun in REFLEXIVE:
            return None
        others = [one for one in self.clause if one.clause == event.clause]
        others = [one for one in others if one.part != "possessive"]
        return others[-1].referent if others and others[-1].part == "subject" else None

    def opens(self, event: Event) -> bool:
        """Say whether *event* is the first subject in the report it stands in."""
        before = self.latest
        is_first = before is None or before.reported is not event.reported
        return event.part == "subject" and is_first

    def owns_topic(self, event: Event, referent: Referent) -> bool:
        """Say whether *referent* owns what the clause that *event* opens tells more of."""
        owner = self.owner
        if owner is None or not event.tells_more or owner.sentence != event.sentence:
            return False
        return owner.referent is referent

    def recent(self) -> list[Referent]:
        """Return the people mentioned last, most recent first."""
        return list(itertools.islice(reversed(self.last), MOST_CANDIDATES))


def main_person(events: Sequence[Event]) -> Referent | None:
    """Return whom most of the names in the article name, if that is one person."""
    names = Counter(e.referent for e in events if e.referent is not None and e.pronoun is None)
    if names.total() < FEWEST_MENTIONS:
        return None
    ((referent, count),) = names.most_common(1)
    return referent if count > SUBJECT_SHARE * names.total() else None
