"""What annotators made in other tools comes home; what does not fit is said and changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import cassis
import pytest
from hypothesis import HealthCheck, given, settings

from annotate.article import Agent, Article, Cue, Mention, Quotation
from annotate.export import json_line
from annotate.export.writing import write as export
from annotate.revision.importing import brat, jsonl, xmi
from annotate.revision.importing.applying import applied
from annotate.tei.loading import load
from annotate.tei.writer import to_bytes, write
from tests.console import Command, one_line
from tests.harbour import ARTICLE
from tests.strategies import articles

SLOWLY = settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
ANNOTATOR = Agent(id="ada", kind="person", name="Ada Berg", description="corrections")


@SLOWLY
@given(articles())
def test_what_was_exported_and_left_alone_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, article: Article
) -> None:
    folder = tmp_path_factory.mktemp("round")
    export([article], "brat", folder / "brat")
    export([article], "xmi", folder / "xmi")
    (ann,) = (folder / "brat").glob("*.ann")
    (cas,) = (folder / "xmi").glob("*.xmi")
    (folder / "all.jsonl").write_bytes(json_line(article))
    ((_, record),) = jsonl.documents(folder / "all.jsonl")
    for brought in (brat.read(ann, article), xmi.read(cas, article), record(article)):
        assert applied(article, brought, ANNOTATOR) == article


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A document, with its exports beside it in folders brat and xmi and a file all.jsonl."""
    path = tmp_path / "tei" / "harbour.xml"
    path.parent.mkdir()
    path.write_bytes(to_bytes(write(ARTICLE)))
    export([ARTICLE], "brat", tmp_path / "brat")
    export([ARTICLE], "xmi", tmp_path / "xmi")
    (tmp_path / "all.jsonl").write_bytes(json_line(ARTICLE))
    return path


def changed_line(path: Path, start: str, old: str, new: str) -> None:
    """Put *new* in the place of *old* in the line of *path* that holds *start* first."""
    lines = path.read_bytes().decode().split("\n")
    at = next(n for n, line in enumerate(lines) if start in line)
    assert old in lines[at], lines[at]
    lines[at] = lines[at].replace(old, new, 1)
    path.write_bytes("\n".join(lines).encode())


def name_in_brat(path: Path, name: str) -> str:
    """Return what brat calls the annotation with our id *name*."""
    lines = path.read_bytes().decode().split("\n")
    (note,) = (line for line in lines if f'{{"id": "{name}"' in line)
    return note.split("\t")[1].split()[1]


def test_a_speaker_corrected_in_brat_is_the_annotators(
    harbour: Path, tmp_path: Path, annotate: Command
) -> None:
    (ann,) = (tmp_path / "brat").glob("*.ann")
    name = name_in_brat(ann, "q7")
    changed_line(ann, f"Notes {name}\t", '"speaker": "fund"', '"speaker": "government"')
    result = annotate("import", ann, "--onto", harbour, "--who", "Ada Berg", "--date", "2031-06-01")
    assert (result.code, result.err) == (0, "annotate: 1 changed, 0 as they were\n")
    after = load(harbour)
    quotation = after.by_id["q7"]
    assert isinstance(quotation, Quotation)
    assert (quotation.speaker, quotation.resp) == ("government", "ada_berg")
    assert [a for a in after.annotations if a.id != "q7"] == [
        a for a in ARTICLE.annotations if a.id != "q7"
    ]
    assert after.changes[0].when == "2031-06-01"
    assert after.changes[1:] == ARTICLE.changes


def test_what_an_annotator_adds_and_takes_out_in_brat_comes_home(
    harbour: Path, tmp_path: Path, annotate: Command
) -> None:
    (ann,) = (tmp_path / "brat").glob("*.ann")
    cue = name_in_brat(ann, "c5")
    lines = [
        line for line in ann.read_bytes().decode().split("\n") if f"{cue}\t" not in f"{line}\t"
    ]
    start = ARTICLE.text.index("Critics")
    lines[-1:] = [
        f"T900\tPerson {start} {start + 7}\tCritics",
        "#9\tAnnotatorNotes T900\tSure?",
        "",
    ]
    ann.write_bytes("\n".join(lines).encode())
    assert annotate("import", ann, "--onto", harbour.parent, "--who", "Ada Berg").code == 0
    after = load(harbour)
    assert "c5" not in after.by_id
    assert [w.layer for w in after.withdrawals] == ["cue"]
    (critics,) = (m for m in after.of(Mention) if after.words_of(m) == "Critics")
    assert (critics.kind, critics.resp) == ("person", "ada_berg")
    assert [n.text for n in after.notes if n.target == critics.id] == ["Sure?"]


def test_a_piece_corrected_in_xmi_corrects_the_whole_and_a_new_name_is_somebody_new(
    harbour: Path, tmp_path: Path, annotate: Command
) -> None:
    (path,) = (tmp_path / "xmi").glob("*.xmi")
    types = cassis.load_typesystem((path.parent / "TypeSystem.xml").read_bytes().decode())
    cas = cassis.load_cas_from_xmi(path.read_bytes().decode(), typesystem=types)
    pieces = [q for q in cas.select("annotate.Quotation") if q.id == "q4"]
    assert len(pieces) > 1
    pieces[-1].speaker = "Runa Ostby"
    cas.to_xmi(path)
    assert annotate("import", path, "--onto", harbour, "--who", "Ada Berg").code == 0
    after = load(harbour)
    quotation = after.by_id["q4"]
    assert isinstance(quotation, Quotation)
    assert quotation.spans == ARTICLE.by_id["q4"].spans
    speaker = after.entity_by_id[quotation.speaker or ""]
    assert (speaker.name, speaker.kind, speaker.resp) == ("Runa Ostby", "person", "ada_berg")


def test_a_record_corrected_by_a_script_comes_home(
    harbour: Path, tmp_path: Path, annotate: Command
) -> None:
    path = tmp_path / "all.jsonl"
    record = json.loads(path.read_bytes())
    told = next(a for a in record["attributions"] if a["quotation"] == "q7")
    told["speaker"], told["speaker_name"] = "velmouth", "Velmouth"
    start = ARTICLE.text.index("agreed for")
    told["cue"] = [[start, start + len("agreed for")]]
    record["timexes"] = [t for t in record["timexes"] if t["id"] != "d7"]
    path.write_text(json.dumps(record))
    assert annotate("import", path, "--onto", harbour, "--who", "Ada Berg").code == 0
    after = load(harbour)
    assert getattr(after.by_id["q7"], "speaker") == "velmouth"  # noqa: B009
    assert "d7" not in after.by_id
    cue = next(c for c in after.of(Cue) if after.words_of(c) == "agreed for")
    assert [a.cue for a in after.attributions if a.quotation == "q7"] == [cue.id]


@pytest.mark.parametrize(
    ("start", "old", "new", "message"),
    [
        (
            "T1\t",
            "\t",
            "\tNonsense",
            r"ann:1: 'Nonsense\w+' is no label; expected one of Quotation",
        ),
        ("T1\t", "\tVelmouth", "\tGeneva", "ann:1: T1 is 'Geneva', but the text has 'Velmouth' at"),
        ("R1\t", "\tSource ", "\tSauce ", r"ann:\d+: 'Sauce' is no relation; expected one of Sour"),
        ("R1\t", "Arg2:T", "Arg2:T99", r"ann:\d+: it ties something that is not in the file"),
        ("T1\t", "T1\t", "E1\t", r"ann:1: 'E1.* is none of annotations \(T\), attributes"),
    ],
)
def test_what_does_not_fit_in_brat_is_said_with_its_line_and_changes_nothing(
    start: str, old: str, new: str, message: str, harbour: Path, tmp_path: Path, annotate: Command
) -> None:
    (ann,) = (tmp_path / "brat").glob("*.ann")
    changed_line(ann, start, old, new)
    before = harbour.read_bytes()
    result = annotate("import", ann, "--onto", harbour, "--who", "Ada Berg", "--quiet")
    one_line(result, 1, message)
    assert harbour.read_bytes() == before


def test_a_text_that_changed_is_refused_in_every_format(
    harbour: Path, tmp_path: Path, annotate: Command
) -> None:
    other = load(harbour)
    folders = [tmp_path / "brat", tmp_path / "xmi", tmp_path / "all.jsonl"]
    words = "".join(reversed(other.text))
    harbour.write_bytes(to_bytes(write(Article(text=words, metadata=other.metadata))))
    before = harbour.read_bytes()
    for path in folders:
        result = annotate("import", path, "--onto", harbour, "--who", "Ada Berg", "--quiet")
        one_line(result, 1, "the text is not that of the document; it was changed")
    assert harbour.read_bytes() == before


def test_one_bad_file_does_not_stop_the_others(
    harbour: Path, tmp_path: Path, annotate: Command
) -> None:
    for name, content in (("a.ann", "nonsense"), ("b.xmi", "<a"), ("c.jsonl", "{"), ("d.txt", "")):
        (tmp_path / "brat" / name).write_text(content)
    (ann,) = (p for p in (tmp_path / "brat").glob("*.ann") if p.name != "a.ann")
    name = name_in_brat(ann, "q7")
    changed_line(ann, f"Notes {name}\t", '"speaker": "fund"', '"speaker": "Ruvan Oller"')
    result = annotate("import", tmp_path / "brat", "--onto", harbour.parent, "--who", "Ada Berg")
    assert result.code == 1
    assert result.err.count("\n") == 4
    assert result.err.endswith("annotate: 1 changed, 0 as they were, 3 failed\n")
