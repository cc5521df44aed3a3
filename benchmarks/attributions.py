"""Attributions against PolNeAR dev: agreement, certainty, and what still goes wrong.

Agreement is that of `annotate.evaluation`, over the attributions alone: quotations that nothing
ties to a source or cue, which `annotate export` writes too, are left out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from annotate import language, pipeline
from annotate.article import Article, Metadata, Span
from annotate.evaluation import Figure, compare
from annotate.evaluation.attributions import KINDS, pair, quoted_words, relations
from annotate.evaluation.counts import Words
from annotate.evaluation.records import Json, text_of
from annotate.stages.attributions import Attributions
from annotate.stages.mentions import Mentions
from annotate.stages.segment import Segment
from benchmarks import reliability
from benchmarks.attribution_errors import CAUSES, cause_of_miss

Mode = Literal["model", "rules"]

MODES: tuple[Mode, ...] = ("model", "rules")

# Column -> the measure of `annotate.evaluation.attributions` that it shows.
COLUMNS = {
    "cue exact": "cue exact",
    "source exact": "source exact",
    "content exact": "content exact",
    "content tokens": "content words",
    "relation": "relation .5",
    "quoted speech": "quoted speech and speaker",
}
_NEIGHBOURS = Path(__file__).with_name("neighbours.tsv")
_RESAMPLINGS = 500
_MOST_ERRORS = 10


@dataclass(frozen=True)
class Measured:
    """One article: both records, the certainty of each attribution and whether it is right."""

    gold: Json
    system: Json
    certainties: tuple[tuple[float, bool], ...]
    misses: tuple[str, ...]


def run(corpora: Path) -> Iterator[str]:
    """Yield the tables for the learned tagger and for the rules alone."""
    yield from _neighbours()
    for mode in MODES:
        measured = _all_measured(corpora, mode)
        yield from _agreement(mode, measured)
        yield from reliability.table(reliability.bins(_certainties(measured)))
        yield from _errors([miss for one in measured for miss in one.misses])


def draw_reliability(corpora: Path, diagram: Path) -> None:
    """Write how often the learned tagger's certainties are right to *diagram*, as SVG."""
    reliability.draw(reliability.bins(_certainties(_all_measured(corpora, "model"))), diagram)


@cache
def _all_measured(corpora: Path, mode: Mode) -> list[Measured]:
    with (corpora / "polnear-dev.jsonl").open(encoding="utf-8") as lines:
        return [_measured(json.loads(line), mode) for line in lines]


def _certainties(measured: Sequence[Measured]) -> list[tuple[float, bool]]:
    return [pair for one in measured for pair in one.certainties]


def _measured(record: Json, mode: Mode) -> Measured:
    text = text_of(record)
    article = annotated(text, mode)
    words = Words(text)
    spans = spans_of(article)
    gold, system = relations(record, words), relations({"attributions": spans}, words)
    paired = pair(gold, system)
    right = {system[number] for number in paired.values()}
    certainties = tuple(
        (attribution.cert, found[0] in right)
        for attribution, one in zip(article.attributions, spans, strict=True)
        if attribution.cert is not None and (found := relations({"attributions": [one]}, words))
    )
    quoted = frozenset[int]().union(*quoted_words(text, words))
    misses = tuple(
        cause_of_miss(relation, system, quoted)
        for number, relation in enumerate(gold)
        if number not in paired
    )
    return Measured(record, {"attributions": spans}, certainties, misses)


def annotated(text: str, mode: Mode) -> Article:
    """Return *text* with what the stages up to the attributions find in it."""
    stages: tuple[pipeline.Stage, ...] = (Segment(), Mentions(), Attributions(mode))
    components = frozenset().union(*(stage.components for stage in stages))
    doc = language.parse(text, language.load(components=components))
    return pipeline.run(Article(text=text, metadata=Metadata(id="benchmark")), doc, stages)


def spans_of(article: Article) -> list[Json]:
    """Return the attributions of *article* as records have them, in their order."""

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


def _agreement(mode: Mode, measured: Sequence[Measured]) -> Iterator[str]:
    figures = _figures(measured)
    cells = [
        f"{_with_interval(figures[measure].f1 or 0.0, figures[measure]):>22}"
        for measure in COLUMNS.values()
    ]
    yield f"{'annotate, ' + mode + ' (dev)':30}" + "".join(cells)
    for kind in KINDS:
        figure = figures[f"relation .5, {kind}"]
        yield (
            f"  recall of relations, {kind:9} {_with_interval(figure.recall, figure)}"
            f"  ({round(figure.recall * figure.gold)} of {figure.gold})"
        )
    relation = figures["relation .5"]
    yield f"  relation P {relation.precision:.3f} R {relation.recall:.3f}"


def _figures(measured: Sequence[Measured]) -> dict[str, Figure]:
    """Return the figures by measure; the articles are told apart by their place."""
    gold = {
        str(n): {"text": one.gold["text"], "attributions": one.gold["attributions"]}
        for n, one in enumerate(measured)
    }
    system = {str(n): one.system for n, one in enumerate(measured)}
    found = compare(gold, system, bootstrap=_RESAMPLINGS)
    return {figure.measure: figure for figure in found}


def _with_interval(value: float, figure: Figure) -> str:
    low, high = figure.interval or (value, value)
    return f"{value:.3f} [{low:.3f} {high:.3f}]"


def _errors(misses: Sequence[str]) -> Iterator[str]:
    yield f"  {len(misses)} gold attributions without a match; the most frequent kinds:"
    for kind, count in Counter(misses).most_common(_MOST_ERRORS):
        yield f"  {count:5}  {kind}: {CAUSES[kind]}"
