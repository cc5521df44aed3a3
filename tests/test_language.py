"""The spaCy pipeline: text kept, models found, missing ones named."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate import language
from annotate.errors import ModelError


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_the_doc_has_the_code_points_of_the_text(text: str) -> None:
    doc = language.parse(text, language.load())
    assert doc.text == text.translate(language.UNREADABLE)


@pytest.mark.parametrize("unit", ["Ana said so.\n", "x", "\n", "é "])
def test_a_long_text_is_read_in_pieces_and_kept(unit: str) -> None:
    text = unit * (3 * language.PIECE_LENGTH // len(unit))
    assert language.parse(text, language.load(components=frozenset())).text == text


@pytest.mark.parametrize("word", ['"' * 1000, "a." * 500, "x" * 251])
def test_a_very_long_word_is_cut_so_that_time_grows_with_length_only(word: str) -> None:
    text = f"Ana read {word} aloud. {word}"
    doc = language.parse(text, language.load(components=frozenset()))
    assert doc.text == text
    assert max(len(token) for token in doc) <= language.LONGEST_WORD


def test_only_the_pipes_asked_for_are_loaded() -> None:
    assert language.load(components=frozenset({"ner"})).pipe_names == ["ner"]


def test_a_pipe_that_listens_has_what_it_listens_to() -> None:
    assert language.load(components=frozenset({"tagger"})).pipe_names == ["tok2vec", "tagger"]


def test_words_and_names_are_those_of_the_whole_model() -> None:
    whole, ours = spacy.load(language.model_name()), language.load()
    tokenizers = [nlp.tokenizer.to_bytes(exclude=["vocab"]) for nlp in (whole, ours)]
    assert tokenizers[0] == tokenizers[1]
    text = "I'm sure they'll be at St. Mary's by 10 p.m., Ana Ruiz (52) told the Herald :-)"
    expected, found = whole(text), ours(text)
    assert [(w.text, w.norm_) for w in found] == [(w.text, w.norm_) for w in expected]
    assert [(e.text, e.label_) for e in found.ents] == [(e.text, e.label_) for e in expected.ents]


@pytest.mark.parametrize("name", ["en_core_web_nowhere", "not a name", "../x"])
def test_a_model_that_is_not_installed_is_named(name: str) -> None:
    with pytest.raises(ModelError, match="is not installed; install it, or leave out --model"):
        language.load(name)


def test_a_package_that_is_no_model_is_named() -> None:
    with pytest.raises(ModelError, match="'json' cannot be loaded"):
        language.load("json")
