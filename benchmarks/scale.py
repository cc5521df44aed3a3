"""Running over an archive: speed of each way of working in one run, overhead, profile.

CPU time is what counts on machines that are shared; only the gain of a second process needs the
clock, and free cores.  textacy is measured by the interpreter that TEXTACY_PYTHON names, in whose
environment it is installed.
"""

from __future__ import annotations

import cProfile
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import linear_regression

import spacy

from annotate import language, pipeline
from annotate.article import Article
from annotate.conversion import DEFAULTS, installed_stages
from annotate.corpus.tasks import KEYS, Task, encoded
from annotate.edition.article_page import render
from annotate.output import write_whole
from annotate.source import Given, Input, inputs
from annotate.tei.loading import load
from annotate.tei.parsing import parse
from annotate.tei.validation import validate
from annotate.tei.writer import to_bytes, write
from benchmarks.speed import Stopwatch, timed
from benchmarks.startup import cpu_seconds

# Enough for a stable figure: 40 articles of 950 words.
ARTICLES = 40
TIMES = 5
TOP = 10
EXAMPLES = Path(__file__).parents[1] / "examples" / "tei"
# Words: a short news item, the mean of the examples, the mean of PolNeAR's articles.
LENGTHS = (100, 366, 950)
CONVERT = [sys.executable, "-m", "annotate", "convert", "--quiet"]
TEXTACY = Path(__file__).with_name("textacy_speed.py")
MODELS = ("language model", "attributions")
AROUND = ("reading", "TEI", "validation", "writing")


def run(corpora: Path) -> Iterator[str]:
    """Yield the rows of the scale table, measured on the first articles of PolNeAR dev."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = _archive(corpora / "polnear-dev.jsonl", folder / "in")
        yield f"{words:,} words in {ARTICLES} articles"
        yield from _ways_of_working(folder, words)
        yield from _shares(folder)
        yield from _documents(folder / "out-1")
        yield from _profile(folder / "in")


def _archive(corpus: Path, folder: Path) -> int:
    """Write the articles to *folder*, and return how many words they have."""
    folder.mkdir()
    words = 0
    with corpus.open(encoding="utf-8") as lines:
        for number, line in zip(range(ARTICLES), lines, strict=False):
            text = json.loads(line)["text"]
            words += len(text.split())
            (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return words


def _ways_of_working(folder: Path, words: int) -> Iterator[str]:
    yield f"\n{'':34}{'words per CPU-second':>20}{'per second':>12}"
    nlp = spacy.load(language.model_name())
    texts = [path.read_text(encoding="utf-8") for path in sorted((folder / "in").iterdir())]
    nlp(texts[0])
    began, clock = time.process_time(), time.monotonic()
    for text in texts:
        nlp(text)
    yield _row("bare spaCy, all pipes", words, time.process_time() - began, clock)
    yield _textacy(folder / "in", words)
    yield f"{'BBC Citron':34}{'no package of it can be installed':>40}"
    clocks = []
    for jobs in (1, 2):
        clock = time.monotonic()
        spent = cpu_seconds([*CONVERT, folder / "in", "-o", folder / f"out-{jobs}", "--jobs", jobs])
        clocks.append(time.monotonic() - clock)
        yield _row(f"annotate convert --jobs {jobs}, in all", words, spent, clock)
    yield f"two processes are {clocks[0] / clocks[1]:.2f} times as fast as one, start-up included"


def _row(name: str, words: int, spent: float, began: float) -> str:
    return f"{name:34}{words / spent:20,.0f}{words / (time.monotonic() - began):12,.0f}"


def _textacy(folder: Path, words: int) -> str:
    name = "textacy, quotations and speakers"
    python = os.environ.get("TEXTACY_PYTHON", sys.executable)
    command = [python, str(TEXTACY), language.model_name(), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return f"{name:34}not installed for {python}; see TEXTACY_PYTHON"
    told = json.loads(done.stdout)
    lost = f"   ({told['lost']} articles lost)" if told["lost"] else ""
    return f"{name:34}{words / told['cpu']:20,.0f}{words / told['clock']:12,.0f}{lost}"


def _shares(folder: Path) -> Iterator[str]:
    """Yield how much of the models' time all that is around them takes."""
    seconds: dict[str, float] = defaultdict(float)
    stages = installed_stages(DEFAULTS)
    nlp = language.load(None, frozenset[str]().union(*(s.components for s in stages)))
    for found in inputs([folder / "in"]):
        article = timed(seconds, "reading", partial(found.article, KEYS, Given()))
        doc = timed(seconds, "language model", partial(language.parse, article.text, nlp))
        watched = [Stopwatch(stage, seconds) for stage in stages]
        _around(pipeline.run(article, doc, watched), folder / "x.xml", seconds)
    models = sum(seconds[step] for step in MODELS)
    around = sum(seconds[step] for step in AROUND)
    yield "\n" + ", ".join(f"{step} {spent / models:.1%}" for step, spent in seconds.items())
    yield f"of the models' time; reading, TEI, validation and writing: {around / models:.1%}"


def _around(article: Article, path: Path, seconds: dict[str, float]) -> None:
    tree = timed(seconds, "TEI", lambda: write(article))
    timed(seconds, "validation", lambda: validate(tree))
    xml = timed(seconds, "TEI", lambda: to_bytes(tree))
    timed(seconds, "writing", lambda: write_whole(path, xml))


def _documents(folder: Path) -> Iterator[str]:
    """Yield how fast documents in *folder* are validated and rendered, the best of some times."""
    documents = [path.read_bytes() for path in sorted(folder.glob("*.xml"))]
    size = sum(map(len, documents)) / 1e6
    spent = min(_all(documents, validate) for _ in range(TIMES))
    yield f"validate: {size / spent:.1f} MB of XML per CPU-second"
    yield _rendering([*documents, *(path.read_bytes() for path in EXAMPLES.glob("*.xml"))])


def _rendering(documents: list[bytes]) -> str:
    """Say how fast *documents* become pages, by a line through the least time of each."""
    lengths = [len(load(document).text.split()) for document in documents]
    spent = [min(_all([one], _page) for _ in range(TIMES)) for one in documents]
    line = linear_regression(lengths, spent)
    speeds = ((n, 1 / (line.intercept + line.slope * n)) for n in LENGTHS)
    return (
        f"render: {line.intercept * 1e3:.1f} ms an article and {line.slope * 1e5:.2f} ms for each "
        "100 words; per CPU-second "
        + ", ".join(f"{speed:.0f} articles of {n} words" for n, speed in speeds)
    )


def _page(document: bytes) -> bytes:
    """Return the page of *document*, from bytes to bytes as the command makes it."""
    return render(parse(document).getroottree()).encode()


def _all(items: Sequence[object], action: object) -> float:
    began = time.process_time()
    for item in items:
        action(item)  # type: ignore[operator]
    return time.process_time() - began


def _profile(folder: Path) -> Iterator[str]:
    found: list[Input] = list(inputs([folder]))
    encoded(Task(input=found[0]))
    profile = cProfile.Profile()
    profile.enable()
    for one in found:
        encoded(Task(input=one))
    profile.disable()
    told = pstats.Stats(profile)
    rows = sorted(told.stats.items(), key=lambda row: -row[1][2])  # type: ignore[attr-defined]
    yield f"\n{'own seconds':>11}  {'share':>6}  {'calls':>9}  function"
    for (file, _, name), (_, calls, own, _, _) in rows[:TOP]:
        where = f"{Path(file).stem}." if file != "~" else ""
        yield f"{own:11.2f}  {own / told.total_tt:6.1%}  {calls:9,}  {where}{name}"  # type: ignore[attr-defined]
