"""docs/exports.md: each format is in it, its commands work, its Python runs on what they made."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from annotate import cli
from annotate.export.formats import FORMATS

GUIDE = (Path(__file__).parents[1] / "docs" / "exports.md").read_text(encoding="utf-8")
COMMANDS = [
    line.strip().partition("  #")[0]
    for line in GUIDE.splitlines()
    if line.startswith("    annotate export ")
]
SNIPPETS = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)


def test_every_format_has_its_how_to() -> None:
    headings = " ".join(re.findall(r"^## (.*)$", GUIDE, re.MULTILINE)).split()
    told = {shlex.split(command)[4] for command in COMMANDS if "--format" in command}
    assert set(FORMATS) <= set(headings)
    assert told == set(FORMATS) - {"jsonl"}


def test_the_commands_work_and_the_python_runs_on_what_they_make(
    document: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tei").mkdir()
    (tmp_path / "tei" / "ferry.xml").write_bytes(document.read_bytes())
    for command in COMMANDS:
        words, _, target = command.partition(" > ")
        assert cli.run(shlex.split(words)[1:]) == 0, command
        printed = capfd.readouterr().out
        if target:
            (tmp_path / target).write_text(printed, encoding="utf-8")
    run = [snippet for snippet in SNIPPETS if "from the net" not in snippet]
    assert len(run) == len(SNIPPETS) - 1
    for snippet in run:
        exec(compile(snippet, "docs/exports.md", "exec"), {})
    assert "Nobody will pay" in capfd.readouterr().out
