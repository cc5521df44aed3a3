"""A claim: that some words are what a source says, before it becomes annotations."""

from __future__ import annotations

from dataclasses import dataclass

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
