"""Contradictions: which annotation of a stage cannot stand beside one that a person made.

Of a person's annotation and a stage's, the stage's gives way if

- they are in one layer and overlap (quotations: share half of what either holds, unless one lies
  in the other and is of another type, as quoted words lie in an indirect quotation);
- they mark the same words as mentions of different forms, but for a place and its government;
- one says that words in quotation marks are speech, the other that they are not.

A block is not dropped but cut, for every word needs one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from annotate.article import Annotation, Mention, Quotation, QuotedWords, Span
from annotate.layers import SAME, exclude, extent, layer_of, share
from annotate.spans import covers, overlaps

# Annotations are looked up by the stretches of this many characters that they reach into.
STRETCH = 512
NEARLY = 0.8


def contradict(one: Annotation, other: Annotation) -> bool:
    """Say whether only one of two annotations can be right."""
    layers = layer_of(one), layer_of(other)
    if isinstance(one, Quotation) and isinstance(other, Quotation):
        return _same_speech(one, other)
    if isinstance(one, Quotation) and isinstance(other, QuotedWords):
        return _is_speech(other, one)
    if isinstance(one, QuotedWords) and isinstance(other, Quotation):
        return _is_speech(one, other)
    if layers[0] == layers[1]:
        return any(overlaps(s, t) for s in one.spans for t in other.spans)
    if isinstance(one, Mention) and isinstance(other, Mention):
        return one.spans == other.spans and "metonymy" not in layers
    return False


def _same_speech(one: Quotation, other: Quotation) -> bool:
    spans = extent(one), extent(other)
    nested = covers(*spans) or covers(spans[1], spans[0])
    if nested and (one.direct, one.mixed) != (other.direct, other.mixed):
        return one.spans == other.spans
    return share(*spans) >= SAME


def _is_speech(words: QuotedWords, quotation: Quotation) -> bool:
    marked = extent(words)
    return any(
        overlaps(marked, span) and (not covers(span, marked) or share(marked, span) >= NEARLY)
        for span in quotation.spans
    )


class Neighbours:
    """Annotations by where they stand."""

    def __init__(self, annotations: Iterable[Annotation]) -> None:
        self._near: dict[int, list[Annotation]] = defaultdict(list)
        for annotation in annotations:
            for number in _stretches(extent(annotation)):
                self._near[number].append(annotation)

    def overlapping(self, span: Span) -> Iterator[Annotation]:
        """Yield the annotations whose extent overlaps *span*, in the order given."""
        seen: set[str] = set()
        for number in _stretches(span):
            for annotation in self._near.get(number, ()):
                if annotation.id not in seen and overlaps(extent(annotation), span):
                    seen.add(annotation.id)
                    yield annotation

    def against(self, annotation: Annotation) -> Annotation | None:
        """Return the first that contradicts *annotation*, or None."""
        near = self.overlapping(extent(annotation))
        return next((other for other in near if contradict(annotation, other)), None)


def is_withdrawn(layer: str, span: Span, withdrawn: Iterable[Span]) -> bool:
    """Say whether an annotation of *layer* over *span* is one that a person took out."""
    return any(exclude(layer, span, other) for other in withdrawn)


def _stretches(span: Span) -> range:
    return range(span.start // STRETCH, (span.end - 1) // STRETCH + 1)
