"""Sorting the gold attributions that were missed into kinds, each with its cause."""

from __future__ import annotations

from collections.abc import Sequence

from annotate.evaluation.attributions import HALF, Relation
from annotate.evaluation.counts import Tokens

_SHORT = 4  # words

# What is known of each kind, from reading its cases.
CAUSES = {
    "cue not found, content without quotation marks": (
        "words that tell of an attitude or act as much as of speech; people differ on them too"
    ),
    "cue not found, content in quotation marks": "a cue far from its quotation, or none of speech",
    "cue not found, long cue": "phrases of three words and more, seldom seen twice",
    "cue found, content too short": "the content goes on after a comma or conjunction, or is split",
    "cue found, content too long": "what follows the content is taken for a part of it",
    "cue found, other content": "the content stands on the other side of the cue",
    "cue found, content of a few words": "one word more or less is half of it",
    "source elsewhere": "the nearest name is not the source, or the source is a pronoun before it",
    "source cut or too long": "where an apposition or a description of the source ends",
    "source not found": "the source stands in another sentence, or the cue is passive",
    "source found where gold has none": "an agent that the annotators left out",
    "cue cut or too long": "which adverbs and prepositions belong to the cue",
    "nested in another attribution": "speech inside speech",
    "given to another gold attribution": "two gold attributions share the words of one found",
}


def cause_of_miss(gold: Relation, system: Sequence[Relation], quoted: Tokens) -> str:
    """Return the kind of miss that *gold* is; a key of `CAUSES`.

    *quoted* are all the article's words in double quotation marks.
    """
    same_cue = [relation for relation in system if relation.cue & gold.cue]
    if not same_cue:
        return _missing_cue(gold, quoted)
    closest = max(same_cue, key=lambda relation: sum(relation.agreement(gold)))
    source, cue, content = closest.agreement(gold)
    if content < HALF:
        return _wrong_content(gold, closest)
    if source < HALF:
        return _wrong_source(gold, closest)
    return "cue cut or too long" if cue < HALF else "given to another gold attribution"


def _missing_cue(gold: Relation, quoted: Tokens) -> str:
    if gold.content & quoted:
        return "cue not found, content in quotation marks"
    if len(gold.cue) >= 3:
        return "cue not found, long cue"
    return "cue not found, content without quotation marks"


def _wrong_content(gold: Relation, closest: Relation) -> str:
    if not gold.content & closest.content:
        return "cue found, other content"
    if len(gold.content) <= _SHORT:
        return "cue found, content of a few words"
    shorter = len(closest.content) < len(gold.content)
    return "cue found, content too short" if shorter else "cue found, content too long"


def _wrong_source(gold: Relation, closest: Relation) -> str:
    if not gold.source:
        return "source found where gold has none"
    if not closest.source:
        return "source not found"
    return "source cut or too long" if gold.source & closest.source else "source elsewhere"
