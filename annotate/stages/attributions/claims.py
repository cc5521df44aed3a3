"""A claim: that some words are what a source says, before it becomes annotations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from annotate import resources

Fragments = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Content, source and cue of one attribution, as spans (start, end) of the text.

    *source* and *cue* may be empty.  *rule* names what found it: "tagger" or a rule's name;
    *probability* is None where it is the rule's measured one.
    """

    source: Fragments
    cue: Fragments
    content: Fragments
    rule: str
    probability: float | None = None

    @property
    def start(self) -> int:
        return self.content[0][0]

    @property
    def end(self) -> int:
        return self.content[-1][1]

    @property
    def certainty(self) -> float | None:
        """The claim's probability, or the measured one of its rule; None if never measured."""
        if self.probability is not None:
            return self.probability
        return _rule_certainties().get(self.rule)


@cache
def _rule_certainties() -> dict[str, float]:
    """Return the share of right claims that each rule made on held-out articles."""
    return {rule: float(share) for rule, share in resources.table("rule-certainties")}
