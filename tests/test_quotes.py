"""Pairing quotation marks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.article import Span
from annotate.stages.attributions.quotes import Region, find_regions


def regions(text: str) -> tuple[Region, ...]:
    """Return the regions of *text*, one paragraph a line."""
    return find_regions(text, [Span(*m.span()) for m in re.finditer(r"[^\n]+", text)])


def quoted(text: str) -> list[str]:
    return [text[region.start : region.end] for region in regions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said “yes” and "no".', ["“yes”", '"no"']),
        ("He said ‘yes’ and 'no'.", ["‘yes’", "'no'"]),
        ("Er sagte „ja“ und »nein«.", ["„ja“", "»nein«"]),
        ("Sie sagte „Er sagte ‚ja‘ dazu“.", ["„Er sagte ‚ja‘ dazu“", "‚ja‘"]),
        ("Il a dit « oui » et ‹ non ›.", ["« oui »", "‹ non ›"]),
        ("He said ''yes'' and ``no''.", ["''yes''", "``no''"]),
        ('A mixed “pair" of marks.', ['“pair"']),
        ("Closed “the wrong way“ here.", ["“the wrong way“"]),
        ("Opened ”the wrong way” here.", ["”the wrong way”"]),
    ],
)
def test_marks_of_each_style_pair(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It wasn't Ruiz's fault, nor the workers' or Marsh’s.",
        "In the '90s they said 'twas rock 'n' roll.",
        "A man of 6'2\" and a board of 5'10\" length.",
        "The 2' plank and the 3' plank.",
        "Fish 'n chips.",
    ],
)
def test_apostrophes_and_measures_are_no_quotation_marks(text: str) -> None:
    assert quoted(text) == []


def test_an_apostrophe_inside_single_marks_closes_nothing() -> None:
    assert quoted("‘It’s the workers’ quay, isn’t it,’ she said.") == [
        "‘It’s the workers’ quay, isn’t it,’"
    ]


def test_nested_marks_know_their_depth() -> None:
    found = regions("“She said ‘go’ and ‘stay’,” he said.")
    assert [(r.depth, r.single) for r in found] == [(0, False), (1, True), (1, True)]


def test_a_reopened_mark_goes_on_with_the_paragraph_before() -> None:
    found = regions("“One.\n“Two.\n“Three.” He left.\n“Four.”")
    assert [(r.closed, r.reopened) for r in found] == [
        (False, False),
        (False, True),
        (True, True),
        (True, False),
    ]


def test_straight_marks_reopen_too() -> None:
    found = regions('He said, "One.\n"Two."')
    assert [(r.closed, r.reopened) for r in found] == [(False, False), (True, True)]


def test_a_lone_straight_mark_is_a_stray() -> None:
    assert quoted('The board" met.\nIt "sat" down.') == ['"sat"']


def test_a_stray_mark_does_not_turn_the_others_inside_out() -> None:
    assert quoted('He " came. Then "one" and "two" and "three".') == ['"one"', '"two"', '"three"']


def test_an_unclosed_curly_mark_ends_with_its_paragraph() -> None:
    (region,) = regions("He said “one.  \nTwo.")
    assert (region.end, region.closed) == (len("He said “one."), False)


def test_the_inner_words_have_no_marks() -> None:
    text = "He said « yes », ''no'' and “maybe"
    assert [region.inner(text) for region in regions(text)] == ["yes", "no", "maybe"]


MARKS = st.sampled_from("\"'“”‘’„«»‹›‚` ,.?\n(ab'90s")


@settings(max_examples=300, deadline=None)
@given(st.text(MARKS, max_size=80))
def test_regions_nest_and_stay_in_their_paragraph(text: str) -> None:
    found = regions(text)
    for number, region in enumerate(found):
        assert 0 <= region.start < region.end <= len(text)
        assert "\n" not in text[region.start : region.end]
        for other in found[number + 1 :]:
            assert other.start >= region.end or other.end <= region.end
            assert other.depth > region.depth or other.start >= region.end


@given(st.text(MARKS, max_size=40), st.text(MARKS, max_size=40))
def test_a_paragraph_does_not_change_the_pairs_of_the_one_after(before: str, after: str) -> None:
    alone = [(r.start, r.end) for r in regions(after)]
    lead = before.replace("\n", " ") + "\n"
    both = [(r.start - len(lead), r.end - len(lead)) for r in regions(lead + after)]
    assert [span for span in both if span[0] >= 0] == alone
