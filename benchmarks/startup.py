"""What it takes to start: CPU-seconds of processes that have hardly anything to do.

Each is the least of some runs, taken in turn with the others: what else a machine does only adds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from annotate import language

TIMES = 7
ANNOTATE = [sys.executable, "-m", "annotate"]
ARTICLE = "“The bridge is safe,” said Ana Ruiz on Monday. She said that it would stay open.\n"


def run(corpora: Path) -> Iterator[str]:
    """Yield the rows of the table; it needs nothing of *corpora*."""
    with tempfile.TemporaryDirectory() as name:
        rows = _commands(Path(name))
        seconds: dict[str, list[float]] = {row: [] for row in rows}
        for _ in range(TIMES):
            for row, command in rows.items():
                seconds[row].append(cpu_seconds(command))
    yield f"{'':42}{'CPU-seconds':>12}"
    for row, taken in seconds.items():
        yield f"{row:42}{min(taken):12.2f}"


def _commands(folder: Path) -> dict[str, Sequence[object]]:
    """Return the commands by what they do; those that come first write what others read."""
    article, document = folder / "bridge.txt", folder / "bridge.xml"
    article.write_text(ARTICLE, encoding="utf-8")
    bare = f"import spacy; spacy.load({language.model_name()!r})({ARTICLE!r})"
    return {
        "import spacy": [sys.executable, "-c", "import spacy"],
        "bare spaCy, all pipes, one short article": [sys.executable, "-c", bare],
        "annotate convert, one short article": [*ANNOTATE, "convert", article, "--quiet"],
        "annotate validate": [*ANNOTATE, "validate", document, "--quiet"],
        "annotate render": [*ANNOTATE, "render", document, "--quiet"],
        "annotate --help": [*ANNOTATE, "--help"],
    }


def cpu_seconds(command: Sequence[object]) -> float:
    """Run *command*, and return the CPU-seconds of it and all its processes."""
    before = getrusage(RUSAGE_CHILDREN)
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    words = list(map(str, command))
    subprocess.run(words, check=True, env=environment, stdout=subprocess.DEVNULL)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
