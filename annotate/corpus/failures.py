"""The list of what failed, for whoever has to look into it."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

from annotate.corpus.ledger import RUN, Ledger
from annotate.errors import OutputError
from annotate.output import whole_file


def list_failures(path: Path | None, ledger: Ledger) -> Path | None:
    """Write what failed in this run to *path*, one JSON object an article, in their order.

    Returns *path*; None, and no file is left, if nothing failed.  Raises OutputError.
    """
    if path is None:
        return None
    failures = ledger.failures()
    first = next(failures, None)
    if first is None:
        _remove(path)
        return None
    with whole_file(path, writer=RUN) as stream:
        for name, reason in chain([first], failures):
            stream.write(json.dumps({"path": name, "reason": reason}).encode() + b"\n")
    return path


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be replaced ({error.strerror}); check the folder given with -o"
        ) from error
