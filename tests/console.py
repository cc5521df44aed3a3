"""The command line as tests call it: what was printed, and what one line of it says."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

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
