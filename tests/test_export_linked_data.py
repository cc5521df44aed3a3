"""Linked data and maps, read by rdflib and geojson; nothing is asked of the network."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import geojson
import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from annotate.article import Article, Metadata
from annotate.errors import EncodingError
from annotate.export.labels import labelled
from annotate.export.writing import write
from annotate.tei.loading import load
from annotate.tei.writer import to_bytes
from tests.exports import SHIP, exported
from tests.harbour import ARTICLE

# rdflib's own reader of JSON-LD still makes what rdflib calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

OA = Namespace("http://www.w3.org/ns/oa#")
AS = Namespace("http://www.w3.org/ns/activitystreams#")
SDO = Namespace("https://schema.org/")

# What the context of the Web Annotation Data Model says of the names that we use.
ANNOTATION_CONTEXT = {
    "oa": str(OA),
    "as": str(AS),
    "rdf": str(RDF),
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dcterms": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "id": {"@type": "@id", "@id": "@id"},
    "type": {"@type": "@vocab", "@id": "@type"},
    "Annotation": "oa:Annotation",
    "SpecificResource": "oa:SpecificResource",
    "TextualBody": "oa:TextualBody",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Person": "foaf:Person",
    "Software": "as:Application",
    "body": {"@type": "@id", "@id": "oa:hasBody"},
    "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"},
    "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "tagging": "oa:tagging",
    "linking": "oa:linking",
    "describing": "oa:describing",
    "identifying": "oa:identifying",
    "via": {"@type": "@id", "@id": "oa:via"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger", "@id": "oa:start"},
    "end": {"@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger", "@id": "oa:end"},
    "value": "rdf:value",
    "format": "dc:format",
    "label": "rdfs:label",
    "name": "foaf:name",
    "creator": {"@type": "@id", "@id": "dcterms:creator"},
    "first": {"@type": "@id", "@id": "as:first"},
    "partOf": {"@type": "@id", "@id": "as:partOf"},
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "startIndex": {"@id": "as:startIndex"},
    "total": {"@id": "as:totalItems"},
}


def graph(path: Path, expected: str, context: dict[str, Any]) -> Graph:
    """Return the triples of *path*, its context taken from here."""
    data = json.loads(path.read_bytes())
    assert data.pop("@context") == expected
    return Graph().parse(data=json.dumps({"@context": context, **data}), format="json-ld")


@pytest.fixture
def annotations(tmp_path: Path) -> Graph:
    path = exported(tmp_path, "webanno", ARTICLE, SHIP)
    return graph(path, "http://www.w3.org/ns/anno.jsonld", ANNOTATION_CONTEXT)


def test_each_article_is_a_collection_of_all_its_annotations(annotations: Graph) -> None:
    totals = {int(total) for total in annotations.objects(None, AS.totalItems)}
    expected = {
        len(list(labelled(article))) + len(article.attributions) for article in (ARTICLE, SHIP)
    }
    assert totals == expected
    assert len(set(annotations.subjects(RDF.type, OA.Annotation))) == sum(expected)


def test_positions_count_code_points_and_agree_with_the_quotes(annotations: Graph) -> None:
    texts = {
        URIRef("https://example.org/harbour?id=1&lang=en"): ARTICLE.text,
        URIRef("https://example.org/ship"): SHIP.text,
    }
    targets = list(annotations.subject_objects(OA.hasSource))
    checked = 0
    for target, source in targets:
        if source not in texts:
            continue
        selectors = list(annotations.objects(target, OA.hasSelector))
        (position,) = (
            s for s in selectors if (s, RDF.type, OA.TextPositionSelector) in annotations
        )
        (quote,) = (s for s in selectors if (s, RDF.type, OA.TextQuoteSelector) in annotations)
        start, end = (int(str(annotations.value(position, end))) for end in (OA.start, OA.end))
        text = texts[source]
        assert text[start:end] == str(annotations.value(quote, OA.exact))
        assert text[:start].endswith(str(annotations.value(quote, OA.prefix)))
        assert text[end:].startswith(str(annotations.value(quote, OA.suffix)))
        checked += 1
    assert checked == sum(
        len(annotation.spans) for article in (ARTICLE, SHIP) for annotation, _ in labelled(article)
    )


def test_a_quotation_is_linked_to_its_source_and_cue_and_names_its_speaker(
    annotations: Graph,
) -> None:
    base = "https://example.org/ship#"
    link = URIRef(f"{base}a1")
    assert annotations.value(link, OA.hasTarget) == URIRef(f"{base}q1")
    assert set(annotations.objects(link, OA.hasBody)) == {
        URIRef(f"{base}m1"),
        URIRef(f"{base}c1"),
    }
    bodies = list(annotations.objects(URIRef(f"{base}q1"), OA.hasBody))
    tags = {str(annotations.value(body, RDF.value)) for body in bodies}
    assert "Quotation" in tags
    sources = {annotations.value(body, OA.hasSource) for body in bodies}
    assert URIRef(f"{base}dell") in sources
    wikidata = URIRef("https://www.wikidata.org/entity/Q1")
    assert annotations.value(URIRef(f"{base}dell"), OA.via) == wikidata


def test_schema_org_names_the_article_its_quotations_and_places(tmp_path: Path) -> None:
    path = exported(tmp_path, "schemaorg", ARTICLE, SHIP)
    found = graph(path, "https://schema.org", {"@vocab": str(SDO)})
    ship = URIRef("https://example.org/ship")
    assert (ship, RDF.type, SDO.NewsArticle) in found
    assert found.value(ship, SDO.datePublished) == Literal("2031-05-14")
    (quotation,) = found.objects(ship, SDO.hasPart)
    assert found.value(quotation, SDO.text) == Literal("“No 🚢 sails,”")
    speaker = found.value(quotation, SDO.spokenByCharacter)
    assert found.value(speaker, SDO.name) == Literal("Jo Dell")
    (place,) = found.objects(ship, SDO.contentLocation)
    point = found.value(place, SDO.geo)
    assert float(str(found.value(point, SDO.latitude))) == 46.2
    assert len(list(found.subjects(RDF.type, SDO.NewsArticle))) == 2


def test_a_url_that_is_none_makes_no_address(tmp_path: Path) -> None:
    article = Article(text="Rain.", metadata=Metadata(id="wet day", url="see <our> site"))
    path = exported(tmp_path, "schemaorg", article)
    found = graph(path, "https://schema.org", {"@vocab": str(SDO)})
    assert set(found.subjects(RDF.type, SDO.NewsArticle)) == {URIRef("urn:annotate:wet%20day")}


def test_geojson_has_one_feature_a_place_with_the_articles_that_name_it(tmp_path: Path) -> None:
    again = replace(SHIP, metadata=Metadata(id="again"))
    path = exported(tmp_path, "geojson", ARTICLE, SHIP, again)
    found = geojson.loads(path.read_text(encoding="utf-8"))
    assert found.is_valid
    assert [feature["type"] for feature in found["features"]] == ["Feature"] * 2
    first = found["features"][0]
    assert first["geometry"]["coordinates"] == [6.1, 46.2]
    assert first["properties"] == {
        "name": "Geneva",
        "country": "CH",
        "geonameid": 2660646,
        "link": "https://sws.geonames.org/2660646/",
        "mentions": 2,
        "articles": ["ship", "again"],
    }


@pytest.mark.parametrize("name", ["webanno", "schemaorg", "geojson"])
def test_no_article_is_an_empty_list(name: str, tmp_path: Path) -> None:
    write([], name, tmp_path / "none.json")
    data = json.loads((tmp_path / "none.json").read_bytes())
    assert data.get("@graph", data.get("features")) == []


@pytest.mark.parametrize("geo", ["nan nan", "inf 1", "91 0", "0 181", "1e999 0", "north"])
def test_a_point_that_is_none_is_told_and_not_handed_on(geo: str) -> None:
    written = to_bytes(ARTICLE.to_tei())
    assert written.count(b"46.20222 6.14569") == 1
    with pytest.raises(EncodingError, match="a location needs a geo with latitude and longitude"):
        load(written.replace(b"46.20222 6.14569", geo.encode()))
