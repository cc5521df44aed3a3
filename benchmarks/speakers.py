"""Who is meant: names, pronouns and nominals against GUM's coreference.

Agreement is that of `annotate.evaluation`.  The weights are learned from the same articles;
`python -m benchmarks.learn_speakers CORPORA --folds 8` prints what articles give whose weights were
learned from the others.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from annotate import language, pipeline
from annotate.article import Article, Mention, Metadata
from annotate.evaluation import Figure, compare
from annotate.evaluation.records import Json, text_of
from annotate.evaluation.speakers import Judge, questions
from annotate.stages.attributions import Attributions
from annotate.stages.mentions import Mentions
from annotate.stages.segment import Segment
from annotate.stages.speakers import Speakers

Mode = Literal["model", "rules"]

CORPORA = {"news": "gum-coref-dev", "other genres": "gum-coref-other"}
# How sources are found, and what that is called.
MODES: dict[Mode, str] = {"model": "sources found by the tagger", "rules": "sources found by rules"}
MEASURES = (
    "names, B-cubed, missed = 0",
    "names found",
    "pronouns, human",
    "pronouns, they",
    "pronouns, it",
    "nominals",
    "people",
    "false names",
)
MOST_ERRORS = 10
RESAMPLINGS = 200
_NEIGHBOURS = Path(__file__).with_name("speaker-neighbours.tsv")


def run(corpora: Path) -> Iterator[str]:
    """Yield the figures for news and for other genres, the neighbours' and the kinds of error."""
    for title, file in CORPORA.items():
        lines = (corpora / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()
        gold = [json.loads(line) for line in lines]
        for mode, sources in MODES.items():
            system, speed = _measured(gold, mode)
            yield f"{title}, {sources}: {speed:,.0f} words per CPU-second, mentions and speakers"
            yield from _shown(gold, system)
            yield ""
    yield f"{'neighbours':50}{'names':>7}{'news':>7}{'other':>7}{'people':>8}{'false':>7}"
    for line in _NEIGHBOURS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, *figures = line.split("\t")
            yield f"{name:50}" + "".join(f"{figure:>7}" for figure in figures)


def _shown(gold: Sequence[Json], system: Sequence[Json]) -> Iterator[str]:
    found = compare(_by_id(gold), _by_id(system), bootstrap=RESAMPLINGS)
    figures = {figure.measure: figure for figure in found if figure.layer == "speakers"}
    for measure in MEASURES:
        yield f"  {measure:34}{_row(figures[measure])}"
    errors = (error for pair in zip(gold, system, strict=True) for error in _errors(*pair))
    for error, number in Counter(errors).most_common(MOST_ERRORS):
        yield f"    {number:5}  {error}"


def _by_id(records: Sequence[Json]) -> dict[str, Json]:
    return {str(record["id"]): record for record in records}


def _row(figure: Figure) -> str:
    """Return the accuracy of *figure*, or F1 for B-cubed, with its interval."""
    value = figure.f1 if "B-cubed" in figure.measure else figure.recall
    interval = ""
    if figure.interval and (figure.precision is None or "B-cubed" in figure.measure):
        interval = f"  [{figure.interval[0]:.3f} {figure.interval[1]:.3f}]"
    precise = "" if figure.precision is None else f"  precision {figure.precision:.3f}"
    return f"{value:.3f}  of {figure.gold}{precise}{interval}"


def _errors(gold: Json, system: Json) -> Iterator[str]:
    judge = Judge(gold, system)
    for n, measures in questions(judge):
        if judge.is_named(n) and not judge.is_right(n):
            yield f"{measures[0]}: {'wrong' if n in judge.given else 'unresolved or missed'}"


def _measured(gold: Sequence[Json], mode: Mode) -> tuple[list[Json], float]:
    """Return the records of the system, and the words per CPU-second of both stages."""
    nlp = language.load(components=frozenset({"ner"}))
    system: list[Json] = []
    seconds = 0.0
    for record in gold:
        article = Article(text=text_of(record), metadata=Metadata(id=str(record["id"])))
        doc = language.parse(article.text, nlp)
        article = pipeline.run(article, doc, (Segment(),))
        for stage in (Mentions(), Attributions(mode), Speakers()):
            start = time.process_time()
            article = pipeline.run(article, doc, (stage,))
            if not isinstance(stage, Attributions):
                seconds += time.process_time() - start
        system.append({"id": article.metadata.id, "mentions": list(_mentions(article))})
    return system, sum(len(text_of(record).split()) for record in gold) / seconds


def _mentions(article: Article) -> Iterator[Json]:
    """Yield the mentions of *article* that have an entity; a place without one is its own name."""
    for mention in article.of(Mention):
        words = article.words_of(mention)
        entity = article.entity_by_id.get(mention.entity or "")
        if entity is not None:
            known = entity.id, None if entity.kind == "group" else entity.name
        elif mention.form in ("name", "demonym"):
            known = f"place {words.lower()}", words
        else:
            continue
        yield {"start": mention.start, "end": mention.end, "entity": known[0], "name": known[1]}
