"""Whether time grows with the length of a text only, for the worst texts we could think of.

Each text is one piece of worst-inputs.jsonl over and over.  It is annotated by the rules, written,
validated and loaded at one length and at four times that; a step that is quadratic takes sixteen
times as long.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from annotate import language, pipeline
from annotate.article import Article, Metadata
from annotate.conversion import Settings, installed_stages
from annotate.tei.loading import load
from annotate.tei.validation import validate
from annotate.tei.writer import to_bytes

PIECES = Path(__file__).with_name("worst-inputs.jsonl")
LENGTH = 10_000  # code points
TIMES = 4
SUSPICIOUS = 8  # times as long: twice what a linear step takes
NOTICED = 0.3  # seconds; less is noise

T = TypeVar("T")


def run(corpora: Path) -> Iterator[str]:
    """Yield a line for each step of each text that grows faster than the text, and the slowest."""
    steps_of("Ana said it was late. ", 1)  # loads what is loaded once
    slowest = (0.0, "")
    for line in PIECES.read_text(encoding="utf-8").splitlines():
        piece = json.loads(line)
        count = max(1, LENGTH // len(piece))
        short, long = steps_of(piece, count), steps_of(piece, TIMES * count)
        slowest = max(slowest, (sum(long.values()), line))
        for step, seconds in long.items():
            if seconds > NOTICED and seconds > SUSPICIOUS * short[step]:
                yield f"{line:40} {step:14} {short[step]:8.2f} s {seconds:8.2f} s"
    seconds, line = slowest
    yield f"slowest: {line}, {seconds:.2f} s of CPU for {TIMES * LENGTH:,} characters"


def steps_of(piece: str, count: int) -> dict[str, float]:
    """Return the seconds of CPU that each step takes for *count* times *piece*."""
    taken: dict[str, float] = {}

    def timed(step: str, action: Callable[[], T]) -> T:
        begun = time.process_time()
        result = action()
        taken[step] = time.process_time() - begun
        return result

    stages = installed_stages(Settings(attributions="rules"))
    nlp = language.load(components=frozenset[str]().union(*(s.components for s in stages)))
    article = Article(text=piece * count, metadata=Metadata(id="worst", date="2031-05-03"))
    doc = timed("spaCy", lambda: language.parse(article.text, nlp))
    for stage in stages:
        article = timed(stage.name, lambda: pipeline.run(article, doc, (stage,)))  # noqa: B023
    content = timed("write", lambda: to_bytes(article.to_tei()))
    timed("validate", lambda: validate(content))
    timed("load", lambda: load(content))
    return taken
