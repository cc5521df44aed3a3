"""What the rules make of a tagger's findings: what it breaks they mend, what it misses they add."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from annotate.article import Cue, Mention, MentionKind, Quotation
from annotate.stages import attributions
from annotate.stages.attributions import Attributions
from tests.test_attributions import annotated, relations


def tagger(*found: tuple[str, str, Sequence[str], float]) -> object:
    """Return a stand-in for the learned tagger that finds these words."""

    def tag(text: str, blocks: object) -> list[object]:
        def span(words: str) -> tuple[int, int]:
            start = text.index(words)
            return start, start + len(words)

        from annotate.stages.attributions.tagger import Tagged

        return [
            Tagged(
                (span(source),) if source else (),
                (span(cue),) if cue else (),
                tuple(span(part) for part in content),
                chance,
            )
            for source, cue, content, chance in found
        ]

    return tag


def test_the_taggers_spans_and_probability_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    tag = tagger(("Ana Ruiz, a doctor,", "has said", ["the ferry was late"], 0.873))
    monkeypatch.setattr(attributions, "load_tagger", lambda: tag)
    article = annotated("Ana Ruiz, a doctor, has said the ferry was late.", stage=Attributions())
    assert relations(article) == [("Ana Ruiz, a doctor", "has said", "the ferry was late")]
    assert article.attributions[0].cert == 0.87


def test_two_sources_of_one_content_give_one_quotation(monkeypatch: pytest.MonkeyPatch) -> None:
    tag = tagger(("Ruiz", "said", ["it was late"], 0.9), ("Marsh", "said", ["it was late"], 0.8))
    monkeypatch.setattr(attributions, "load_tagger", lambda: tag)
    article = annotated("Ruiz and, later, Marsh said it was late.", stage=Attributions())
    assert len(article.of(Quotation)) == len(article.of(Cue)) == 1
    assert {a.source for a in article.attributions} == {m.id for m in article.of(Mention)}


def with_tagger(
    text: str,
    *found: tuple[str, str, Sequence[str], float],
    names: tuple[tuple[str, MentionKind], ...] = (),
) -> list[object]:
    """Return the relations in *text*, which names *names*, where the tagger finds just *found*."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attributions, "load_tagger", lambda: tagger(*found))
        return list(relations(annotated(text, names, stage=Attributions())))


def test_a_content_that_cuts_a_quotation_in_half_gets_all_of_it() -> None:
    found = with_tagger("“We lost it. It was cold,” Ruiz said.", ("Ruiz", "said", ["We lost"], 0.9))
    assert found == [("Ruiz", "said", "“We lost it. It was cold,”")]


def test_a_content_that_runs_into_the_next_quotation_ends_before_it() -> None:
    text = "The ferry was late, Ruiz said. “Nobody came, and that was all there was,” Marsh said."
    found = with_tagger(
        text,
        ("Ruiz", "Ruiz said", ["The ferry was late, ", " “No"], 0.9),
        ("Marsh", "Marsh said", ["Nobody came, and that was all there was"], 0.9),
    )
    assert [words for _, _, words in found] == [
        "The ferry was late",
        "“Nobody came, and that was all there was,”",
    ]


def test_speech_inside_speech_stays_inside() -> None:
    text = "“My father says it is late, and he knows the sea,” Ruiz said."
    found = with_tagger(
        text,
        ("Ruiz", "said", ["My father says it is late, and he knows the sea"], 0.9),
        ("My father", "says", ["it is late"], 0.9),
    )
    assert [words for _, _, words in found] == [
        "“My father says it is late, and he knows the sea,”",
        "it is late",
    ]


def test_a_word_cut_by_the_tagger_is_made_whole() -> None:
    found = with_tagger(
        "Sister-in-law Ruiz said it was late.", ("in-law Ruiz", "said", ["as late"], 1)
    )
    assert found == [("Sister-in-law Ruiz", "said", "was late")]


def test_a_quotation_that_the_tagger_missed_is_left_to_the_rules() -> None:
    assert with_tagger("“We lost,” said Ana Ruiz.") == [("Ana Ruiz", "said", "“We lost,”")]


def test_a_source_that_the_tagger_missed_is_left_to_the_rules() -> None:
    found = with_tagger("“We lost,” said Ana Ruiz.", ("", "said", ["“We lost,”"], 0.9))
    assert found == [("Ana Ruiz", "said", "“We lost,”")]


def test_a_quotation_goes_on_over_paragraphs_after_the_taggers_cue() -> None:
    found = with_tagger(
        "“We lost,” said Ana Ruiz. “It was cold.\n“Nobody came.”",
        ("Ana Ruiz", "said", ["“We lost,”"], 0.9),
    )
    assert found == [("Ana Ruiz", "said", "“We lost,” … “It was cold. … “Nobody came.”")]


def test_what_follows_a_relative_clause_belongs_to_the_cue_before_it() -> None:
    found = with_tagger(
        "Orlan criticised Moore's letter, in which she called him a fool, as “unfair”.",
        ("Orlan", "criticised", ["Moore's letter"], 0.9),
        ("she", "called", ["which", "him a fool, as “unfair”"], 0.7),
    )
    assert found == [
        ("Orlan", "criticised", "Moore's letter, in which she called him a fool, as “unfair”"),
        ("she", "called", "him a fool"),
    ]


def test_a_quotation_that_ends_a_relative_clause_is_that_clauses_own() -> None:
    found = with_tagger(
        "Orlan criticised the letter, in which she described him as “unfair”.",
        ("Orlan", "criticised", ["the letter"], 0.9),
        ("she", "described", ["him as “unfair”"], 0.7),
    )
    assert found == [
        ("Orlan", "criticised", "the letter"),
        ("she", "described", "him as “unfair”"),
    ]


def test_a_colon_ties_nothing_that_a_word_ties_already() -> None:
    found = with_tagger(
        "She told the Herald: “It is late.”",
        ("She", "told", ["“It is late.”"], 0.9),
        ("She", ":", ["“It is late.”"], 0.5),
    )
    assert found == [("She", "told", "“It is late.”")]


def test_a_colon_ties_what_no_word_ties() -> None:
    found = with_tagger("Ruiz: “It is late.”", ("Ruiz", ":", ["“It is late.”"], 0.5))
    assert found == [("Ruiz", ":", "“It is late.”")]


def test_a_turn_of_a_transcript_is_whole_and_told_once() -> None:
    text = "RUIZ: “Drain it,” one said. I would not."
    found = with_tagger(
        text,
        ("RUIZ", ":", ["“Drain it,” one said. I would not"], 0.9),
        ("RUIZ", ":", ["I would not."], 0.5),
        names=(("RUIZ", "person"),),
    )
    assert found == [("RUIZ", ":", "“Drain it,” one said. I would not.")]


def test_one_of_them_who_is_named_is_that_person() -> None:
    text = "One of them, a farmer, Ann Price, said it was late. One of the aides of Ann Price left."
    tag = tagger(
        ("One of them, a farmer, Ann Price", "said", ["it was late"], 0.9),
        ("One of the aides of Ann Price", "left", ["left"], 0.4),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attributions, "load_tagger", lambda: tag)
        article = annotated(text, (("Ann Price", "person"),), stage=Attributions())
    forms = {article.words_of(m): m.form for m in article.of(Mention) if m.form != "name"}
    assert forms == {
        "One of them, a farmer, Ann Price": "phrase",
        "One of the aides of Ann Price": "unnamed",
    }
