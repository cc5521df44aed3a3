"""The places stage: recognition, resolution and use, through its cases and its invariants."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from annotate import pipeline, resources
from annotate.article import (
    Annotation,
    Article,
    Attribution,
    Block,
    Mention,
    MentionForm,
    Metadata,
    Quotation,
    Span,
)
from annotate.gazetteer import embedded
from annotate.spans import overlaps
from annotate.stages.mentions import Mentions
from annotate.stages.mentions.named import Label, Named
from annotate.stages.mentions.toponyms import refined
from annotate.stages.places import Places
from annotate.stages.places.features import FEATURES
from annotate.stages.places.meanings import home_of
from annotate.stages.segment import Segment
from tests import casebook

NO_DOC = cast(Doc, None)  # the stage never looks at it
NAMES = st.sampled_from(
    [
        "Paris",
        "Texas",
        "U.S.",
        "Turkish",
        "Georgia",
        "Springfield",
        "Xyzzy",
        "the",
        "St. Paul",
        "EU",
    ]
)
PIECES = NAMES | st.sampled_from(
    [", ", " ", " in ", ". ", "\n", "’s ", " police ", "\ud800", "(", "-"]
)
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=20).map("".join)
LABELS: tuple[Label, ...] = (
    "person", "org", "place", "facility", "demonym", "norp", "thing",
)  # fmt: skip


def label(annotation: Annotation, article: Article) -> str | None:
    if not isinstance(annotation, Mention) or annotation.kind != "place":
        return None
    entity = article.entity_by_id.get(annotation.entity or "")
    country = entity.location.country if entity and entity.location else "unresolved"
    return f"{annotation.use or '-'} {country or '-'}"


@pytest.mark.parametrize("case", casebook.cases("places"), ids=str)
def test_places_are_found_and_resolved_as_in_the_case_book(case: casebook.Case) -> None:
    article = casebook.annotated(case, (Segment(), Mentions(), Places()))
    assert casebook.shown(article, label) == case.expected


def article_of(text: str, *names: str, form: MentionForm = "name") -> Article:
    """Return an article of one block in which each of *names*, in order, is a place mention."""
    mentions, behind = [], 0
    for number, name in enumerate(names):
        start = text.index(name, behind)
        behind = start + len(name)
        mentions.append(
            Mention(id=f"m{number}", spans=(Span(start, behind),), kind="place", form=form)
        )
    block = Block(id="b", spans=(Span(0, len(text)),), kind="paragraph")
    return Article(text=text, metadata=Metadata(id="a"), annotations=(block, *mentions))


def resolved(text: str, *names: str, form: MentionForm = "name") -> Article:
    return pipeline.run(article_of(text, *names, form=form), NO_DOC, (Places(),))


def test_names_of_one_place_share_an_entity() -> None:
    article = resolved("The U.S. and the United States.", "U.S.", "United States")
    assert [m.entity for m in article.of(Mention)] == ["pl1", "pl1"]
    (entity,) = article.entities
    assert (entity.name, entity.type) == ("United States", "country")


def test_a_demonym_means_the_country_that_is_named_too() -> None:
    article = resolved("Turkish news from Turkey", "Turkish", form="demonym")
    (entity,) = article.entities
    assert entity.location is not None
    assert (entity.name, entity.location.country) == ("Turkey", "TR")


def test_a_name_that_the_gazetteer_does_not_know_stays_unresolved() -> None:
    article = resolved("In Nowhereville Sands.", "Nowhereville Sands")
    (mention,) = article.of(Mention)
    assert (mention.entity, mention.use, article.entities) == (None, "literal", ())


def test_a_name_of_many_places_without_context_keeps_alternatives_and_doubt() -> None:
    (entity,) = resolved("In London.", "London").entities
    assert entity.location is not None
    assert entity.location.country == "GB"
    assert [a.country for a in entity.alternatives].count("CA") == 1
    certs = [entity.location.cert, *(a.cert for a in entity.alternatives)]
    assert certs == sorted(certs, key=lambda cert: -(cert or 0))
    assert sum(cert or 0 for cert in certs) <= 1.001


def test_the_capital_is_meant_where_its_country_is_named() -> None:
    article = resolved(
        "Washington told Ankara that the United States was worried.",
        "Washington", "Ankara", "United States",
    )  # fmt: skip
    washington = article.entity_by_id[article.of(Mention)[0].entity or ""]
    assert washington.location is not None
    assert math.isclose(washington.location.lat, 38.9, abs_tol=0.2)


def test_a_place_that_is_the_source_of_an_attribution_is_metonymic() -> None:
    article = article_of("Ankara said it was over in Ankara.", "Ankara", "Ankara")
    quotation = Quotation(id="q", spans=(Span(12, 33),), direct=False)
    article = replace(
        article,
        annotations=(*article.annotations, quotation),
        attributions=(Attribution(id="a1", quotation="q", source="m0"),),
    )
    found = pipeline.run(article, NO_DOC, (Places(),))
    assert [m.use for m in found.of(Mention)] == ["metonymic", "literal"]


def test_a_place_in_the_name_of_an_organisation_is_a_modifier() -> None:
    article = article_of("The Ohio State University closed.", "Ohio")
    org = Mention(id="o", spans=(Span(4, 25),), kind="org")
    article = replace(article, annotations=(*article.annotations, org))
    found = pipeline.run(article, NO_DOC, (Places(),))
    assert [m.use for m in found.of(Mention)] == [None, "modifier"]


def test_the_application_names_the_gazetteer_and_credits_geonames() -> None:
    (application,) = Places().applications
    assert application.version == embedded().facts["version"]
    assert "GeoNames, CC BY 4.0" in application.description


def test_a_person_with_the_name_of_a_place_is_not_made_one() -> None:
    text = "Chelsea Paris, 31, said Paris Boone had called her on Friday."
    named = [Named(Span(0, 13), "person", 0.9), Named(Span(24, 35), "person", 0.9)]
    assert refined(text, (), named) == named


def test_a_place_called_a_person_becomes_a_place() -> None:
    text = "The family moved to Gainesville, Florida, from Macon, Georgia."
    named = [Named(Span(20, 31), "person", 0.5), Named(Span(33, 40), "place", 0.9)]
    assert [(n.span, n.label) for n in refined(text, (), named)][:2] == [
        (Span(20, 31), "place"),
        (Span(33, 40), "place"),
    ]


def test_what_is_no_demonym_stays_as_it_was_called() -> None:
    named = [Named(Span(0, 8), "norp", 0.5), Named(Span(13, 20), "norp", 0.5)]
    found = refined("Lutheran and Turkish voters.", (), named)
    assert [name.label for name in found] == ["norp", "demonym"]


@pytest.mark.parametrize("word", ["Turks", "Ohioans", "Sri Lankan", "Englishmen", "Sudanese"])
def test_demonyms_are_known_in_the_plural(word: str) -> None:
    assert home_of(word)


def test_every_demonym_comes_from_a_place_of_the_gazetteer() -> None:
    unknown = [home for _, home in resources.table("demonyms") if not embedded().knows(home)]
    assert unknown == []


def test_every_feature_has_a_weight() -> None:
    assert sorted(FEATURES) == sorted(row[0] for row in resources.table("place-weights"))


@st.composite
def named_texts(draw: st.DrawFn) -> tuple[str, list[Named]]:
    text = draw(TEXTS)
    bounds = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = [Span(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=False)]
    return text, [Named(span, draw(st.sampled_from(LABELS)), 0.5) for span in spans]


@given(named_texts())
@settings(max_examples=200, deadline=None)
def test_refined_names_are_in_order_in_the_text_and_overlap_only_in_organisations(
    case: tuple[str, list[Named]],
) -> None:
    text, named = case
    found = refined(text, (), named)
    assert found == sorted(found, key=lambda name: (name.span.start, -name.span.end))
    for number, name in enumerate(found):
        assert 0 <= name.span.start < name.span.end <= len(text)
        assert 0 <= name.cert <= 1
        for other in found[number + 1 :]:
            if overlaps(name.span, other.span):
                assert "org" in (name.label, other.label)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_resolved_and_twice_gives_the_same(text: str) -> None:
    names = [n for n in refined(text, (), []) if n.label in ("place", "facility", "demonym")]
    mentions = [
        Mention(
            id=f"m{number}", spans=(name.span,), kind="place",
            form="demonym" if name.label == "demonym" else "name",
        )
        for number, name in enumerate(names)
    ]  # fmt: skip
    blocks = [Block(id="b", spans=(Span(0, len(text)),), kind="paragraph")] if text else []
    article = Article(text=text, metadata=Metadata(id="a"), annotations=(*blocks, *mentions))
    findings = Places()(article, NO_DOC)
    assert Places()(article, NO_DOC) == findings
    entities = {entity.id for entity in findings.entities}
    assert {m.entity for m in findings.annotations if isinstance(m, Mention)} <= entities | {None}
    for entity in findings.entities:
        assert entity.location is not None
        assert -90 <= entity.location.lat <= 90
        assert -180 <= entity.location.lon <= 180


@pytest.mark.parametrize("piece", ["Paris, ", "A", "U.S.", "a.b.", "New York ", "\n"])
def test_recognition_takes_time_in_proportion_to_the_text(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    started = time.process_time()
    refined(text, (), [])
    assert time.process_time() - started < 10
