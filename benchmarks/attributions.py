"""Attributions against PolNeAR dev: agreement, certainty, and what still goes wrong."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from annotate import language, pipeline
from annotate.article import Article, Metadata, Span
from annotate.stages.attributions import Attributions
from annotate.stages.mentions import Mentions
from annotate.stages.segment import Segment
from benchmarks.attribution_errors import CAUSES, cause_of_miss
from benchmarks.quotation_scores import (
    CLASSES,
    Counts,
    Document,
    Record,
    counted,
    interval,
    pairs,
    total,
)

Mode = Literal["model", "rules"]

COLUMNS = (
    "cue exact",
    "source exact",
    "content exact",
    "content tokens",
    "relation",
    "quoted speech",
)
_NEIGHBOURS = Path(__file__).with_name("neighbours.tsv")
_BINS = 10
_MOST_ERRORS = 10


@dataclass(frozen=True)
class Measured:
    """One article: its counts, the certainty of each attribution and whether it is right."""

    counts: Counts
    certainties: tuple[tuple[float, bool], ...]
    misses: tuple[str, ...]


def run(corpora: Path) -> Iterator[str]:
    """Yield the tables for the learned tagger and for the rules alone."""
    with (corpora / "polnear-dev.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    yield from _neighbours()
    for mode in _modes():
        measured = [_measured(record, mode) for record in records]
        yield from _agreement(mode, [one.counts for one in measured])
        yield from _reliability([pair for one in measured for pair in one.certainties])
        yield from _errors([miss for one in measured for miss in one.misses])


def _modes() -> tuple[Mode, ...]:
    return ("model", "rules")


def _measured(record: dict[str, object], mode: Mode) -> Measured:
    text = str(record["text"])
    article = annotated(text, mode)
    document = Document(text)
    system_records = records_of(article)
    system = document.triples(system_records)
    gold = document.triples(record["attributions"])  # type: ignore[arg-type]
    paired = pairs(gold, system, 0.5)
    right = {system[number] for number in paired.values()}
    certainties = tuple(
        (attribution.cert, document.triples([one])[0] in right)
        for attribution, one in zip(article.attributions, system_records, strict=True)
        if attribution.cert is not None and document.triples([one])
    )
    misses = tuple(
        cause_of_miss(triple, system, document)
        for number, triple in enumerate(gold)
        if number not in paired
    )
    return Measured(counted(document, gold, system), certainties, misses)


def annotated(text: str, mode: Mode) -> Article:
    """Return *text* with what the stages up to the attributions find in it."""
    stages: tuple[pipeline.Stage, ...] = (Segment(), Mentions(), Attributions(mode))
    components = frozenset().union(*(stage.components for stage in stages))
    doc = language.parse(text, language.load(components=components))
    return pipeline.run(Article(text=text, metadata=Metadata(id="benchmark")), doc, stages)


def records_of(article: Article) -> list[Record]:
    """Return the attributions of *article* as spans, in their order."""

    def spans(target: str | None) -> Sequence[Span]:
        return () if target is None else article.by_id[target].spans

    return [
        {"source": spans(a.source), "cue": spans(a.cue), "content": spans(a.quotation)}
        for a in article.attributions
    ]


def _neighbours() -> Iterator[str]:
    yield f"{'F1':30}" + "".join(f"{column:>22}" for column in COLUMNS)
    for line in _NEIGHBOURS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, *figures = line.split("\t")
            yield f"{name + ' (test)':30}" + "".join(f"{figure:>22}" for figure in figures)


def _agreement(mode: Mode, counts: Sequence[Counts]) -> Iterator[str]:
    summed = total(counts)
    cells = []
    for column in COLUMNS:
        low, high = interval(counts, lambda one, column=column: one.f1(column))  # type: ignore[misc]
        cells.append(f"{summed.f1(column):.3f} [{low:.3f} {high:.3f}]")
    yield f"{'annotate, ' + mode + ' (dev)':30}" + "".join(f"{cell:>22}" for cell in cells)
    for kind in CLASSES:
        figure = f"relation, {kind}"
        low, high = interval(counts, lambda one, figure=figure: one.recall(figure))  # type: ignore[misc]
        found = summed.tally["right"][figure], summed.tally["gold"][figure]
        yield (
            f"  recall of relations, {kind:9} {summed.recall(figure):.3f} [{low:.3f} {high:.3f}]"
            f"  ({found[0]} of {found[1]})"
        )
    figure = "relation"
    yield f"  relation P {summed.precision(figure):.3f} R {summed.recall(figure):.3f}"


def _reliability(certainties: Sequence[tuple[float, bool]]) -> Iterator[str]:
    """Yield how often attributions of each certainty are right, and the mean distance."""
    yield f"  {'certainty':10} {'attributions':>12} {'mean':>6} {'right':>6}"
    error = 0.0
    for number in range(_BINS):
        low, high = number / _BINS, (number + 1) / _BINS
        inside = [
            (cert, right)
            for cert, right in certainties
            if low <= cert < high or (cert == 1 and number == _BINS - 1)
        ]
        if not inside:
            continue
        mean = sum(cert for cert, _ in inside) / len(inside)
        share = sum(right for _, right in inside) / len(inside)
        error += abs(mean - share) * len(inside)
        bar = "#" * round(40 * share)
        yield f"  {low:.1f} - {high:.1f}  {len(inside):12} {mean:6.2f} {share:6.2f}  {bar}"
    yield f"  expected calibration error {error / max(1, len(certainties)):.3f}"


def _errors(misses: Sequence[str]) -> Iterator[str]:
    yield f"  {len(misses)} gold attributions without a match; the most frequent kinds:"
    for kind, count in Counter(misses).most_common(_MOST_ERRORS):
        yield f"  {count:5}  {kind}: {CAUSES[kind]}"
