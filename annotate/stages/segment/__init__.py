"""The segment stage: headline, captions, datelines, paragraphs and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotate.article import Annotation, Application, Article, Block, BlockKind, Furniture, Span
from annotate.pipeline import Findings
from annotate.stages.segment import patterns
from annotate.stages.segment.layout import kinds_of
from annotate.stages.segment.lines import VISIBLE, paragraphs

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Segment:
    """Divides the text into blocks.  Outside blocks there is only XML white space.

    Blocks are trimmed of it, but for a dateline that opens a paragraph: that reaches up to the
    paragraph's first character, dash and blank included.
    An article that has blocks keeps them.
    """

    name: str = "segment"
    description: str = "headline, captions, datelines, paragraphs, sub-headings, bylines, the rest"
    requires: tuple[type[Annotation], ...] = ()
    provides: tuple[type[Annotation], ...] = (Block, Furniture)
    components: frozenset[str] = frozenset()
    applications: tuple[Application, ...] = ()

    def __call__(self, article: Article, doc: Doc) -> Findings:
        """Return the blocks, the furniture in them, and the headline as title if there is none."""
        if article.of(Block):
            return Findings()
        blocks = tuple(_blocks(article))
        ids = article.fresh_ids("f")
        furniture = tuple(
            Furniture(id=next(ids), spans=(span,), kind=kind)
            for block in blocks
            for span, kind in patterns.furniture(article.text, block)
        )
        metadata = article.metadata
        headline = next((block for block in blocks if block.kind == "headline"), None)
        if headline is not None and metadata.title is None:
            words = article.text[headline.start : headline.end].split()
            title = " ".join(word for word in words if VISIBLE.search(word))
            metadata = replace(metadata, title=title or None)
        return Findings(annotations=(*blocks, *furniture), metadata=metadata)


def _blocks(article: Article) -> Iterator[Block]:
    ids = article.fresh_ids("b")
    for span, kind in _divided(article.text):
        yield Block(id=next(ids), spans=(span,), kind=kind)


def _divided(text: str) -> Iterator[tuple[Span, BlockKind]]:
    """Yield what stands in the lines, the dateline that opens the first paragraph by itself."""
    spans = paragraphs(text)
    lines = [text[start:end] for start, end in spans]
    is_first = True
    for span, line, kind in zip(spans, lines, kinds_of(lines), strict=True):
        length = 0
        if kind == "paragraph" and is_first:
            is_first = False
            colon = span != spans[0] and not patterns.is_transcript(lines)
            length = patterns.dateline_length(line, colon=colon)
        if length:
            yield Span(span.start, span.start + length), "dateline"
        if length < len(line):
            yield Span(span.start + length, span.end), kind
