"""Words per CPU-second of the whole way of an article, and its ratio to bare spaCy in one run.

The machines this runs on are shared and noisy: quote the ratio.  Both are timed article by article
in turn, in one process with one thread, after a warm-up, and CPU time is what counts.
"""

from __future__ import annotations

import json
import re
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar, cast

import spacy
from spacy.tokens import Doc

import annotate
from annotate import language, pipeline
from annotate.article import Article, Metadata
from annotate.tei import validation, writer

T = TypeVar("T")

# Enough for a stable ratio: 40 articles of 800 words.
ARTICLES = 40


def run(corpora: Path) -> Iterator[str]:
    """Yield the rows of the speed table, measured on the first articles of PolNeAR dev."""
    with (corpora / "polnear-dev.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for _, line in zip(range(ARTICLES), lines, strict=False)]
    words = sum(len(re.findall(r"\S+", text)) for text in texts)
    bare = spacy.load(language.model_name())
    annotate.convert(texts[0])
    bare(texts[0])
    seconds: dict[str, float] = defaultdict(float)
    for text in texts:
        timed(seconds, "bare spaCy, all pipes", lambda text=text: bare(text))  # type: ignore[misc]
        _convert(text, seconds)
    ours = sum(spent for step, spent in seconds.items() if step != "bare spaCy, all pipes")
    yield f"{'step':28} {'words per CPU-second':>20} {'share':>7}"
    for step, spent in seconds.items():
        share = "" if step.startswith("bare") else f"{spent / ours:7.1%}"
        yield f"{step:28} {words / spent:20,.0f} {share}"
    yield f"{'convert, in all':28} {words / ours:20,.0f}"
    yield f"ratio to bare spaCy: {seconds['bare spaCy, all pipes'] / ours:.2f}"
    yield f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


def _convert(text: str, seconds: dict[str, float]) -> None:
    """Take one article all the way, adding to *seconds* what each step cost."""
    stages = pipeline.discover()
    nlp = language.load(components=frozenset().union(*(s.components for s in stages)))
    doc = timed(seconds, "spaCy as we use it", lambda: language.parse(text, nlp))
    watched = [cast(pipeline.Stage, Stopwatch(stage, seconds)) for stage in stages]
    article = pipeline.run(Article(text=text, metadata=Metadata(id="speed")), doc, watched)
    xml = timed(seconds, "TEI", lambda: writer.to_bytes(writer.write(article)))
    timed(seconds, "validation", lambda: validation.validate(xml))


class Stopwatch:
    """A stage that adds the CPU time of another one to *seconds*."""

    def __init__(self, stage: pipeline.Stage, seconds: dict[str, float]) -> None:
        self._stage = stage
        self._seconds = seconds

    def __getattr__(self, name: str) -> object:
        return getattr(self._stage, name)

    def __call__(self, article: Article, doc: Doc) -> pipeline.Findings:
        return timed(self._seconds, self._stage.name, lambda: self._stage(article, doc))


def timed(seconds: dict[str, float], step: str, work: Callable[[], T]) -> T:
    began = time.process_time()
    result = work()
    seconds[step] += time.process_time() - began
    return result
