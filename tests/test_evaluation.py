"""Agreement between two annotations: each measure on a case small enough to count by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import SourceError
from annotate.evaluation import Figure, agreement, compare, evaluate
from annotate.evaluation.attributions import quoted_regions
from annotate.evaluation.krippendorff import alpha

Json = dict[str, object]
TEXT = 'Ann Lee said "we will wait", but Bo Ray denied it on Friday in Paris, Texas.'


def at(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def attribution(source: str, cue: str, content: str) -> Json:
    spans = {"source": source, "cue": cue, "content": content}
    return {role: [at(words)] if words else [] for role, words in spans.items()}


GOLD = [
    attribution("Ann Lee", "said", '"we will wait"'),
    attribution("Bo Ray", "denied", "it on Friday"),
]


def figures(gold: Json, system: Json, **options: int) -> dict[str, Figure]:
    found = compare({"a": {"text": TEXT, **gold}}, {"a": system}, **options)
    return {figure.measure: figure for figure in found}


def numbers(figure: Figure) -> tuple[float | None, float, int]:
    return (figure.precision, figure.recall, figure.gold)


def test_an_annotation_agrees_with_itself() -> None:
    found = figures({"attributions": GOLD}, {"attributions": GOLD})
    assert all(figure.recall == 1 or figure.gold == 0 for figure in found.values())
    assert found["relation exact"].f1 == 1


def test_marks_and_blanks_at_the_ends_of_spans_do_not_count() -> None:
    system = [attribution("Ann Lee ", "said", "we will wait"), GOLD[1]]
    assert figures({"attributions": GOLD}, {"attributions": system})["relation exact"].f1 == 1


def test_a_relation_needs_half_of_each_role() -> None:
    system = [
        attribution("Lee", "said", '"we will'),
        attribution("Ann Lee", "denied", "it on Friday"),
        attribution("Bo Ray", "on", "Texas"),
    ]
    found = figures({"attributions": GOLD}, {"attributions": system})
    assert numbers(found["content .5"]) == (2 / 3, 1, 2)
    assert numbers(found["relation .5"]) == (1 / 3, 1 / 2, 2)
    assert numbers(found["relation exact"]) == (0, 0, 2)
    assert numbers(found["cue exact"]) == (2 / 3, 1, 2)
    assert numbers(found["content words"]) == (5 / 6, 5 / 6, 6)


def test_recall_is_told_apart_by_how_much_is_in_quotation_marks() -> None:
    gold = [*GOLD, attribution("Ann Lee", "said", 'said "we will wait"')]
    found = figures({"attributions": gold}, {"attributions": GOLD[:1]})
    kinds = {kind: found[f"relation .5, {kind}"] for kind in ("direct", "mixed", "indirect")}
    assert {kind: (f.recall, f.gold) for kind, f in kinds.items()} == {
        "direct": (1, 1),
        "mixed": (0, 1),
        "indirect": (0, 1),
    }
    assert all(figure.f1 is None for figure in kinds.values())


def test_quoted_speech_needs_its_speaker() -> None:
    wrong = [attribution("Bo Ray", "said", "we will")]
    found = figures({"attributions": GOLD}, {"attributions": wrong})
    assert numbers(found["quoted speech"]) == (1, 1, 1)
    assert numbers(found["quoted speech and speaker"]) == (0, 0, 1)
    assert numbers(found["speaker of quoted speech"]) == (None, 0, 1)


def test_quoted_speech_without_a_speaker_in_the_gold_is_left_out() -> None:
    nobody = [attribution("", "said", '"we will wait"')]
    found = figures({"attributions": nobody}, {"attributions": GOLD})
    assert found["quoted speech"].f1 == 1
    assert found["quoted speech and speaker"].gold == 0


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ('a "b" c "d"', ['"b"', '"d"']),
        ("“b” c", ["“b”"]),
        ('"b\nc', []),
        ('"b\n\n"c" d', ['"b', '"c"']),
        ("“b\nc", ["“b"]),
        ("b” c", []),
        ("“b “c” d”", ["“b “c”"]),
    ],
)
def test_regions_follow_the_convention_of_reopened_marks(text: str, regions: list[str]) -> None:
    assert [text[start:end] for start, end in quoted_regions(text)] == regions


def timex(words: str, value: str, type_: str = "DATE") -> Json:
    start, end = at(words)
    return {"start": start, "end": end, "type": type_, "value": value}


def test_timexes_are_paired_once_and_compared_by_value() -> None:
    gold = {"timexes": [timex("on Friday", "2024-05-03"), timex("wait", "P1D", "DURATION")]}
    system = {"timexes": [timex("Friday", "2024-05-03"), timex("on", "X"), timex("wait", "P2D")]}
    found = figures(gold, system)
    assert numbers(found["span, overlap"]) == (2 / 3, 1, 2)
    assert numbers(found["span, exact"]) == (1 / 3, 1 / 2, 2)
    assert numbers(found["value"]) == (1 / 3, 1 / 2, 2)
    assert numbers(found["type"]) == (1 / 3, 1 / 2, 2)


def place(words: str, lat: float | None, lon: float | None = 0.0) -> Json:
    start, end = at(words)
    return {"start": start, "end": end, "lat": lat, "lon": lon}


def test_a_place_is_right_within_161_kilometres() -> None:
    gold = {"toponyms": [place("Paris", 33.66, -95.56), place("Texas", 31.0, -100.0)]}
    near_and_far = {"toponyms": [place("Paris", 33.0, -95.0), place("Texas", 40.0, -100.0)]}
    assert numbers(figures(gold, near_and_far)["place"]) == (1 / 2, 1 / 2, 2)


def test_places_that_the_gold_cannot_locate_are_not_judged() -> None:
    gold = {"toponyms": [place("Paris", 33.66, -95.56), place("Texas", None)]}
    system = {"toponyms": [place("Paris", None), place("Texas", 1.0)]}
    found = figures(gold, system)
    assert numbers(found["span, overlap"]) == (1, 1, 2)
    assert numbers(found["place"]) == (0, 0, 1)
    assert numbers(found["place, of those found"]) == (None, 0, 1)


SPEAKERS = (
    'Mayor Ann Lee spoke. She left. Lee smiled. Bo Ray and his dog sat. "It rained," he said.'
)


def mention(words: str, entity: str, nth: int = 0, **more: object) -> Json:
    start = -1
    for _ in range(nth + 1):
        start = SPEAKERS.index(words, start + 1)
    return {"start": start, "end": start + len(words), "entity": entity, **more}


def test_names_and_pronouns_are_judged_by_the_entity_they_are_given() -> None:
    person = {"type": "person"}
    full = mention("Mayor Ann Lee", "lee", kind="name", **person)
    gold: Json = {
        "mentions": [
            {**full, "head": [6, 13]},
            mention("She", "lee", kind="pronoun", **person),
            mention("Lee", "lee", 1, kind="name", **person),
            mention("Bo Ray", "ray", kind="name", **person),
            mention("his", "ray", kind="pronoun", **person),
            mention("It", "rain", kind="pronoun", type="event"),
        ]
    }
    system: Json = {
        "mentions": [
            mention("Ann Lee", "1", name="Ann Lee"),
            mention("She", "1", name="Ann Lee"),
            mention("Lee", "1", 1, name="Ann Lee"),
            mention("Bo Ray", "1", name="Ann Lee"),
            mention("his", "1", name="Ann Lee"),
            mention("It", "1", name="Ann Lee"),
        ]
    }
    found = {
        figure.measure: figure
        for figure in compare({"a": {"text": SPEAKERS, **gold}}, {"a": system})
    }
    assert numbers(found["names found"]) == (None, 1, 3)
    assert found["names, B-cubed"].recall == 1
    assert found["names, B-cubed"].precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert numbers(found["pronouns, human"]) == (1 / 2, 1 / 2, 2)
    assert numbers(found["false names"]) == (None, 1, 1)
    assert numbers(found["people"]) == (3 / 5, 3 / 5, 5)


def test_an_article_that_the_system_lacks_counts_as_empty() -> None:
    (found,) = [
        figure
        for figure in compare({"a": {"text": TEXT, "attributions": GOLD}}, {})
        if figure.measure == "relation .5"
    ]
    assert numbers(found) == (0, 0, 2)


def test_intervals_are_drawn_over_articles_and_do_not_change() -> None:
    gold = {str(n): {"text": TEXT, "attributions": GOLD} for n in range(8)}
    system = {str(n): {"attributions": GOLD[: n % 3]} for n in range(8)}
    once, again = (compare(gold, system, bootstrap=50) for _ in range(2))
    assert once == again
    (relation,) = (figure for figure in once if figure.measure == "relation .5")
    assert relation.interval is not None
    assert relation.f1 is not None
    assert relation.interval[0] < relation.f1 < relation.interval[1]


@given(st.text('a "“”\n.', max_size=40))
def test_regions_are_disjoint_and_end_with_their_paragraph(text: str) -> None:
    behind = 0
    for start, end in quoted_regions(text):
        assert behind <= start < end <= len(text)
        assert "\n" not in text[start:end]
        behind = end


@pytest.mark.parametrize(
    ("gold", "system", "words"),
    [
        ('{"id": "a", "text": "A"}', '{"id": "b"}', "'b' is not in the gold file"),
        ('{"id": "a", "text": "A"}', '{"id": "a", "text": "B"}', "the texts differ"),
        ('{"id": "a", "text": "A"}', "{", r"system:1: not a JSON record .*; correct this line"),
        ("[]", "", "gold:1: no record with an 'id'"),
        ('{"id": "a", "timexes": [1], "text": ""}', "", "'timexes' is no list of objects"),
        ('{"id": "a", "timexes": [{}], "text": ""}', "", "lacks 'start' and 'end'"),
        ('{"id": "a", "attributions": []}', "", "the gold lacks its 'text'"),
    ],
)
def test_files_that_do_not_fit_are_told(gold: str, system: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "gold").write_text(gold)
    (tmp_path / "system").write_text(system or json.dumps({"id": "a", "timexes": [{}]}))
    with pytest.raises(SourceError, match=words):
        evaluate(tmp_path / "gold", tmp_path / "system")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none: cannot be read \(No such file.*; check the name"):
        evaluate(tmp_path / "none", tmp_path / "none")


# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), sections A to C.
@pytest.mark.parametrize(
    ("coders", "expected"),
    [
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
    ids=["binary", "nominal", "four coders, values missing"],
)
def test_alpha_is_that_of_the_published_examples(coders: tuple[str, ...], expected: float) -> None:
    values = (code.replace(" ", "") for code in coders)
    units = [[v for v in unit if v != "."] for unit in zip(*values, strict=True)]
    found = alpha(units)
    assert found is not None
    assert round(found, 3) == expected


def agreed(gold: Json, system: Json) -> dict[str, float | None]:
    found = agreement({"a": {"text": TEXT, **gold}}, {"a": {"text": TEXT, **system}})
    return {f"{one.layer} {one.measure}": one.alpha for one in found}


def test_alpha_is_one_for_the_same_and_below_zero_for_the_opposite() -> None:
    gold = {"attributions": GOLD}
    assert agreed(gold, gold)["attributions content"] == 1
    swapped = [attribution("Bo Ray", "said", "it on Friday")]
    found = agreed({"attributions": GOLD[:1]}, {"attributions": swapped})
    assert found["attributions cue"] == 1
    assert (found["attributions source"] or 0) < 0


def test_alpha_counts_both_alike_and_says_nothing_where_there_is_nothing() -> None:
    one: Json = {"timexes": [timex("on Friday", "2024-05-03")]}
    other: Json = {"timexes": [timex("Friday", "2024-05-03")]}
    assert agreed(one, other) == agreed(other, one)
    assert agreed({"timexes": []}, {"timexes": []}) == {"timexes type": None, "timexes value": None}
