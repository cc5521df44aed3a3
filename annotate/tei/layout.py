"""The division of a text into blocks, and what lies between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotate.article import Annotation, Article, Block, Span
from annotate.errors import EncodingError, excerpt
from annotate.tei.characters import FORBIDDEN_CLASS

# What TEI lets stand between blocks: white space, and gaps.
NO_TEXT = re.compile(rf"[ \t\r\n{FORBIDDEN_CLASS}]*")


class Container(NamedTuple):
    """A stretch that becomes one element: a piece of a block, or loose text (no block)."""

    start: int
    end: int
    block: Block | None


def containers(article: Article) -> list[Container]:
    """Return the blocks' pieces, and the stretches between them that hold words or annotations.

    In reading order, disjoint.  Raises EncodingError if blocks overlap.
    """
    blocks = sorted(
        Container(start, end, block) for block in article.of(Block) for start, end in block.spans
    )
    inner = [s for a in article.annotations if not isinstance(a, Block) for s in a.spans]
    starts = sorted(start for start, _ in inner)
    found: list[Container] = []
    at = 0
    for block in (*blocks, None):
        start = len(article.text) if block is None else block.start
        if start < at:
            raise EncodingError(
                f"{article.metadata.id}: block {excerpt(found[-1].block.id)} overlaps the block "  # type: ignore[union-attr]
                f"at {start}; blocks must be disjoint"
            )
        if at < start and _is_loose(article.text, at, start, starts):
            found.append(Container(at, start, None))
        if block is not None:
            found.append(block)
            at = block.end
    return found


def _is_loose(text: str, start: int, end: int, starts: Sequence[int]) -> bool:
    nothing_starts = bisect_right(starts, start - 1) == bisect_right(starts, end - 1)
    return not (nothing_starts and NO_TEXT.fullmatch(text, start, end))


def cut(
    annotations: Iterable[Annotation], stretches: Sequence[Container]
) -> list[list[tuple[Span, Annotation]]]:
    """Return, for each of *stretches*, what *annotations* have in it, cut at its boundaries."""
    ends = [stretch.end for stretch in stretches]
    parts: list[list[tuple[Span, Annotation]]] = [[] for _ in stretches]
    for annotation in annotations:
        for start, end in annotation.spans:
            at = bisect_right(ends, start)
            while at < len(stretches) and stretches[at].start < end:
                piece = Span(max(start, stretches[at].start), min(end, stretches[at].end))
                parts[at].append((piece, annotation))
                at += 1
    return parts
