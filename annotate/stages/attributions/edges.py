"""Where a content begins and ends: mending the edges and holes that a tagger leaves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from annotate import resources
from annotate.stages.attributions.claims import Claim, Fragments
from annotate.stages.attributions.scene import Scene

_WORD = re.compile(r"\w+(?:[.'’-]\w+)*")
_BOUNDARY = re.compile(r"[.!?\n\"“”]")
_LAST_WORD = re.compile(r"(\w+)\s+\Z")
# Chosen on PolNeAR dev: exact contents gain with longer holes, relations lose from 5 words on.
_LONGEST_HOLE = 4  # words
_LONGEST_GAP = 200  # characters
_LONGEST_OPENER = 10  # characters before a content in which the word that opens it stands


@cache
def _openers() -> frozenset[str]:
    return frozenset(resources.lexicon("content-openers"))


def without_holes(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Return *claims* in which pieces of a content are one, unless source or cue is between.

    A hole is a few words within one sentence.
    """
    return [replace(claim, content=_filled(claim, scene.text)) for claim in claims]


def _filled(claim: Claim, text: str) -> Fragments:
    filled: list[tuple[int, int]] = []
    for start, end in claim.content:
        if filled and _is_hole(claim, text, filled[-1][1], start):
            filled[-1] = (filled[-1][0], end)
        else:
            filled.append((start, end))
    return tuple(filled)


def _is_hole(claim: Claim, text: str, start: int, end: int) -> bool:
    parts = (*claim.source, *claim.cue)
    if end - start > _LONGEST_GAP or any(s < end and start < e for s, e in parts):
        return False
    between = text[start:end]
    if _BOUNDARY.search(between):
        return False
    return len(_WORD.findall(between)) <= _LONGEST_HOLE


def with_openers(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Return *claims* whose content takes in the "that" or "whether" directly before it."""
    return [_opened(claim, scene.text) for claim in claims]


def _opened(claim: Claim, text: str) -> Claim:
    start, end = claim.content[0]
    match = _LAST_WORD.search(text, max(0, start - _LONGEST_OPENER), start)
    if match is None or match.group(1).lower() not in _openers():
        return claim
    if not claim.cue or claim.cue[-1][1] > match.start(1):
        return claim
    return replace(claim, content=((match.start(1), end), *claim.content[1:]))
