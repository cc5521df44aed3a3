"""The segment stage: blocks of layout, through its cases and its invariant."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.article import Annotation, Article, Block, Furniture, Metadata
from annotate.stages.segment import Segment
from tests import casebook

PIECES = st.sampled_from(
    [
        "LONDON (AP) — ", "By Ann Lee", "read more", "\n", "\r\n", "\r", "\n\n", " ", "\t", "\xa0",
        "\x0c", "\x00", "\ufeff", "\u2028", "Storm hits coast", "It rained. ", "© 2024", "“", '"',
        "\ud800", "🌧", "Image source, ", "May 3, 2024", "x" * 70, "---", "a b c d e f g h " * 6,
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=25).map("".join)


def segmented(text: str) -> Article:
    article = Article(text=text, metadata=Metadata(id="a"))
    findings = Segment()(article, None)  # type: ignore[arg-type]  # it never looks at the Doc
    return replace(
        article,
        annotations=findings.annotations,
        metadata=findings.metadata or article.metadata,
    )


def label(annotation: Annotation, article: Article) -> str | None:
    return annotation.kind if isinstance(annotation, (Block, Furniture)) else None


@pytest.mark.parametrize("case", casebook.cases("segment"), ids=str)
def test_segments_as_in_the_case_book(case: casebook.Case) -> None:
    assert casebook.shown(segmented(case.input), label) == case.expected


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_blocks_are_in_order_and_hold_all_but_xml_white_space(text: str) -> None:
    article = segmented(text)
    behind = 0
    for block in article.of(Block):
        assert behind <= block.start < block.end
        assert not text[behind : block.start].strip(" \t\r\n")
        behind = block.end
    assert not text[behind:].strip(" \t\r\n")
    for furniture in article.of(Furniture):
        assert any(b.start <= furniture.start < furniture.end <= b.end for b in article.of(Block))


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_blocks_are_trimmed_but_for_the_blank_behind_a_dateline(text: str) -> None:
    for block in segmented(text).of(Block):
        words = text[block.start : block.end]
        assert words.lstrip(" \t\r\n") == words
        assert block.kind == "dateline" or words.rstrip(" \t\r\n") == words


def test_an_article_that_has_blocks_keeps_them() -> None:
    article = segmented("Storm hits coast\n\nIt rained.\n")
    again = Segment()(article, None)  # type: ignore[arg-type]
    assert (again.annotations, again.metadata) == ((), None)


def test_the_headline_becomes_the_title_with_its_blanks_made_one() -> None:
    assert segmented("\ufeff\xa0\nStorm  hits\tcoast\n\nIt rained.").metadata.title == (
        "Storm hits coast"
    )


def test_a_title_that_is_known_stays() -> None:
    article = Article(text="Storm\n\nIt rained.", metadata=Metadata(id="a", title="Given"))
    findings = Segment()(article, None)  # type: ignore[arg-type]
    assert findings.metadata is not None
    assert findings.metadata.title == "Given"


@pytest.mark.parametrize("text", ["", "\n", " \r\n\t"])
def test_white_space_alone_has_no_blocks(text: str) -> None:
    assert segmented(text).of(Block) == ()


@pytest.mark.parametrize(
    "unit",
    ["A", "A ", "By A, ", "A/", "(", "LONDON, ", "a. B", "--- ", "\r\n", " \n", "© ", "AP/A "],
)
def test_time_grows_linearly_with_one_long_line(unit: str) -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        segmented(unit * times)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(200_000 // len(unit)) < 2
