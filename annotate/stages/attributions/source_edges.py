"""Sources that run on: clauses, contents and other cues that a tagger takes into a source."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from annotate import resources
from annotate.stages.attributions.claims import Claim, Fragments
from annotate.stages.attributions.scene import Scene

_WORD = re.compile(r"\w+(?:[.'’-]\w+)*")
_LONGEST_WORD = 60  # characters


@cache
def _pronouns() -> frozenset[str]:
    return frozenset(resources.lexicon("person-pronouns"))


def without_clauses(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Return *claims* whose sources hold neither a content of theirs nor another claim's cue.

    Of "Ruiz, a doctor, praised Marsh and" before "said", the source is that of "praised"; of
    "Ruiz was late, but she", it is "she".
    """
    cues = sorted((part[0], number) for number, claim in enumerate(claims) for part in claim.cue)
    return [_shortened(claim, claims, cues, scene.text) for claim in claims]


def _shortened(
    claim: Claim, claims: Sequence[Claim], cues: Sequence[tuple[int, int]], text: str
) -> Claim:
    source = claim.source
    if len(source) != 1:
        return claim
    start, end = source[0]
    start, end = _beside(start, end, (*claim.content, *claim.cue))
    at = bisect_left(cues, (start, 0))
    while at < len(cues) and cues[at][0] < end:
        other = claims[cues[at][1]]
        if other.source and other.source[0][0] == start and other.source[0][1] <= cues[at][0]:
            return replace(claim, source=other.source)
        last = _last_word(text, start, end)
        if last is not None and last.group().lower() in _pronouns():
            return replace(claim, source=(last.span(),))
        at += 1
    return claim if (start, end) == source[0] else replace(claim, source=((start, end),))


def _beside(start: int, end: int, parts: Fragments) -> tuple[int, int]:
    """Return the longer end of [start, end) that lies outside every one of *parts*."""
    for first, last in parts:
        if start < first < end or start < last < end:
            before, after = first - start, end - last
            start, end = (start, first) if before >= after else (last, end)
    return start, end


def _last_word(text: str, start: int, end: int) -> re.Match[str] | None:
    words = list(_WORD.finditer(text, max(start, end - _LONGEST_WORD), end))
    return words[-1] if words else None
