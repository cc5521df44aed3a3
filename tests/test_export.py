"""Standoff records: what each article becomes, and that the offsets fit."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from annotate.article import (
    Annotation,
    Article,
    Attribution,
    Cue,
    DateExpression,
    Entity,
    Location,
    Mention,
    Metadata,
    Quotation,
    Span,
)
from annotate.export import json_line, record
from tests.strategies import articles

TEXT = 'On Friday Varden, who had "no plan", said "we wait" in Geneva, a "slow" Swiss town.'


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


VARDEN = Entity(id="p1", kind="person", name="Ilse Varden", ref="wd:Q1")
GENEVA = Entity(
    id="pl1", kind="place", name="Geneva", location=Location(lat=46.2, lon=6.1, geonameid=2660646)
)
SOURCE = Mention(id="m1", spans=(at("Varden"),), kind="person", entity="p1")


def article(*annotations: Annotation, attributions: tuple[Attribution, ...] = ()) -> Article:
    return Article(
        text=TEXT,
        metadata=Metadata(id="a", date="2031-05-14"),
        annotations=annotations,
        attributions=attributions,
        entities=(VARDEN, GENEVA),
    )


def test_a_record_has_all_layers_of_the_article() -> None:
    quotation = Quotation(id="q1", spans=(at('"we wait"'), at("slow")), direct=True)
    found = record(
        article(
            quotation,
            SOURCE,
            Cue(id="c1", spans=(at("said"),)),
            DateExpression(id="d1", spans=(at("Friday"),), type="DATE", value="2031-05-09"),
            attributions=(Attribution(id="at1", quotation="q1", source="m1", cue="c1", cert=0.8),),
        )
    )
    assert json.loads(json.dumps(found)) == {
        "id": "a",
        "text": TEXT,
        "date": "2031-05-14",
        "entities": [
            {"id": "p1", "kind": "person", "name": "Ilse Varden", "ref": "wd:Q1"},
            {"id": "pl1", "kind": "place", "name": "Geneva", "ref": None},
        ],
        "attributions": [
            {
                "id": "at1",
                "quotation": "q1",
                "type": "direct",
                "source": [list(at("Varden"))],
                "cue": [list(at("said"))],
                "content": [list(at('"we wait"')), list(at("slow"))],
                "speaker": "p1",
                "speaker_name": "Ilse Varden",
                "cert": 0.8,
            }
        ],
        "mentions": [
            {
                "id": "m1",
                "start": 10,
                "end": 16,
                "entity": "p1",
                "name": "Ilse Varden",
                "kind": "person",
            }
        ],
        "timexes": [{"id": "d1", "start": 3, "end": 9, "type": "DATE", "value": "2031-05-09"}],
        "toponyms": [],
    }


INDIRECT = Quotation(id="q1", spans=(at('had "no plan"'),), direct=False)
INSIDE = Quotation(id="q2", spans=(at('"no plan"'),), direct=True, mixed=True)


@pytest.mark.parametrize(
    ("quotations", "expected"),
    [
        ((INDIRECT,), ["indirect"]),
        ((INDIRECT, INSIDE), ["mixed"]),
        ((replace(INSIDE, id="q1"),), ["mixed"]),
        ((replace(INSIDE, id="q1", mixed=False),), ["direct"]),
        ((INDIRECT, replace(INSIDE, mixed=False)), ["mixed", "direct"]),
    ],
)
def test_quotations_are_direct_indirect_or_mixed(
    quotations: tuple[Quotation, ...], expected: list[str]
) -> None:
    tied = article(*quotations, attributions=(Attribution(id="at1", quotation="q1"),))
    assert [entry["type"] for entry in record(tied)["attributions"]] == expected


def test_a_quotation_that_nothing_ties_is_exported_without_a_source() -> None:
    (entry,) = record(article(replace(INDIRECT, speaker="p1")))["attributions"]
    assert (entry["id"], entry["source"], entry["cue"]) == ("q1", [], [])
    assert entry["speaker_name"] == "Ilse Varden"


def test_places_are_exported_with_their_point_and_demonyms_are_not() -> None:
    geneva = Mention(id="m2", spans=(at("Geneva"),), kind="place", entity="pl1", use="metonymic")
    swiss = Mention(id="m3", spans=(at("Swiss"),), kind="place", form="demonym")
    found = record(article(geneva, swiss))
    start, end = at("Geneva")
    assert found["toponyms"] == [
        {
            "id": "m2",
            "start": start,
            "end": end,
            "lat": 46.2,
            "lon": 6.1,
            "geonameid": 2660646,
            "kind": "metonymic",
        }
    ]


def test_a_place_that_is_not_resolved_has_no_point() -> None:
    (toponym,) = record(article(Mention(id="m", spans=(at("Geneva"),), kind="place")))["toponyms"]
    assert (toponym["lat"], toponym["lon"], toponym["geonameid"]) == (None, None, None)


@given(articles())
@settings(max_examples=60, deadline=None)
def test_every_article_becomes_one_line_that_says_the_same(article: Article) -> None:
    line = json_line(article)
    assert line.count(b"\n") == 1
    read = json.loads(line)
    assert read == json.loads(json.dumps(record(article)))
    assert read["text"] == article.text
    for entry in read["mentions"] + read["timexes"] + read["toponyms"]:
        assert 0 <= entry["start"] < entry["end"] <= len(article.text)
    ids = {entity["id"] for entity in read["entities"]}
    assert all(entry["speaker"] in {None, *ids} for entry in read["attributions"])
