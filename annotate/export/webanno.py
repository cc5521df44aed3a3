"""W3C Web Annotations: one AnnotationCollection an article, all in one JSON-LD graph.

Positions count code points of the article's text, as the Web Annotation Data Model (4.2.4) asks.
A stretch is told twice, by its position and by its words, so that it is found in a page that
shows the text with other white space.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from annotate.article import (
    Annotation,
    Article,
    Attribution,
    Entity,
    Span,
)
from annotate.export.addresses import elsewhere, of_article, within
from annotate.export.json_stream import growing_list
from annotate.export.labels import Label, features_of, labelled, meant
from annotate.export.writing import Add

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# Characters before and after a stretch that tell it from others of the same words.
NEAR = 32

Json = dict[str, Any]


@contextmanager
def writer(stream: BinaryIO) -> Iterator[Add]:
    """Yield a function that writes the collection of an article."""
    with growing_list(stream, {"@context": CONTEXT}, "@graph") as add:
        yield lambda article: add([collection(article)])


def collection(article: Article) -> Json:
    """Return the annotations of *article* as an AnnotationCollection with one page."""
    items = [
        *(_annotation(annotation, label, article) for annotation, label in labelled(article)),
        *(_link(attribution, article) for attribution in article.attributions),
    ]
    about = article.metadata
    name = within(article, "annotations")
    found: Json = {
        "id": name,
        "type": "AnnotationCollection",
        "label": about.title or about.id,
        "total": len(items),
    }
    if items:
        page = {"id": f"{name}.1", "type": "AnnotationPage", "partOf": name, "startIndex": 0}
        found["first"] = {**page, "items": items}
    return found


def _annotation(annotation: Annotation, label: Label, article: Article) -> Json:
    features = json.dumps(features_of(annotation, label), ensure_ascii=False)
    bodies: list[Json] = [
        {"type": "TextualBody", "purpose": "tagging", "value": label.name},
        {
            "type": "TextualBody",
            "purpose": "describing",
            "format": "application/json",
            "value": features,
        },
    ]
    entity = article.entity_by_id.get(meant(annotation) or "")
    if entity is not None:
        bodies.append(_identity(entity, article))
    return {
        "id": within(article, annotation.id),
        "type": "Annotation",
        "motivation": "tagging",
        **_creator(article, annotation.resp),
        "body": bodies,
        "target": [_target(article, span) for span in annotation.spans],
    }


def _identity(entity: Entity, article: Article) -> Json:
    found: Json = {
        "type": "SpecificResource",
        "purpose": "identifying",
        "source": {"id": within(article, entity.id), "label": entity.name},
    }
    known = elsewhere(entity)
    if known is not None:
        found["source"]["via"] = known
    return found


def _link(attribution: Attribution, article: Article) -> Json:
    """Return what ties a quotation, its target, to its source and cue."""
    ends = [end for end in (attribution.source, attribution.cue) if end is not None]
    found: Json = {
        "id": within(article, attribution.id),
        "type": "Annotation",
        "motivation": "linking",
        **_creator(article, attribution.resp),
        "target": within(article, attribution.quotation),
    }
    return found | ({"body": [within(article, end) for end in ends]} if ends else {})


def _creator(article: Article, resp: str) -> Json:
    agent = next((agent for agent in article.agents if agent.id == resp), None)
    if agent is None:
        return {}
    kind = "Person" if agent.kind == "person" else "Software"
    return {"creator": {"id": within(article, resp), "type": kind, "name": agent.name}}


def _target(article: Article, span: Span) -> Json:
    text, (start, end) = article.text, span
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - NEAR) : start],
        "suffix": text[end : end + NEAR],
    }
    about = article.metadata
    return {"source": of_article(about.url, about.id), "selector": [position, quote]}
