"""What the rules that repair claims know of an article."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from annotate.stages.attributions.claims import Claim
from annotate.stages.attributions.prose import Sentence
from annotate.stages.attributions.quotes import Region


@dataclass(frozen=True, slots=True)
class Scene:
    """The text, its quoted regions and sentences, and the claims the cue rules make of it."""

    text: str
    regions: tuple[Region, ...]
    sentences: tuple[Sentence, ...]
    ruled: tuple[Claim, ...]

    def sentence_at(self, at: int) -> Sentence:
        """Return the sentence that holds the character *at*."""
        number = bisect_right(self.sentences, at, key=lambda sentence: sentence.start)
        return self.sentences[max(0, number - 1)]
