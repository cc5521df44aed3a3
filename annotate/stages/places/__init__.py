"""Places: which place each name means, where it lies, and how the name is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from annotate.article import (
    Annotation,
    Application,
    Article,
    Block,
    Entity,
    Location,
    Mention,
    PlaceUse,
)
from annotate.gazetteer import Gazetteer, Place, in_use
from annotate.pipeline import Findings
from annotate.spans import covers
from annotate.stages.places.features import Numbers
from annotate.stages.places.grouping import PlaceName, grouped
from annotate.stages.places.resolution import Meaning, meant
from annotate.stages.places.types import type_of
from annotate.stages.places.use import bodies, speaking, use_of

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Places:
    """The stage that finds out which place each place name means.

    *gazetteer* is the one in use unless another is given, and *weights* are the learned ones unless
    others are tried.
    """

    name = "places"
    description = "Places resolved to GeoNames, with coordinates, alternatives and use"
    requires: tuple[type[Annotation], ...] = (Block, Mention)
    provides: tuple[type[Annotation], ...] = (Mention,)
    components: frozenset[str] = frozenset()

    def __init__(self, gazetteer: Gazetteer | None = None, weights: Numbers | None = None) -> None:
        self._given = gazetteer
        self._weights = weights

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer, opened when the first article comes."""
        return self._given or in_use()

    @cached_property
    def applications(self) -> tuple[Application, ...]:
        """The gazetteer with its version, origin and licence."""
        facts = self.gazetteer.facts
        described = f"{facts['licence']}; compiled from {facts['sources']}"
        return (
            Application(
                id="app-gazetteer", name=facts["name"], version=facts["version"],
                description=described,
            ),
        )  # fmt: skip

    def __call__(self, article: Article, doc: Doc) -> Findings:
        """Return the place mentions with their entity and use, and the entities."""
        mentions = [m for m in article.of(Mention) if m.kind == "place" and m.entity is None]
        datelines = [b.spans[0] for b in article.of(Block) if b.kind == "dateline"]
        names = [
            PlaceName(
                span=mention.spans[0],
                text=article.words_of(mention),
                demonym=mention.form == "demonym",
                dateline=any(covers(line, mention.spans[0]) for line in datelines),
            )
            for mention in mentions
        ]
        toponyms, numbers = grouped(article.text, names, self.gazetteer)
        entities, entity_of = _entities(article, meant(toponyms, self._weights))
        speakers, orgs = speaking(article), bodies(article)
        return Findings(
            annotations=tuple(
                _completed(
                    mention,
                    use_of(mention, article.text, speakers, orgs),
                    entity_of[number] if number is not None else None,
                )
                for mention, number in zip(mentions, numbers, strict=True)
            ),
            entities=tuple(entities),
        )


def _completed(mention: Mention, use: PlaceUse | None, entity: Entity | None) -> Mention:
    if entity is None:
        return replace(mention, use=use)
    return replace(mention, use=use, entity=entity.id, entity_cert=entity.cert)


def _entities(
    article: Article, meanings: Sequence[Meaning | None]
) -> tuple[list[Entity], list[Entity | None]]:
    """Return the place entities, and the one of each toponym; two names of a place share one."""
    ids = article.fresh_ids("pl")
    by_place: dict[tuple[int, str], Entity] = {}
    of_toponym: list[Entity | None] = []
    for meaning in meanings:
        if meaning is None:
            of_toponym.append(None)
            continue
        key = (meaning.place.id, meaning.place.name)
        if key not in by_place:
            by_place[key] = _entity(next(ids), meaning)
        of_toponym.append(by_place[key])
    return list(by_place.values()), of_toponym


def _entity(identifier: str, meaning: Meaning) -> Entity:
    place, cert = meaning.place, round(meaning.cert, 3)
    return Entity(
        id=identifier,
        kind="place",
        name=place.name if place.official else meaning.name,
        type=type_of(place),
        location=_location(place, cert),
        alternatives=tuple(_location(p, round(c, 3)) for p, c in meaning.others),
        cert=cert,
    )


def _location(place: Place, cert: float) -> Location:
    return Location(
        lat=place.lat, lon=place.lon, geonameid=place.id or None, country=place.country or None,
        name=place.name, cert=cert,
    )  # fmt: skip
