"""Runs that take up an earlier one: what is kept, done again, missed, and left alone."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from annotate import corpus
from annotate.article import Article
from annotate.conversion import Settings
from annotate.corpus import Converted, Failure, Kept, OtherSettings, Outcome, Removed, Summary
from annotate.errors import OutputError
from annotate.tei.loading import load
from tests.archive import files, lines, texts
from tests.console import Command, one_line

LEDGER = ".annotate.sqlite"


@pytest.fixture(autouse=True)
def _unannotated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the language model: what is tried here does not depend on it."""
    monkeypatch.setattr("annotate.corpus.tasks.annotated", untouched)


def untouched(article: Article, settings: Settings) -> Article:
    if "crash" in article.text:
        raise RuntimeError("out of luck")
    return article


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return texts(tmp_path / "in", "a.txt", "b.txt", "sub/c.txt")


def run(archive: Path, output: Path, **options: object) -> tuple[Summary, list[Outcome]]:
    heard: list[Outcome] = []
    summary = corpus.convert([archive], output, report=heard.append, **options)  # type: ignore[arg-type]
    return summary, heard


def of(kind: type[Outcome], heard: list[Outcome]) -> list[str]:
    return [Path(one.path).name for one in heard if isinstance(one, kind)]  # type: ignore[union-attr]


def test_what_is_done_and_unchanged_is_kept(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.xml")}
    summary, heard = run(archive, tmp_path / "out", resume=True)
    assert (summary.converted, summary.kept, summary.failed) == (0, 3, 0)
    assert of(Kept, heard) == ["a.txt", "b.txt", "c.txt"]
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_without_resume_all_is_done_again(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out")
    assert run(archive, tmp_path / "out")[0].converted == 3


def test_a_changed_article_is_converted_again(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out")
    (archive / "b.txt").write_text("Rain.")
    _, heard = run(archive, tmp_path / "out", resume=True)
    assert (of(Converted, heard), of(Kept, heard)) == (["b.txt"], ["a.txt", "c.txt"])
    assert load(tmp_path / "out" / "b.xml").text == "Rain."


def test_a_new_article_is_added_and_a_removed_one_told_and_left(
    archive: Path, tmp_path: Path
) -> None:
    run(archive, tmp_path / "out")
    (archive / "a.txt").rename(archive / "z.txt")
    summary, heard = run(archive, tmp_path / "out", resume=True)
    assert (summary.converted, summary.kept, summary.removed) == (1, 2, 1)
    assert heard[-1] == Removed(str(archive / "a.txt"), tmp_path / "out" / "a.xml")
    assert set(files(tmp_path / "out")) == {"a.xml", "b.xml", "z.xml", "sub/c.xml"}


def test_an_output_that_is_gone_is_made_again(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out")
    (tmp_path / "out" / "b.xml").unlink()
    assert of(Converted, run(archive, tmp_path / "out", resume=True)[1]) == ["b.txt"]


def test_what_failed_is_tried_again(archive: Path, tmp_path: Path) -> None:
    (archive / "b.txt").write_text("crash")
    assert run(archive, tmp_path / "out")[0].failed == 1
    summary, heard = run(archive, tmp_path / "out", resume=True)
    assert (summary.kept, of(Failure, heard)) == (2, ["b.txt"])
    assert (tmp_path / "out" / "failures.jsonl").exists()
    (archive / "b.txt").write_text("Rain.")
    assert run(archive, tmp_path / "out", resume=True)[0].failed == 0
    assert not (tmp_path / "out" / "failures.jsonl").exists()


def test_other_settings_are_told_and_nothing_is_kept(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out")
    settings = Settings(attributions="rules", min_cert=0.5)
    summary, heard = run(archive, tmp_path / "out", resume=True, settings=settings)
    assert heard[0] == OtherSettings(("attributions", "min_cert"))
    assert (summary.converted, summary.kept) == (3, 0)
    assert run(archive, tmp_path / "out", resume=True, settings=settings)[0].kept == 3


def test_another_version_is_told_and_nothing_is_kept(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(archive, tmp_path / "out")
    monkeypatch.setattr("annotate.corpus.fingerprint.__version__", "99")
    summary, heard = run(archive, tmp_path / "out", resume=True)
    assert (heard[0], summary.kept) == (OtherSettings(("annotate",)), 0)


@pytest.mark.parametrize("output", ["out", "out.zip"])
def test_what_was_done_with_other_settings_before_is_done_again(
    archive: Path, tmp_path: Path, output: str
) -> None:
    """Not only the run before counts, but the settings that an output was made with."""
    strict = Settings(min_cert=1)
    run(archive, tmp_path / output)
    (archive / "a.txt").rename(tmp_path / "a.txt")
    run(archive, tmp_path / output, resume=True, settings=strict)
    (tmp_path / "a.txt").rename(archive / "a.txt")
    _, heard = run(archive, tmp_path / output, resume=True, settings=strict)
    assert of(Converted, heard) == ["a.txt"]


def test_edited_documents_are_never_overwritten(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "out")
    document = tmp_path / "out" / "b.xml"
    document.write_text(document.read_text().replace("Text of", "Words of"))
    edited = document.read_bytes()
    assert run(archive, tmp_path / "out", resume=True)[0].kept == 3
    (archive / "b.txt").write_text("Rain.")
    for resume in (True, False):
        _, heard = run(archive, tmp_path / "out", resume=resume)
        (failure,) = (one for one in heard if isinstance(one, Failure))
        assert "b.xml: it was changed after annotate wrote it; it was left" in failure.reason
        assert document.read_bytes() == edited
    assert run(archive, tmp_path / "out", resume=True, force=True)[0].failed == 0
    assert load(document).text == "Rain."


def test_articles_keep_their_places_when_others_come_before_them(tmp_path: Path) -> None:
    wire = lines(tmp_path / "w.jsonl", [{"id": "storm", "text": "One."}])
    run(wire, tmp_path / "out")
    lines(wire, [{"id": "Storm", "text": "None."}, {"id": "storm", "text": "One."}])
    _, heard = run(wire, tmp_path / "out", resume=True)
    assert of(Kept, heard) == ["w.jsonl:2"]
    assert load(tmp_path / "out" / "storm.xml").text == "One."
    assert load(tmp_path / "out" / "Storm-2.xml").text == "None."


def test_the_paths_may_be_told_in_another_way(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(archive, tmp_path / "out")
    monkeypatch.chdir(tmp_path)
    assert run(Path("in"), Path("out"), resume=True)[0].kept == 3
    archive.rename(tmp_path / "moved")
    assert run(Path("moved"), Path("out"), resume=True)[0].kept == 3


def test_the_ledger_says_what_was_done(archive: Path, tmp_path: Path) -> None:
    (archive / "b.txt").write_text("crash")
    run(archive, tmp_path / "out")
    with sqlite3.connect(tmp_path / "out" / LEDGER) as ledger:
        rows = ledger.execute("SELECT name, state, words FROM articles ORDER BY name").fetchall()
    ledger.close()
    assert rows == [("a", "done", 3), ("b", "failed", None), ("c", "done", 3)]


def test_a_ledger_that_is_damaged_or_of_another_version_is_told(
    archive: Path, tmp_path: Path
) -> None:
    ledger = tmp_path / "out" / LEDGER
    run(archive, tmp_path / "out")
    with sqlite3.connect(ledger) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(OutputError, match=r"the ledger of another version of annotate; delete it"):
        run(archive, tmp_path / "out")
    ledger.write_bytes(b"no database" * 999)
    with pytest.raises(OutputError, match=r"the ledger is damaged \(.*\); delete it to do"):
        run(archive, tmp_path / "out", resume=True)
    assert len(files(tmp_path / "out")) == 3


# The command


def test_the_command_sums_up_what_was_kept(
    annotate: Command, archive: Path, tmp_path: Path
) -> None:
    arguments = ("convert", archive, "-o", tmp_path / "out", "--resume")
    assert annotate(*arguments) == (0, "", "annotate: 3 converted\n")
    assert annotate(*arguments) == (0, "", "annotate: 0 converted, 3 kept\n")
    (archive / "a.txt").unlink()
    result = annotate(*arguments, "--verbose", "--min-cert", "0.5")
    settings, *written, removed, last = result.err.splitlines()
    assert settings.startswith("annotate: not the settings of the run before (min_cert): everyth")
    assert all(": written to " in line for line in written)
    assert removed.endswith(f"a.txt: no longer among the articles; {tmp_path}/out/a.xml was left")
    assert last == "annotate: 2 converted, 1 no longer there"
    assert "not changed" in annotate(*arguments, "--min-cert", "0.5", "--verbose").err


@pytest.mark.parametrize("output", [[], ["-o", "x.xml"], ["-o", "-"]])
def test_there_is_nothing_to_resume_without_a_ledger(
    annotate: Command, archive: Path, output: list[str]
) -> None:
    one_line(annotate("convert", archive / "a.txt", "--resume", *output), 2, "--resume needs a")


def test_fail_fast_stops_at_the_first_failure(
    annotate: Command, archive: Path, tmp_path: Path
) -> None:
    (archive / "b.txt").write_text("crash")
    result = annotate("convert", archive, "-o", tmp_path / "out", "--fail-fast")
    assert result.code == 1
    assert result.err.splitlines()[-1].startswith("annotate: 1 converted, 1 failed (see ")
    assert set(files(tmp_path / "out")) == {"a.xml", "failures.jsonl"}
    (archive / "b.txt").write_text("Rain.")
    result = annotate("convert", archive, "-o", tmp_path / "out", "--fail-fast", "--resume")
    assert result == (0, "", "annotate: 2 converted, 1 kept\n")


def test_events_are_told_as_json_lines(annotate: Command, archive: Path, tmp_path: Path) -> None:
    (archive / "b.txt").write_text("crash")
    arguments = ("convert", archive, "-o", tmp_path / "out", "--log-format", "json")
    result = annotate(*arguments)
    first, second, third, last = map(json.loads, result.err.splitlines())
    assert (first["event"], first["path"], first["words"]) == ("converted", f"{archive}/a.txt", 3)
    assert first["output"] == str(tmp_path / "out" / "a.xml")
    assert first["seconds"] >= 0
    assert (second["event"], second["path"]) == ("failed", f"{archive}/b.txt")
    assert "out of luck" in second["reason"]
    assert third["event"] == "converted"
    assert last["event"] == "finished"
    counts = {"converted": 2, "kept": 0, "failed": 1, "removed": 0, "words": 6}
    assert {name: last[name] for name in counts} == counts
    assert last["failures"] == str(tmp_path / "out" / "failures.jsonl")
    (archive / "a.txt").unlink()
    again = map(json.loads, annotate(*arguments, "--resume", "--min-cert", "1").err.splitlines())
    assert [event["event"] for event in again] == [
        "other settings", "failed", "converted", "removed", "finished",
    ]  # fmt: skip
    (only,) = map(json.loads, annotate(*arguments, "--quiet").err.splitlines())
    assert only["event"] == "failed"


def test_what_ends_the_run_is_told_as_json_too(
    annotate: Command, archive: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    result = annotate("convert", archive, "-o", tmp_path / "file" / "x", "--log-format", "json")
    (told,) = map(json.loads, result.err.splitlines())
    assert (result.code, told["event"]) == (1, "message")
    assert "cannot be written" in told["reason"]
    result = annotate("convert", archive, "--log-format", "json", "--jobs", "0")
    assert "--jobs" in json.loads(result.err)["reason"]
    assert annotate("validate", "none.xml").err.startswith("annotate: ")
