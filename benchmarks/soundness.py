"""Is every output valid, and every text intact?  All texts of a folder of corpora, and random ones.

`python -m benchmarks CORPORA soundness` converts each text, validates the XML, loads it again and
compares: the text with the source, and the loaded article with the written one.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import annotate
from annotate.tei import writer

RANDOM_TEXTS = 10_000
SEED = 5

OUTCOMES = ("converted", "raised", "invalid", "changed", "not loaded")

# What random texts are made of: words that set stages off, and characters that break things.
PARTS = (
    *(
        "said",
        "told reporters",
        "according to",
        "Ana Ruiz",
        "Mr Lee",
        "he",
        "Paris",
        "U.S.",
        "GENEVA",
    ),
    *("Monday", "31 June", "1990", "last week", "5 p.m.", "(Reuters) -", "By", "read more"),
    *(
        '"',
        "“",
        "”",
        "'",
        "‘",
        "’",
        "«",
        "»",
        "„",
        "—",
        ",",
        ".",
        "...",
        ":",
        "(",
        ")",
        "&",
        "<",
        "]]>",
    ),
    *(
        " ",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "\u00a0",
        "\u200b",
        "\u00ad",
        "\u202e",
        "\u2028",
        "\ufeff",
    ),
    *(
        "\x00",
        "\x0b",
        "\x1b",
        "\x85",
        "\ufffe",
        "\ud800",
        "\udfff",
        "\U0001f600",
        "e\u0301",
        "\u05e9",
    ),
)


def run(corpora: Path) -> Iterator[str]:
    """Yield a row for each file in *corpora*, and one for the random texts."""
    yield f"{'texts':28}" + "".join(f"{outcome:>12}" for outcome in OUTCOMES)
    with ProcessPoolExecutor(2) as executor:
        for path in sorted(corpora.glob("*.jsonl")):
            with path.open(encoding="utf-8") as lines:
                texts = [json.loads(line)["text"] for line in lines]
            yield _row(path.stem, executor.map(fault_of, texts, chunksize=8))
        yield _row("random Unicode", executor.map(fault_of, random_texts(), chunksize=100))


def random_texts() -> Iterator[str]:
    """Yield `RANDOM_TEXTS` texts of up to 60 parts, the same in every run."""
    rng = random.Random(SEED)
    for _ in range(RANDOM_TEXTS):
        drawn = rng.choices(PARTS, k=rng.randrange(60))
        strange = (chr(rng.randrange(0x110000)) for _ in range(rng.randrange(4)))
        parts = [*drawn, *strange]
        rng.shuffle(parts)
        yield rng.choice(("", " ")).join(parts)


def fault_of(text: str) -> str:
    """Return what went wrong on the way of *text*, or "converted"."""
    try:
        article = annotate.convert(text)
        xml = writer.to_bytes(article.to_tei())
        problems = annotate.validate(xml)
        loaded = annotate.load(xml)
    except Exception as error:
        return f"raised {type(error).__name__}: {error}"[:200]
    if problems:
        return "invalid"
    if loaded.text != text:
        return "changed"
    return "converted" if loaded == article else "not loaded"


def _row(name: str, outcomes: Iterable[str]) -> str:
    counted: Counter[str] = Counter()
    details: list[str] = []
    for outcome in outcomes:
        counted[outcome.partition(" ")[0] if outcome.startswith("raised") else outcome] += 1
        if outcome.startswith("raised"):
            details.append(outcome)
    row = f"{name:28}" + "".join(f"{counted[outcome]:>12}" for outcome in OUTCOMES)
    return "\n  ".join([row, *sorted(set(details))[:5]])
