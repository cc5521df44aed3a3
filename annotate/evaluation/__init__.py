"""Agreement between two annotations of the same articles: precision, recall, F1, and alpha.

Records are those of `annotate.export`, or gold data of the same form.  Each layer's module defines
its measures.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from annotate.errors import SourceError, excerpt
from annotate.evaluation import attributions, speakers, timexes, toponyms
from annotate.evaluation.counts import Counts, Rate, total
from annotate.evaluation.krippendorff import agreement

__all__ = ["LAYERS", "Figure", "agreement", "compare", "evaluate", "read_records"]

Json = Mapping[str, object]

# Layer -> the key of records it reads, and what counts one article of it.
LAYERS: Mapping[str, tuple[str, Callable[[Json, Json], Counts]]] = {
    "attributions": ("attributions", attributions.count),
    "timexes": ("timexes", timexes.count),
    "toponyms": ("toponyms", toponyms.count),
    "speakers": ("mentions", speakers.count),
}


class Figure(NamedTuple):
    """One measure of one layer.  *precision* and *f1* are None for what is only a share.

    *gold* is how many things the recall is taken over; *interval* the 95 % interval of F1, or of
    the share.
    """

    layer: str
    measure: str
    precision: float | None
    recall: float
    f1: float | None
    gold: int
    interval: tuple[float, float] | None = None


def evaluate(gold: Path, system: Path, *, bootstrap: int = 0) -> list[Figure]:
    """Return the figures of all layers that the JSON Lines file *gold* has.

    Articles that *system* lacks count as empty.  *bootstrap* is the number of resamplings for
    intervals; 0 for none.

    Raises SourceError for a broken line, an article that *gold* lacks, or a text that differs.
    """
    return compare(read_records(gold), read_records(system), bootstrap=bootstrap)


def compare(
    gold: Mapping[str, Json], system: Mapping[str, Json], *, bootstrap: int = 0
) -> list[Figure]:
    """Return the figures of all layers of *gold*; both map an article's id to its record."""
    for name, record in system.items():
        if name not in gold:
            raise SourceError(f"article {excerpt(name)} is not in the gold file; leave it out")
        if "text" in record and record["text"] != gold[name].get("text"):
            raise SourceError(
                f"article {excerpt(name)}: the texts differ; annotate the gold's text"
            )
    figures: list[Figure] = []
    for layer, (key, count) in LAYERS.items():
        records = {name: record for name, record in gold.items() if key in record}
        counts = [count(record, system.get(name, {})) for name, record in records.items()]
        figures += _figures(layer, counts, bootstrap)
    return figures


def read_records(path: Path) -> dict[str, Json]:
    """Return the records of a JSON Lines file by their id.

    Raises SourceError with file and line for what is no record with an id.
    """
    records: dict[str, Json] = {}
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    record = _record(line, f"{path}:{number}")
                    records[str(record["id"])] = record
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check the name") from error
    except UnicodeDecodeError:
        raise SourceError(f"{path}: not UTF-8; expected JSON Lines in UTF-8") from None
    return records


def _record(line: str, where: str) -> Json:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{where}: not a JSON record ({error}); correct this line") from None
    if not isinstance(record, dict) or "id" not in record:
        raise SourceError(f"{where}: no record with an 'id'; expected one JSON object a line")
    return record


def _figures(layer: str, counts: Sequence[Counts], bootstrap: int) -> list[Figure]:
    intervals = _intervals(counts, bootstrap) if bootstrap else {}
    return [
        Figure(
            layer,
            measure,
            rate.precision,
            rate.recall,
            rate.f1,
            round(rate.recalled_of),
            intervals.get(measure),
        )
        for measure, rate in total(counts).items()
    ]


def _intervals(counts: Sequence[Counts], rounds: int) -> dict[str, tuple[float, float]]:
    """Return 95 % percentile intervals over resamplings of the articles (seed 0)."""
    chance = random.Random(0)
    drawn: dict[str, list[float]] = {}
    for _ in range(rounds):
        for measure, rate in total(chance.choices(counts, k=len(counts))).items():
            drawn.setdefault(measure, []).append(_headline(rate))
    low, high = int(0.025 * rounds), min(rounds - 1, int(0.975 * rounds))
    return {
        measure: (sorted(values)[low], sorted(values)[min(high, len(values) - 1)])
        for measure, values in drawn.items()
    }


def _headline(rate: Rate) -> float:
    return rate.recall if rate.f1 is None else rate.f1
