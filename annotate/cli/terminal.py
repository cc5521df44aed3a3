"""What the commands say: messages, progress, exit codes."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

import click

PROBLEMS = 1
WRONG_USE = 2
INTERRUPTED = 130

LogFormat = Literal["text", "json"]

# How this run of the command says what it has to say; `--log-format` sets it.
log_format: ContextVar[LogFormat] = ContextVar("log_format", default="text")

# Escape sequences in the name of a file or the text of an article must not reach the terminal.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(words: str) -> str:
    """Return *words* as one line without control characters.

    >>> plain("bad\\x1b[31m name")
    'bad\\\\x1b[31m name'
    """
    return UNPRINTABLE.sub(lambda match: repr(match.group())[1:-1], words)


def say(words: str) -> None:
    """Print one line for the user on stderr."""
    if log_format.get() == "json":
        log("message", reason=words)
    else:
        click.echo(f"annotate: {plain(words)}", err=True)


def log(event: str, **facts: object) -> None:
    """Print one JSON object, on one line in ASCII, on stderr."""
    click.echo(json.dumps({"event": event, **facts}), err=True)


def fail(words: str, code: int) -> int:
    """Print what went wrong and return the exit *code*."""
    say(words)
    return code


def is_watched(*, quiet: bool) -> bool:
    """Say whether somebody sees a progress bar."""
    return not quiet and log_format.get() == "text" and sys.stderr.isatty()


@contextmanager
def counting(what: str, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """Yield a function to call once for each item done; a bar counts them on a terminal."""
    if not is_watched(quiet=quiet):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
    from rich.progress import TimeElapsedColumn as Elapsed

    columns = (SpinnerColumn(), TextColumn(what), MofNCompleteColumn(), Elapsed())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda: bar.advance(task)
