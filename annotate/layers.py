"""Layers: which annotations stand beside each other, and which exclude each other.

Two annotations of one layer say different things of the same words where they overlap, so only one
of them can be right.  What nests by nature (a name in a phrase, a quotation in a quotation) is in
different layers, or tells by its extent.
"""

from __future__ import annotations

from collections.abc import Mapping

from annotate.article import (
    Annotation,
    Block,
    Cue,
    DateExpression,
    Furniture,
    Mention,
    MentionForm,
    Quotation,
    QuotedWords,
    RoleName,
    Span,
)

LAYERS: Mapping[type[Annotation], str] = {
    Block: "block",
    Furniture: "furniture",
    RoleName: "role",
    DateExpression: "date",
    Quotation: "quotation",
    QuotedWords: "words",
    Cue: "cue",
}
# A phrase holds names and nominals, a nominal a pronoun ("their report"), a metonymy the name.
MENTION_LAYERS: Mapping[MentionForm, str] = {
    "name": "name",
    "demonym": "name",
    "nominal": "nominal",
    "unnamed": "nominal",
    "group": "nominal",
    "pronoun": "pronoun",
    "metonymy": "metonymy",
    "phrase": "phrase",
}
# Quotations nest; two are one and the same if they share as much of what either holds.
SAME = 0.5


def layer_of(annotation: Annotation) -> str:
    """Return the name of the layer of *annotation*."""
    if isinstance(annotation, Mention):
        return MENTION_LAYERS[annotation.form]
    return LAYERS[type(annotation)]


def extent(annotation: Annotation) -> Span:
    """Return the stretch from the beginning of *annotation* to its end, gaps included."""
    return Span(annotation.start, annotation.end)


def share(one: Span, other: Span) -> float:
    """Return the characters in both spans by those in either.

    >>> share(Span(0, 4), Span(2, 8))
    0.25
    """
    both = min(one.end, other.end) - max(one.start, other.start)
    return max(0, both) / (max(one.end, other.end) - min(one.start, other.start))


def exclude(layer: str, one: Span, other: Span) -> bool:
    """Say whether two annotations of *layer* with these extents cannot both be right."""
    return share(one, other) >= SAME if layer == "quotation" else share(one, other) > 0
