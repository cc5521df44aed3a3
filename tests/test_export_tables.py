"""Tables for spreadsheets, pandas and Datasette, read by their own readers."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.article import Article
from annotate.export.csv import defused, table_writer, undefused
from annotate.export.records import record
from annotate.export.tables import TABLES, row_start
from annotate.export.writing import write
from tests.exports import SHIP, exported
from tests.harbour import ARTICLE
from tests.strategies import articles


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def counts(*articles: Article) -> dict[str, int]:
    """Return how many rows each table must have, from the records of the articles."""
    records = [record(article) for article in articles]
    people = [e for r in records for e in r["entities"] if e["kind"] in ("person", "group", "org")]
    return {
        "quotations": sum(len(r["attributions"]) for r in records),
        "people": len(people),
        "places": sum(len(r["toponyms"]) for r in records),
        "dates": sum(len(r["timexes"]) for r in records),
    }


def test_csv_says_who_said_what_where_and_when(tmp_path: Path) -> None:
    folder = exported(tmp_path, "csv", ARTICLE, SHIP)
    found = {path.stem: rows(path) for path in folder.iterdir()}
    assert {name: len(table) for name, table in found.items()} == counts(ARTICLE, SHIP)
    quotation = found["quotations"][-1]
    assert (quotation["article"], quotation["article_id"]) == ("2", "ship")
    assert quotation["words"] == "“No 🚢 sails,”"
    assert (quotation["speaker_name"], quotation["cue"]) == ("Jo Dell", "said")
    place = found["places"][-1]
    assert (place["name"], float(place["lat"]), float(place["lon"])) == ("Geneva", 46.2, 6.1)
    date = found["dates"][-1]
    assert (date["words"], date["value"], date["relative"]) == ("Friday", "2031-05-09", "true")


def test_offsets_in_the_tables_are_those_of_the_text(tmp_path: Path) -> None:
    folder = exported(tmp_path, "csv", ARTICLE)
    for name in ("places", "dates"):
        for row in rows(folder / f"{name}.csv"):
            assert ARTICLE.text[int(row["start"]) : int(row["end"])] == row["words"]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    folder = exported(tmp_path, "csv", SHIP)
    cells = [c for path in folder.iterdir() for row in rows(path) for c in row.values()]
    assert "'=1+1 \U0001f600" in cells
    assert "'-captain" in cells
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")]


@given(st.text(st.sampled_from("'=+-@\t\r\na ＝"), max_size=6) | st.text())
def test_a_defused_cell_starts_no_formula_and_comes_back(words: str) -> None:
    assert defused(words)[:1] not in set("=+-@\t\r\n＝＋－＠") or not words
    assert undefused(defused(words)) == words


@given(articles())
@settings(max_examples=20, deadline=None)
def test_any_cell_comes_back_from_csv(article: Article) -> None:
    for name, table in TABLES.items():
        stream = io.BytesIO()
        with table_writer(stream, name) as add:
            add(article)
        lines = io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")
        found = [[undefused(cell) for cell in row] for row in list(csv.reader(lines))[1:]]
        start = row_start(article, 1)
        assert found == [[_told(cell) for cell in (*start, *row)] for row in table.rows(article)]


def test_parquet_has_typed_columns_and_the_cells_of_csv(tmp_path: Path) -> None:
    tables = exported(tmp_path, "parquet", ARTICLE, SHIP)
    texts = exported(tmp_path, "csv", ARTICLE, SHIP)
    for name in TABLES:
        table = pq.read_table(tables / f"{name}.parquet")
        expected = rows(texts / f"{name}.csv")
        assert table.num_rows == len(expected)
        for read, told in zip(table.to_pylist(), expected, strict=True):
            assert {key: _told(value) for key, value in read.items()} == {
                key: undefused(cell) for key, cell in told.items()
            }
    types = {f.name: str(f.type) for f in pq.read_schema(tables / "places.parquet")}
    assert (types["lat"], types["start"], types["words"]) == ("double", "int64", "string")
    dates = pq.read_table(tables / "dates.parquet").to_pandas()
    assert dates[dates.relative].value.tolist()[-1] == "2031-05-09"


def _told(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return exported(tmp_path, "sqlite", ARTICLE, SHIP)


def test_the_database_has_all_rows_and_every_key_resolves(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        for name, number in counts(ARTICLE, SHIP).items():
            assert connection.execute(f"SELECT count(*) FROM {name}").fetchone() == (number,)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        texts = connection.execute("SELECT text FROM articles ORDER BY article").fetchall()
        assert texts == [(ARTICLE.text,), (SHIP.text,)]


def test_the_views_count_by_speaker(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        speakers = connection.execute("SELECT name, quotations FROM speakers").fetchall()
        assert speakers[0][0] == "Ilse Varden"
        assert ("Jo Dell", 1) in speakers
        said = connection.execute("SELECT words FROM quoted WHERE speaker = 'Jo Dell'").fetchall()
        assert said == [("“No 🚢 sails,”",)]
        assert ("Geneva",) in connection.execute("SELECT name FROM gazetteer").fetchall()


def test_the_same_articles_give_the_same_bytes(tmp_path: Path, database: Path) -> None:
    write([ARTICLE, SHIP], "sqlite", tmp_path / "again.sqlite")
    assert (tmp_path / "again.sqlite").read_bytes() == database.read_bytes()


def test_datasette_searches_quotations_and_tells_what_columns_hold(database: Path) -> None:
    from datasette.app import Datasette

    metadata = json.loads(database.with_suffix(".metadata.json").read_bytes())
    datasette = Datasette([str(database)], metadata=metadata, settings={"num_sql_threads": 0})

    async def ask(path: str) -> Any:
        answer = await datasette.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json() if ".json" in path else answer.text

    async def ask_all() -> list[Any]:
        await datasette.invoke_startup()
        paths = (
            "/out/quotations.json?_search=rope&_shape=objects",
            "/out/said.json?words=sails&_shape=objects",
            "/out/speaker.json?name=Jo+Dell&_shape=objects",
            "/out/quotations",
        )
        return [await ask(path) for path in paths]

    table, said, speaker, page = asyncio.run(ask_all())
    assert {"rope" in row["words"] for row in table["rows"]} == {True}
    assert [row["speaker_name"] for row in said["rows"]] == ["Jo Dell"]
    assert [row["words"] for row in speaker["rows"]] == ["“No 🚢 sails,”"]
    assert "One row: a quotation and who said it." in page
    assert "who said it" in page
