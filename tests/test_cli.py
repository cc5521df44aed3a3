"""The command line: what each command does, and what it promises as a program."""

from __future__ import annotations

import json
import os
import pstats
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from annotate import cli
from annotate.language import model_name
from annotate.tei.loading import load
from tests.archive import files
from tests.console import TEXT, Command, fed, one_line

# A town in the columns of a GeoNames dump.
VELMOUTH = (
    "11\tVelmouth\tVelmouth\t\t54.5\t-1.5\tP\tPPL\tGB\t\tENG\tD4\t\t\t22000\t\t80\t\t2024-01-01\n"
)


def commands(command: click.Command = cli.annotate, *path: str) -> Iterator[tuple[str, ...]]:
    """Yield the words that call each command, those within a group too."""
    yield path
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from commands(inner, *path, name)


def command_at(path: tuple[str, ...]) -> click.Command:
    command: click.Command = cli.annotate
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    return command


# What it does


def test_an_article_becomes_xml_beside_it(convert: Command, article: Path) -> None:
    assert convert(article) == (0, "", "annotate: 1 converted\n")
    assert load(article.with_suffix(".xml")).text == TEXT


def test_a_folder_becomes_a_folder(convert: Command, tmp_path: Path) -> None:
    for name in ("a.txt", "sub/a.txt", "sub/b.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(name)
    assert convert(tmp_path / "in", "-o", tmp_path / "tei").code == 0
    assert list(files(tmp_path / "tei")) == ["a.xml", "sub/a.xml", "sub/b.xml"]


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
    assert set(files(tmp_path / "tei")) == {"evil.xml", "evil-2.xml", "etc_evil.xml"}
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


def test_publish_names_the_site_and_its_address(
    annotate: Command, document: Path, tmp_path: Path
) -> None:
    told = ["--site-title", "Salt & Rain", "--address", "https://example.org/rain"]
    assert annotate("publish", document, "-o", tmp_path, *told, "--quiet") == (0, "", "")
    for page in ("index.html", "feed.xml", "articles/ferry.html"):
        assert "Salt &amp; Rain" in (tmp_path / page).read_text()
    assert "https://example.org/rain/articles/ferry.html" in (tmp_path / "feed.xml").read_text()


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


def test_gazetteer_import_makes_a_gazetteer_that_convert_takes(
    annotate: Command, tmp_path: Path
) -> None:
    dump, target = tmp_path / "allCountries.zip", tmp_path / "new" / "full.sqlite"
    with zipfile.ZipFile(dump, "w") as archive:
        archive.writestr("allCountries.txt", VELMOUTH)
    result = annotate("gazetteer", "import", dump, "-o", target)
    facts = dict(line.split(": ") for line in result.out.splitlines())
    assert (result.code, result.err) == (0, "")
    assert (facts["name"], facts["places"]) == ("GeoNames allCountries", "1")
    article = tmp_path / "rain.txt"
    article.write_text("Rain fell in Velmouth on Friday.")
    command = [sys.executable, "-m", "annotate", "convert", str(article), "--attributions=rules"]
    environment = {**os.environ, "ANNOTATE_GAZETTEER": str(target)}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    (place,) = (e for e in load(article.with_suffix(".xml")).entities if e.kind == "place")
    assert place.location
    assert (place.name, place.location.geonameid) == ("Velmouth", 11)


def test_stages_lists_the_pipeline_in_its_order(annotate: Command) -> None:
    lines = annotate("stages").out.splitlines()
    assert [line.split()[0] for line in lines[:6]] == [
        "segment", "mentions", "dates", "attributions", "speakers", "places",
    ]  # fmt: skip


# What it promises as a program


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_every_command_and_option_has_help(path: tuple[str, ...]) -> None:
    command = command_at(path)
    assert command.help
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert all(option.help for option in options)
    assert cli.run([*path, "--help"]) == 0


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_every_command_stands_in_the_readme(path: tuple[str, ...]) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"^ +{' '.join(('annotate', *path))}\b", readme, re.M)


def test_help_documents_the_exit_codes(annotate: Command) -> None:
    help_text = annotate("--help").out
    assert all(re.search(rf"^ +{code} +\w", help_text, re.M) for code in (0, 1, 2, 130))


def python(code: str, **keywords: object) -> str:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True
    ).stdout


def loaded_after(code: str) -> set[str]:
    heavy = "{'spacy', 'onnxruntime', 'lxml', 'rich', 'xmlschema', 'jinja2', 'numpy'}"
    return set(python(f"import sys; {code}; print(*({heavy} & set(sys.modules)))").split())


def test_help_takes_less_than_a_fifth_of_a_second() -> None:
    code = (
        "import time; start = time.process_time(); from annotate.cli import run; run(['--help']);"
        "print(time.process_time() - start)"
    )
    assert min(float(python(code).splitlines()[-1]) for _ in range(3)) < 0.2


def test_importing_annotate_loads_neither_spacy_nor_lxml() -> None:
    assert loaded_after("import annotate, annotate.cli; annotate.__version__") == set()


def test_validate_and_render_load_no_model(document: Path, tmp_path: Path) -> None:
    arguments = f"['render', {str(document)!r}, '-o', {str(tmp_path)!r}]"
    code = f"from annotate.cli import run; run({arguments}); run(['validate', {str(document)!r}])"
    loaded = loaded_after(f"import os; sys.stderr = open(os.devnull, 'w'); {code}")
    assert "lxml" in loaded
    assert not {"spacy", "onnxruntime"} & loaded


def test_convert_starts_with_little_more_work_than_spacy_alone(tmp_path: Path) -> None:
    article, bare = tmp_path / "bridge.txt", tmp_path / "bare.py"
    article.write_text(TEXT, encoding="utf-8")
    bare.write_text(f"import spacy\nspacy.load({model_name()!r})({TEXT!r})\n", encoding="utf-8")
    ours = calls_made(tmp_path, "-m", "annotate", "convert", str(article), "--quiet")
    assert ours < 1.2 * calls_made(tmp_path, str(bare))


def calls_made(folder: Path, *program: str) -> int:
    """Return how many functions a program calls, which tells its work whatever the machine does."""
    profile = str(folder / "profile")
    subprocess.run([sys.executable, "-m", "cProfile", "-o", profile, *program], check=True)
    calls: int = pstats.Stats(profile).total_calls  # type: ignore[attr-defined]
    return calls


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
