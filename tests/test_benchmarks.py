"""The benchmarks' tables on corpora of two invented records, whose figures can be counted by hand.

What the stages make of these sentences is as plain as can be; what is tested is that the tables
read records, run the stages, and print the measures of `annotate.evaluation` in their columns.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from lxml import etree

from annotate.tei.loading import load
from annotate.tei.parsing import parse
from annotate.tei.validation import validate
from benchmarks import attributions, dates, places, reliability, site, synthetic

Json = Mapping[str, object]
PARIS = {"lat": 48.857, "lon": 2.352, "geonameid": 2988507, "fcode": "PPLC"}
BERLIN = {"lat": 52.52, "lon": 13.405, "geonameid": 2950159, "fcode": "PPLC"}
# Its id, but a point too far from it: right only by the row of GeoNames.
FRANCE = {"lat": 42.0, "lon": 9.0, "geonameid": 3017382, "fcode": "PCLI"}


def write(path: Path, *records: Json) -> None:
    lines = (
        json.dumps({"id": str(n), "dct": "2021-05-10", **record})
        for n, record in enumerate(records)
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def at(text: str, words: str) -> list[int]:
    start = text.index(words)
    return [start, start + len(words)]


def entry(text: str, words: str, **more: object) -> Json:
    start, end = at(text, words)
    return {"start": start, "end": end, **more}


def timex(text: str, words: str, value: str | None, type_: str = "DATE") -> Json:
    return entry(text, words, type=type_, value=value)


def attributed(text: str, *roles: tuple[str, str, str]) -> Json:
    """Return a record whose attributions are given as words: source, cue and content."""
    names = ("source", "cue", "content")
    spans = [
        {name: [at(text, words)] for name, words in zip(names, attribution, strict=True)}
        for attribution in roles
    ]
    return {"text": text, "attributions": spans}


def cells(lines: Sequence[str], name: str) -> list[str]:
    """Return the cells of the first of *lines* that begins with *name*."""
    return next(line for line in lines if line.startswith(name)).removeprefix(name).split()


def test_dates_are_counted_by_half_and_class_of_rules(tmp_path: Path) -> None:
    right, wrong = "The ferry sank on 3 May 2021.", "The harbour opened on 4 June 2020."
    even = {"text": right, "timexes": [timex(right, "3 May 2021", "2021-05-03")]}
    odd = {
        "text": wrong,
        "timexes": [timex(wrong, "on 4 June 2020", "2020-06-05"), timex(wrong, "harbour", None)],
    }
    write(tmp_path / "timebank.jsonl", even, odd)
    write(tmp_path / "meantime.jsonl", even)
    lines = list(dates.run(tmp_path))
    assert cells(lines, "TimeBank, even half") == ["100.0", "100.0", "100.0"]
    assert cells(lines, "TimeBank, odd half") == ["0.0", "66.7", "0.0"]
    assert cells(lines, "TimeBank, all") == ["40.0", "80.0", "40.0"]
    assert cells(lines, "day ") == ["3", "0.67"]
    assert "    1  value, day: no single cause" in lines
    assert any(line.startswith("    1  missed, DATE: ") for line in lines)


def test_values_of_the_second_corpus_are_compared_by_days_below_the_head(tmp_path: Path) -> None:
    text = "Ferry sinks on 1 May\n\n3 May 2021\n\nIt sailed for ten years."
    record = {"text": text, "timexes": [timex(text, "ten years", "P1DE", type_="DURATION")]}
    for file in ("timebank.jsonl", "meantime.jsonl"):
        write(tmp_path / file, record, record)
    lines = list(dates.run(tmp_path))
    assert cells(lines, "TimeBank, all") == ["50.0", "50.0", "0.0"]
    assert cells(lines, "MEANTIME body, all") == ["100.0", "100.0", "100.0"]


def test_places_are_learned_and_counted_by_fold(tmp_path: Path) -> None:
    storm, move = "The storm reached Paris, France, on Monday.", "Ann Lee moved to Berlin, Germany."
    reached = [entry(storm, "Paris", **PARIS), entry(storm, "France", **FRANCE)]
    moved = [entry(move, "Berlin", **BERLIN), entry(move, "moved", **PARIS)]
    records = [{"text": storm, "toponyms": reached}, {"text": move, "toponyms": moved}]
    for file in ("lgl.jsonl", "geovirus.jsonl"):
        write(tmp_path / file, *records)
    lines = list(places.run(tmp_path))
    for demonyms in ("counted", "left out"):
        figures = ["0.750", "0.750", "0.500", "0.500", "0.500", "1.000"]
        assert cells(lines, f"annotate, demonyms {demonyms}") == figures
    assert "  settlement     gold     3   found 0.667   of these near 1.000" in lines
    assert "  country        gold     1   found 1.000   of these near 0.000" in lines
    for error in ("wrong, points differ", "missed, not in the gazetteer", "spurious"):
        assert sum(line.startswith(f"      1 {error}: ") for line in lines) == 2


def test_attributions_are_counted_for_tagger_and_rules(tmp_path: Path) -> None:
    quoted = 'The mayor spoke on Monday. "We will open the bridge in the spring," Ann Lee said.'
    told = "Bo Ray said that the bridge was too old. It closed in May."
    write(
        tmp_path / "polnear-dev.jsonl",
        attributed(quoted, ("Ann Lee", "said", '"We will open the bridge in the spring,"')),
        attributed(
            told, ("Bo Ray", "said", "that the bridge was too old"), ("It", "closed", "in May")
        ),
    )
    lines = list(attributions.run(tmp_path))
    relation = ["0.800", "[0.667", "1.000]"]
    words, quoted_speech = ["0.933", "[0.857", "1.000]"], ["1.000", "[0.000", "1.000]"]
    for mode in ("model", "rules"):
        figures = cells(lines, f"annotate, {mode} (dev)")
        assert figures == [*relation * 3, *words, *relation, *quoted_speech]
    for line in (
        "  recall of relations, direct    1.000 [0.000 1.000]  (1 of 1)",
        "  recall of relations, indirect  0.500 [0.000 0.500]  (1 of 2)",
        "  relation P 1.000 R 0.667",
        "  1 gold attributions without a match; the most frequent kinds:",
    ):
        assert lines.count(line) == len(attributions.MODES)


def test_certainties_are_compared_with_what_is_right(tmp_path: Path) -> None:
    sure = [(0.95, True)] * 9 + [(1.0, False)]
    found = reliability.bins([(0.25, True), (0.25, False), *sure])
    assert [(one.count, round(one.mean, 3), one.right) for one in found] == [
        (2, 0.25, 0.5),
        (10, 0.955, 0.9),
    ]
    assert round(reliability.calibration_error(found), 4) == round((2 * 0.25 + 10 * 0.055) / 12, 4)
    reliability.draw(found, tmp_path / "diagram.svg")
    drawn = etree.parse(tmp_path / "diagram.svg").getroot()
    titles = drawn.findall(".//{*}rect/{*}title")
    assert [title.text for title in titles] == [
        "2 attributions, mean certainty 0.25, right 0.50",
        "10 attributions, mean certainty 0.96, right 0.90",
    ]


def test_invented_articles_are_valid_different_and_the_same_every_time(tmp_path: Path) -> None:
    synthetic.write(tmp_path, 12)
    documents = [path.read_bytes() for path in sorted(tmp_path.iterdir())]
    assert [content for _, content in synthetic.articles(12)] == documents
    assert len({load(content).text for content in documents}) == 12
    assert [validate(parse(content)) for content in documents] == [[]] * 12


def test_the_site_table_tells_pages_time_and_memory_of_three_runs(tmp_path: Path) -> None:
    head, *rows = list(site.run(tmp_path, articles=6))
    assert head.split(" | ") == list(site.HEAD)
    runs = [row.split(" | ") for row in rows[:3]]
    assert [(run[0], run[1]) for run in runs] == [
        ("all new", "6"),
        ("nothing changed", "6"),
        ("one less", "5"),
    ]
    assert int(runs[0][2]) > int(runs[2][2]) > 6
    assert rows[3].startswith("index.html: ")
