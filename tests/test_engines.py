"""XSLT and Jinja make the same page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree, html

from annotate.article import Article
from annotate.edition import render
from annotate.errors import RenderError
from tests.console import Command, one_line
from tests.pages import FERRY, document, parsed, shown_text, source_text
from tests.strategies import articles

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "tei").glob("*.xml"))


def same(tree: etree._ElementTree) -> None:
    """Hold that both engines make one page, and that its text is that of *tree*."""
    page = render(tree, engine="jinja")
    assert page == render(tree, engine="xslt")
    assert shown_text(page) == source_text(tree)


@pytest.mark.parametrize("path", [*EXAMPLES, FERRY], ids=lambda path: path.stem)
def test_an_article_is_the_same_page_by_either_engine(path: Path) -> None:
    same(parsed(path))


@given(articles())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_article_is_the_same_page_by_either_engine(article: Article) -> None:
    tree = article.to_tei()
    page = render(tree, engine="jinja")
    assert page == render(tree, engine="xslt")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<!-- a --><p>one<!-- b -->two<?c d?>three</p><!-- e -->",
        "<p>a<other>b<p>c</p></other><x xmlns='urn:x'>d</x>e</p><other>f</other>",
        "<figure><head xml:id='h'>a</head><head xml:id='i'>b</head></figure>",
        "<figure xml:id='f'><head xml:id='h'>a</head></figure><figure><p>c</p></figure>",
        "<head type='headline'>a</head><head type='headline'>b</head><head>c</head>",
        "<dateline xml:id='d'>A - </dateline><p xml:id='p'>b</p><dateline>C</dateline> <p>d</p>",
        "<dateline>A</dateline><!-- b --><p>c</p><dateline>D</dateline><p>e</p>",
        "<ab>a</ab><ab type='boilerplate'>b<seg>c</seg></ab><seg>d</seg><byline>e</byline>",
        "<p><date when='2031-05'>a</date><date when='2031-W19'>b</date><time when='7'>c</time></p>",
        "<p><rs type='place' subtype='demonym' ref='#a #b' cert='low'>a</rs><rs>b</rs></p>",
        "<p><placeName ana='#x #metonymic' ref='geo:1' cert='0.7'>a</placeName></p>",
        "<p><said ana='#mixed' who='#a'>a<said direct='false'>b</said></said></p>",
        "<p>a\r\n\t&lt;b&gt; {{ 7 * 7 }} <gap n='U+000C'/>\u2028\x85</p>",
    ],
)
def test_marks_of_every_shape_are_the_same_by_either_engine(body: str) -> None:
    same(document(body.replace("\r", "&#13;")))


def test_a_template_of_one_s_own_for_the_text_takes_the_place_of_annotate_s(
    tmp_path: Path,
) -> None:
    (tmp_path / "article.html.j2").write_text('{% extends "own.html.j2" %}')
    (tmp_path / "own.html.j2").write_text("{{ text }}")
    (tmp_path / "text.html.j2").write_text(
        "<article>{% for s in steps %}{{ s.text | upper }}{% endfor %}</article>"
    )
    template = tmp_path / "article.html.j2"
    page = render(document("<p>rain &amp; wind</p>"), engine="jinja", template=template)
    assert page == "<article>RAIN &amp; WIND</article>"


def test_a_template_that_makes_no_well_formed_text_is_named(tmp_path: Path) -> None:
    template = tmp_path / "mine.html.j2"
    template.write_text("{{ text }}")
    (tmp_path / "text.html.j2").write_text("<article><br></article>")
    with pytest.raises(RenderError, match=r"text\.html\.j2: makes no well-formed XML: .*br"):
        render(parsed(FERRY), engine="jinja", template=template)


def test_a_deeply_nested_article_is_the_same_by_either_engine() -> None:
    deep = "<said>" * 200 + "a" + "</said>" * 200
    page = render(document(f"<p>{deep}</p>"), engine="jinja")
    assert html.document_fromstring(page).xpath("count(//article//a)") == 200
    same(document(f"<p>{deep}</p>"))


def test_the_command_takes_the_engine(annotate: Command, tmp_path: Path) -> None:
    for engine in ("xslt", "jinja"):
        assert (
            annotate("render", FERRY, "-o", tmp_path / f"{engine}.html", "--engine", engine).code
            == 0
        )
    assert (tmp_path / "jinja.html").read_bytes() == (tmp_path / "xslt.html").read_bytes()


def test_the_jinja_engine_takes_no_stylesheet(annotate: Command, tmp_path: Path) -> None:
    sheet = ("--stylesheet", tmp_path / "mine.xsl")
    one_line(annotate("render", FERRY, "--engine", "jinja", *sheet), 2, "--stylesheet .* xslt")
