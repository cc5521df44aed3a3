"""Time and memory of `annotate export` on an archive of short articles that are made for it.

    python -m benchmarks.exports 2000 20000 --format sqlite --format geojson

Each article has people, places and words of its own, so that what grows with an archive does.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from annotate.article import (
    Article,
    Attribution,
    Block,
    Cue,
    Entity,
    Location,
    Mention,
    Metadata,
    Quotation,
    Span,
)
from annotate.export.formats import FORMATS
from annotate.tei.writer import to_bytes, write


class Cost(NamedTuple):
    """What a command took."""

    seconds: float
    megabytes: float


def archive(folder: Path, documents: int) -> None:
    """Fill *folder* with that many TEI documents."""
    for number in range(documents):
        (folder / f"{number:06}.xml").write_bytes(to_bytes(write(article(number))))


def article(number: int) -> Article:
    """Return an article of some hundred words, all of its names its own."""
    speaker, town = f"Ana Ruiz{number}", f"Port{number}"
    parts = (f"“We lost item{number},”", "said", speaker, f"in {town}.")
    said = " ".join(parts)
    text = f"{said}\n" + f"Nothing else happened on day{number}. " * 20
    at = {part: Span(text.index(part), text.index(part) + len(part)) for part in parts}
    place = Span(text.index(town), text.index(town) + len(town))
    where = Location(lat=number % 90, lon=number % 180, geonameid=number, country="PT")
    return Article(
        text=text,
        metadata=Metadata(id=f"article-{number}", title=said, date="2031-05-14"),
        annotations=(
            Block(id="b1", kind="headline", spans=(Span(0, len(said)),)),
            Block(id="b2", kind="paragraph", spans=(Span(len(said) + 1, len(text) - 1),)),
            Quotation(id="q1", spans=(at[parts[0]],), direct=True, speaker="p1"),
            Cue(id="c1", spans=(at["said"],)),
            Mention(id="m1", kind="person", spans=(at[speaker],), entity="p1"),
            Mention(id="m2", kind="place", spans=(place,), entity="pl1", use="literal"),
        ),
        attributions=(Attribution(id="a1", quotation="q1", source="m1", cue="c1", cert=0.9),),
        entities=(
            Entity(id="p1", kind="person", name=speaker),
            Entity(id="pl1", kind="place", name=town, location=where),
        ),
    )


def cost(folder: Path, name: str, target: Path) -> Cost:
    """Return what it takes to export *folder*, in a process of its own."""
    command = [sys.executable, "-m", "annotate", "export", str(folder), "--quiet"]
    began = time.perf_counter()
    process = os.posix_spawn(
        sys.executable, [*command, "--format", name, "-o", str(target)], dict(os.environ)
    )
    _, status, usage = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status):
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
