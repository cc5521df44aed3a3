"""Stylesheets and templates of one's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from annotate.edition import render
from annotate.errors import RenderError
from tests.pages import FERRY, TEI, parsed, shown_text, source_text


def test_a_stylesheet_of_one_s_own_can_build_on_annotate_s(tmp_path: Path) -> None:
    sheet = tmp_path / "mine.xsl"
    sheet.write_text(
        '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"'
        f' xmlns:tei="{TEI}"><xsl:import href="annotate:reading.xsl"/>'
        '<xsl:template match="tei:byline"><p class="mine"><xsl:apply-templates/></p></xsl:template>'
        "</xsl:stylesheet>"
    )
    page = render(parsed(FERRY), stylesheet=sheet)
    assert '<p class="mine">Reporting by' in page
    assert shown_text(page) == source_text(parsed(FERRY))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<xsl:stylesheet", "mine.xsl:1: no well-formed XML"),
        ("<a/>", "does not compile"),
        (
            '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">\n'
            '<xsl:template match="/">\n<xsl:value-of/></xsl:template>'
            "</xsl:stylesheet>",
            "mine.xsl:3: stylesheet does not compile",
        ),
        (
            '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
            '<xsl:template match="/"/></xsl:stylesheet>',
            "makes no element",
        ),
    ],
)
def test_a_stylesheet_that_does_not_work_is_named_with_its_line(
    tmp_path: Path, content: str, message: str
) -> None:
    sheet = tmp_path / "mine.xsl"
    sheet.write_text(content)
    with pytest.raises(RenderError, match=re.escape(message)):
        render(parsed(FERRY), stylesheet=sheet)


@pytest.mark.parametrize(
    "address", ["../secret.xml", "file:///etc/hostname", "http://example.org/"]
)
@pytest.mark.parametrize("way", ["import", "document"])
def test_a_stylesheet_reads_nothing_outside_its_folder(
    tmp_path: Path, address: str, way: str
) -> None:
    (tmp_path / "secret.xml").write_text("<secret>hidden words</secret>")
    folder = tmp_path / "mine"
    folder.mkdir()
    imported = f'<xsl:import href="{address}"/>' if way == "import" else ""
    copied = f"<xsl:copy-of select=\"document('{address}')\"/>" if way == "document" else ""
    sheet = folder / "mine.xsl"
    sheet.write_text(
        '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
        f'{imported}<xsl:template match="/"><p>{copied}</p></xsl:template></xsl:stylesheet>'
    )
    # About the network the processor does not ask us: it refuses it itself.
    with pytest.raises(RenderError, match=r"own folder|read rights"):
        render(parsed(FERRY), stylesheet=sheet)


def test_a_stylesheet_writes_no_file(tmp_path: Path) -> None:
    target = tmp_path / "written.xml"
    sheet = tmp_path / "mine.xsl"
    sheet.write_text(
        '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"'
        ' xmlns:e="http://exslt.org/common" extension-element-prefixes="e">'
        f'<xsl:template match="/"><e:document href="{target.as_uri()}"><a/></e:document><p/>'
        "</xsl:template></xsl:stylesheet>"
    )
    with pytest.raises(RenderError):
        render(parsed(FERRY), stylesheet=sheet)
    assert not target.exists()


def test_a_template_of_one_s_own_can_build_on_annotate_s(tmp_path: Path) -> None:
    template = tmp_path / "mine.html.j2"
    template.write_text(
        '{% extends "article.html.j2" %}{% block footer %}<p>{{ about.title }}!</p>{% endblock %}'
    )
    page = render(parsed(FERRY), template=template)
    assert "replace ferry, mayor says!</p>" in page
    assert shown_text(page) == source_text(parsed(FERRY))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("one\n{% if %}", "mine.html.j2:2: "),
        ("one\ntwo\n{{ no_such_thing }}", "mine.html.j2:3: 'no_such_thing' is undefined"),
        ("{% include 'other.html' %}", "'other.html' is not there"),
        ("{{ 1 / 0 }}", "mine.html.j2:1: ZeroDivisionError"),
        ("{{ ''.__class__.__mro__ }}", "mine.html.j2"),
    ],
)
def test_a_template_that_does_not_work_is_named_with_its_line(
    tmp_path: Path, content: str, message: str
) -> None:
    template = tmp_path / "mine.html.j2"
    template.write_text(content)
    with pytest.raises(RenderError, match=re.escape(message)):
        render(parsed(FERRY), template=template)


def test_a_missing_stylesheet_or_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"gone\.xsl"):
        render(parsed(FERRY), stylesheet=tmp_path / "gone.xsl")
    with pytest.raises(RenderError, match=r"gone\.j2"):
        render(parsed(FERRY), template=tmp_path / "gone.j2")
