"""Who says what: quotations, their cues and sources, and the attributions that tie them."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, Literal

from annotate import resources
from annotate.article import (
    Annotation,
    Application,
    Article,
    Block,
    Cue,
    Furniture,
    Mention,
    Quotation,
    QuotedWords,
    Span,
)
from annotate.errors import ModelError
from annotate.pipeline import Findings
from annotate.spans import normalised, trimmed
from annotate.stages.attributions.assembly import Assembly
from annotate.stages.attributions.claims import Claim
from annotate.stages.attributions.continuation import continued
from annotate.stages.attributions.layouts import layout_claims, with_layout
from annotate.stages.attributions.prose import read_sentences
from annotate.stages.attributions.quotes import Region, find_regions
from annotate.stages.attributions.repair import repaired
from annotate.stages.attributions.rules import find_claims
from annotate.stages.attributions.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from annotate.stages.attributions.tagger import Tagger

# Blocks in which nobody speaks.
_SILENT = frozenset({"byline", "dateline", "boilerplate"})
# Blocks in which nobody goes on with what was said before.
_HEADINGS = frozenset({"headline", "subheading", "caption"})


class Attributions:
    """Finds quotations, cues and sources, with the learned tagger or by rules alone."""

    name = "attributions"
    description = "quotations, their cues and sources"
    requires: tuple[type[Annotation], ...] = (Block, Mention)
    provides: tuple[type[Annotation], ...] = (Quotation, QuotedWords, Cue, Mention)
    components: frozenset[str] = frozenset()

    def __init__(self, mode: Literal["model", "rules"] = "model", min_cert: float = 0.0) -> None:
        self.mode = mode
        self.min_cert = min_cert

    @property
    def applications(self) -> tuple[Application, ...]:
        """The tagger, where it is used."""
        if self.mode == "rules":
            return ()
        return (
            Application(
                id="app-attribution-tagger",
                name="annotate attribution tagger",
                version="1",
                description="learned from the training part of PolNeAR; see its model card",
            ),
        )

    def __call__(self, article: Article, doc: Doc) -> Findings:
        """Return the article's quotations, cues, source mentions and attributions.

        Raises ModelError if the tagger is asked for and its files are missing.
        """
        blocks = readable(article)
        regions = find_regions(article.text, blocks)
        claims = self._claims(article, blocks, regions)
        claims = [claim for claim in claims if not _is_hand_made(claim, article)]
        sure = [claim for claim in claims if (claim.certainty or 0.0) >= self.min_cert]
        return Assembly(article, regions).findings(sure)

    def _claims(
        self, article: Article, blocks: Sequence[Span], regions: tuple[Region, ...]
    ) -> list[Claim]:
        headings = {b.spans[0] for b in article.of(Block) if b.kind in _HEADINGS}
        sentences = tuple(read_sentences(article.text, blocks, regions, headings))
        layout = layout_claims(article, blocks, regions)
        ruled = with_layout(find_claims(article.text, sentences), layout)
        ruled = continued(sentences, ruled)
        if self.mode == "rules":
            return ruled
        tagged = load_tagger()(article.text, blocks)
        claims = [Claim(t.source, t.cue, t.content, "tagger", t.probability) for t in tagged]
        scene = Scene(article.text, regions, sentences, tuple(ruled))
        return repaired(with_layout(claims, layout), scene)


@cache
def load_tagger() -> Tagger:
    """Return the learned tagger, loaded once in a process.

    Raises ModelError if its files are missing or cannot be read.
    """
    from annotate.stages.attributions.tagger import Tagger

    folder = resources.model("attributions")
    try:
        return Tagger(folder)
    except (ModelError, OSError, ValueError) as error:
        raise ModelError(
            f"the attribution tagger cannot be loaded: {error}; reinstall annotate, or go without "
            "it with --attributions rules"
        ) from error


def readable(article: Article) -> tuple[Span, ...]:
    """Return the stretches of *article* in which somebody may speak, in order.

    They are its blocks of prose without credits and "read more" links.
    """
    furniture = normalised(span for item in article.of(Furniture) for span in item.spans)
    blocks = (b for b in article.of(Block) if b.kind not in _SILENT)
    pieces = (
        trimmed(piece, article.text)
        for block in blocks
        for piece in _without(Span(block.start, block.end), furniture)
    )
    return tuple(piece for piece in pieces if piece is not None)


def _without(block: Span, furniture: Sequence[Span]) -> Iterator[Span]:
    start = block.start
    at = bisect_left(furniture, block)
    while at < len(furniture) and furniture[at].start < block.end:
        if start < furniture[at].start:
            yield Span(start, furniture[at].start)
        start = furniture[at].end
        at += 1
    if start < block.end:
        yield Span(start, block.end)


def _is_hand_made(claim: Claim, article: Article) -> bool:
    """Say whether a person has marked a quotation where *claim* has its content."""
    if not article.people:
        return False
    return any(
        start < span.end and span.start < end
        for quotation in article.of(Quotation)
        if quotation.resp in article.people
        for span in quotation.spans
        for start, end in claim.content
    )
