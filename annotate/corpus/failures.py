"""The list of what failed, for whoever has to look into it."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

from annotate.corpus.ledger import RUN, Ledger
from annotate.errors import OutputError
from annotate.output import not_written, whole_file


class FailureList:
    """The file *path* of what failed in a run, one JSON object an article; none if it is None.

    It grows while the run lasts, so that one can watch it and a run that is killed leaves it.
    At the end it is put into the order of the articles, so the same run gives the same bytes.
    All methods raise OutputError.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def begin(self) -> None:
        """Forget what failed in an earlier run."""
        if self._path is None:
            return
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(
                f"{self._path}: cannot be replaced ({error.strerror}); check the folder given "
                "with -o"
            ) from error

    def add(self, name: str, reason: str) -> None:
        """Add the article *name*, and why it failed."""
        if self._path is None:
            return
        try:
            with self._path.open("ab") as stream:
                stream.write(_line(name, reason))
        except OSError as error:
            raise not_written(self._path, error) from error

    def end(self, ledger: Ledger) -> Path | None:
        """Put all into order, and return the path; None if nothing failed."""
        failures = ledger.failures()
        first = next(failures, None)
        if self._path is None or first is None:
            return None
        with whole_file(self._path, writer=RUN) as stream:
            for name, reason in chain([first], failures):
                stream.write(_line(name, reason))
        return self._path


def _line(name: str, reason: str) -> bytes:
    return json.dumps({"path": name, "reason": reason}).encode() + b"\n"
