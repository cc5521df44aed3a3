"""An article that follows the authority file: merged, split, renamed, with roles and references."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from annotate.article import (
    AUTHORITY,
    Agent,
    Annotation,
    Application,
    Article,
    Entity,
    Mention,
    Quotation,
    RoleName,
)
from annotate.authority.model import GEONAMES, Authority, Identity

APPLICATION = "app-authority"
RESPONSIBILITY = "who is who: names, roles, links and what is the same"

T = TypeVar("T", Agent, Application)


def applied(article: Article, authority: Authority) -> Article:
    """Return *article* with what *authority* states in the place of what a machine found.

    Entities that it knows get its names, roles and references; those that are one become one, and
    mentions and quotations follow.  What a person made stays as it is, and an entity that a
    person's annotation points at keeps its id.  Place names that the machine could not resolve are
    resolved where the file knows the place.  An article that the file says nothing of comes
    back as it is; applied again, it is the same.
    """
    article = _with_new_places(article, authority)
    known = _identities(article, authority)
    if not known:
        return article
    pinned = frozenset(_pinned(article))
    stated: dict[str, Entity] = {}
    merged: dict[str, str] = {}
    for identity, found in known:
        kept = [entity for entity in found if entity.id in pinned] or found[:1]
        stated.update({entity.id: _entity(entity, identity, found) for entity in kept})
        merged.update({entity.id: kept[0].id for entity in found if entity not in kept})
    return replace(
        article,
        entities=tuple(stated.get(e.id, e) for e in article.entities if e.id not in merged),
        annotations=tuple(_following(a, article, merged, stated) for a in article.annotations),
        agents=_with(article.agents, _agent(authority)),
        applications=_with(article.applications, _application(authority)),
    )


def refs_of(entity: Entity) -> Iterator[str]:
    """Yield the references of *entity* elsewhere."""
    if entity.ref is not None:
        yield entity.ref
    yield from entity.links
    if entity.location is not None and entity.location.geonameid is not None:
        yield f"{GEONAMES}{entity.location.geonameid}"


def names_of(article: Article) -> Mapping[str, list[str]]:
    """Return the names by which *article* calls each entity, titles left out, by its id."""
    roles = {role.start: role.end for role in article.of(RoleName)}
    names: dict[str, list[str]] = defaultdict(list)
    for mention in article.of(Mention):
        if mention.entity is not None and mention.form == "name" and len(mention.spans) == 1:
            start = roles.get(mention.start, mention.start)
            names[mention.entity].append(article.text[start : mention.end])
    return names


def _with_new_places(article: Article, authority: Authority) -> Article:
    """Return *article* with an entity for each place that it names and only the file knows."""
    ids = article.fresh_ids("pl")
    made: dict[str, Entity] = {}
    annotations = []
    for annotation in article.annotations:
        if isinstance(annotation, Mention) and _is_unresolved(annotation, article):
            name = article.words_of(annotation)
            identity = authority.identity_of("place", name, article=article.metadata.id)
            if identity is not None:
                if identity.id not in made:
                    made[identity.id] = Entity(id=next(ids), kind="place", name=identity.name)
                annotation = replace(annotation, entity=made[identity.id].id)
        annotations.append(annotation)
    if not made:
        return article
    entities = (*article.entities, *made.values())
    return replace(article, annotations=tuple(annotations), entities=entities)


def _is_unresolved(mention: Mention, article: Article) -> bool:
    is_open = (mention.kind, mention.form, mention.entity) == ("place", "name", None)
    return is_open and mention.resp not in article.people


def _identities(article: Article, authority: Authority) -> list[tuple[Identity, list[Entity]]]:
    """Return what the file knows of an article, each with its entities in order."""
    if not authority.identities:
        return []
    names, pinned = names_of(article), frozenset(_pinned(article))
    found: dict[tuple[str, str], tuple[Identity, list[Entity]]] = {}
    for entity in article.entities:
        if entity.resp in article.people:
            continue
        identity = authority.identity_of(
            entity.kind,
            entity.name,
            names=names.get(entity.id, ()),
            role=entity.role,
            refs=refs_of(entity),
            article=article.metadata.id,
        )
        if identity is not None and (identity.kind == entity.kind or entity.id not in pinned):
            found.setdefault((identity.kind, identity.id), (identity, []))[1].append(entity)
    return list(found.values())


def _pinned(article: Article) -> Iterator[str]:
    """Yield the entities that annotations made by hand point at."""
    for annotation in article.annotations:
        if annotation.resp in article.people:
            yield from filter(None, _pointers(annotation))


def _pointers(annotation: Annotation) -> tuple[str | None, ...]:
    if isinstance(annotation, Mention):
        return (annotation.entity,)
    if isinstance(annotation, Quotation):
        return (annotation.speaker, annotation.addressee)
    return ()


def _entity(entity: Entity, identity: Identity, found: Sequence[Entity]) -> Entity:
    """Return *entity* as the file states it; what it leaves open is as the machine has it."""
    is_place = identity.kind == "place"
    location = (identity.location or entity.location) if is_place else None
    own = f"{GEONAMES}{location.geonameid}" if location is not None else ""
    others = (ref for one in found for ref in (one.ref, *one.links) if ref)
    refs = [ref for ref in dict.fromkeys((*identity.refs, *others)) if ref != own]
    return replace(
        entity,
        kind=identity.kind,
        name=identity.name,
        ref=refs[0],
        links=tuple(refs[1:]),
        role=identity.role or _first(one.role for one in found),
        type=identity.type or (entity.type if entity.kind == identity.kind else None),
        size=None,
        location=location,
        alternatives=() if identity.location or not is_place else entity.alternatives,
        resp=AUTHORITY,
        cert=None,
    )


def _first(roles: Iterable[str | None]) -> str | None:
    return next((role for role in roles if role), None)


def _following(
    annotation: Annotation,
    article: Article,
    merged: Mapping[str, str],
    stated: Mapping[str, Entity],
) -> Annotation:
    """Return *annotation* pointing at an entity that is left, a mention as one of its kind."""
    if isinstance(annotation, Quotation):
        return replace(
            annotation,
            speaker=merged.get(annotation.speaker or "", annotation.speaker),
            addressee=merged.get(annotation.addressee or "", annotation.addressee),
        )
    if not isinstance(annotation, Mention) or annotation.entity is None:
        return annotation
    entity = merged.get(annotation.entity, annotation.entity)
    kind = stated[entity].kind if entity in stated else annotation.kind
    if kind == annotation.kind or kind not in ("person", "org", "place"):
        return replace(annotation, entity=entity)
    return replace(annotation, entity=entity, kind=kind, use=None, role=None)


def _with(items: tuple[T, ...], new: T) -> tuple[T, ...]:
    """Return *items* with *new* where one of its id stood, else at their end."""
    return tuple(({item.id: item for item in items} | {new.id: new}).values())


def _agent(authority: Authority) -> Agent:
    name = authority.editor or authority.file
    return Agent(id=AUTHORITY, kind="person", name=name, description=RESPONSIBILITY)


def _application(authority: Authority) -> Application:
    return Application(
        id=APPLICATION,
        name=authority.file,
        version=authority.digest,
        description="the authority file, by the digest of what it says",
    )
