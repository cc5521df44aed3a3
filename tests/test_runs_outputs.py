"""Where a run writes: small folders, safe names, zip, tar and Parquet files."""

from __future__ import annotations

import json
import os
import pty
import re
import resource
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from pathlib import Path

import pytest

from annotate import corpus
from annotate.article import Article
from annotate.conversion import Settings
from annotate.errors import OutputError
from annotate.export.records import record
from annotate.tei.loading import load
from tests.archive import ROOT, files, hidden, lines, texts, tiny_run
from tests.console import TEXT, Command, one_line

ODD_NAMES = [
    "Zürich 3 May.txt", "a\nb.txt", "q'u\"ote.txt", "-rf.txt", "天気.txt", "50% & <b>.txt",
    "\x1b[31mred.txt", "back\\slash.txt", "n\udcffo utf-8.txt", "*?[a].txt", "x" * 200 + ".txt",
]  # fmt: skip


@pytest.fixture
def _unannotated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the language model: what is tried here does not depend on it."""

    def untouched(article: Article, settings: Settings) -> Article:
        return article

    monkeypatch.setattr("annotate.corpus.tasks.annotated", untouched)


def numbered(path: Path, count: int) -> Path:
    """Write *count* records of a few words to *path*."""
    return lines(path, ({"id": f"r{n}", "text": f"Words of {n}."} for n in range(count)))


@pytest.mark.usefixtures("_unannotated")
class TestFolders:
    """`-o FOLDER`."""

    def test_two_thousand_articles_go_into_folders_of_a_thousand_and_take_no_more_memory(
        self, tmp_path: Path
    ) -> None:
        """In processes of their own; the system tells the size of the largest so far."""
        sizes = []
        for count in (100, 2_050):
            wire = numbered(tmp_path / f"{count}.jsonl", count)
            process = tiny_run(wire, tmp_path / f"out-{count}")
            assert process.communicate() == (f"{count} 0 0\n", "")
            sizes.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        assert sizes[1] <= sizes[0] * 1.1
        folders = [tmp_path / "out-2050" / part for part in ("", "part-0002", "part-0003")]
        assert [len(list(folder.glob("*.xml"))) for folder in folders] == [1_000, 1_000, 50]
        assert load(folders[2] / "r2001.xml").text == "Words of 2001."

    def test_places_are_the_same_in_every_run(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("annotate.corpus.ledger.LARGEST_FOLDER", 20)
        wire = numbered(tmp_path / "wire.jsonl", 50)
        corpus.convert([wire], tmp_path / "one")
        for _ in range(2):
            corpus.convert([wire], tmp_path / "two")
        assert corpus.convert([wire], tmp_path / "two", resume=True).kept == 50
        assert files(tmp_path / "one") == files(tmp_path / "two")
        assert "part-0003/r49.xml" in files(tmp_path / "one")

    def test_each_folder_of_the_archive_is_counted_by_itself(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("annotate.corpus.ledger.LARGEST_FOLDER", 2)
        names = [f"{folder}{n}.txt" for folder in ("", "b/", "part-0002/") for n in range(3)]
        corpus.convert([texts(tmp_path / "in", *names)], tmp_path / "out")
        assert list(files(tmp_path / "out")) == [
            "0.xml", "1.xml",
            "b/0.xml", "b/1.xml", "b/part-0002/2.xml",
            "part-0002/0.xml", "part-0002/1.xml", "part-0002/2.xml", "part-0002/part-0002/2.xml",
        ]  # fmt: skip

    def test_names_may_hold_any_character(self, tmp_path: Path) -> None:
        archive = tmp_path / "in \n\udcff" / "sub 天\x1b"
        archive.mkdir(parents=True)
        for name in ODD_NAMES:
            (archive / name).write_text("Rain.")
        for resume, expected in ((False, (11, 0)), (True, (0, 11))):
            done = corpus.convert([tmp_path / "in \n\udcff"], tmp_path / "out", resume=resume)
            assert (done.converted, done.kept) == expected
        written = list((tmp_path / "out" / "sub 天\x1b").glob("*.xml"))
        assert len(written) == 11
        assert all(re.fullmatch(r"[\w.-]+", path.name) for path in written)

    def test_one_id_many_times_takes_no_place_twice(self, tmp_path: Path) -> None:
        wire = lines(tmp_path / "w.jsonl", ({"id": "s", "text": f"{n}."} for n in range(300)))
        heard: list[corpus.Outcome] = []
        assert corpus.convert([wire], tmp_path / "out", report=heard.append).converted == 300
        assert len(files(tmp_path / "out")) == 300
        assert load(tmp_path / "out" / "s-200.xml").text == "199."
        assert sum(isinstance(o, corpus.Converted) and o.is_renamed for o in heard) == 299

    def test_no_link_leads_out_of_the_folder(self, tmp_path: Path) -> None:
        archive = texts(tmp_path / "in", "a.txt", "sub/b.txt")
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "sub").symlink_to(tmp_path / "elsewhere")
        (tmp_path / "precious").write_text("precious")
        (tmp_path / "out" / "a.xml").symlink_to(tmp_path / "precious")
        summary = corpus.convert([archive], tmp_path / "out", force=True)
        assert (summary.converted, summary.failed) == (1, 1)
        assert summary.failures
        assert "sub/b.xml: a link leads out of" in summary.failures.read_text()
        assert list((tmp_path / "elsewhere").iterdir()) == []
        assert (tmp_path / "precious").read_text() == "precious"
        assert load(tmp_path / "out" / "a.xml").text == "Text of a.txt"


def test_an_article_of_five_megabytes_is_done(tmp_path: Path) -> None:
    text = "".join(
        f"Rain fell on day {n} of the year, and on day {n + 1}.\n" for n in range(99_999)
    )
    (tmp_path / "long.txt").write_text(text[:5_000_000])
    process = tiny_run(tmp_path / "long.txt", tmp_path / "out")
    assert process.communicate(timeout=60) == ("1 0 0\n", "")
    assert load(tmp_path / "out" / "long.xml").text == text[:5_000_000]


# One file for all


@pytest.mark.usefixtures("_unannotated")
@pytest.mark.parametrize("suffix", ["zip", "tar", "tar.gz", "tgz", "parquet"])
class TestPacked:
    """`-o out.zip` and its like."""

    def test_the_same_articles_give_the_same_bytes(self, tmp_path: Path, suffix: str) -> None:
        archive = texts(tmp_path / "in", "b.txt", "a.txt", "sub/a.txt")
        for name in ("one", "two"):
            corpus.convert([archive], tmp_path / f"{name}.{suffix}")
            time.sleep(0.01)
        one, two = (tmp_path / f"{name}.{suffix}" for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()
        before = one.read_bytes()
        assert corpus.convert([archive], one, resume=True).kept == 3
        assert one.read_bytes() == before

    def test_it_grows_with_its_archive(self, tmp_path: Path, suffix: str) -> None:
        archive, output = texts(tmp_path / "in", "a.txt", "b.txt"), tmp_path / f"out.{suffix}"
        corpus.convert([archive], output)
        texts(archive, "c.txt")
        (archive / "a.txt").unlink()
        done = corpus.convert([archive], output, resume=True)
        assert (done.converted, done.kept, done.removed) == (1, 1, 1)
        corpus.convert([archive], tmp_path / f"new.{suffix}")
        assert output.read_bytes() == (tmp_path / f"new.{suffix}").read_bytes()

    def test_a_file_that_is_there_is_not_replaced(self, tmp_path: Path, suffix: str) -> None:
        archive, output = texts(tmp_path / "in", "a.txt"), tmp_path / f"out.{suffix}"
        corpus.convert([archive], output)
        output.write_bytes(output.read_bytes() + b"edited")
        for resume in (True, False):
            with pytest.raises(OutputError, match=r"is there already and may hold what people"):
                corpus.convert([archive], output, resume=resume)
            assert output.read_bytes().endswith(b"edited")
        assert corpus.convert([archive], output, force=True).converted == 1
        assert not output.read_bytes().endswith(b"edited")

    def test_what_failed_is_listed_beside_it(self, tmp_path: Path, suffix: str) -> None:
        archive, output = texts(tmp_path / "in", "a.txt"), tmp_path / f"out.{suffix}"
        done = corpus.convert([archive, tmp_path / "none.txt"], output)
        assert done.failures == tmp_path / f"out.{suffix}.failures.jsonl"
        assert "none.txt: no such file" in done.failures.read_text()
        assert hidden(tmp_path) == [f".out.{suffix}.annotate.sqlite"]


@pytest.mark.usefixtures("_unannotated")
def test_a_zip_and_a_tar_hold_the_documents(tmp_path: Path) -> None:
    archive = texts(tmp_path / "in", "a.txt", "sub \n/b.txt", "sub \n/b.text")
    for name in ("out", "out.zip", "out.tar.gz"):
        corpus.convert([archive], tmp_path / name)
    documents = {"a.xml", "sub/b.xml", "sub/b-2.xml"}
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        assert packed.testzip() is None
        assert set(packed.namelist()) == documents
        assert packed.read("a.xml") == (tmp_path / "out" / "a.xml").read_bytes()
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    with tarfile.open(tmp_path / "out.tar.gz") as tar:
        assert {entry.name for entry in tar} == documents
        assert {(entry.mtime, entry.mode, entry.isfile()) for entry in tar} == {(0, 0o644, True)}
        stream = tar.extractfile("a.xml")
        assert stream
        assert stream.read() == (tmp_path / "out" / "a.xml").read_bytes()


def test_parquet_holds_xml_and_standoff_columns(tmp_path: Path, convert: Command) -> None:
    import pyarrow.parquet

    wire = lines(
        tmp_path / "wire.jsonl", [{"id": "ferry", "text": TEXT}, {"id": "odd", "text": "a\ud800b"}]
    )
    assert convert(wire, "-o", tmp_path / "out.parquet").code == 0
    first, second = pyarrow.parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert (first.pop("path"), second["path"]) == ("ferry.xml", "odd.xml")
    expected = json.loads(json.dumps(record(load(first.pop("xml").encode()))))
    assert first["attributions"]
    assert first == expected
    assert second["text"] == "a\ufffdb"
    assert load(second["xml"].encode()).text == "a\ud800b"


def test_parquet_without_its_library_is_told_in_one_line(
    tmp_path: Path, annotate: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    archive = texts(tmp_path / "in", "a.txt")
    result = annotate("convert", archive, "-o", tmp_path / "out.parquet")
    one_line(result, 1, r"a Parquet file needs pyarrow.*: pip install 'annotate-tei\[tables\]'")


# What is seen of it


def test_a_terminal_shows_how_far_it_is(tmp_path: Path) -> None:
    archive = texts(tmp_path / "in", *(f"{n}.txt" for n in range(30)))
    (archive / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    ours, theirs = pty.openpty()
    seen: list[bytes] = []

    def read() -> None:
        with os.fdopen(ours, "rb", buffering=0) as terminal:
            try:
                while data := terminal.read(4096):
                    seen.append(data)
            except OSError:  # the other end was closed
                return

    reader = threading.Thread(target=read)
    reader.start()
    command = [sys.executable, "-m", "annotate", "convert", str(archive), "--attributions", "rules"]
    done = subprocess.run(
        [*command, "-o", str(tmp_path / "out")],
        cwd=ROOT,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "160"},
    )
    os.close(theirs)
    reader.join()
    told = b"".join(seen).decode()
    assert done.returncode == 1
    assert re.search(
        r"31/31.*articles, [1-9][\d,]* words/s, 1 problems, .*\d:\d\d:\d\d.* left", told
    )
    assert "photo.txt: a PNG image" in told
    assert "30 converted, 1 failed" in told
