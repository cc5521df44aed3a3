"""The dates stage: expressions, their values, and the document date."""

from __future__ import annotations

import re
import time
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from annotate import pipeline, resources
from annotate.article import (
    Annotation,
    Article,
    Block,
    BlockKind,
    DateExpression,
    Mention,
    Metadata,
    Span,
)
from annotate.resources import lexicon_path
from annotate.stages.dates import Dates, expressions, rules
from annotate.stages.dates.readings import READINGS
from tests import casebook

THURSDAY = date(2024, 5, 2)


def article(*blocks: tuple[BlockKind, str], metadata: Metadata | None = None) -> Article:
    """Return an article of *blocks* with a blank line between them."""
    annotations, start = [], 0
    for number, (kind, words) in enumerate(blocks, 1):
        span = Span(start, start + len(words))
        annotations.append(Block(id=f"b{number}", spans=(span,), kind=kind))
        start = span.end + 2
    text = "\n\n".join(words for _, words in blocks)
    return Article(text=text, metadata=metadata or Metadata(id="a"), annotations=tuple(annotations))


def run(source: Article) -> Article:
    return pipeline.run(source, Doc(Vocab()), [Dates()])


def label(annotation: Annotation, source: Article) -> str | None:
    """Return type, value, modifier and bounds, with colons between; "?" is unresolved."""
    if not isinstance(annotation, DateExpression):
        return None
    parts = [annotation.type, annotation.value or "?", annotation.mod]
    if annotation.since:
        parts.append(f"{annotation.since}..{annotation.until}")
    return ":".join(part for part in parts if part)


@pytest.mark.parametrize("case", casebook.cases("dates"), ids=str)
def test_expressions_are_found_and_resolved_as_the_case_says(case: casebook.Case) -> None:
    source = article(("paragraph", case.input), metadata=case.metadata)
    assert casebook.shown(run(source), label) == case.expected


def values(source: Article) -> list[str | None]:
    return [found.value for found in source.of(DateExpression)]


def test_the_stage_meets_the_pipelines_contract() -> None:
    stage = Dates()
    assert (stage.name, stage.requires, stage.provides) == ("dates", (Block,), (DateExpression,))
    assert stage.components == frozenset()
    assert stage.description


def test_a_given_date_outranks_the_dateline() -> None:
    given = Metadata(id="a", date="2020-02-03", date_origin="given")
    found = run(article(("dateline", "VELMOUTH, 14 May 2031 - "), metadata=given))
    assert (found.metadata.date, found.metadata.date_origin) == ("2020-02-03", "given")


def test_a_full_date_in_the_dateline_is_the_document_date() -> None:
    found = run(
        article(("dateline", "VELMOUTH, May 14, 2031 (Northwire) -"), ("paragraph", "On Monday"))
    )
    assert (found.metadata.date, found.metadata.date_origin) == ("2031-05-14", "dateline")
    assert values(found) == ["2031-05-14", "2031-05-12"]


def test_the_datelines_year_is_inferred_from_a_caption() -> None:
    found = run(
        article(
            ("caption", "Ilse Varden boards a ferry, May 13, 2031."),
            ("dateline", "VELMOUTH, May 14 (Northwire) -"),
            ("paragraph", "The pier of 3 June 1999 burned."),
        )
    )
    assert (found.metadata.date, found.metadata.date_origin) == (
        "2031-05-14",
        "dateline, year inferred",
    )
    assert values(found)[:2] == ["2031-05-13", "2031-05-14"]


def test_the_datelines_year_is_inferred_across_new_year() -> None:
    found = run(
        article(
            ("caption", "Lights, Dec. 30, 2030."), ("dateline", "VELMOUTH, Jan. 2 (Northwire) -")
        )
    )
    assert found.metadata.date == "2031-01-02"


def test_the_datelines_weekday_excludes_years_it_does_not_fit() -> None:
    # 14 May 2031 is a Wednesday.
    caption: tuple[BlockKind, str] = ("caption", "The pier on May 13, 2031.")
    right = run(article(caption, ("dateline", "VELMOUTH, Wednesday, May 14 -")))
    wrong = run(article(caption, ("dateline", "VELMOUTH, Friday, May 14 -")))
    assert (right.metadata.date, wrong.metadata.date) == ("2031-05-14", None)


def test_far_dates_do_not_tell_the_datelines_year() -> None:
    found = run(
        article(
            ("dateline", "VELMOUTH, May 14 -"), ("paragraph", "It was built on 1 October 1999.")
        )
    )
    assert found.metadata.date is None
    assert values(found) == [None, "1999-10-01"]


def test_the_files_date_tells_the_datelines_year() -> None:
    told = Metadata(id="a", date="2031-05-15", date_origin="file")
    found = run(article(("dateline", "VELMOUTH, May 14 -"), metadata=told))
    assert (found.metadata.date, found.metadata.date_origin) == (
        "2031-05-14",
        "dateline, year inferred",
    )


def test_the_files_date_is_the_last_resort() -> None:
    told = Metadata(id="a", date="2031-05-15", date_origin="file")
    found = run(article(("paragraph", "Nobody sailed on Monday."), metadata=told))
    assert (found.metadata.date, found.metadata.date_origin) == ("2031-05-15", "file")
    assert values(found) == ["2031-05-12"]


def test_a_date_line_of_its_own_is_the_document_date() -> None:
    found = run(
        article(
            ("headline", "Harbour levy dropped"),
            ("paragraph", "Posted on 3 May 2024"),
            ("paragraph", "The levy goes today, after it was raised on 9 June 2011."),
        )
    )
    assert (found.metadata.date, found.metadata.date_origin) == ("2024-05-03", "dateline")


def test_a_date_inside_a_sentence_is_no_document_date() -> None:
    found = run(
        article(("paragraph", "The levy was raised on 9 June 2011 by the council of Velmouth."))
    )
    assert found.metadata.date is None


def test_a_second_run_changes_nothing_but_ids() -> None:
    once = run(
        article(("dateline", "VELMOUTH, May 14, 2031 -"), ("paragraph", "On Monday it rained."))
    )
    again = run(Article(text=once.text, metadata=once.metadata, annotations=once.of(Block)))
    assert again == once


def test_a_name_is_no_date() -> None:
    source = article(("paragraph", "The choir of June sang in June."))
    name = Mention(id="m1", spans=(Span(13, 17),), kind="person")
    named = Article(
        text=source.text, metadata=source.metadata, annotations=(*source.annotations, name)
    )
    assert [found.start for found in run(named).of(DateExpression)] == [26]


def test_no_expression_crosses_a_block() -> None:
    found = run(article(("headline", "The levy of March"), ("paragraph", "2024 in review")))
    assert [found.words_of(d) for d in found.of(DateExpression)] == ["March", "2024"]


def test_relative_says_whether_an_anchor_was_needed() -> None:
    found = expressions("on 3 May 1999 and on Friday", THURSDAY)
    assert [timex.relative for timex in found] == [False, True]


@pytest.mark.parametrize(
    "unit",
    [
        "7",
        "the ",
        "1990-",
        "in the past ",
        "March ",
        "two ",
        "a ",
        "10:",
        "last ",
        "' ",
        "May 3 to ",
        "\n",
    ],
)
def test_time_grows_linearly_with_hostile_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = time.process_time()
        expressions(text, THURSDAY)
        return time.process_time() - start

    def quickest(length: int) -> float:
        # Others on the machine make a run slower, never quicker.
        return min(seconds(length) for _ in range(3))

    # Quadratic time would be a hundred times as long; a clock's noise is far below a millisecond.
    assert quickest(30_000) < 30 * max(quickest(3_000), 0.001)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=6),
            st.sampled_from(
                ["31", "February", "29", "0000", "9999", "years", "ago", "last", "century"]
            ),
            st.sampled_from(
                ["a thousand", "quarter", "25:61", "p.m.", "Friday", "the", "of", "New Year’s Eve"]
            ),
        ),
        max_size=12,
    ),
    st.one_of(st.none(), st.dates()),
)
def test_any_text_gives_ordered_disjoint_expressions(parts: list[str], day: date | None) -> None:
    text = " ".join(parts)
    end = 0
    for timex in expressions(text, day):
        assert end <= timex.start < timex.end <= len(text)
        assert timex.value != ""
        end = timex.end


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_the_calendars_ends_are_unresolved_not_errors(day: date) -> None:
    text = (
        "last century, next decade, Tuesday, in January, the weekend, Easter, 40 years ago, Dec. 31"
    )
    assert len(expressions(text, day)) == 8


def test_every_rule_has_a_reading_and_a_measured_certainty() -> None:
    book = rules.load()
    assert {rule.reading for rule in book.rules} == READINGS.keys()
    assert {
        rule.group for rule in book.rules if rule.reading != "left alone"
    } == book.certainty.keys()
    assert all(0 < share <= 1 for share in book.certainty.values())


def test_a_rule_that_names_no_table_is_refused() -> None:
    content = tomllib.loads(lexicon_path("dates-en.toml").read_text(encoding="utf-8"))
    rule = {"name": "x", "read": "calendar", "group": "day", "patterns": ["<moon> <year>"]}
    with pytest.raises(rules.RuleError, match="<moon>, which is not defined"):
        rules.parse({**content, "rule": [rule]})


def test_every_pattern_of_the_rule_file_is_a_regular_expression() -> None:
    assert all(rule.pattern.groupindex.keys() == rule.slots.keys() for rule in rules.load().rules)


def test_a_rule_whose_pattern_is_no_regular_expression_is_named_when_it_is_tried() -> None:
    content = tomllib.loads(lexicon_path("dates-en.toml").read_text(encoding="utf-8"))
    rule = {"name": "x", "read": "calendar", "group": "day", "patterns": ["<year> to <year>"]}
    (twice,) = rules.parse({**content, "rule": [rule]}).rules
    with pytest.raises(rules.RuleError, match=r"rule 'x', .*redefinition of group name 'year'"):
        _ = twice.pattern


def test_a_rule_is_added_without_python() -> None:
    content = tomllib.loads(lexicon_path("dates-en.toml").read_text(encoding="utf-8"))
    content["words"]["moon"] = {"harvest moon": 9}
    rule = {
        "name": "moon",
        "read": "calendar",
        "group": "month",
        "patterns": ["<moon:month> <year>"],
    }
    book = rules.parse({**content, "rule": [rule]})
    assert book.by_first["harvest"][0].pattern.fullmatch("harvest moon 2024")


def test_a_rule_file_of_another_language_is_read_without_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = resources.lexicon_path("dates-en.toml").read_text(encoding="utf-8")
    (tmp_path / "dates-en.toml").write_text(english, encoding="utf-8")
    german = re.sub(r"(?i)\bthursday\b", "donnerstag", english)
    (tmp_path / "dates-de.toml").write_text(german, encoding="utf-8")
    monkeypatch.setattr(resources, "lexicon_path", lambda name: tmp_path / name)
    words = "Donnerstag, Thursday"
    assert [words[t.start : t.end] for t in expressions(words, THURSDAY, language="de-AT")] == [
        "Donnerstag"
    ]


def test_a_language_without_rules_is_read_by_the_english_ones() -> None:
    (found,) = expressions("on Thursday", THURSDAY, language="../fr")
    assert found.value == THURSDAY.isoformat()
