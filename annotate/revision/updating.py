"""Annotating an article again, with the stages of today, around what people made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from annotate import pipeline
from annotate.article import Agent, Application, Article, Metadata
from annotate.conversion import DEFAULTS, Settings, annotated, installed_stages
from annotate.revision.guarding import Guarded
from annotate.revision.keeping import Kept, kept_of
from annotate.revision.yielding import Found, Yielding, unpointed

# Origins of a document date that a stage found and so may find anew.
FOUND = "dateline"


def updated(
    article: Article,
    settings: Settings = DEFAULTS,
    stages: Sequence[pipeline.Stage] | None = None,
) -> Article:
    """Return *article* annotated again around all that people made in it.

    *stages* take the place of all that are installed.  An article without a person's work is what
    `conversion.annotated` makes of its text.
    """
    kept = kept_of(article)
    chosen = installed_stages(settings) if stages is None else stages
    bare = replace(
        article,
        metadata=_told(article.metadata),
        annotations=(),
        attributions=(),
        entities=(),
        applications=(),
    )
    found = annotated(bare, settings, [Guarded(stage, kept) for stage in chosen])
    return replace(
        _settled(found, kept),
        agents=_agents(found.agents, chosen),
        applications=_applications(found.applications, article.applications),
    )


def _told(metadata: Metadata) -> Metadata:
    """Return *metadata* without a date that a stage found."""
    if (metadata.date_origin or "").startswith(FOUND):
        return replace(metadata, date=None, date_origin=None)
    return metadata


def _settled(found: Article, kept: Kept) -> Article:
    """Return *found* with all that is *kept* exactly as it was, whatever came after the stages.

    Only what an authority file says of an entity that no person made stays.
    """
    new = tuple(entity for entity in found.entities if entity.id not in kept.entities)
    rest = Yielding(kept, found.text).fit(Found(found.annotations, found.attributions, new), found)
    entities = (
        entity if entity.resp in found.people else found.entity_by_id.get(name, entity)
        for name, entity in kept.entities.items()
    )
    article = replace(
        found,
        annotations=(*rest.annotations, *kept.annotations.values()),
        attributions=(*rest.attributions, *kept.attributions.values()),
        entities=(*entities, *rest.entities),
        withdrawals=kept.withdrawals,
    )
    unused = unpointed(article) - set(kept.entities)
    return replace(article, entities=tuple(e for e in article.entities if e.id not in unused))


def _agents(agents: tuple[Agent, ...], stages: Sequence[pipeline.Stage]) -> tuple[Agent, ...]:
    """Return *agents*, those that are stages described as they are today."""
    today = {stage.name: stage.description for stage in stages}
    return tuple(
        replace(agent, description=today[agent.id])
        if agent.kind == "machine" and agent.id in today
        else agent
        for agent in agents
    )


def _applications(
    today: tuple[Application, ...], before: tuple[Application, ...]
) -> tuple[Application, ...]:
    """Return the applications of *today*, and those of *before* that belong to no stage."""
    replaceable = {application.id for application in today}
    for stage in installed_stages():
        replaceable |= {application.id for application in stage.applications}
    return (*today, *(a for a in before if a.id not in replaceable))
