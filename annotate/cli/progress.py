"""What a run over many articles tells while it lasts: lines, JSON lines, a bar."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from annotate.cli.options import STREAM
from annotate.cli.terminal import is_watched, log, log_format, say
from annotate.corpus import (
    Converted,
    Failure,
    Kept,
    OtherSettings,
    Outcome,
    Removed,
    Summary,
    count,
)
from annotate.source import Fields

Told = Callable[[Outcome], None]


@contextmanager
def progress(paths: tuple[str, ...], keys: Fields, *, quiet: bool, verbose: bool) -> Iterator[Told]:
    """Yield a function that is to hear of every outcome of a run over *paths*."""
    tell = _log if log_format.get() == "json" else _say
    with _bar(paths, keys) if is_watched(quiet=quiet) else _no_bar() as advance:

        def told(outcome: Outcome) -> None:
            advance(outcome)
            if isinstance(outcome, Failure) or not quiet:
                tell(outcome, verbose)

        yield told


def sum_up(summary: Summary, seconds: float) -> None:
    """Tell what became of a run that took *seconds*."""
    failures = None if summary.failures is None else str(summary.failures)
    if log_format.get() == "json":
        log(
            "finished",
            converted=summary.converted,
            kept=summary.kept,
            failed=summary.failed,
            removed=summary.removed,
            words=summary.words,
            seconds=round(seconds, 3),
            failures=failures,
        )
        return
    counts = {
        "kept": summary.kept,
        "failed": summary.failed,
        "no longer there": summary.removed,
    }
    told = [f"{summary.converted} converted"]
    told += [f"{number} {what}" for what, number in counts.items() if number]
    say(", ".join(told) + (f" (see {failures})" if failures else ""))


def _say(outcome: Outcome, verbose: bool) -> None:
    match outcome:
        case Failure():
            say(outcome.reason)
        case Converted(is_renamed=True):
            say(f"{outcome.path}: written to {outcome.output}, since its name was taken")
        case Converted() if verbose:
            say(f"{outcome.path}: written to {outcome.output}")
        case Kept() if verbose:
            say(f"{outcome.path}: not changed, {outcome.output} was kept")
        case Removed():
            say(f"{outcome.path}: no longer among the articles; {outcome.output} was left")
        case OtherSettings():
            say(
                f"not the settings of the run before ({', '.join(outcome.names)}): "
                "everything is converted again"
            )


def _log(outcome: Outcome, verbose: bool) -> None:
    match outcome:
        case Failure():
            log("failed", path=outcome.path, reason=outcome.reason)
        case Converted():
            log(
                "converted",
                path=outcome.path,
                output=str(outcome.output),
                words=outcome.words,
                seconds=round(outcome.seconds, 3),
            )
        case Kept():
            log("kept", path=outcome.path, output=str(outcome.output))
        case Removed():
            log("removed", path=outcome.path, output=str(outcome.output))
        case OtherSettings():
            log("other settings", names=outcome.names)


@contextmanager
def _no_bar() -> Iterator[Told]:
    yield lambda outcome: None


@contextmanager
def _bar(paths: tuple[str, ...], keys: Fields) -> Iterator[Told]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("articles, {task.fields[speed]:,.0f} words/s, {task.fields[failed]} problems,"),
        Remaining(),
        TextColumn("left"),
    )
    began = time.monotonic()
    words = failed = 0
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, speed=0.0, failed=0)

        def advance(outcome: Outcome) -> None:
            nonlocal words, failed
            words += outcome.words if isinstance(outcome, Converted) else 0
            failed += isinstance(outcome, Failure)
            done = not isinstance(outcome, (Removed, OtherSettings))
            speed = words / (time.monotonic() - began)
            bar.update(task, advance=int(done), speed=speed, failed=failed)

        if not any(path == STREAM or "://" in path for path in paths):
            counted = threading.Thread(
                target=lambda: bar.update(task, total=count(paths, keys)), daemon=True
            )
            counted.start()
        yield advance
