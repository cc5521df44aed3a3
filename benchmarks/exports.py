"""Time and memory of `annotate export` on an archive, which is made of the examples.

    python -m benchmarks.exports 2000 20000 --format sqlite --format geojson

Each document has an id and places of its own, so that what grows with an archive does.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from annotate.export.formats import FORMATS

EXAMPLES = Path(__file__).parents[1] / "examples" / "tei"
GEO = re.compile(r"<geo>(\S+) (\S+)</geo>")
# A place of its own for each document of some thousand.
STEP = 0.0001


class Cost(NamedTuple):
    """What a command took."""

    seconds: float
    megabytes: float


def archive(folder: Path, documents: int) -> None:
    """Fill *folder* with that many TEI documents."""
    examples = [(path.stem, path.read_text("utf-8")) for path in sorted(EXAMPLES.glob("*.xml"))]
    for number in range(documents):
        name, content = examples[number % len(examples)]
        moved = GEO.sub(
            lambda match, by=number * STEP: f"<geo>{float(match[1]) - by:.4f} {match[2]}</geo>",  # type: ignore[misc]
            content,
        )
        (folder / f"{number:06}.xml").write_text(moved.replace(name, f"{name}-{number}"), "utf-8")


def cost(folder: Path, name: str, target: Path) -> Cost:
    """Return what it takes to export *folder*, in a process of its own."""
    command = [sys.executable, "-m", "annotate", "export", str(folder), "--quiet"]
    began = time.perf_counter()
    process = os.posix_spawn(
        sys.executable, [*command, "--format", name, "-o", str(target)], dict(os.environ)
    )
    _, status, usage = os.wait4(process, 0)
    # Of the examples one has front matter, so that its source does not come back: that is told.
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise RuntimeError(f"{name}: the export failed")
    return Cost(time.perf_counter() - began, usage.ru_maxrss / 1024)


def rows(sizes: Sequence[int], names: Sequence[str]) -> Iterator[str]:
    """Yield the rows of the table."""
    yield f"{'format':10} {'documents':>9} {'seconds':>8} {'MB at most':>10}"
    for documents in sizes:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "tei")
            source.mkdir()
            archive(source, documents)
            for name in names:
                spent = cost(source, name, Path(folder, f"out-{name}"))
                yield f"{name:10} {documents:9,} {spent.seconds:8.0f} {spent.megabytes:10.0f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=int, nargs="+")
    parser.add_argument("--format", action="append", choices=list(FORMATS))
    told = parser.parse_args()
    for row in rows(told.documents, told.format or list(FORMATS)):
        print(row, flush=True)


if __name__ == "__main__":
    main()
