"""What a site offers to take away, and what it says of how far to trust it."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from annotate import resources
from annotate.edition import publish
from annotate.export import record
from annotate.tei.loading import load
from tests.test_site import archive, root

FIGURES = Path(__file__).parents[1] / "benchmarks" / "README.md"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(archive(), tmp_path_factory.mktemp("site")).parent


def test_every_download_is_there_and_its_size_told(site: Path) -> None:
    page = root(site / "downloads.html")
    files = page.xpath("//main//a[@download]/@href")
    assert len(files) == 10
    assert len(page.xpath("//ul[@class='files']//span[contains(., ' KB')]")) == 10
    assert all((site / name).stat().st_size > 0 for name in files)


def test_the_tei_and_the_text_of_all_articles_are_packed(site: Path) -> None:
    for kind, suffix in (("tei", "xml"), ("text", "txt")):
        with ZipFile(site / "data" / f"{kind}.zip") as packed:
            unpacked = {name: packed.read(name) for name in packed.namelist()}
        assert unpacked == {path.name: path.read_bytes() for path in (site / kind).iterdir()}
        assert set(unpacked) == {f"{n}.{suffix}" for n in ("ferry", "one", "two", "two-2")}


def test_the_database_holds_the_quotations_and_datasette_is_told_of_it(site: Path) -> None:
    with closing(sqlite3.connect(site / "data" / "archive.sqlite")) as database:
        (number,) = database.execute("SELECT count(*) FROM articles").fetchone()
        words = {row[0] for row in database.execute("SELECT words FROM quotations")}
    assert number == 4
    assert {"Tides turn", "No </script> bridge"} <= words
    told = json.loads((site / "data" / "archive.metadata.json").read_bytes())
    assert "quotations" in told["databases"]["archive"]["tables"]


def test_the_standoff_records_are_those_of_the_export(site: Path) -> None:
    lines = (site / "data" / "standoff.jsonl").read_bytes().splitlines()
    texts = {json.loads(line)["text"] for line in lines}
    assert len(lines) == 4
    assert record(load((site / "tei" / "ferry.xml").read_bytes()))["text"] in texts


def test_an_article_that_no_table_can_hold_is_named(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, etree._ElementTree]]:
        documents = list(archive())
        for said in documents[1][1].getroot().iter("{*}said"):
            said.set("who", "#nobody")
        yield from documents[:2]

    publish(broken(), tmp_path)
    page = root(tmp_path / "downloads.html")
    assert page.xpath("//a[@href='articles/one.html']/text()") == ["one"]
    assert len((tmp_path / "data" / "standoff.jsonl").read_bytes().splitlines()) == 1
    with ZipFile(tmp_path / "data" / "tei.zip") as packed:
        assert packed.namelist() == ["one.xml", "ferry.xml"]


def test_the_figures_of_accuracy_are_the_measured_ones(site: Path) -> None:
    told = tomllib.loads(resources.edition("accuracy.toml").read_text(encoding="utf-8"))
    measured = FIGURES.read_text(encoding="utf-8")
    rows = [
        " ".join(row.text_content().split())
        for row in root(site / "about.html").xpath("//table[@class='measured']/tbody/tr")
    ]
    assert len(rows) == len(told["figures"])
    for row, figure in zip(rows, told["figures"], strict=True):
        assert f"{figure['annotate']} {figure['measure']}" in row
        assert figure["annotate"] in measured
        assert figure.get("people", "") in measured
    assert told["command"] in measured
