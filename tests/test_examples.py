"""The examples are what the package makes of them today, valid, with every character in place."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from annotate import cli
from annotate.source import read
from annotate.tei.loading import load
from annotate.tei.validation import validate

EXAMPLES = Path(__file__).parents[1] / "examples"
NAMES = sorted(path.stem for path in (EXAMPLES / "articles").glob("*.txt"))
REBUILD = "run `make examples`, read the difference, and commit it if it is better"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples")
    articles, tei, html = (str(folder / name) for name in ("articles", "tei", "html"))
    (folder / "articles").symlink_to(EXAMPLES / "articles")
    assert cli.run(["convert", articles, "-o", tei, "--quiet"]) == 0
    assert cli.run(["render", tei, "-o", html, "--quiet"]) == 0
    return folder


def test_there_are_at_least_six() -> None:
    assert len(NAMES) >= 6


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("folder", "ending"), [("tei", "xml"), ("html", "html")])
def test_the_example_is_what_is_built_today(
    built: Path, name: str, folder: str, ending: str
) -> None:
    path = f"{folder}/{name}.{ending}"
    assert (built / path).read_bytes() == (EXAMPLES / path).read_bytes(), REBUILD


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_valid_and_holds_its_source(name: str) -> None:
    path = EXAMPLES / "tei" / f"{name}.xml"
    assert validate(path) == []
    assert load(path).text == read(EXAMPLES / "articles" / f"{name}.txt").text


def test_the_examples_show_what_the_encoding_has() -> None:
    shown = {
        etree.QName(element).localname
        for path in (EXAMPLES / "tei").glob("*.xml")
        for element in etree.parse(path).getroot().iter("*")
    }
    text = {"head", "figure", "dateline", "p", "byline", "trailer", "seg", "ref"}
    spoken = {"said", "soCalled", "title", "persName", "roleName", "orgName", "placeName", "rs"}
    register = {"person", "personGrp", "org", "place", "geo", "linkGrp", "link", "certainty"}
    assert text | spoken | register | {"date", "time"} <= shown
