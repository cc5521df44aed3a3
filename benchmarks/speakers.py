"""Who is meant: names, pronouns and nominals against GUM's coreference.

The weights are learned from the other genres (`benchmarks.learn_speakers`); news is left for
measuring.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from annotate import language, pipeline
from annotate.article import Article, Mention, Metadata
from annotate.stages.attributions import Attributions
from annotate.stages.mentions import Mentions
from annotate.stages.segment import Segment
from annotate.stages.speakers import Speakers
from benchmarks.speaker_scores import Given, Tally, tally

CORPORA = {"news": "gum-coref-dev", "other genres (learned from)": "gum-coref-other"}
FIGURES = (
    "names found",
    "he and she",
    "they",
    "it",
    "nominals, person",
    "nominals, organization",
    "people",
    "nameless pronouns given a name",
)
MOST_ERRORS = 10
_NEIGHBOURS = Path(__file__).with_name("speaker-neighbours.tsv")


def run(corpora: Path) -> Iterator[str]:
    """Yield the figures for news and for other genres, the neighbours' and the kinds of error."""
    for title, file in CORPORA.items():
        found, speed = _measured(corpora / f"{file}.jsonl")
        yield f"{title}: {speed:,.0f} words per CPU-second for mentions and speakers"
        yield f"  {'names, B3 F1, missed = 0':34}{found.names:.3f}"
        for figure in FIGURES:
            right, asked = found.right[figure], found.asked[figure]
            answered = found.answered[figure]
            yield f"  {figure:34}{found.share(figure):.3f}  {right}/{asked}, {answered} answered"
        for error, number in Counter(found.errors).most_common(MOST_ERRORS):
            yield f"    {number:5}  {error}"
        yield ""
    yield f"{'neighbours':50}{'names':>7}{'news':>7}{'other':>7}{'people':>8}{'false':>7}"
    for line in _NEIGHBOURS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, *figures = line.split("\t")
            yield f"{name:50}" + "".join(f"{figure:>7}" for figure in figures)


def _measured(path: Path) -> tuple[Tally, float]:
    records: list[dict[str, Any]] = [json.loads(line) for line in path.open(encoding="utf-8")]
    nlp = language.load(components=frozenset({"ner"}))
    given: list[Sequence[Given]] = []
    seconds = 0.0
    for record in records:
        article = Article(text=record["text"], metadata=Metadata(id=record["id"]))
        doc = language.parse(article.text, nlp)
        article = pipeline.run(article, doc, (Segment(),))
        start = time.process_time()
        article = pipeline.run(article, doc, (Mentions(),))
        seconds += time.process_time() - start
        article = pipeline.run(article, doc, (Attributions(mode="rules"),))
        start = time.process_time()
        article = pipeline.run(article, doc, (Speakers(),))
        seconds += time.process_time() - start
        given.append(given_by(article))
    words = sum(len(record["text"].split()) for record in records)
    return tally(zip(records, given, strict=True)), words / seconds


def given_by(article: Article) -> list[Given]:
    """Return the mentions of *article* that have an entity; a place without one is its own name."""
    found: list[Given] = []
    for mention in article.of(Mention):
        words = article.words_of(mention)
        entity = article.entity_by_id.get(mention.entity or "")
        if entity is not None:
            name: str | None = None if entity.kind == "group" else entity.name
            found.append(Given(mention.start, mention.end, entity.id, name))
        elif mention.form in ("name", "demonym"):
            found.append(Given(mention.start, mention.end, f"place {words.lower()}", words))
    return found
