"""The attributions stage: who says what, by rules and with a tagger."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from annotate import pipeline, resources
from annotate.article import (
    Agent,
    Annotation,
    Article,
    Block,
    Cue,
    Furniture,
    Mention,
    MentionKind,
    Metadata,
    Quotation,
    QuotedWords,
    Span,
)
from annotate.errors import ModelError
from annotate.pipeline import Findings
from annotate.stages import attributions
from annotate.stages.attributions import Attributions
from tests.casebook import Case, cases, shown

NO_DOC = Doc(Vocab())


@dataclass(frozen=True)
class Paragraphs:
    """A stage that makes each line a paragraph and each of *names* a name mention."""

    names: tuple[tuple[str, MentionKind], ...] = ()
    name = "paragraphs"
    description = "one paragraph a line"
    requires: tuple[type[Annotation], ...] = ()
    provides: tuple[type[Annotation], ...] = (Block, Mention)
    components: frozenset[str] = frozenset()
    applications = ()

    def __call__(self, article: Article, doc: Doc) -> Findings:
        blocks = [
            Block(id=f"b{m.start()}", spans=(Span(*m.span()),), kind="paragraph")
            for m in re.finditer(r"[^\n]+", article.text)
            if m.group().strip()
        ]
        mentions = [
            Mention(id=f"n{m.start()}", spans=(Span(*m.span()),), kind=kind)
            for name, kind in self.names
            for m in re.finditer(re.escape(name), article.text)
        ]
        return Findings(annotations=(*blocks, *mentions))


def annotated(
    text: str,
    names: tuple[tuple[str, MentionKind], ...] = (),
    stage: Attributions | None = None,
) -> Article:
    """Return *text*, one paragraph a line, with its attributions by rules or by *stage*."""
    stages = (Paragraphs(names), stage or Attributions("rules"))
    return pipeline.run(Article(text=text, metadata=Metadata(id="test")), NO_DOC, stages)


def label(annotation: Annotation, article: Article) -> str | None:
    if isinstance(annotation, Quotation):
        quoted = "mixed" if annotation.mixed else "direct"
        return quoted if annotation.direct else "indirect"
    if isinstance(annotation, QuotedWords):
        return annotation.kind
    return {Cue: "cue", Mention: "source"}.get(type(annotation))  # type: ignore[call-overload]


def relations(article: Article) -> list[tuple[str | None, str | None, str]]:
    """Return the source, cue and content words of each attribution."""

    def words(target: str | None) -> str | None:
        return None if target is None else article.words_of(article.by_id[target])

    return [(words(a.source), words(a.cue), words(a.quotation) or "") for a in article.attributions]


@pytest.mark.parametrize("case", cases("attributions"), ids=str)
def test_the_rules_find_who_says_what(case: Case) -> None:
    assert shown(annotated(case.input), label) == case.expected


def test_a_split_quotation_is_one_quotation_with_one_attribution() -> None:
    article = annotated("“We lost,” she said, “and nobody came.” “Nobody.”")
    assert relations(article) == [("she", "said", "“We lost,” … “and nobody came.” … “Nobody.”")]


def test_the_attribution_of_an_inner_cue_stands_beside_the_outer_one() -> None:
    article = annotated("Ruiz said the mayor believes that the ferry was late.")
    assert relations(article) == [
        ("Ruiz", "said", "the mayor believes that the ferry was late"),
        ("the mayor", "believes", "that the ferry was late"),
    ]


@pytest.mark.parametrize(
    ("cue", "medium"), [("said", "spoken"), ("tweeted", "written"), ("fears", "thought")]
)
def test_the_cue_tells_the_medium(cue: str, medium: str) -> None:
    quotations = annotated(f"Ruiz {cue} that the ferry was late.").of(Quotation)
    assert [quotation.medium for quotation in quotations] == [medium]


def test_a_source_that_is_just_a_name_is_the_name_mention() -> None:
    article = annotated("Ana Ruiz said the ferry was late.", (("Ana Ruiz", "person"),))
    (attribution,) = article.attributions
    assert attribution.source == "n0"
    assert len(article.of(Mention)) == 1


@pytest.mark.parametrize(
    ("source", "names", "kind", "form"),
    [
        ("She", (), "person", "pronoun"),
        ("It", (), "org", "pronoun"),
        ("Two officials", (), "person", "unnamed"),
        ("People familiar with the matter", (), "person", "unnamed"),
        ("The official", (), "person", "nominal"),
        ("The crowd", (), "person", "group"),
        ("The harbour board", (), "org", "nominal"),
        ("The mayor", (), "person", "nominal"),
        ("Mayor Ana Ruiz", (("Ana Ruiz", "person"),), "person", "phrase"),
        ("Ana Ruiz, a spokeswoman for Tidal,", (("Ana Ruiz", "person"), ("Tidal", "org")),
         "person", "phrase"),
        ("A spokeswoman for Tidal", (("Tidal", "org"),), "person", "unnamed"),
        ("The Tidal Union", (("Tidal Union", "org"),), "org", "phrase"),
    ],
)  # fmt: skip
def test_a_source_phrase_has_the_kind_and_form_of_its_head(
    source: str, names: tuple[tuple[str, MentionKind], ...], kind: str, form: str
) -> None:
    article = annotated(f"{source} said the ferry was late.", names)
    (attribution,) = article.attributions
    assert attribution.source is not None
    mention = article.by_id[attribution.source]
    assert isinstance(mention, Mention)
    assert (mention.kind, mention.form) == (kind, form)


def test_quoted_words_in_indirect_speech_have_no_attribution_of_their_own() -> None:
    article = annotated("Ruiz said the ferry was “a disgrace” to all.")
    assert [(q.direct, q.mixed) for q in article.of(Quotation)] == [(False, False), (True, True)]
    assert len(article.attributions) == 1


def test_the_title_of_a_work_in_indirect_speech_is_no_speech() -> None:
    article = annotated("Ruiz said her novel “The Long Quay” sold well.")
    assert [words.kind for words in article.of(QuotedWords)] == ["title"]


def test_nobody_speaks_in_a_byline_and_links_are_left_out() -> None:
    text = "Ruiz said it was late. read more\nRuiz said it was early."
    link, byline = Span(23, 32), Span(33, len(text))
    article = Article(
        text=text,
        metadata=Metadata(id="test"),
        annotations=(
            Block(id="b1", spans=(Span(0, 32),), kind="paragraph"),
            Furniture(id="f1", spans=(link,), kind="readMore"),
            Block(id="b2", spans=(byline,), kind="byline"),
            Mention(id="n1", spans=(Span(0, 4),), kind="person"),
        ),
    )
    result = pipeline.run(article, NO_DOC, (Attributions("rules"),))
    assert relations(result) == [("Ruiz", "said", "it was late")]


def test_what_a_person_marked_is_not_marked_again() -> None:
    text = "Ruiz said it was late. Marsh said it was early."
    article = Article(
        text=text,
        metadata=Metadata(id="test"),
        agents=(Agent(id="ed", kind="person", name="A. Editor", description="review"),),
        annotations=(
            Block(id="b1", spans=(Span(0, len(text)),), kind="paragraph"),
            Mention(id="n1", spans=(Span(0, 4),), kind="person"),
            Quotation(id="q1", spans=(Span(10, 21),), resp="ed", direct=False),
        ),
    )
    result = pipeline.run(article, NO_DOC, (Attributions("rules"),))
    assert relations(result) == [("Marsh", "said", "it was early")]


def test_only_attributions_at_least_so_certain_are_kept() -> None:
    text = "“We lost everything,” she said. The board promised to repair it."
    everything = annotated(text)
    sure = annotated(text, stage=Attributions("rules", min_cert=0.6))
    assert [a.cert for a in everything.attributions] == [0.8, 0.35]
    assert [a.cert for a in sure.attributions] == [0.8]


def test_a_missing_model_is_named_with_the_way_to_go_without(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr(resources, "model", lambda name: tmp_path)
    attributions.load_tagger.cache_clear()
    with pytest.raises(ModelError, match="--attributions rules"):
        annotated("Ruiz said it was late.", stage=Attributions())
    attributions.load_tagger.cache_clear()


def test_two_runs_give_the_same_article() -> None:
    text = "“We lost,” she said. The board promised to repair it.\nThe “long” quay."
    assert annotated(text) == annotated(text)


def test_a_table_of_quotations_gives_each_its_own_speaker() -> None:
    rows = [f"“Row {number} is ours,” said Speaker{number} Ruiz." for number in range(200)]
    found = relations(annotated("\n".join(rows)))
    assert found == [
        (f"Speaker{number} Ruiz", "said", f"“Row {number} is ours,”") for number in range(200)
    ]


def test_an_odd_mark_shifts_no_later_attribution() -> None:
    rows = ["A 6'2\" man came in.", "The “first day was long.", "“We lost,” said Ana Ruiz."] * 100
    found = relations(annotated("\n".join(rows)))
    assert found == [("Ana Ruiz", "said", "“We lost,”")] * 100


@pytest.mark.parametrize(
    "piece",
    [
        "said ",
        "“a” said X ",
        '"',
        "'",
        "' a'",
        "“",
        "X, said, ",
        "NAME: a\n",
        "— A\n",
        "a. B ",
        "“ ‘",
    ],
)
def test_time_grows_with_length_only(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        blocks = Paragraphs()(Article(text=text, metadata=Metadata(id="test")), NO_DOC)
        article = Article(text=text, metadata=Metadata(id="test"), annotations=blocks.annotations)
        start = time.process_time()
        Attributions("rules")(article, NO_DOC)
        return time.process_time() - start

    short = max(seconds(10_000), 0.02)
    assert seconds(80_000) < 40 * short


MARKS = st.sampled_from("\"'“”‘’„«»‹› ,.?:\n—()")
WORDS = st.sampled_from(["said", "Ruiz", "that", "according to", "told", "the", "U.S.", "A", "he"])
NEWS = st.lists(st.one_of(MARKS, WORDS, st.characters()), max_size=60).map(" ".join)
TIGHT = st.lists(st.one_of(MARKS, WORDS, st.characters()), max_size=60).map("".join)


@settings(max_examples=100, deadline=None)
@given(st.one_of(NEWS, TIGHT))
def test_any_text_gives_attributions_whose_parts_lie_in_one_block(text: str) -> None:
    article = annotated(text)
    blocks = article.of(Block)
    for annotation in article.annotations:
        for span in annotation.spans:
            assert any(b.start <= span.start and span.end <= b.end for b in blocks)
            assert article.text[span.start : span.end].strip()
