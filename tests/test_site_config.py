"""site.toml, themes and the options of `annotate publish`."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from lxml import etree

from annotate.edition import publish
from annotate.edition.colours import contrast
from annotate.edition.site.settings import SECTIONS, Site
from annotate.errors import RenderError
from tests.console import Command
from tests.test_site import archive, pages, root

WHOLE = """
title = "Skerry papers"
description = "What was said of the bridge."
editor = "Ada Moss"
licence = "CC BY 4.0"
licence_url = "https://creativecommons.org/licenses/by/4.0/"
address = "https://example.org/skerry"
language = "en-GB"
pages = ["articles", "search", "about"]
layers = ["quotes", "dates"]

[colours]
paper = ["#ffffff", "#101418"]
s1 = ["#003f8f", "#a8c8ff"]
"""


@pytest.fixture
def articles(tmp_path: Path, document: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    shutil.copy(document, folder / "ferry.xml")
    return folder


def test_site_toml_says_what_a_site_is_called_and_how_it_looks(
    annotate: Command, articles: Path, tmp_path: Path
) -> None:
    (articles / "site.toml").write_text(WHOLE, encoding="utf-8")
    site = tmp_path / "site"
    assert annotate("publish", articles, "-o", site).code == 0
    front = root(site / "index.html")
    assert front.findtext(".//h1") == "Skerry papers"
    assert front.get("lang") == "en-GB"
    text = " ".join(front.text_content().split())
    assert "What was said of the bridge." in text
    assert "edited by Ada Moss. CC BY 4.0." in text
    assert front.xpath("//a[@rel='license']/@href") == [
        "https://creativecommons.org/licenses/by/4.0/"
    ]
    assert (site / "sitemap.xml").is_file()
    for path in pages(site):
        assert "--paper:light-dark(#ffffff,#101418)" in path.read_text(encoding="utf-8"), path
    article = root(site / "articles" / "ferry.html")
    assert article.xpath("//fieldset[@class='layers']//input/@value") == ["quotes", "dates"]
    feed = etree.parse(site / "feed.xml")
    assert feed.findtext("{*}author/{*}name") == "Ada Moss"


@pytest.mark.parametrize("left_out", SECTIONS)
def test_a_site_without_one_kind_of_pages_leads_to_none_of_them(
    tmp_path: Path, left_out: str
) -> None:
    sections = tuple(name for name in SECTIONS if name != left_out)
    publish(list(archive())[:2], tmp_path, site=Site(sections=sections))
    assert not (tmp_path / f"{left_out}.html").exists()
    for path in pages(tmp_path):
        for href in map(str, root(path).xpath("//a/@href | //form/@action")):
            if not href.startswith(("http", "data:")):
                target = path.parent / href.partition("#")[0] if href[0] != "#" else path
                assert target.is_file(), f"{path.name}: {href}"


def test_options_win_over_site_toml(annotate: Command, articles: Path, tmp_path: Path) -> None:
    config = tmp_path / "other.toml"
    config.write_text('title = "From the file"\neditor = "Ada Moss"\n')
    site = tmp_path / "site"
    told = ("--config", config, "--site-title", "From the option")
    assert annotate("publish", articles, "-o", site, *told).code == 0
    front = root(site / "index.html")
    assert front.findtext(".//h1") == "From the option"
    assert "edited by Ada Moss" in front.text_content()


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('titel = "x"', "site.toml: unknown key 'titel'; did you mean 'title'?"),
        ("title = 3", "site.toml: title is '3', expected words in quotation marks"),
        ('title = "', "site.toml: is not TOML: "),
        ('address = "example.org"', "site.toml: address is 'example.org', expected a web address"),
        ('licence_url = "CC"', "site.toml: licence_url is 'CC', expected a web address"),
        ('language = "English please"', "site.toml: language is 'English please', expected a code"),
        ('pages = ["serch"]', "site.toml: pages: unknown value 'serch'; did you mean 'search'?"),
        ('layers = "quotes"', "site.toml: layers is 'quotes', expected a list of quotes, cues"),
        ('theme = "nowhere"', "nowhere is no folder; name one with templates or styles"),
        ('colours = "red"', "site.toml: colours is 'red', expected a table [colours]"),
        (
            '[colours]\npapper = ["#000000", "#000000"]',
            "unknown key 'papper'; did you mean 'paper'",
        ),
        ('[colours]\nink = "#000000"', "ink is '#000000', expected the light and the dark value"),
        ('[colours]\nink = ["black", "white"]', "expected the light and the dark value"),
        (
            '[colours]\nink = ["#999999", "#e9e5dc"]',
            "ink on paper has a contrast of 2.7 in the light scheme, readers need 4.5; set "
            "them further apart",
        ),
    ],
)
def test_a_mistake_in_site_toml_is_told_with_what_to_do(
    annotate: Command, articles: Path, tmp_path: Path, written: str, message: str
) -> None:
    (articles / "site.toml").write_text(written)
    done = annotate("publish", articles, "-o", tmp_path / "site")
    assert done.code == 2
    assert message in done.err
    assert done.err.count("\n") == 1
    assert not (tmp_path / "site").exists()


def test_a_theme_s_files_stand_in_for_annotate_s_one_at_a_time(tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    theme.mkdir()
    (theme / "cues.html.j2").write_text(
        '{% extends "site.html.j2" %}{% block heading %}How they say it{% endblock %}'
    )
    (theme / "site.css").write_text(".plate{letter-spacing:2px}")
    from annotate.edition.look import Look

    publish(archive(), tmp_path / "site", site=Site(look=Look(theme)))
    cues = root(tmp_path / "site" / "cues.html")
    assert cues.findtext(".//h1") == "How they say it"
    style = cues.findtext(".//style")
    assert style is not None
    assert ".plate{letter-spacing:2px}" in style
    assert ":root{color-scheme" in style
    (theme / "site.css").write_text(".plate{letter-spacing:3px}")
    publish(archive(), tmp_path / "site", site=Site(look=Look(theme)))
    assert "letter-spacing:3px" in (tmp_path / "site" / "cues.html").read_text()


def test_a_theme_s_template_that_does_not_work_is_named_with_its_line(tmp_path: Path) -> None:
    from annotate.edition.look import Look

    theme = tmp_path / "theme"
    theme.mkdir()
    (theme / "cues.html.j2").write_text(
        '{% extends "site.html.j2" %}\n{% block content %}{{ x.y }}'
    )
    with pytest.raises(RenderError, match=re.escape("cues.html.j2:2: ")):
        publish(archive(), tmp_path / "site", site=Site(look=Look(theme)))


def test_contrast_is_that_of_wcag() -> None:
    # Figures from WebAIM's contrast checker.
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54
    assert round(contrast("#ffffff", "#0000ff"), 2) == 8.59
