"""The case files: tests/cases/<stage>.md, blocks of title / input / expected markup.

    Speaker after an inverted verb
    .
    “We lost everything,” said Ana Ruiz.
    .
    [quotation “We lost everything,”] [cue said] [source Ana Ruiz].
    .

A block may have a line `date: 2024-05-02` (any `Metadata` field) before its first dot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotate import language, pipeline
from annotate.article import Annotation, Article, Metadata

CASES = Path(__file__).parent / "cases"

# Returns the label under which an annotation is shown, or None to leave it out.
Label = Callable[[Annotation, Article], str | None]


@dataclass(frozen=True)
class Case:
    """One block of a case file."""

    title: str
    metadata: Metadata
    input: str
    expected: str

    def __str__(self) -> str:
        return self.title


def cases(name: str) -> list[Case]:
    """Return the blocks of tests/cases/*name*.md."""
    parts = (CASES / f"{name}.md").read_text(encoding="utf-8").split("\n.\n")
    blocks = [parts[i : i + 3] for i in range(0, len(parts) - 1, 3)]
    return [_case(*block) for block in blocks]


def _case(head: str, source: str, expected: str) -> Case:
    title, *fields = head.strip().splitlines()
    given = dict(field.split(": ", 1) for field in fields)
    if "date" in given:
        given["date_origin"] = "given"
    return Case(title, Metadata(id="case", **given), source, expected)


def annotated(case: Case, stages: Sequence[pipeline.Stage]) -> Article:
    """Return the input of *case* as *stages* annotate it."""
    components = frozenset().union(*(stage.components for stage in stages))
    doc = language.parse(case.input, language.load(components=components))
    return pipeline.run(Article(text=case.input, metadata=case.metadata), doc, stages)


def shown(article: Article, label: Label) -> str:
    """Return the text with each annotation that has a label as [label words].

    An annotation of several spans is shown once for each.  Outer before inner.
    """
    spans = [
        (span.start, span.end, name)
        for annotation in article.annotations
        if (name := label(annotation, article)) is not None
        for span in annotation.spans
    ]
    opening: dict[int, list[tuple[int, str]]] = {}
    closing: dict[int, int] = {}
    for start, end, name in spans:
        opening.setdefault(start, []).append((-end, name))
        closing[end] = closing.get(end, 0) + 1
    out: list[str] = []
    for at in range(len(article.text) + 1):
        out.append("]" * closing.get(at, 0))
        out.extend(f"[{name} " for _, name in sorted(opening.get(at, [])))
        out.append(article.text[at : at + 1])
    return "".join(out)
