"""The command line: what each command does, its exit code, and one line for whatever goes wrong."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from annotate import cli
from annotate.tei.loading import load

TEXT = """Ferry stops for the winter

VELMOUTH, May 14 (Northwire) - "Nobody will pay," Ilse Varden told reporters in Geneva.

Two officials said a vote was planned.
"""


class Result(NamedTuple):
    """What a command left: its exit code, and what it printed."""

    code: int
    out: str
    err: str


Command = Callable[..., Result]


@pytest.fixture
def annotate(capfdbinary: pytest.CaptureFixture[bytes]) -> Command:
    def run(*arguments: str | Path) -> Result:
        code = cli.run([str(argument) for argument in arguments])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Result(code, out.decode(), err.decode())

    return run


@pytest.fixture
def convert(annotate: Command) -> Command:
    """`annotate convert` without the tagger, which takes longer to load."""

    def run(*arguments: str | Path) -> Result:
        return annotate("convert", *arguments, "--attributions", "rules")

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(TEXT)
    return path


@pytest.fixture(scope="session")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A TEI document; tests that change it copy it."""
    folder = tmp_path_factory.mktemp("document")
    (folder / "ferry.txt").write_text(TEXT)
    code = cli.run(["convert", str(folder / "ferry.txt"), "--attributions", "rules", "--quiet"])
    assert code == 0
    return folder / "ferry.xml"


def fed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    class Stdin:
        buffer = io.BytesIO(data)

    monkeypatch.setattr(sys, "stdin", Stdin())


def one_line(result: Result, code: int, words: str) -> None:
    """Hold that a command failed with *code* and said *words*, and no more, in one line."""
    assert result.code == code
    assert result.out == ""
    assert result.err.count("\n") == 1, result.err
    assert re.match(f"annotate: .*{words}", result.err), result.err


def commands() -> Iterator[click.Command]:
    yield cli.annotate
    yield from cli.annotate.commands.values()


# What it does


def test_an_article_becomes_xml_beside_it(convert: Command, article: Path) -> None:
    assert convert(article) == (0, "", "annotate: 1 converted\n")
    assert load(article.with_suffix(".xml")).text == TEXT


def test_a_folder_becomes_a_folder(convert: Command, tmp_path: Path) -> None:
    for name in ("a.txt", "sub/a.txt", "sub/b.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(name)
    assert convert(tmp_path / "in", "-o", tmp_path / "tei").code == 0
    written = sorted(p.relative_to(tmp_path / "tei") for p in (tmp_path / "tei").rglob("*.*"))
    assert [str(p) for p in written] == ["a.xml", "sub/a.xml", "sub/b.xml"]


def test_one_article_may_name_its_xml_file(convert: Command, article: Path, tmp_path: Path) -> None:
    assert convert(article, "-o", tmp_path / "new" / "x.xml").code == 0
    assert load(tmp_path / "new" / "x.xml").text == TEXT


def test_standard_input_goes_to_standard_output(
    convert: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    fed(monkeypatch, TEXT.encode("utf-16"))
    result = convert("-")
    assert (result.code, result.err) == (0, "")
    loaded = load(result.out.encode())
    assert (loaded.text, loaded.source.encoding[:6]) == (TEXT, "UTF-16")


def test_json_lines_become_one_file_a_record(convert: Command, tmp_path: Path) -> None:
    rows = [
        {"key": "../../evil", "body": "Rain.", "day": "2024-05-02"},
        {"key": "evil", "body": "Sun."},
        {"key": "etc/evil", "body": "Snow."},
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    result = convert(
        path, "-o", tmp_path / "tei", "--id-field", "key", "--text-field", "body",
        "--date-field", "day",
    )  # fmt: skip
    assert result.code == 0
    assert {p.name for p in (tmp_path / "tei").iterdir()} == {
        "evil.xml", "evil-2.xml", "etc_evil.xml",
    }  # fmt: skip
    first = load(tmp_path / "tei" / "evil.xml")
    assert (first.text, first.metadata.id) == ("Rain.", "../../evil")
    assert first.metadata.date == "2024-05-02"
    assert "news.jsonl:2: written to" in result.err
    assert "evil-2.xml, since its name was taken" in result.err


def test_options_tell_the_metadata(convert: Command, article: Path) -> None:
    told = {"title": "T", "date": "2031-05-20", "publisher": "P", "author": "A", "licence": "L"}
    assert convert(article, *(f"--{key}={value}" for key, value in told.items())).code == 0
    metadata = load(article.with_suffix(".xml")).metadata
    assert {key: getattr(metadata, key) for key in told} == told
    assert metadata.date_origin == "given"


def test_less_certain_attributions_can_be_left_out(convert: Command, article: Path) -> None:
    assert convert(article, "--min-cert", "1").code == 0
    assert load(article.with_suffix(".xml")).attributions == ()


def test_the_same_input_gives_the_same_bytes_on_many_processes(
    convert: Command, tmp_path: Path
) -> None:
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text(TEXT.replace("two", str(n)))
    texts = sorted(tmp_path.glob("*.txt"))
    assert convert(*texts, "-o", tmp_path / "one").code == 0
    assert convert(*texts, "-o", tmp_path / "many", "--jobs", "2").code == 0
    for n in range(3):
        one, many = (tmp_path / folder / f"{n}.xml" for folder in ("one", "many"))
        assert one.read_bytes() == many.read_bytes()


def test_validate_passes_what_convert_writes(annotate: Command, document: Path) -> None:
    result = annotate("validate", document)
    assert result == (0, "", "annotate: 1 checked, no problems\n")


def test_validate_names_file_line_and_reason(
    annotate: Command, document: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_text(
        document.read_text().replace("<p ", "<paragraph ").replace("</p>", "</paragraph>")
    )
    result = annotate("validate", broken, document)
    assert result.code == 1
    assert re.match(rf"{re.escape(str(broken))}:\d+: .+", result.out)
    as_json = annotate("validate", broken, "--format", "json")
    problems = [json.loads(line) for line in as_json.out.splitlines()]
    assert problems
    assert {"file", "line", "path", "found", "expected", "message"} <= problems[0].keys()


def test_render_writes_a_page_beside_the_document(
    annotate: Command, document: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "ferry.xml"
    copy.write_bytes(document.read_bytes())
    assert annotate("render", copy, "--quiet") == (0, "", "")
    page = copy.with_suffix(".html").read_text()
    assert page.startswith("<!DOCTYPE html>") or page.startswith("<!doctype html>")
    assert annotate("render", copy, "-o", "-", "--quiet").out == page


def test_export_writes_one_record_a_line(annotate: Command, document: Path, tmp_path: Path) -> None:
    result = annotate("export", document, document)
    first, second = map(json.loads, result.out.splitlines())
    assert (result.code, first, first["text"]) == (0, second, TEXT)
    assert annotate("export", document, "-o", tmp_path / "x.jsonl").out == ""
    assert json.loads((tmp_path / "x.jsonl").read_text()) == first


def test_publish_makes_a_site_of_articles_and_of_edited_xml(
    annotate: Command, document: Path, tmp_path: Path
) -> None:
    source, site = tmp_path / "in", tmp_path / "site"
    source.mkdir()
    (source / "ferry.xml").write_bytes(document.read_bytes())
    (source / "ferry.txt").write_text("The text is not read: its XML stands beside it.")
    (source / "rain.txt").write_text("Rain.")
    result = annotate(
        "publish", source, tmp_path / "none.txt", "-o", site, "--attributions", "rules"
    )
    assert result.code == 1
    missing, index = result.err.splitlines()
    assert "none.txt: no such file" in missing
    assert index == f"annotate: open {site / 'index.html'}"
    assert (site / "index.html").is_file()
    assert {p.name for p in (site / "articles").glob("*.html")} == {"ferry.html", "rain.html"}
    assert TEXT.splitlines()[0] in (site / "articles" / "ferry.html").read_text()


def test_publish_writes_no_site_without_articles(annotate: Command, tmp_path: Path) -> None:
    one_line(annotate("publish", "none.txt", "-o", tmp_path / "site"), 1, "none.txt: no such file")
    assert not (tmp_path / "site").exists()


def test_evaluate_finds_an_annotation_equal_to_itself(
    annotate: Command, document: Path, tmp_path: Path
) -> None:
    path = tmp_path / "gold.jsonl"
    annotate("export", document, "-o", path)
    table = annotate("evaluate", path, path)
    assert table.code == 0
    assert "relation .5" in table.out
    figures = json.loads(
        annotate("evaluate", path, path, "--format", "json", "--bootstrap", "9").out
    )
    (relation,) = (f for f in figures if f["measure"] == "relation exact")
    assert relation["f1"] == 1.0
    assert relation["interval"] == [1.0, 1.0]


def test_stages_lists_the_pipeline_in_its_order(annotate: Command) -> None:
    lines = annotate("stages").out.splitlines()
    assert [line.split()[0] for line in lines[:6]] == [
        "segment", "mentions", "dates", "attributions", "speakers", "places",
    ]  # fmt: skip


# What goes wrong


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--wrong"], r"No such option.*--wrong.*; see `annotate --help`"),
        (["covert"], r"No such command 'covert'.*convert.*; see `annotate --help`"),
        (["convert"], r"Missing argument 'ARTICLE\.\.\.'; see `annotate convert --help`"),
        (["convert", "x.txt", "--jobs", "0"], r"--jobs.*; see `annotate convert --help`"),
        (["convert", "x.txt", "--min-cert", "2"], r"--min-cert.*; see `annotate convert --help`"),
        (["convert", "x.txt", "--model", "en_none"], r"'en_none' is not installed; install it"),
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


def test_a_broken_document_does_not_stop_the_others(
    annotate: Command, document: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.xml").write_text("<TEI")
    (tmp_path / "b.xml").write_bytes(document.read_bytes())
    assert annotate("render", tmp_path).code == 1
    assert {p.name for p in tmp_path.glob("*.html")} == {"b.html"}
    result = annotate("export", tmp_path, "-o", tmp_path / "x.jsonl")
    assert result.code == 1
    assert len((tmp_path / "x.jsonl").read_text().splitlines()) == 1


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


# What it promises as a program


@pytest.mark.parametrize("command", list(commands()), ids=lambda command: command.name)
def test_every_command_and_option_has_help(command: click.Command) -> None:
    assert command.help
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert all(option.help for option in options)
    assert cli.run([*([] if command is cli.annotate else [str(command.name)]), "--help"]) == 0


def test_help_documents_the_exit_codes(annotate: Command) -> None:
    help_text = annotate("--help").out
    assert all(re.search(rf"^ +{code} +\w", help_text, re.M) for code in (0, 1, 2, 130))


def python(code: str, **keywords: object) -> str:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True
    ).stdout


def loaded_after(code: str) -> set[str]:
    heavy = "{'spacy', 'lxml', 'rich', 'xmlschema', 'jinja2', 'numpy'}"
    return set(python(f"import sys; {code}; print(*({heavy} & set(sys.modules)))").split())


def test_help_takes_less_than_a_fifth_of_a_second() -> None:
    code = (
        "import time; start = time.process_time(); from annotate.cli import run; run(['--help']);"
        "print(time.process_time() - start)"
    )
    assert min(float(python(code).splitlines()[-1]) for _ in range(3)) < 0.2


def test_importing_annotate_loads_neither_spacy_nor_lxml() -> None:
    assert loaded_after("import annotate, annotate.cli; annotate.__version__") == set()


def test_validate_and_render_load_no_spacy(document: Path, tmp_path: Path) -> None:
    arguments = f"['render', {str(document)!r}, '-o', {str(tmp_path)!r}]"
    code = f"from annotate.cli import run; run({arguments}); run(['validate', {str(document)!r}])"
    loaded = loaded_after(f"import os; sys.stderr = open(os.devnull, 'w'); {code}")
    assert "lxml" in loaded
    assert "spacy" not in loaded


def test_the_public_names_are_there() -> None:
    import annotate

    assert all(getattr(annotate, name) is not None for name in annotate.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = annotate.nothing


def test_the_same_way_leads_through_python() -> None:
    import annotate

    article = annotate.convert(TEXT, date="2031-05-14", title="Ferry", attributions="rules")
    assert (article.text, article.metadata.title) == (TEXT, "Ferry")
    assert (article.metadata.date, article.metadata.date_origin) == ("2031-05-14", "given")
    tree = article.to_tei()
    assert annotate.validate(tree) == []
    assert annotate.load(tree) == article
    assert "a vote was planned" in annotate.render(tree)
    assert "Nobody will pay" in article._repr_html_()


def test_chosen_stages_take_the_place_of_all() -> None:
    import annotate
    from annotate.article import Block
    from annotate.stages.segment import Segment

    article = annotate.convert(TEXT, stages=[Segment()])
    assert {type(annotation) for annotation in article.annotations} == {Block}


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


def test_a_reader_that_goes_away_is_no_error(document: Path) -> None:
    arguments = [str(document)] * 50
    command = [sys.executable, "-m", "annotate", "export", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_the_program_runs_as_a_module() -> None:
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [sys.executable, "-m", "annotate", "--version"],
        check=True, capture_output=True, text=True, env=environment,
    )  # fmt: skip
    assert re.fullmatch(r"annotate, version \S+\n", done.stdout)
