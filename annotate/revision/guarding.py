"""A stage that works around what is kept, so that the stages after it build on a person's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotate.article import Annotation, Application, Article
from annotate.pipeline import Findings, Stage
from annotate.revision.keeping import Kept
from annotate.revision.yielding import Found, Yielding

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
            Found(findings.annotations, findings.attributions, findings.entities),
            (*article.by_id, *(a.id for a in article.attributions), *article.entity_by_id),
        )
        tied = {attribution.id for attribution in article.attributions}
        return Findings(
            annotations=(
                *found.annotations,
                *(a for a in kept.annotations.values() if a.id not in article.by_id),
            ),
            attributions=(
                *found.attributions,
                *(a for a in kept.attributions.values() if a.id not in tied),
            ),
            entities=(
                *found.entities,
                *(e for e in kept.entities.values() if e.id not in article.entity_by_id),
            ),
            metadata=findings.metadata,
        )
