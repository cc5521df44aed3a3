"""How annotations are nested, split, chained and named; what the header keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from annotate.article import Annotation, Article, Block, Cue, Mention, Metadata, Quotation, Span
from annotate.errors import EncodingError
from annotate.tei.loading import load
from annotate.tei.names import plain_name, plain_token, token, xml_name
from annotate.tei.nesting import nested
from annotate.tei.validation import validate
from annotate.tei.writer import to_bytes, write
from tests.harbour import ARTICLE
from tests.strategies import WORDS

TEXT = "Ana Ruiz said it rained."


def markup(*annotations: Annotation, text: str = TEXT) -> str:
    """Return the body of an article with *annotations*, without attributes of the frame."""
    article = Article(text=text, metadata=Metadata(id="case"), annotations=annotations)
    body = write(article).getroot()[-1][0]
    words = etree.tostring(body, encoding=str, with_tail=False)
    return words.removeprefix('<body xmlns="http://www.tei-c.org/ns/1.0">').removesuffix("</body>")


def paragraph(end: int = len(TEXT)) -> Block:
    return Block(id="b", kind="paragraph", spans=(Span(0, end),))


def test_what_contains_stays_outside() -> None:
    person = Mention(id="m", kind="person", spans=(Span(0, 8),))
    cue = Cue(id="c", spans=(Span(4, 8),))
    assert '<persName xml:id="m">Ana <seg xml:id="c" type="cue">Ruiz</seg></persName>' in markup(
        paragraph(), person, cue
    )


def test_a_name_is_cut_where_it_crosses_a_quotation() -> None:
    name = Mention(id="m", kind="person", spans=(Span(0, 8),))
    quotation = Quotation(id="q", direct=True, spans=(Span(4, 13),))
    assert (
        '<persName xml:id="m" next="#m.2">Ana </persName>'
        '<said xml:id="q" direct="true"><persName xml:id="m.2" prev="#m">Ruiz</persName>'
        " said</said>"
    ) in markup(paragraph(), name, quotation)


def test_an_interrupted_quotation_is_a_chain() -> None:
    quotation = Quotation(id="q", direct=True, spans=(Span(0, 3), Span(9, 13), Span(17, 23)))
    words = markup(paragraph(), quotation)
    assert '<said xml:id="q.2" direct="true" prev="#q" next="#q.3">said</said>' in words


def test_a_quotation_in_a_dateline_is_carried_by_a_seg() -> None:
    """TEI lets no said stand in a dateline directly."""
    dateline = Block(id="b", kind="dateline", spans=(Span(0, len(TEXT)),))
    quotation = Quotation(id="q", direct=False, spans=(Span(14, 23),))
    assert '<seg><said xml:id="q" direct="false">it rained</said></seg>' in markup(
        dateline, quotation
    )


def test_blocks_in_any_order_find_a_place_in_divisions() -> None:
    kinds = (
        "paragraph",
        "headline",
        "boilerplate",
        "paragraph",
        "byline",
        "subheading",
        "dateline",
    )
    text = "\n".join(kinds)
    blocks = [
        Block(id=f"b{n}", kind=kind, spans=(Span(at, at + len(kind)),))  # type: ignore[arg-type]
        for n, kind in enumerate(kinds)
        for at in [sum(len(k) + 1 for k in kinds[:n])]
    ]
    article = Article(text=text, metadata=Metadata(id="case"), annotations=tuple(blocks))
    content = to_bytes(write(article))
    assert validate(content) == []
    assert load(content) == article
    assert markup(*blocks, text=text).count("<div") == 3


def test_words_that_no_block_claims_are_kept_in_an_ab() -> None:
    block = Block(id="b", kind="paragraph", spans=(Span(0, 3),))
    assert markup(block, text="Ana\n\xa0\n") == (
        '<div type="article"><p xml:id="b">Ana</p><ab>\n\xa0\n</ab></div>'
    )


def test_forbidden_characters_are_gaps_one_for_a_run() -> None:
    words = markup(text="a\x00\x00\x0c\rb")
    assert '<gap reason="xml10-illegal" unit="chars" quantity="2" n="U+0000"/>' in words
    assert 'quantity="1" n="U+000C"/>&#13;b' in words


def test_overlapping_blocks_are_refused() -> None:
    other = Block(id="b2", kind="paragraph", spans=(Span(3, 9),))
    with pytest.raises(EncodingError, match="overlaps"):
        markup(paragraph(), other)


def test_one_id_for_two_things_is_refused() -> None:
    with pytest.raises(EncodingError, match="'b'"):
        markup(paragraph(), Cue(id="b", spans=(Span(9, 13),)))


def test_the_document_id_makes_way_for_an_annotation() -> None:
    article = replace(ARTICLE, metadata=replace(ARTICLE.metadata, id="q1"))
    content = to_bytes(write(article))
    assert validate(content) == []
    assert load(content).metadata.id == "q1"


def test_a_carriage_return_survives_as_a_character_reference() -> None:
    assert b"&#13;" in to_bytes(write(ARTICLE))


@given(st.text(min_size=1) | WORDS.filter(bool))
def test_names_and_tokens_have_inverses(words: str) -> None:
    assert plain_name(xml_name(words)) == words
    assert plain_token(token(words)) == words
    assert token(words).isascii()
    assert " " not in token(words)


SPANS = st.tuples(st.integers(0, 30), st.integers(1, 12), st.integers(0, 3))


@given(st.lists(SPANS, max_size=12))
def test_pieces_are_nested_and_make_up_their_spans(drawn: list[tuple[int, int, int]]) -> None:
    spans = [(Span(s, s + n), rank, owner) for owner, (s, n, rank) in enumerate(drawn)]
    pieces = nested(spans)
    covered: dict[int, list[int]] = {}
    stack: list[int] = []
    for piece in pieces:
        assert piece.start < piece.end
        while stack and stack[-1] <= piece.start:
            stack.pop()
        assert not stack or piece.end <= stack[-1]
        stack.append(piece.end)
        covered.setdefault(piece.owner, []).extend(range(piece.start, piece.end))
    assert {o: sorted(at) for o, at in covered.items()} == {o: list(range(*s)) for s, _, o in spans}


@given(st.lists(SPANS, max_size=8))
def test_the_highest_rank_is_never_cut(drawn: list[tuple[int, int, int]]) -> None:
    low = [(Span(s, s + n), 1 + rank, f"low{i}") for i, (s, n, rank) in enumerate(drawn)]
    pieces = nested([*low, (Span(9, 20), 0, "high")])
    assert [(p.start, p.end) for p in pieces if p.owner == "high"] == [(9, 20)]
