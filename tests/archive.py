"""An archive as tests need it: many small articles, runs over them, and what those have left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

TINY_RUN = [sys.executable, "-m", "tests.tiny_run"]
ROOT = Path(__file__).parents[1]


def files(folder: Path) -> dict[str, bytes]:
    """Return the files below *folder* by path, but for hidden ones such as the ledger."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in found
        if not path.name.startswith(".")
    }


def hidden(folder: Path) -> list[str]:
    """Return the names of what is hidden below *folder*."""
    return sorted(path.name for path in folder.rglob(".*"))


def texts(folder: Path, *names: str) -> Path:
    """Write an article under each of *names*, and return *folder*."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Text of {name}")
    return folder


def lines(path: Path, records: Iterable[dict[str, str]]) -> Path:
    """Write *records* as JSON Lines to *path*, and return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def tiny_run(*arguments: Path | str, **environment: str) -> subprocess.Popen[str]:
    """Start `tests.tiny_run`, a process of its own."""
    return subprocess.Popen(
        [*TINY_RUN, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def is_alive(process: int) -> bool:
    """Say whether there is a process of this id that has not ended."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def children_of(process: int) -> list[int]:
    """Return the ids of the processes that *process* has started and that are alive."""
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], stdout=subprocess.PIPE)
    return [int(word) for word in told.stdout.split()]
