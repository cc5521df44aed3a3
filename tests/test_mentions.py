"""The mentions stage: names, titles, bylines, through its cases and its invariants."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from annotate import pipeline
from annotate.article import Annotation, Article, Mention, Metadata, RoleName
from annotate.stages.mentions import Mentions, evidence, words
from annotate.stages.mentions.second_look import LABELS, model
from annotate.stages.segment import Segment
from tests import casebook


def label(annotation: Annotation, article: Article) -> str | None:
    """Show kinds, demonyms, jobs and titles."""
    if isinstance(annotation, RoleName):
        return "role"
    if not isinstance(annotation, Mention):
        return None
    kind = annotation.kind if annotation.form == "name" else annotation.form
    return f"{kind}, {annotation.role}" if annotation.role else kind


@pytest.mark.parametrize("case", casebook.cases("mentions"), ids=str)
def test_case(case: casebook.Case) -> None:
    article = casebook.annotated(case, (Segment(), Mentions()))
    assert casebook.shown(article, label) == case.expected


def annotated(text: str, *entities: tuple[str, str]) -> Article:
    """Return *text* as the stage annotates it when the model finds *entities*, words and label."""
    doc = Doc(Vocab(), list(text), spaces=[False] * len(text))
    found, start = [], 0
    for name, tag in entities:
        start = text.index(name, start)
        found.append(Span(doc, start, start + len(name), label=tag))
        start += len(name)
    doc.ents = tuple(found)
    return pipeline.run(Article(text=text, metadata=Metadata(id="x")), doc, (Segment(), Mentions()))


def names(article: Article, kind: str) -> list[str]:
    return [article.words_of(m) for m in article.of(Mention) if m.kind == kind]


def test_one_label_wins_in_the_whole_article() -> None:
    text = "Ada Corwin spoke.\n\nLater Corwin said no.\n\nThe crowd followed Corwin home."
    article = annotated(text, ("Ada Corwin", "PERSON"), ("Corwin", "ORG"))
    assert names(article, "person") == ["Ada Corwin", "Corwin", "Corwin"]


def test_a_name_ends_at_the_line() -> None:
    article = annotated("Zoe Lark\n\nLark spoke.", ("Zoe Lark\n\nLark", "PERSON"))
    assert "Zoe Lark" in names(article, "person")
    assert all("\n" not in name for name in names(article, "person"))


def test_a_picture_credit_label_is_no_part_of_a_name() -> None:
    article = annotated("Peter Marsh Image: Laura Bennett", ("Peter Marsh Image", "PERSON"))
    assert names(article, "person")[0] == "Peter Marsh"


def test_every_feature_has_a_weight_for_each_label() -> None:
    assert all(len(weights) == len(LABELS) for weights in model().values())
    assert "bias" in model()


def test_chances_of_the_labels_sum_to_one() -> None:
    assert sum(evidence.judged({"bias": 1.0, "never seen": 5.0}, model())) == pytest.approx(1)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    found = words.of(text)
    assert (
        "".join(
            gap + text[start:end]
            for gap, start, end in zip(found.gaps, found.starts, found.ends, strict=False)
        )
        + found.gaps[-1]
        == text
    )
    assert annotated(text).text == text


@pytest.mark.parametrize(
    "line",
    ["A" * 300_000, "Ann Lee " * 15_000, "Ann\n" * 15_000, "The U.S. " * 9_000, "x’s" * 90_000],
)
def test_long_monotonous_lines_are_read_in_time(line: str) -> None:
    start = time.process_time()
    pipeline.run(
        Article(text=line, metadata=Metadata(id="x")), Doc(Vocab()), (Segment(), Mentions())
    )
    assert time.process_time() - start < 20
