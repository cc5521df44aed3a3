"""Memory of a run over many short articles: it must not grow with their number.

Each run is a process of its own.  The tagger is left out: its memory goes with the longest
sentence, not with the articles.  Every article has words that no other has, so that what keeps
words for ever shows.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

COUNTS = (1_000, 10_000, 100_000)
SPEAKERS = ("Ana Ruiz", "Ilse Varden", "Tom Okoro", "Petra Lindqvist", "Samuel Achebe")
TOWNS = ("Velmouth", "Harrowby", "Geneva", "Porto")
CONVERT = """
import resource, sys
from annotate.cli import run
code = run(["convert", *sys.argv[1:], "--attributions", "rules", "--quiet"])
used = resource.getrusage(resource.RUSAGE_SELF)
print(code, used.ru_maxrss / 1024, used.ru_utime + used.ru_stime)
"""


def run(_: Path) -> Iterator[str]:
    """Yield the largest memory of a run for each number of articles."""
    yield f"{'articles':>9} {'MB':>6} {'CPU-seconds':>12}"
    sizes = []
    for count in COUNTS:
        size, spent = _used(count)
        sizes.append(size)
        yield f"{count:9,} {size:6.0f} {spent:12,.0f}"
    yield f"growth: {sizes[-1] / sizes[0] - 1:+.1%}"


def _used(count: int) -> tuple[float, float]:
    """Convert *count* articles, and return the megabytes and CPU-seconds that took."""
    with tempfile.TemporaryDirectory() as name:
        wire = Path(name, "wire.jsonl")
        with wire.open("w", encoding="utf-8") as stream:
            people = zip(range(count), cycle(SPEAKERS), cycle(TOWNS))
            stream.writelines(_record(*one) for one in people)
        command = [sys.executable, "-c", CONVERT, str(wire), "-o", str(Path(name, "out"))]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    code, size, spent = done.stdout.split()
    if code != "0":
        raise RuntimeError(f"exit code {code}")
    return float(size), float(spent)


def _record(number: int, speaker: str, town: str) -> str:
    text = (
        f"Ferry {number} stops for the winter\n\n“Nobody will pay {number} crowns,” {speaker} told "
        f"reporters in {town} on Tuesday.\n"
    )
    return json.dumps({"id": f"r{number}", "date": "2024-05-02", "text": text}) + "\n"
