"""Four tables: quotations, people, places and dates, with one row each.

`csv`, `parquet` and `sqlite` are written from them.  Articles are numbered from 1 in the order in
which they come; ids are unique in their article only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from annotate.article import Annotation, Article, DateExpression, Mention, Quotation
from annotate.export.characters import holdable
from annotate.export.records import AttributionRecord, Spans, attributions

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]
Type = Literal["text", "integer", "real", "boolean"]

PEOPLE = frozenset({"person", "group", "org"})


class Column(NamedTuple):
    """A column: its name, the type of its cells, and what it holds."""

    name: str
    type: Type
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what a row is, its columns, and the rows of an article.

    The rows have the columns only; `row_start` gives what goes before them.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    rows: Callable[[Article], Iterator[Row]]


# What every row of a table that stands alone begins with.
ARTICLE_COLUMNS = (
    Column("article", "integer", "number of the article in this export"),
    Column("article_id", "text", "the article's id"),
    Column("article_title", "text", "its headline"),
    Column("article_date", "text", "its day, ISO 8601"),
    Column("article_publisher", "text", "newspaper, agency or site"),
    Column("article_url", "text", "its address"),
)


def row_start(article: Article, number: int) -> Row:
    """Return the cells of `ARTICLE_COLUMNS` for the article that has *number*."""
    known = article.metadata
    words = (known.id, known.title, known.date, known.publisher, known.url)
    return (number, *map(_text, words))


def _text(words: str | None) -> str | None:
    return None if words is None else holdable(words)


def _id(name: str | None) -> str | None:
    """Return an id as UTF-8 can hold it; two ids stay two."""
    return None if name is None else name.encode("utf-8", "backslashreplace").decode()


def _words(article: Article, spans: Spans) -> str | None:
    return _text(" … ".join(article.text[start:end] for start, end in spans)) if spans else None


def _offsets(spans: Spans) -> str:
    return " ".join(f"{start}-{end}" for start, end in spans)


def _spans(annotation: Annotation) -> Spans:
    return [(start, end) for start, end in annotation.spans]


def _quotations(article: Article) -> Iterator[Row]:
    quotations = {quotation.id: quotation for quotation in article.of(Quotation)}
    for tie in attributions(article):
        quotation = quotations[tie["quotation"]]
        yield (*_speech(article, tie), _id(quotation.addressee), quotation.medium)


def _speech(article: Article, tie: AttributionRecord) -> Row:
    content = tie["content"]
    speaker = article.entity_by_id.get(tie["speaker"] or "")
    return (
        _id(tie["id"]),
        _id(tie["quotation"]),
        tie["type"],
        _words(article, content),
        content[0][0],
        content[-1][1],
        _offsets(content),
        _words(article, tie["source"]),
        _words(article, tie["cue"]),
        _id(tie["speaker"]),
        _text(tie["speaker_name"]),
        speaker.kind if speaker else None,
        _text(speaker.role) if speaker else None,
        tie["cert"],
    )


def _people(article: Article) -> Iterator[Row]:
    ties = attributions(article)
    said = Counter(tie["speaker"] for tie in ties)
    named = Counter(mention.entity for mention in article.of(Mention))
    for entity in article.entities:
        if entity.kind in PEOPLE or said[entity.id]:
            words = map(_text, (entity.kind, entity.name, entity.role, entity.type, entity.ref))
            yield (_id(entity.id), *words, said[entity.id], named[entity.id], entity.cert)


def _places(article: Article) -> Iterator[Row]:
    for mention in article.of(Mention):
        if mention.kind != "place" or mention.form != "name":
            continue
        entity = article.entity_by_id.get(mention.entity or "")
        location = entity.location if entity else None
        yield (
            _id(mention.id),
            _words(article, _spans(mention)),
            mention.start,
            mention.end,
            mention.use or "literal",
            _id(mention.entity),
            _text(entity.name) if entity else None,
            _text(entity.type) if entity else None,
            location.lat if location else None,
            location.lon if location else None,
            location.geonameid if location else None,
            _text(location.country) if location else None,
            mention.entity_cert if mention.entity_cert is not None else mention.cert,
        )


def _dates(article: Article) -> Iterator[Row]:
    for date in article.of(DateExpression):
        yield (
            _id(date.id),
            _words(article, _spans(date)),
            date.start,
            date.end,
            date.type,
            _text(date.value),
            date.relative,
            *map(_text, (date.mod, date.since, date.until)),
            date.cert,
        )


CERT = Column("cert", "real", "probability that this is right, 0-1")
START = Column("start", "integer", "offset of the first character, in code points of the text")
END = Column("end", "integer", "offset behind the last one")

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "quotations",
            "a quotation and who said it",
            (
                Column("id", "text", "id of the attribution"),
                Column("quotation", "text", "id of the quotation"),
                Column("type", "text", "direct, indirect or mixed"),
                Column("words", "text", "what was said; parts are joined by an ellipsis"),
                START,
                END,
                Column("spans", "text", "all its stretches, as start-end"),
                Column("source", "text", "the words that name who said it"),
                Column("cue", "text", "the words that say so"),
                Column("speaker", "text", "id of who said it"),
                Column("speaker_name", "text", "who said it"),
                Column("speaker_kind", "text", "person, group, org or place"),
                Column("speaker_role", "text", "the speaker's function"),
                CERT,
                Column("addressee", "text", "id of who it was said to"),
                Column("medium", "text", "spoken, written or thought, where known"),
            ),
            _quotations,
        ),
        Table(
            "people",
            "a person, group or organisation of an article, or who else speaks in it",
            (
                Column("id", "text", "id of the entity"),
                Column("kind", "text", "person, group, org; or place, if one speaks"),
                Column("name", "text", "its name"),
                Column("role", "text", "its function"),
                Column("type", "text", "such as unnamed-source or government"),
                Column("ref", "text", "its address elsewhere"),
                Column("quotations", "integer", "how many quotations are its own"),
                Column("mentions", "integer", "how often it is mentioned"),
                CERT,
            ),
            _people,
        ),
        Table(
            "places",
            "a mention of a place by name",
            (
                Column("id", "text", "id of the mention"),
                Column("words", "text", "the name as it stands in the text"),
                START,
                END,
                Column("use", "text", "literal, metonymic or modifier"),
                Column("place", "text", "id of the place"),
                Column("name", "text", "the place's name"),
                Column("type", "text", "such as settlement or country"),
                Column("lat", "real", "latitude, WGS 84 degrees"),
                Column("lon", "real", "longitude"),
                Column("geonameid", "integer", "its number in GeoNames"),
                Column("country", "text", "ISO 3166 code"),
                CERT,
            ),
            _places,
        ),
        Table(
            "dates",
            "a temporal expression",
            (
                Column("id", "text", "id of the expression"),
                Column("words", "text", "as it stands in the text"),
                START,
                END,
                Column("type", "text", "DATE, TIME, DURATION or SET"),
                Column("value", "text", "TIMEX3 value"),
                Column("relative", "boolean", "found from another date"),
                Column("mod", "text", "TIMEX3 modifier"),
                Column("since", "text", "first day of an anchored duration"),
                Column("until", "text", "its last day"),
                CERT,
            ),
            _dates,
        ),
    )
}
