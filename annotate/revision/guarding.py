"""A stage that works around what is kept, so that the stages after it build on a person's work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotate.article import Annotation, Application, Article, Attribution, Block
from annotate.pipeline import Findings, Stage
from annotate.revision.keeping import Kept
from annotate.revision.yielding import Found, Yielding
from annotate.spans import within

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Guarded:
    """*stage*, whose findings give way to *kept*.

    What is kept is put into the article behind the first stage, which divides the bare text.
    """

    def __init__(self, stage: Stage, kept: Kept) -> None:
        self._stage = stage
        self._kept = kept

    @property
    def name(self) -> str:
        """The name of the stage."""
        return self._stage.name

    @property
    def description(self) -> str:
        """The description of the stage."""
        return self._stage.description

    @property
    def requires(self) -> tuple[type[Annotation], ...]:
        """What the stage requires."""
        return self._stage.requires

    @property
    def provides(self) -> tuple[type[Annotation], ...]:
        """What the stage provides."""
        return self._stage.provides

    @property
    def components(self) -> frozenset[str]:
        """The spaCy pipes that the stage reads."""
        return self._stage.components

    @property
    def applications(self) -> tuple[Application, ...]:
        """The models and data sets that the stage works with."""
        return self._stage.applications

    def __call__(self, article: Article, doc: Doc) -> Findings:
        """Return what the stage finds, fitted around what is kept."""
        findings = self._stage(article, doc)
        kept = self._kept
        found = Yielding(kept, article.text).fit(
            Found(findings.annotations, findings.attributions, findings.entities), article
        )
        tied = {attribution.id for attribution in article.attributions}
        annotations = _in_blocks(
            article,
            (
                *found.annotations,
                *(a for a in kept.annotations.values() if a.id not in article.by_id),
            ),
        )
        known = {*article.by_id, *(annotation.id for annotation in annotations)}
        attributions = (
            *found.attributions,
            *(a for a in kept.attributions.values() if a.id not in tied),
        )
        return Findings(
            annotations=annotations,
            attributions=tuple(a for a in attributions if _ends(a) <= known),
            entities=(
                *found.entities,
                *(e for e in kept.entities.values() if e.id not in article.entity_by_id),
            ),
            metadata=findings.metadata,
        )


def _in_blocks(article: Article, annotations: Sequence[Annotation]) -> tuple[Annotation, ...]:
    """Return the *annotations* that the pipeline takes: those that reach into a block."""
    blocks = article.of(Block) or [a for a in annotations if isinstance(a, Block)]
    spans = sorted(span for block in blocks for span in block.spans)
    return tuple(a for a in annotations if isinstance(a, Block) or within(a.spans, spans))


def _ends(attribution: Attribution) -> set[str]:
    ends = (attribution.quotation, attribution.source, attribution.cue)
    return {end for end in ends if end is not None}
