"""What people corrected stays when stages annotate again, and what they took out stays out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate.article import (
    Annotation,
    Application,
    Article,
    Block,
    Cue,
    DateExpression,
    Furniture,
    Mention,
    Quotation,
    QuotedWords,
    RoleName,
)
from annotate.pipeline import Findings
from annotate.revision.contradiction import contradict
from annotate.revision.updating import updated
from annotate.tei.loading import load
from annotate.tei.protection import hand_made
from annotate.tei.validation import validate
from annotate.tei.writer import to_bytes, write
from tests.console import Command
from tests.strategies import articles

if TYPE_CHECKING:
    from spacy.tokens import Doc

SLOWLY = settings(
    max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
LEDGER = re.compile(rb"(?s)<xenoData.*</xenoData>")


@dataclass(frozen=True)
class Finding:
    """A stage that finds what it is told, as far as the article has blocks for it."""

    found: Article
    provides: tuple[type[Annotation], ...] = (
        Block, Furniture, Mention, RoleName, DateExpression, Quotation, QuotedWords, Cue,
    )  # fmt: skip
    name: str = "segment"
    description: str = "finds what it is told"
    requires: tuple[type[Annotation], ...] = ()
    components: frozenset[str] = frozenset()
    applications: tuple[Application, ...] = ()

    def __call__(self, article: Article, doc: Doc) -> Findings:
        return Findings(
            annotations=tuple(replace(a, resp="") for a in self.found.annotations),
            attributions=tuple(replace(a, resp="") for a in self.found.attributions),
            entities=tuple(replace(e, resp="") for e in self.found.entities),
        )


def by_hand(article: Article, edited: Article) -> bytes:
    """Return the document of *article* as somebody would leave it who edits it to say *edited*."""
    ledger = LEDGER.search(to_bytes(write(article)))
    assert ledger is not None
    return LEDGER.sub(lambda _: ledger.group(), to_bytes(write(edited)))


@st.composite
def hand_edits(draw: st.DrawFn, article: Article) -> Article:
    """Draw *article* after some edits that name nobody."""
    edited = article
    for annotation in article.annotations:
        if draw(st.integers(0, 3)):
            continue
        rest = tuple(a for a in edited.annotations if a.id != annotation.id)
        change = draw(st.sampled_from(("out", "speaker", "entity", "cert", "kind")))
        if change == "out" and not isinstance(annotation, Block):
            ties = (
                a
                for a in edited.attributions
                if annotation.id not in (a.quotation, a.source, a.cue)
            )
            notes = tuple(n for n in edited.notes if n.target != annotation.id)
            edited = replace(edited, annotations=rest, attributions=tuple(ties), notes=notes)
            continue
        if change == "speaker" and isinstance(annotation, Quotation):
            people = [e.id for e in article.entities if e.kind in ("person", "org")]
            annotation = replace(annotation, speaker=draw(st.sampled_from([None, *people])))
        elif change == "entity" and isinstance(annotation, Mention):
            annotation = replace(annotation, entity=None)
        elif change == "cert":
            annotation = replace(annotation, cert=draw(st.sampled_from((0.25, 0.5))))
        elif change == "kind" and isinstance(annotation, Block):
            annotation = replace(annotation, kind="paragraph")
        edited = replace(edited, annotations=(*rest, annotation))
    return edited


@SLOWLY
@given(st.data())
def test_what_people_made_is_kept_to_the_letter_and_nothing_contradicts_it(
    data: st.DataObject,
) -> None:
    written = data.draw(articles())
    document = load(by_hand(written, data.draw(hand_edits(written))))
    assert {a.id for a in document.annotations} <= {a.id for a in written.annotations}
    stage = Finding(data.draw(articles(st.just(written.text))))
    after = updated(document, stages=[stage])
    assert after.text == written.text
    made = [a for a in document.annotations if a.resp in document.people]
    assert [after.by_id[a.id] for a in made] == made
    for kind in (lambda a: a.entities, lambda a: a.attributions):
        items = [item for item in kind(document) if item.resp in document.people]
        assert set(items) <= set(kind(after))
    for annotation in after.annotations:
        kept = annotation.id in document.by_id and document.by_id[annotation.id] == annotation
        if annotation.resp not in after.people and not kept:
            assert not any(contradict(annotation, hand) for hand in made if type(hand) is not Block)
    content = to_bytes(write(after))
    assert [str(problem) for problem in validate(content)] == []
    assert load(content) == after
    assert updated(load(content), stages=[stage]) == after


def edited(document: Path, *changes: tuple[str, str]) -> bytes:
    """Put each first text in the place of the other in *document*, and return what it was."""
    words = before = document.read_text()
    for old, new in changes:
        assert old in words
        words = words.replace(old, new)
    document.write_text(words)
    return before.encode()


@pytest.fixture
def ferry(document: Path, tmp_path: Path) -> Path:
    """A document of its own to edit."""
    path = tmp_path / "tei" / "ferry.xml"
    path.parent.mkdir()
    path.write_bytes(document.read_bytes())
    return path


def element(path: Path, pattern: str) -> str:
    found = re.search(pattern, path.read_text())
    assert found is not None
    return found.group()


VARDEN = r"<persName [^>]*>Ilse Varden</persName>"
NAMED = '<respStmt xml:id="ed"><resp>review</resp><name>Nora Quist</name></respStmt></titleStmt>'


def test_what_names_a_person_stays_byte_for_byte(ferry: Path, annotate: Command) -> None:
    name = element(ferry, VARDEN)
    mine = '<persName role="witness" resp="#ed" xml:id="mine" ref="#me">Ilse Varden</persName>'
    person = (
        '<person xml:id="me" resp="#ed"><persName>Ilse Varden</persName><note>One.</note>'
        '<note type="life">Two.</note></person></listPerson>'
    )
    edited(ferry, (name, mine), ("</titleStmt>", NAMED), ("</listPerson>", person))
    assert annotate("update", ferry, "--attributions", "rules").code == 0
    words = ferry.read_text()
    assert mine in words
    assert person.removesuffix("</listPerson>") in words
    assert validate(ferry) == []
    after = load(ferry)
    assert [e.id for e in after.entities if e.name == "Ilse Varden"] == ["me"]
    (spoken,) = (q for q in after.of(Quotation) if "Nobody" in after.words_of(q))
    assert spoken.speaker == "me"


def test_a_layout_of_the_header_and_of_standoff_is_no_change(ferry: Path) -> None:
    edited(ferry, ("<persName>Ilse Varden</persName>", "<persName>Ilse\n  Varden</persName>"))
    article = load(ferry)
    assert not article.people
    assert not article.withdrawals


def test_what_is_not_signed_is_an_unnamed_persons_and_loses_the_machines_certainty(
    ferry: Path,
) -> None:
    name = element(ferry, VARDEN)
    edited(ferry, (name, re.sub(' ref="[^"]*"', "", name)))
    article = load(ferry)
    (mention,) = (m for m in article.of(Mention) if m.resp in article.people)
    assert article.words_of(mention) == "Ilse Varden"
    assert (mention.entity, mention.cert, mention.entity_cert) == (None, None, None)
    assert [a.name for a in article.agents if a.id == mention.resp] == ["unnamed"]
    assert article.withdrawals == ()


def test_a_document_date_corrected_by_hand_stays_and_the_others_count_from_it(
    ferry: Path, annotate: Command
) -> None:
    found = load(ferry).metadata
    assert (found.date, found.date_origin) == (None, None)
    edited(
        ferry, ("<langUsage>", '<creation><date when="2031-05-14">me</date></creation><langUsage>')
    )
    assert annotate("update", ferry, "--attributions", "rules").code == 0
    after = load(ferry)
    assert (after.metadata.date, after.metadata.date_origin) == ("2031-05-14", "given")
    (day,) = (d for d in after.of(DateExpression) if after.words_of(d) == "May 14")
    assert day.value == "2031-05-14"


def test_comments_stay_at_their_words(ferry: Path, annotate: Command) -> None:
    name = element(ferry, VARDEN)
    edited(ferry, (name, "Ilse<!-- sure? --> Varden"), ("told", "told<?ask Nora?><!-- - -->"))
    for _ in range(2):
        assert annotate("update", ferry, "--attributions", "rules").code == 0
        words = ferry.read_text()
        assert "Ilse<!-- sure? --> Varden" in words
        assert "told<?ask Nora?><!-- - -->" in words
        assert validate(ferry) == []


def test_what_was_taken_out_does_not_come_back(ferry: Path, annotate: Command) -> None:
    geneva = element(ferry, r"<placeName [^>]*>Geneva</placeName>")
    edited(ferry, (geneva, "Geneva"))
    for _ in range(2):
        assert annotate("update", ferry, "--attributions", "rules").code == 0
        after = load(ferry)
        assert not [m for m in after.of(Mention) if after.words_of(m) == "Geneva"]
        assert validate(ferry) == []
    assert hand_made(ferry) == "a person took something out of it"


def test_a_document_that_nobody_touched_is_what_is_made_today(
    ferry: Path, annotate: Command
) -> None:
    before = ferry.read_bytes()
    result = annotate("update", ferry, "--attributions", "rules")
    assert (result.code, result.err) == (0, "annotate: 0 updated, 1 as they were\n")
    assert ferry.read_bytes() == before


def test_the_difference_can_be_read_before_anything_is_written(
    ferry: Path, annotate: Command
) -> None:
    said = re.compile(r'(<said xml:id="q1" )who="#[^"]*"')
    words = ferry.read_text()
    other = next(e.id for e in load(ferry).entities if e.kind == "group")
    ferry.write_text(said.sub(rf'\1who="#{other}"', words))
    before = ferry.read_bytes()
    result = annotate("update", ferry, "--attributions", "rules", "--dry-run")
    assert (result.code, result.err) == (0, "annotate: 1 would change, 0 as they were\n")
    assert ferry.read_bytes() == before
    assert result.out.startswith(f"{ferry}: ")


def test_the_history_says_what_was_done_by_whom_and_when(ferry: Path, annotate: Command) -> None:
    edited(ferry, (element(ferry, VARDEN), "Ilse Varden"))
    told = ("--attributions", "rules", "--who", "Nora Quist", "--date", "2031-06-02")
    assert annotate("update", ferry, *told).code == 0
    after = load(ferry)
    change = after.changes[0]
    assert change.when == "2031-06-02"
    assert change.text.startswith("Annotated again with annotate ")
    assert next(a.name for a in after.agents if a.id == change.who) == "Nora Quist"


def test_one_bad_document_does_not_stop_the_others(
    ferry: Path, annotate: Command, tmp_path: Path
) -> None:
    bad = ferry.parent / "bad.xml"
    bad.write_text(ferry.read_text().replace("Nobody", "Everybody"))
    (ferry.parent / "worse.xml").write_text("<TEI>")
    edited(ferry, (element(ferry, VARDEN), "Ilse Varden"))
    kept = bad.read_bytes()
    result = annotate(
        "update", ferry.parent, "--attributions", "rules", "-o", tmp_path / "new", "--quiet"
    )
    assert result.code == 1
    assert re.search(
        r"bad.xml:\d+: text is .* characters', expected .*; correct this first", result.err
    )
    assert "worse.xml:1:" in result.err
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["ferry.xml"]
    assert bad.read_bytes() == kept


def test_a_pointer_of_a_person_to_nothing_is_told_with_its_line(
    ferry: Path, annotate: Command
) -> None:
    ferry.write_text(re.sub(r'(<said [^>]*)who="#[^"]*"', r'\1who="#nobody"', ferry.read_text()))
    result = annotate("update", ferry, "--attributions", "rules", "--quiet")
    assert result.code == 1
    assert re.match(r"annotate: \S+ferry.xml:\d+: said/@who is '#nobody', expected", result.err)


def test_a_damaged_ledger_is_told(ferry: Path, annotate: Command) -> None:
    edited(ferry, ('"machine-layer">', '"machine-layer">12x '))
    assert annotate("validate", ferry, "--quiet").code == 1
    result = annotate("update", ferry, "--attributions", "rules", "--quiet")
    assert "'12x' does not belong into this xenoData" in result.err


def test_a_document_from_before_the_ledger_wants_the_changes_signed(
    ferry: Path, annotate: Command
) -> None:
    ferry.write_bytes(LEDGER.sub(b"", ferry.read_bytes()))
    result = annotate("update", ferry, "--attributions", "rules", "--quiet")
    assert result.code == 1
    assert "put your @resp on what you changed" in result.err
