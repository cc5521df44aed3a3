"""Files of many articles: JSON Lines, CSV, TSV and Parquet, and all of them compressed."""

from __future__ import annotations

import bz2
import hashlib
import lzma
from pathlib import Path

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from annotate.article import Article
from annotate.source import Fields, articles, records
from tests.newsroom import (
    csv_file,
    gzipped,
    json_lines,
    only,
    parquet_file,
    readers,
    refusal,
    rows,
    taken,
    written,
)


class TestTables:
    @pytest.mark.parametrize(
        ("name", "delimiter"), [("n.csv", ","), ("n.csv", ";"), ("n.tsv", "\t"), ("n.csv", "|")]
    )
    def test_rows_are_articles(self, name: str, delimiter: str, tmp_path: Path) -> None:
        found = list(records(csv_file(tmp_path / name, rows(3), delimiter)))
        assert [article.text for article in found] == [row["text"] for row in rows(3)]
        assert [article.metadata.id for article in found] == ["n1", "n2", "n3"]
        assert found[0].metadata.date == "2024-05-14"
        assert found[0].source.name == f"{name}:2"
        assert readers(found[0]) == ["Python csv"]

    def test_a_row_has_the_hash_of_its_bytes(self, tmp_path: Path) -> None:
        line = b'7,"Rain,\r\nand ""more"""'
        path = written(tmp_path / "n.csv", b"\xef\xbb\xbfid,text\r\n" + line + b"\r\n")
        article = only(path)
        assert article.text == 'Rain,\r\nand "more"'
        assert article.source.sha256 == hashlib.sha256(line).hexdigest()
        assert article.source.byte_length == len(line)

    @pytest.mark.parametrize(
        ("encoding", "found"),
        [("cp1252", "windows-1252"), ("mac_roman", "macintosh"), ("utf-16", "UTF-16LE")],
    )
    def test_other_encodings_are_found(self, encoding: str, found: str, tmp_path: Path) -> None:
        data = "id,text\n1,“Café” in Málaga\n2,plain\n".encode(encoding)
        first, second = records(written(tmp_path / "n.csv", data))
        assert (first.text, second.text) == ("“Café” in Málaga", "plain")
        assert first.source.encoding == found

    @settings(deadline=None)
    @given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
    def test_csv_keeps_every_character(
        self, tmp_path_factory: pytest.TempPathFactory, texts: list[str]
    ) -> None:
        path = tmp_path_factory.mktemp("csv") / "n.csv"
        csv_file(path, ({"id": str(at), "text": text} for at, text in enumerate(texts)))
        assert [article.text for article in records(path)] == texts

    @settings(deadline=None)
    @given(st.lists(st.text(), min_size=1, max_size=4))
    def test_json_lines_keep_every_character(
        self, tmp_path_factory: pytest.TempPathFactory, texts: list[str]
    ) -> None:
        path = tmp_path_factory.mktemp("jsonl") / "n.jsonl"
        path.write_bytes(json_lines({"text": text} for text in texts))
        assert [article.text for article in records(path)] == texts

    def test_parquet_keeps_texts_and_types(self, tmp_path: Path) -> None:
        row = {"key": 7, "body": "Rain\r\nfell\0.", "day": pyarrow.scalar("2024-05-14").as_py()}
        table = pyarrow.table(
            {
                "key": [7, 8],
                "body": pyarrow.array([row["body"], None], pyarrow.large_string()),
                "day": pyarrow.array(["2024-05-14"] * 2).cast(pyarrow.timestamp("ns")),
                "byline": [["Mina Sark", "Jo Dell"], None],
                "paper": pyarrow.array(["Northwire"] * 2).dictionary_encode(),
                "vector": [[0.5], [0.5]],
            }
        )
        parquet.write_table(table, tmp_path / "n.parquet")
        keys = Fields(id="key", text="body", date="day", author="byline", publisher="paper")
        article, problem = taken(tmp_path / "n.parquet", keys=keys)
        assert isinstance(article, Article)
        assert article.text == row["body"]
        told = article.metadata
        assert (told.id, told.date, told.publisher) == ("7", "2024-05-14", "Northwire")
        assert told.author == "Mina Sark, Jo Dell"
        assert article.source.name == "n.parquet:1"
        data = (tmp_path / "n.parquet").read_bytes()
        assert article.source.sha256 == hashlib.sha256(data).hexdigest()
        assert readers(article) == ["pyarrow"]
        assert "n.parquet:2: no string under 'body'" in str(problem)

    @pytest.mark.parametrize("name", ["n.csv", "n.parquet"])
    def test_a_table_without_the_column_says_how_to_name_it(
        self, name: str, tmp_path: Path
    ) -> None:
        make = csv_file if name.endswith("csv") else parquet_file
        path = make(tmp_path / name, [{"id": "1", "body": "Rain."}])
        assert "--text-field" in refusal(path)
        assert "'id, body'" in refusal(path)


@pytest.mark.parametrize(
    ("suffix", "compress"),
    [
        (".gz", gzipped),
        (".bz2", bz2.compress),
        (".xz", lzma.compress),
        (".zst", lambda data: pyarrow.compress(data, "zstd", asbytes=True)),
    ],
)
def test_compressed_files_are_read(suffix: str, compress, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    text = written(tmp_path / f"a.txt{suffix}", compress(b"Rain."))
    lines = written(tmp_path / f"b.jsonl{suffix}", compress(json_lines(rows(2))))
    table = csv_file(tmp_path / "c.csv", rows(2))
    written(tmp_path / f"c.csv{suffix}", compress(table.read_bytes()))
    columns = parquet_file(tmp_path / "d.parquet", list(rows(2)))
    written(tmp_path / f"d.parquet{suffix}", compress(columns.read_bytes()))
    table.unlink()
    columns.unlink()
    found = list(articles([tmp_path]))
    assert [article.metadata.id for article in found] == ["a", *["n1", "n2"] * 3]
    assert found[0].source.name == text.name
    assert found[0].source.sha256 == hashlib.sha256(b"Rain.").hexdigest()
    assert found[1].source.name == f"{lines.name}:1"


def test_a_line_has_the_hash_of_its_bytes(tmp_path: Path) -> None:
    line = b'{"text": "Rain."}'
    source = only(written(tmp_path / "n.jsonl", b"\xef\xbb\xbf" + line + b"\r\n")).source
    assert (source.byte_length, source.sha256) == (len(line), hashlib.sha256(line).hexdigest())
