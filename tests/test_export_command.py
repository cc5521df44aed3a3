"""`annotate export`: every format from the command line, and what it says when that cannot be."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from annotate.article import Article
from annotate.export.formats import FORMATS
from annotate.export.writing import write
from tests.console import TEXT, Command, one_line
from tests.exports import SHIP
from tests.strategies import articles

FOLDERS = [form.name for form in FORMATS.values() if form.shape in ("folder", "documents")]
STREAMS = [form.name for form in FORMATS.values() if form.shape == "stream"]


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_written_whole_and_the_same_each_time(
    annotate: Command, document: Path, tmp_path: Path, name: str
) -> None:
    form = FORMATS[name]
    targets = [tmp_path / which / f"out{form.suffix}" for which in ("one", "two")]
    if name in FOLDERS:
        targets = [target.parent for target in targets]
    for target in targets:
        assert annotate("export", document, "--format", name, "-o", target) == (0, "", "")
    first, second = (_files(target) for target in targets)
    assert first
    assert first == second
    assert list(tmp_path.rglob(".*")) == []


def _files(target: Path) -> dict[str, bytes]:
    paths = target.rglob("*") if target.is_dir() else [target]
    return {path.name: path.read_bytes() for path in paths}


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_goes_to_standard_output(
    annotate: Command, document: Path, tmp_path: Path, name: str
) -> None:
    annotate("export", document, "--format", name, "-o", tmp_path / "out")
    for told in ([], ["-o", "-"]):
        result = annotate("export", document, "--format", name, *told)
        assert result == (0, (tmp_path / "out").read_text(encoding="utf-8"), "")


def test_one_article_s_source_goes_to_a_file_or_a_pipe(
    annotate: Command, document: Path, tmp_path: Path
) -> None:
    assert annotate("export", document, "--format", "txt", "-o", "-") == (0, TEXT, "")
    target = tmp_path / "ferry.txt"
    assert annotate("export", document, "--format", "txt", "-o", target) == (0, "", "")
    assert target.read_text() == TEXT
    twice = annotate("export", document, document, "--format", "txt", "-o", target)
    one_line(twice, 1, "ferry: a file of txt holds one article, and has ferry; name a folder")


def test_one_table_goes_to_standard_output(annotate: Command, document: Path) -> None:
    result = annotate("export", document, "--format", "csv", "--table", "dates")
    assert result.code == 0
    assert result.out.startswith("\ufeffarticle,article_id,")
    assert "May 14" in result.out


def test_one_table_of_parquet_goes_to_a_pipe(document: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    command = [sys.executable, "-m", "annotate", "export", str(document), "--format", "parquet"]
    done = subprocess.run([*command, "--table", "dates"], check=True, capture_output=True)
    (tmp_path / "dates.parquet").write_bytes(done.stdout)
    assert "May 14" in pq.read_table(tmp_path / "dates.parquet").column("words").to_pylist()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (["--format", "csv"], "csv needs a folder; name it with -o, or one table of it with --tab"),
        (["--format", "brat"], "brat needs a folder; name it with -o; see"),
        (["--format", "brat", "-o", "-"], "brat needs a folder; name it with -o; see"),
        (["--format", "txt"], "txt needs a folder; name it with -o"),
        (["--format", "sqlite"], "sqlite needs a file; name it with -o"),
        (["--format", "sqlite", "-o", "-"], "sqlite needs a file; name it with -o"),
        (["--format", "csv", "-o", "x.csv"], "csv fills a folder, and x.csv names a file; name a"),
        (["--format", "xmi", "-o", "x.xmi"], "xmi fills a folder, and x.xmi names a file; name a"),
        (["--format", "brat", "-o", __file__], "brat fills a folder, and .* names a file; name a"),
        (["--format", "jsonl", "-o", "."], r"\. is a folder; name a file with -o"),
        (["--format", "sqlite", "-o", "."], r"\. is a folder; name a file with -o"),
        (["--model", "en_none"], "jsonl has no tokens; --model goes with conllu and docbin"),
        (["--format", "conllu", "--model", "en_none"], "'en_none' is not installed; install it"),
        (["--table", "dates"], "jsonl has no tables to choose from; --table goes with csv and pa"),
        (["--format", "csv", "--table", "cats"], "'cats' is no table; choose one of quotations, p"),
    ],
)
def test_a_target_that_does_not_fit_the_format_is_told(
    annotate: Command, document: Path, told: list[str], words: str
) -> None:
    one_line(annotate("export", document, *told), 2, words)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_that_holds_something_is_left_alone(
    annotate: Command, document: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "work.ann").write_text("corrected by hand")
    result = annotate("export", document, "--format", name, "-o", tmp_path)
    one_line(result, 1, "is there and not an empty folder; remove it, or name another with -o")
    assert [path.name for path in tmp_path.iterdir()] == ["work.ann"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_bad_document_stops_no_other_and_nothing_of_it_is_written(
    annotate: Command, document: Path, tmp_path: Path, name: str
) -> None:
    gone = document.read_text().replace(' #c1"', ' #gone"')
    (tmp_path / "gone.xml").write_text(gone)
    (tmp_path / "broken.xml").write_text("<TEI")
    form = FORMATS[name]
    target, alone = (tmp_path / which / "all" for which in ("one", "two"))
    if name not in FOLDERS:
        target, alone = (path.with_suffix(form.suffix) for path in (target, alone))
    inputs = [tmp_path / "gone.xml", tmp_path / "broken.xml", document]
    result = annotate("export", *inputs, "--format", name, "-o", target)
    assert result.code == 1
    first, second = result.err.splitlines()
    assert "gone.xml: the cue of attribution 'a1' is 'gone'" in first
    assert "broken.xml:1: " in second
    annotate("export", document, "--format", name, "-o", alone)
    assert _files(target) == _files(alone)


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_half_written_stays(name: str, tmp_path: Path) -> None:
    def broken_off() -> Iterator[Article]:
        yield SHIP
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        write(broken_off(), name, tmp_path / "target")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", FORMATS)
def test_any_article_can_be_written_twice(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    @given(articles())
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.nested_given])
    def written(article: Article) -> None:
        write([article, article], name, tmp_path_factory.mktemp("any") / "target")

    written()


@pytest.mark.parametrize("name", ["jsonl", "csv", "parquet", "sqlite", "brat"])
def test_a_full_disk_is_told_in_one_line_and_leaves_nothing(
    document: Path, tmp_path: Path, name: str
) -> None:
    # No file may grow beyond this, as if the disk were full.
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100));"
        "from annotate.__main__ import main; main()"
    )
    told = ["export", str(document), "--format", name, "-o", str(tmp_path / "out")]
    done = subprocess.run(
        [sys.executable, "-B", "-c", code, *told], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert re.fullmatch(r"annotate: .*out: cannot be written .*; check the folder.*\n", done.stderr)
    assert list(tmp_path.iterdir()) == []


def test_what_txt_cannot_restore_is_told_and_written_all_the_same(
    annotate: Command, convert: Command, tmp_path: Path
) -> None:
    source = tmp_path / "rain.txt"
    source.write_text("---\ntitle: Rain\n---\nIt rains.\n")
    convert(source, "--quiet")
    target = tmp_path / "texts"
    result = annotate("export", tmp_path / "rain.xml", "--format", "txt", "-o", target)
    one_line(result, 1, r"rain\.xml: the file is the text alone, 10 bytes, not the source's 30")
    assert (target / "rain.txt").read_text() == "It rains.\n"


@pytest.mark.parametrize(
    ("name", "library", "extra"),
    [("parquet", "pyarrow", "tables"), ("xmi", "cassis", "interchange")],
)
def test_a_missing_library_is_told_with_what_brings_it(
    document: Path, tmp_path: Path, name: str, library: str, extra: str
) -> None:
    code = (
        f"import sys; sys.modules[{library!r}] = None; from annotate.__main__ import main; main()"
    )
    told = ["export", str(document), "--format", name, "-o", str(tmp_path / "out")]
    done = subprocess.run(
        [sys.executable, "-c", code, *told], capture_output=True, text=True, check=False
    )
    expected = rf"annotate: \w+ needs {library}: pip install 'annotate-tei\[{extra}\]'\n"
    assert done.returncode == 1
    assert re.fullmatch(expected, done.stderr), done.stderr
    assert list(tmp_path.iterdir()) == []
