"""Files for annotation tools: brat by the rules of its format, XMI by cassis."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cassis
import pytest
from hypothesis import given, settings

from annotate.article import Annotation, Article, Quotation, Span
from annotate.export import brat, xmi
from annotate.export.characters import holdable, xml_holdable
from annotate.export.labels import LABELS, Value, annotation_of, ends_of, labelled, parted, ties
from tests.exports import SHIP, exported
from tests.harbour import ARTICLE
from tests.strategies import articles

TEXT_BOUND = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")
ATTRIBUTE = re.compile(r"A\d+\t(\S+) (T\d+)(?: (\S+))?")
RELATION = re.compile(r"(R\d+)\t(\S+) Arg1:(T\d+) Arg2:(T\d+)")
NOTE = re.compile(r"#\d+\tAnnotatorNotes ([TR]\d+)\t(.*)")


@dataclass
class Standoff:
    """What brat reads in an .ann file."""

    labels: dict[str, str] = field(default_factory=dict)
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    attributes: dict[str, dict[str, Value]] = field(default_factory=lambda: defaultdict(dict))
    relations: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)


def read_brat(text: str, lines: str) -> Standoff:
    """Return what *lines* say of *text*, holding them to the rules of the format."""
    found = Standoff()
    identifiers = [line.partition("\t")[0] for line in lines.splitlines()]
    assert len(set(identifiers)) == len(identifiers)
    for line in lines.splitlines():
        if match := TEXT_BOUND.fullmatch(line):
            name, label, offsets, words = match.groups()
            spans = tuple(Span(*map(int, pair.split())) for pair in offsets.split(";"))
            assert words == " ".join(text[start:end] for start, end in spans)
            found.labels[name], found.spans[name] = label, spans
        elif match := ATTRIBUTE.fullmatch(line):
            found.attributes[match[2]][match[1]] = match[3] or True
        elif match := RELATION.fullmatch(line):
            found.relations[match[1]] = (match[2], match[3], match[4])
        elif match := NOTE.fullmatch(line):
            found.notes[match[1]] = json.loads(match[2])
        else:
            raise AssertionError(f"no line of brat's: {line!r}")
    return found


def of_brat(article: Article) -> Standoff:
    files = brat.documents(article)
    assert set(files) == {".txt", ".ann"}
    text = files[".txt"].decode()
    assert text == holdable(article.text)
    return read_brat(text, files[".ann"].decode())


def annotation_in(found: Standoff, name: str, machine: Annotation) -> Annotation:
    """Return the annotation called *name*, its spans those of *machine* if brat's are the same."""
    label = LABELS[found.labels[name]]
    features: dict[str, Value] = {f.name: False for f in label.features if f.type == "boolean"}
    features |= {key.lower(): value for key, value in found.attributes[name].items()}
    note = {k: v for k, v in found.notes[name].items() if k not in ("id", "attributions")}
    return annotation_of(
        label.name, features | note, id=found.notes[name]["id"], spans=machine.spans
    )


@given(articles())
@settings(max_examples=40, deadline=None)
def test_brat_says_all_of_each_annotation_and_tie(article: Article) -> None:
    found = of_brat(article)
    text = holdable(article.text)
    expected = [a for a, _ in labelled(article) if brat.fragments(a, text)]
    names = {found.notes[name]["id"]: name for name in found.labels}
    assert set(names) == {annotation.id for annotation in expected}
    for annotation in expected:
        name = names[annotation.id]
        assert found.spans[name] == brat.fragments(annotation, text)
        assert annotation_in(found, name, annotation) == annotation
    said = {
        (found.notes[name]["attribution"], relation, first, second)
        for name, (relation, first, second) in found.relations.items()
    }
    assert said == {
        (tie.id, relation, names[tie.quotation], names[end])
        for tie in article.attributions
        for relation, end in ends_of(tie).items()
        if tie.quotation in names and end in names
    }
    for quotation, tied in ties(article).items():
        if quotation in names:
            note = found.notes[names[quotation]]
            assert parted(note["attributions"]) == [tie.id for tie in tied]


def test_brat_has_no_annotation_over_the_end_of_a_line() -> None:
    found = of_brat(ARTICLE)
    (name,) = (n for n, note in found.notes.items() if note.get("id") == "q2")
    words = [ARTICLE.text[start:end] for start, end in found.spans[name]]
    assert words == ["that the", 'levy was "a fair fare', '"']


def test_brat_s_configuration_knows_all_that_is_written(tmp_path: Path) -> None:
    folder = exported(tmp_path, "brat", ARTICLE, SHIP)
    assert {p.name for p in folder.iterdir()} == {
        "annotation.conf",
        *(f"{name}{suffix}" for name in ("harbour_1", "ship") for suffix in (".txt", ".ann")),
    }
    sections = re.split(r"\[(\w+)\]\n", (folder / "annotation.conf").read_text())[1:]
    told = dict(zip(sections[::2], (part.split("\n") for part in sections[1::2]), strict=True))
    attributes = dict(line.split("\tArg:") for line in told["attributes"] if line)
    relations = {line.partition("\t")[0] for line in told["relations"] if line}
    found = of_brat(ARTICLE)
    assert set(found.labels.values()) <= set(told["entities"])
    assert {relation for relation, *_ in found.relations.values()} <= relations
    for name, given_ in found.attributes.items():
        for attribute, value in given_.items():
            holders, _, values = attributes[attribute].partition(", Value:")
            assert found.labels[name] in holders.split("|")
            assert (value is True and not values) or value in values.split("|")


def pieces(cas: cassis.Cas) -> dict[str, list[Any]]:
    """Return the annotations of *cas* by our id, each with its pieces in order."""
    found: dict[str, list[Any]] = defaultdict(list)
    for label in LABELS:
        for piece in cas.select(f"annotate.{label}"):
            found[piece.id].append(piece)
    return found


def read_back(folder: Path, name: str) -> cassis.Cas:
    with (folder / "TypeSystem.xml").open("rb") as stream:
        types = cassis.load_typesystem(stream)
    with (folder / f"{name}.xmi").open("rb") as stream:
        return cassis.load_cas_from_xmi(stream, typesystem=types)


@pytest.mark.parametrize(
    ("article", "name"), [(ARTICLE, "harbour_1"), (SHIP, "ship")], ids=["harbour", "ship"]
)
def test_cassis_reads_every_annotation_back(article: Article, name: str, tmp_path: Path) -> None:
    cas = read_back(exported(tmp_path, "xmi", article), name)
    assert cas.sofa_string == xml_holdable(article.text)
    found = pieces(cas)
    for annotation, label in labelled(article):
        parts = found.pop(annotation.id)
        features: dict[str, Value] = {}
        for feature in label.features:
            value = parts[0].get(xmi.feature_name(feature.name))
            if value is not None:
                features[feature.name] = value
        spans = tuple(Span(part.begin, part.end) for part in parts)
        assert annotation_of(label.name, features, id=annotation.id, spans=spans) == annotation
    assert not found
    for quotation, tied in ties(article).items():
        (first, *_) = pieces(cas)[quotation]
        assert parted(first.attributions) == [tie.id for tie in tied]
        assert {(link.role, link.target.id) for link in first.ties.elements} == {
            (xmi.role_name(relation, number), end)
            for number, tie in enumerate(tied, 1)
            for relation, end in ends_of(tie).items()
        }


def test_the_file_counts_utf_16_units_as_uima_does(tmp_path: Path) -> None:
    folder = exported(tmp_path, "xmi", SHIP)
    (quotation,) = SHIP.of(Quotation)
    (line,) = re.findall(r"<annotate:Quotation [^>]*>", (folder / "ship.xmi").read_text("utf-8"))
    begin, end = (int(re.findall(rf'{name}="(\d+)"', line)[0]) for name in ("begin", "end"))
    units = [
        len(SHIP.text[:at].encode("utf-16-le")) // 2 for at in (quotation.start, quotation.end)
    ]
    assert [begin, end] == units != [quotation.start, quotation.end]


def test_tokens_and_sentences_are_those_of_dkpro(tmp_path: Path) -> None:
    cas = read_back(exported(tmp_path, "xmi", SHIP), "ship")
    words = [token.get_covered_text() for token in cas.select(xmi.TOKEN)]
    assert "".join(words) == "".join(SHIP.text.split())
    sentences = [sentence.get_covered_text() for sentence in cas.select(xmi.SENTENCE)]
    assert sentences[0] == "=1+1 \U0001f600"
    (document,) = cas.select(xmi.DOCUMENT)
    assert (document.documentId, document.documentTitle) == ("ship", "=1+1 \U0001f600")
