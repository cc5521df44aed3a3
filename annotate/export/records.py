"""Articles as standoff records: one JSON object an article, offsets in code points."""

from __future__ import annotations

import json
from collections.abc import Container, Sequence
from typing import Literal, TypedDict

from annotate.article import Article, Attribution, DateExpression, Mention, Quotation, Span
from annotate.errors import EncodingError, excerpt
from annotate.spans import covers

Spans = list[tuple[int, int]]


class EntityRecord(TypedDict):
    """Who or what is spoken of."""

    id: str
    kind: str
    name: str
    ref: str | None


class AttributionRecord(TypedDict):
    """One quotation with its source and cue: lists of [start, end), empty if there is none.

    *quotation* is the quotation's own id.
    """

    id: str
    quotation: str
    type: Literal["direct", "indirect", "mixed"]
    source: Spans
    cue: Spans
    content: Spans
    speaker: str | None
    speaker_name: str | None
    cert: float | None


class MentionRecord(TypedDict):
    """A mention, its entity's id and name (None if unresolved), and its kind."""

    id: str
    start: int
    end: int
    entity: str | None
    name: str | None
    kind: str


class TimexRecord(TypedDict):
    """A temporal expression with its TIMEX3 type and value."""

    id: str
    start: int
    end: int
    type: str
    value: str | None


class ToponymRecord(TypedDict):
    """A mention of a place, under the mention's id; without coordinates if it was not resolved."""

    id: str
    start: int
    end: int
    lat: float | None
    lon: float | None
    geonameid: int | None
    kind: str


class Record(TypedDict):
    """The annotations of one article."""

    id: str
    text: str
    date: str | None
    entities: list[EntityRecord]
    attributions: list[AttributionRecord]
    mentions: list[MentionRecord]
    timexes: list[TimexRecord]
    toponyms: list[ToponymRecord]


def record(article: Article) -> Record:
    """Return the standoff record of *article*.

    Quotations that nothing ties to a source or cue are attributions too, under their own id.
    Raises EncodingError for a pointer to nothing, such as a deletion by hand leaves behind.
    """
    check_pointers(article)
    mentions = article.of(Mention)
    return {
        "id": article.metadata.id,
        "text": article.text,
        "date": article.metadata.date,
        "entities": [
            {"id": entity.id, "kind": entity.kind, "name": entity.name, "ref": entity.ref}
            for entity in article.entities
        ],
        "attributions": attributions(article),
        "mentions": [_mention(mention, article) for mention in mentions],
        "timexes": [
            {
                "id": timex.id,
                "start": timex.start,
                "end": timex.end,
                "type": timex.type,
                "value": timex.value,
            }
            for timex in article.of(DateExpression)
        ],
        "toponyms": [
            _toponym(mention, article)
            for mention in mentions
            if mention.kind == "place" and mention.form == "name"
        ],
    }


def json_line(article: Article) -> bytes:
    """Return the record of *article* as one line of JSON in UTF-8.

    Lone surrogates, which UTF-8 cannot hold, are escaped as JSON has it.
    Raises EncodingError for a pointer to nothing.
    """
    try:
        line = json.dumps(record(article), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        line = json.dumps(record(article)).encode()
    return line + b"\n"


def check_pointers(article: Article) -> None:
    """Raise EncodingError for a pointer to nothing, or to what it cannot mean."""
    quotations = {quotation.id: quotation for quotation in article.of(Quotation)}
    for tie in article.attributions:
        _check(tie.quotation, quotations, "quotation of attribution", tie.id)
        _check(tie.source, article.by_id, "source of attribution", tie.id)
        _check(tie.cue, article.by_id, "cue of attribution", tie.id)
    for quotation in quotations.values():
        _check(quotation.speaker, article.entity_by_id, "speaker of quotation", quotation.id)
    for mention in article.of(Mention):
        _check(mention.entity, article.entity_by_id, "entity of mention", mention.id)


def _check(target: str | None, known: Container[str], role: str, owner: str) -> None:
    if target is not None and target not in known:
        raise EncodingError(
            f"the {role} {excerpt(owner)} is {excerpt(target)}, which is not there; run "
            "`annotate validate`, which names the line, and put it right"
        )


def _spans(article: Article, annotation_id: str | None) -> Spans:
    if annotation_id is None:
        return []
    return [(start, end) for start, end in article.by_id[annotation_id].spans]


def attributions(article: Article) -> list[AttributionRecord]:
    """Return the attributions of *article*, and its quotations that nothing ties, as records."""
    quotations = article.of(Quotation)
    outer = _outer(quotations)
    quoting = {
        holder for quotation in quotations if quotation.direct for holder in outer[quotation.id]
    }
    tied = {attribution.quotation for attribution in article.attributions}
    untied = (
        Attribution(id=quotation.id, quotation=quotation.id, cert=quotation.cert)
        for quotation in quotations
        if quotation.id not in tied and not (quotation.mixed and outer[quotation.id])
    )
    by_id = {quotation.id: quotation for quotation in quotations}
    return [
        _attribution(attribution, by_id[attribution.quotation], article, quoting)
        for attribution in (*article.attributions, *untied)
    ]


def _outer(quotations: Sequence[Quotation]) -> dict[str, set[str]]:
    """Return, for each of *quotations* by id, the ids of those that hold a fragment of it."""
    outer: dict[str, set[str]] = {quotation.id: set() for quotation in quotations}
    fragments = [(span, quotation.id) for quotation in quotations for span in quotation.spans]
    around: list[tuple[Span, str]] = []
    for span, name in sorted(fragments, key=lambda entry: (entry[0].start, -entry[0].end)):
        while around and around[-1][0].end <= span.start:
            around.pop()
        outer[name].update(holder for held, holder in around if covers(held, span))
        around.append((span, name))
    for name, holders in outer.items():
        holders.discard(name)
    return outer


def _attribution(
    attribution: Attribution, quotation: Quotation, article: Article, quoting: set[str]
) -> AttributionRecord:
    speaker = _speaker(attribution, quotation, article)
    entity = article.entity_by_id.get(speaker) if speaker else None
    return {
        "id": attribution.id,
        "quotation": quotation.id,
        "type": _type(quotation, quoting),
        "source": _spans(article, attribution.source),
        "cue": _spans(article, attribution.cue),
        "content": _spans(article, attribution.quotation),
        "speaker": speaker,
        "speaker_name": entity.name if entity else None,
        "cert": attribution.cert,
    }


def _type(quotation: Quotation, quoting: set[str]) -> Literal["direct", "indirect", "mixed"]:
    if quotation.direct:
        return "mixed" if quotation.mixed else "direct"
    return "mixed" if quotation.id in quoting else "indirect"


def _speaker(attribution: Attribution, quotation: Quotation, article: Article) -> str | None:
    source = article.by_id.get(attribution.source or "")
    named = source.entity if isinstance(source, Mention) else None
    return quotation.speaker or named


def _mention(mention: Mention, article: Article) -> MentionRecord:
    entity = article.entity_by_id.get(mention.entity or "")
    return {
        "id": mention.id,
        "start": mention.start,
        "end": mention.end,
        "entity": mention.entity,
        "name": entity.name if entity else None,
        "kind": mention.kind,
    }


def _toponym(mention: Mention, article: Article) -> ToponymRecord:
    entity = article.entity_by_id.get(mention.entity or "")
    location = entity.location if entity else None
    return {
        "id": mention.id,
        "start": mention.start,
        "end": mention.end,
        "lat": location.lat if location else None,
        "lon": location.lon if location else None,
        "geonameid": location.geonameid if location else None,
        "kind": mention.use or "literal",
    }
