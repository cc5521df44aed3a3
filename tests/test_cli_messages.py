"""The command line when something goes wrong: one line, the right exit code, nothing half done."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from annotate.tei.loading import load
from tests.console import TEXT, Command, one_line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--wrong"], r"No such option.*--wrong.*; see `annotate --help`"),
        (["covert"], r"No such command 'covert'.*convert.*; see `annotate --help`"),
        (["convert"], r"Missing argument 'ARTICLE\.\.\.'; see `annotate convert --help`"),
        (["convert", ""], r"a name is empty; give a file.*; see `annotate convert --help`"),
        (["convert", "x.txt", "--jobs", "0"], r"--jobs.*; see `annotate convert --help`"),
        (["convert", "x.txt", "--min-cert", "2"], r"--min-cert.*; see `annotate convert --help`"),
        (["convert", "x.txt", "--model", "en_none"], r"'en_none' is not installed; install it"),
        (["publish", "x.txt", "-o", "s", "--address", "site"], r"'site' is no address; begin it"),
        (["gazetteer", "import", "x.zip"], r"Missing option '-o'.*; see `annotate gazetteer imp"),
        (["export", "x.xml", "--format", "tiff"], r"'tiff' is not.*; see `annotate export --help`"),
    ],
)
def test_wrong_use_is_told_in_one_line(annotate: Command, arguments: list[str], words: str) -> None:
    one_line(annotate(*arguments), 2, words)


@pytest.mark.parametrize("command", ["convert", "validate", "render", "export"])
def test_a_missing_file_is_told_in_one_line(annotate: Command, command: str) -> None:
    quiet = ["--quiet"]
    one_line(annotate(command, "none.any", *quiet), 1, "none.any: no such file or folder; check")


@pytest.mark.parametrize("command", ["convert", "validate", "render", "export"])
def test_an_empty_folder_is_told_in_one_line(
    annotate: Command, command: str, tmp_path: Path
) -> None:
    result = annotate(command, tmp_path, "--quiet")
    one_line(result, 1, "no file in this folder ends in .*; name files")


def test_a_binary_file_is_told_and_nothing_is_written(convert: Command, tmp_path: Path) -> None:
    path = tmp_path / "photo.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    one_line(convert(path, "--quiet"), 1, "photo.txt: a PNG image, no plain text; save")
    assert list(tmp_path.iterdir()) == [path]


def test_a_date_that_is_none_is_told(convert: Command, article: Path) -> None:
    result = convert(article, "--date", "someday", "--quiet")
    one_line(result, 1, "'someday' is not a date; write it as YYYY-MM-DD")


@pytest.mark.parametrize("command", ["validate", "render", "export"])
@pytest.mark.parametrize("content", ["<TEI", "<a/>", "Rain.", "", "<!DOCTYPE a><a/>"])
def test_xml_that_is_broken_or_not_ours_is_told(
    annotate: Command, command: str, content: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.xml"
    path.write_text(content)
    result = annotate(command, path, "--quiet")
    assert result.code == 1
    (line,) = (result.out + result.err).splitlines()
    assert re.search(r"a\.xml:1: .+", line)
    assert list(tmp_path.iterdir()) == [path]


def test_a_bad_article_does_not_stop_the_others(convert: Command, tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text('{"id": "a", "text": "Rain."}\n{broken\n{"id": "c", "text": "Sun."}\n')
    result = convert(path, tmp_path / "none.txt", "-o", tmp_path / "tei")
    assert result.code == 1
    first, second, last = result.err.splitlines()
    assert re.search(r"news\.jsonl:2: not a JSON record .*; each line must be one JSON", first)
    assert "none.txt: no such file" in second
    assert last == f"annotate: 2 converted, 2 failed (see {tmp_path}/tei/failures.jsonl)"
    listed = (tmp_path / "tei" / "failures.jsonl").read_text().splitlines()
    failures = [json.loads(line) for line in listed]
    assert [failure["path"] for failure in failures] == [f"{path}:2", str(tmp_path / "none.txt")]
    assert load(tmp_path / "tei" / "c.xml").text == "Sun."


def test_what_failed_in_an_earlier_run_is_no_article(convert: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rain.")
    (tmp_path / "b.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    first, second = (convert(tmp_path, "-o", tmp_path) for _ in range(2))
    assert first.err.splitlines()[-1].startswith("annotate: 1 converted, 1 failed")
    assert second == first


def test_a_broken_document_does_not_stop_the_others(
    annotate: Command, document: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.xml").write_text("<TEI")
    (tmp_path / "b.xml").write_bytes(document.read_bytes())
    result = annotate("render", tmp_path, "none.xml")
    assert result.code == 1
    assert result.err.endswith("annotate: 1 rendered\n")
    assert {p.name for p in tmp_path.glob("*.html")} == {"b.html"}
    result = annotate("export", tmp_path, "-o", tmp_path / "x.jsonl")
    assert result.code == 1
    assert len((tmp_path / "x.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("pointer", "told"),
    [
        ('target="#q1 ', "the quotation of attribution 'a1' is 'gone'"),
        (' #m3 #c1"', "the source of attribution 'a1' is 'gone'"),
        (' #c1"', "the cue of attribution 'a1' is 'gone'"),
        ('who="#pr-varden"', "the speaker of quotation 'q1' is 'gone'"),
        ('xml:id="m3" ref="#pr-varden"', "the entity of mention 'm3' is 'gone'"),
    ],
)
def test_a_pointer_to_nothing_is_told_by_export_and_shown_by_render(
    annotate: Command, document: Path, tmp_path: Path, pointer: str, told: str
) -> None:
    text = document.read_text()
    assert text.count(pointer) == 1
    edited = tmp_path / "edited.xml"
    edited.write_text(text.replace(pointer, re.sub(r"#[\w-]+", "#gone", pointer, count=1)))
    result = annotate("export", edited, document)
    assert (result.code, result.out.count("\n")) == (1, 1)
    assert re.fullmatch(f"annotate: .*edited.xml: {told}.*run `annotate validate`.*\n", result.err)
    assert annotate("validate", edited).code == 1
    assert annotate("render", edited).code == 0
    assert "Nobody will pay" in edited.with_suffix(".html").read_text()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "dump.zip: cannot be read .No such file"),
        (b"no archive", "dump.zip: not a GeoNames dump"),
        (b"PK\x05\x06" + bytes(18), "dump.zip: holds no table of places"),
    ],
)
def test_a_dump_that_is_none_is_told(
    annotate: Command, tmp_path: Path, content: bytes | None, told: str
) -> None:
    dump = tmp_path / "dump.zip"
    if content is not None:
        dump.write_bytes(content)
    one_line(annotate("gazetteer", "import", dump, "-o", tmp_path / "full.sqlite"), 1, told)
    assert [path for path in tmp_path.iterdir() if path != dump] == []


def test_a_gazetteer_that_cannot_be_written_is_told(annotate: Command, tmp_path: Path) -> None:
    dump = tmp_path / "dump.zip"
    with zipfile.ZipFile(dump, "w") as archive:
        archive.writestr("XX.txt", "")
    (tmp_path / "taken").mkdir()
    for target in (tmp_path / "taken", dump / "full.sqlite"):
        one_line(annotate("gazetteer", "import", dump, "-o", target), 1, "cannot be written")
    assert {path.name for path in tmp_path.iterdir()} == {"dump.zip", "taken"}


@pytest.mark.parametrize("command", ["convert", "render", "export"])
def test_an_output_that_cannot_be_written_is_told(
    annotate: Command, command: str, article: Path, document: Path, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    source = article if command == "convert" else document
    result = annotate(command, source, "-o", tmp_path / "taken" / "out.d", "--quiet")
    one_line(result, 1, "taken.*cannot be .*; check the folder")
    assert (tmp_path / "taken").read_text() == "a file, no folder"


def test_a_hand_edited_document_is_left_as_it_is(convert: Command, article: Path) -> None:
    convert(article)
    edited = article.with_suffix(".xml")
    changed = edited.read_text().replace("Nobody will pay", "Nobody shall pay")
    edited.write_text(changed)
    result = convert(article, "--quiet")
    one_line(result, 1, "ferry.xml: .*changed.*; it was left as it is, use --force")
    assert edited.read_text() == changed
    assert convert(article, "--force").code == 0
    assert load(edited).text == TEXT


def test_an_article_is_never_overwritten_by_its_own_xml(convert: Command, tmp_path: Path) -> None:
    article = tmp_path / "rain.xml"
    article.write_text("Rain.")
    one_line(convert(article, "--force", "--quiet"), 1, "would take the place of the article")
    assert article.read_text() == "Rain."


def test_what_convert_wrote_itself_is_overwritten(convert: Command, article: Path) -> None:
    assert convert(article).code == 0
    article.write_text("Rain.")
    assert convert(article).code == 0
    assert load(article.with_suffix(".xml")).text == "Rain."


def test_many_articles_do_not_go_into_one_file(
    convert: Command, article: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Rain.")
    result = convert(article, other, "-o", tmp_path / "x.xml")
    one_line(result, 2, "more than one article; name a folder with -o")


def test_names_of_files_send_no_escapes_to_the_terminal(convert: Command, tmp_path: Path) -> None:
    result = convert(tmp_path / "\x1b[31mred\nnone.txt", "--quiet")
    one_line(result, 1, r"\\x1b\[31mred\\nnone.txt: no file")


def test_an_unknown_article_is_told_by_evaluate(annotate: Command, tmp_path: Path) -> None:
    for name, row in (("gold", {"id": "a", "text": "A"}), ("system", {"id": "b"})):
        (tmp_path / name).write_text(json.dumps(row))
    result = annotate("evaluate", tmp_path / "gold", tmp_path / "system")
    one_line(result, 1, "article 'b' is not in the gold file; leave it out")


@pytest.mark.parametrize("option", ["--stylesheet", "--template"])
def test_a_design_that_is_missing_or_broken_is_told(
    annotate: Command, document: Path, tmp_path: Path, option: str
) -> None:
    broken = tmp_path / "broken"
    broken.write_text("{% if <xsl:stylesheet")
    for path in (broken, tmp_path / "none"):
        result = annotate("render", document, "-o", tmp_path / "out", option, path, "--quiet")
        one_line(result, 1, path.name)
        assert not (tmp_path / "out").exists()


def test_an_interrupted_run_ends_with_130(
    monkeypatch: pytest.MonkeyPatch, annotate: Command
) -> None:
    def interrupt(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("annotate.corpus.convert", interrupt)
    one_line(annotate("convert", "a.txt"), 130, "interrupted; what was written is whole")


def test_ctrl_c_stops_all_processes_with_one_line_and_whole_files(tmp_path: Path) -> None:
    for n in range(200):
        (tmp_path / f"{n}.txt").write_text(TEXT)
    command = [sys.executable, "-m", "annotate", "convert", tmp_path, "-o", tmp_path / "tei"]
    with subprocess.Popen(
        [*command, "--jobs", "2", "--attributions", "rules"],
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        end = time.monotonic() + 60
        while not list(tmp_path.glob("tei/*.xml")) and time.monotonic() < end:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert re.fullmatch(rb"annotate: interrupted; what was written is whole.*\n", told), told
    written = list((tmp_path / "tei").glob("*.xml"))
    assert 0 < len(written) < 200
    assert {load(path).text for path in written} == {TEXT}
