"""Fixtures that several test files share: commands, an article and its document, a browser."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotate import cli
from tests.browser import Browser, launched
from tests.console import TEXT, Command, Result


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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A running Chromium; one a module, for its event loop would be in the way of others."""
    with launched() as running:
        yield running


@pytest.fixture
def browser(chromium: Any) -> Iterator[Browser]:
    """Opens pages; at the end, holds that nothing was complained of or asked of the network."""
    opened = Browser(chromium)
    yield opened
    opened.close()
    assert opened.troubles == []


def pytest_configure() -> None:
    """Heed Ctrl-C: what a shell starts in the background ignores it, and so do its children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
