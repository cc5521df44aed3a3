"""What annotation tools call our annotations, there and back."""

from __future__ import annotations

from dataclasses import MISSING, fields

import pytest
from hypothesis import given, settings

from annotate.article import Article, Block, Furniture, Span
from annotate.errors import EncodingError
from annotate.export.labels import (
    LABELS,
    Value,
    annotation_of,
    features_of,
    joined,
    label_of,
    labelled,
    parted,
)
from tests.harbour import ARTICLE
from tests.strategies import articles


@given(articles())
@settings(max_examples=60, deadline=None)
def test_a_label_and_its_features_say_all_of_an_annotation(article: Article) -> None:
    for annotation, label in labelled(article):
        features = features_of(annotation, label)
        again = annotation_of(label.name, features, id=annotation.id, spans=annotation.spans)
        assert again == annotation


def test_all_but_the_layout_has_a_label() -> None:
    for annotation in ARTICLE.annotations:
        assert (label_of(annotation) is None) == isinstance(annotation, Block | Furniture)


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_what_an_annotation_must_have_is_assumed_where_nobody_tells_it(label: object) -> None:
    (known,) = (known for known in LABELS.values() if known is label)
    required = {field.name for field in fields(known.kind) if field.default is MISSING}
    assert required == {"id", "spans", *known.fixed, *known.assumed}
    assert annotation_of(known.name, {}, id="x", spans=(Span(0, 1),)).id == "x"


@pytest.mark.parametrize(
    ("label", "features", "told"),
    [
        ("Plaice", {}, "'Plaice' is no label; expected one of Quotation, Cue, Person"),
        ("Cue", {"colour": "red"}, "a Cue has no feature 'colour'; expected one of resp, cert"),
        ("Person", {"form": "nome"}, "form of a Person is 'nome'; expected one of name, pronoun"),
        ("Quotation", {"direct": "yes"}, "direct of a Quotation is 'yes'; expected true or false"),
        ("Quotation", {"speaker": True}, "speaker of a Quotation is 'True'; expected a string"),
        ("Date", {"cert": 2}, "cert of a Date is '2'; expected a number from 0 to 1"),
        ("Date", {"cert": True}, "cert of a Date is 'True'; expected a number from 0 to 1"),
        ("Date", {"cert": "1"}, "cert of a Date is '1'; expected a number from 0 to 1"),
    ],
)
def test_what_is_not_in_the_table_is_told(
    label: str, features: dict[str, Value], told: str
) -> None:
    with pytest.raises(EncodingError, match=told):
        annotation_of(label, features, id="x", spans=(Span(0, 1),))


@pytest.mark.parametrize("ids", [[], ["a1"], ["a1", "at 2"], ["ü", "\ud800", "%20"]])
def test_ids_go_into_one_string_and_out_again(ids: list[str]) -> None:
    assert parted(joined(ids)) == ids
