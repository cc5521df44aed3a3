"""Stages, and running them over an article one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol, TypeVar

from annotate.article import (
    Agent,
    Annotation,
    Application,
    Article,
    Attribution,
    Block,
    Entity,
    EntityKind,
    Mention,
    MentionKind,
    Metadata,
    Span,
)
from annotate.errors import StageError, excerpt
from annotate.spans import normalised, within

if TYPE_CHECKING:
    from spacy.tokens import Doc

ENTRY_POINT_GROUP = "annotate.stages"

# What a mention of each kind of entity is; works have no mentions.
MENTION_KINDS: Mapping[EntityKind, MentionKind] = {
    "person": "person",
    "group": "person",
    "org": "org",
    "place": "place",
}

E = TypeVar("E", Entity, Attribution)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What one stage found.

    An annotation, attribution or entity whose id the article already has replaces that one (a
    mention gains its entity); all others are new.  *metadata*, if any, replaces the article's (a
    title or document date that was found in the text).
    """

    annotations: tuple[Annotation, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    entities: tuple[Entity, ...] = ()
    metadata: Metadata | None = None


class Stage(Protocol):
    """One step of the pipeline: sees the article so far and its spaCy Doc, returns what is new."""

    @property
    def name(self) -> str:
        """A word: becomes the @resp of what the stage makes."""

    @property
    def description(self) -> str:
        """One line for `annotate stages` and the TEI header."""

    @property
    def requires(self) -> tuple[type[Annotation], ...]:
        """The kinds of annotation that must have been looked for before."""

    @property
    def provides(self) -> tuple[type[Annotation], ...]:
        """The kinds of annotation that it makes or completes."""

    @property
    def components(self) -> frozenset[str]:
        """The spaCy pipes whose results it reads; all others may be left out of the Doc."""

    @property
    def applications(self) -> tuple[Application, ...]:
        """The models and data sets it works with."""

    def __call__(self, article: Article, doc: Doc) -> Findings:
        """Return what is new.  `doc.text` is `article.text`."""


@cache
def default_stages() -> tuple[Stage, ...]:
    """Return the stages of this package, in the order in which they run."""
    from annotate.stages.attributions import Attributions
    from annotate.stages.dates import Dates
    from annotate.stages.mentions import Mentions
    from annotate.stages.places import Places
    from annotate.stages.segment import Segment
    from annotate.stages.speakers import Speakers

    return (Segment(), Mentions(), Dates(), Attributions(), Speakers(), Places())


def discover() -> tuple[Stage, ...]:
    """Return the default stages followed by those that installed packages plug in, by name.

    Raises StageError for a plug-in that cannot be imported.
    """
    found: list[Stage] = []
    for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda p: p.name):
        try:
            found.append(point.load()())
        except Exception as error:
            raise StageError(
                f"stage {point.name!r} ({point.value}) cannot be loaded: {error}; "
                "fix or uninstall the package that provides it"
            ) from error
    return (*default_stages(), *found)


def run(article: Article, doc: Doc, stages: Sequence[Stage]) -> Article:
    """Return *article* with what each of *stages* found.

    Annotations that a person made are kept as they are.  Spans are cut at block boundaries.
    Raises StageError if a stage comes before one it requires, or returns something that does not
    fit the article.
    """
    seen = _looked_for(article)
    for stage in stages:
        missing = [kind.__name__ for kind in stage.requires if kind not in seen]
        if missing:
            raise StageError(
                f"stage {stage.name!r} needs {', '.join(missing)}; put it after a stage that "
                "provides that (see `annotate stages`)"
            )
        article = _merge(article, stage, stage(article, doc))
        seen.update(stage.provides)
    return article


def _looked_for(article: Article) -> set[type[Annotation]]:
    """Return the kinds of annotation that were looked for in *article*, found or not."""
    agents = {agent.id for agent in article.agents}
    ran = (stage for stage in default_stages() if stage.name in agents)
    return {type(a) for a in article.annotations}.union(*(stage.provides for stage in ran))


def _merge(article: Article, stage: Stage, findings: Findings) -> Article:
    made = (a for a in findings.annotations if isinstance(a, Block))
    blocks = sorted(span for block in article.of(Block) or made for span in block.spans)
    annotations = {a.id: a for a in article.annotations}
    for annotation in findings.annotations:
        fitted = _fitted(annotation, article.text, blocks, stage)
        if fitted is not None and not _is_hand_made(annotations.get(annotation.id), article):
            annotations[annotation.id] = fitted
    entities = {e.id: e for e in article.entities}
    for entity in findings.entities:
        if not _is_hand_made(entities.get(entity.id), article):
            entities[entity.id] = _stamped(entity, stage)
    attributions = {a.id: a for a in article.attributions}
    for attribution in findings.attributions:
        if not _is_hand_made(attributions.get(attribution.id), article):
            attributions[attribution.id] = _stamped(attribution, stage)
    _check_pointers(stage, annotations, attributions.values())
    return replace(
        article,
        metadata=findings.metadata or article.metadata,
        annotations=tuple(_agreeing(a, entities, article) for a in annotations.values()),
        attributions=tuple(attributions.values()),
        entities=tuple(entities.values()),
        agents=_with_agent(article.agents, stage),
        applications=tuple(dict.fromkeys((*article.applications, *stage.applications))),
    )


def _agreeing(
    annotation: Annotation, entities: Mapping[str, Entity], article: Article
) -> Annotation:
    """Return a mention as one of what its entity is: the stage that named the entity knows best."""
    if not isinstance(annotation, Mention) or annotation.entity is None:
        return annotation
    entity = entities.get(annotation.entity)
    kind = None if entity is None else MENTION_KINDS.get(entity.kind)
    if kind in (None, annotation.kind) or _is_hand_made(annotation, article):
        return annotation
    return replace(annotation, kind=kind, use=annotation.use if kind == "place" else None)


def _is_hand_made(item: Annotation | Attribution | Entity | None, article: Article) -> bool:
    return item is not None and item.resp in article.people


def _stamped(item: E, stage: Stage) -> E:
    return item if item.resp else replace(item, resp=stage.name)


def _fitted(
    annotation: Annotation, text: str, blocks: Sequence[Span], stage: Stage
) -> Annotation | None:
    """Return *annotation* stamped and cut at blocks; None if nothing of it lies in a block."""
    for start, end in annotation.spans:
        if not 0 <= start < end <= len(text):
            raise StageError(
                f"stage {stage.name!r} returned the span {start}:{end} for {annotation.id!r}, "
                f"which does not lie in the text of {len(text)} characters"
            )
    spans = annotation.spans
    if not isinstance(annotation, Block):
        spans = normalised(within(spans, blocks))
    if not spans:
        return None
    return replace(annotation, spans=spans, resp=annotation.resp or stage.name)


def _check_pointers(
    stage: Stage, annotations: dict[str, Annotation], attributions: Iterable[Attribution]
) -> None:
    for attribution in attributions:
        for target in (attribution.quotation, attribution.source, attribution.cue):
            if target is not None and target not in annotations:
                raise StageError(
                    f"stage {stage.name!r}: attribution {attribution.id!r} points at "
                    f"{excerpt(target)}, which no annotation has as its id"
                )


def _with_agent(agents: tuple[Agent, ...], stage: Stage) -> tuple[Agent, ...]:
    if any(agent.id == stage.name for agent in agents):
        return agents
    agent = Agent(id=stage.name, kind="machine", name="annotate", description=stage.description)
    return (*agents, agent)
