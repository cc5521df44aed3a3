"""TEI edited by hand is an article again; what cannot be one is refused with its line."""

from __future__ import annotations

import pytest

from annotate.article import Article, DateExpression, Mention, Quotation
from annotate.errors import EncodingError
from annotate.tei import timex
from annotate.tei.loading import load
from annotate.tei.writer import to_bytes, write
from tests.harbour import ARTICLE

HARBOUR = to_bytes(write(ARTICLE)).decode()


def edited(found: str, put: str) -> Article:
    """Return the example with *found* replaced by *put* once."""
    assert found in HARBOUR
    return load(HARBOUR.replace(found, put, 1).encode())


def test_the_example_survives() -> None:
    assert load(HARBOUR.encode()) == ARTICLE


def test_an_element_without_id_is_given_one() -> None:
    article = edited("Sark;", "<persName>Sark</persName>;")
    (mention,) = (m for m in article.of(Mention) if article.words_of(m) == "Sark")
    assert mention.id not in ARTICLE.by_id


def test_comments_and_instructions_are_no_words() -> None:
    assert edited("Reporting by", "Reporting<!-- who? --><?check now?> by") == ARTICLE


def test_a_header_laid_out_anew_says_the_same() -> None:
    article = edited("<publisher>Northwire</publisher>", "<publisher>\n  Northwire\n</publisher>")
    assert article == ARTICLE


def test_a_speaker_corrected_by_hand_is_loaded() -> None:
    article = edited('who="#fund" direct="true"', 'who="#government" direct="true" resp="#editor"')
    assert article.by_id["q7"] == Quotation(
        id="q7",
        spans=ARTICLE.by_id["q7"].spans,
        direct=True,
        mixed=True,
        speaker="government",
        resp="editor",
    )


def test_bounds_without_a_value_are_those_of_the_expression() -> None:
    article = edited('type="relative" when="2031-06"', 'from="2031-06-01" to="2031-06-30"')
    expression = article.by_id["d2"]
    assert isinstance(expression, DateExpression)
    assert (expression.value, expression.since, expression.until) == (
        None,
        "2031-06-01",
        "2031-06-30",
    )


@pytest.mark.parametrize(
    ("found", "put", "message"),
    [
        ("<byline ", "<list/><byline ", "list is not one that annotate knows"),
        (' next="#q4.2"', ' next="#q44"', "@next is '#q44'"),
        (' prev="#q4"', "", "@next is '#q4.2', expected the id of an element whose @prev"),
        (' next="#q4.2"', "", "has no first element"),
        ('type="headline"', 'type="banner"', "head has no 'banner'"),
        ('subtype="demonym"', "", "rs has no 'subtype'"),
        ('cert="0.97"', 'cert="high"', "@cert is 'high', expected a number"),
        ("<byline ", "<p/><byline ", "p is empty; expected words"),
        ('<seg xml:id="c2"', '<seg xml:id="c1"', "the xml:id 'c1' stands on an element before"),
        ("46.20222 6.14569", "46.20222", "a location needs a geo"),
        ('target="#q2 #m8 #c1"', 'target="#q2 #m8"', "the link has 2 targets, expected 3"),
        ('n="U+000C"', 'n="U+0"', "a gap must name its character"),
        ('quantity="1" n', 'quantity="999999999" n', "a quantity from 1 to 1000"),
    ],
)
def test_what_cannot_be_loaded_is_refused_with_its_line(found: str, put: str, message: str) -> None:
    with pytest.raises(EncodingError, match=r"^TEI:\d+: ") as refusal:
        edited(found, put)
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("value", "attributes"),
    [
        ("2031-05-14", {"when": "2031-05-14"}),
        ("2031-05", {"when": "2031-05"}),
        ("2031-W19", {"from": "2031-05-05", "to": "2031-05-11"}),
        ("2031-W19-WE", {"from": "2031-05-10", "to": "2031-05-11"}),
        ("2031-W19-3", {"when": "2031-05-07"}),
        ("2031-Q2", {"from": "2031-04", "to": "2031-06"}),
        ("2031-H2", {"from": "2031-07", "to": "2031-12"}),
        ("2031-WI", {"from": "2031-12", "to": "2032-02"}),
        ("203", {"from": "2030", "to": "2039"}),
        ("20XX", {"from": "2000", "to": "2099"}),
        ("2031-05-14TMO", {"when": "2031-05-14"}),
        ("2031-02-30", {}),
        ("PAST_REF", {"ana": "#timex3.PAST_REF"}),
        (None, {"ana": "#unresolved"}),
    ],
)
def test_values_stand_in_w3c_attributes_as_far_as_these_can_hold_them(
    value: str | None, attributes: dict[str, str]
) -> None:
    expression = DateExpression(id="d", spans=(), type="DATE", value=value)
    found = timex.attributes_of(expression)
    custom = found.pop("when-custom", None)
    assert found.pop("datingMethod", None) == (None if custom is None else "#timex3")
    assert found == attributes
    assert custom in (None, value)
