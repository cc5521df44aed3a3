"""What validate says of documents that are wrong, and what parsing refuses."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from annotate.errors import EncodingError
from annotate.tei.loading import load
from annotate.tei.protection import hand_made
from annotate.tei.validation import Problem, validate
from annotate.tei.writer import to_bytes, write
from tests.harbour import ARTICLE

HARBOUR = to_bytes(write(ARTICLE)).decode()


def problems(found: str, put: str) -> list[Problem]:
    """Return the problems of the example with *found* replaced by *put* once."""
    assert found in HARBOUR
    return validate(HARBOUR.replace(found, put, 1).encode())


def test_a_problem_says_where_what_and_what_was_expected(tmp_path: Path) -> None:
    path = tmp_path / "harbour.xml"
    path.write_text(HARBOUR.replace('who="#fund"', 'who="#found"'), encoding="utf-8")
    (problem,) = validate(path)
    line = HARBOUR[: HARBOUR.index('who="#fund"')].count("\n") + 1
    assert (problem.file, problem.found) == (str(path), "#found")
    assert abs(problem.line - line) <= 1
    assert problem.path.startswith("/TEI/text/body/div[2]/p[2]/said")
    assert str(problem).startswith(f"{path}:{problem.line}: said/@who is '#found', expected the id")


def test_a_wrong_child_is_explained() -> None:
    (problem,) = problems("<occupation>", "<note>x</note><occupation>")
    assert problem.found == "occupation"
    assert problem.path.endswith("/person/occupation")
    assert "unexpected child" in problem.message


def test_a_missing_child_is_named() -> None:
    (problem,) = problems("<orgName>Lantern Fund</orgName>", "")
    assert "orgName" in problem.expected


def test_a_wrong_value_is_explained() -> None:
    (problem,) = problems('cert="0.97" next', 'cert="1.97" next')[:1]
    assert "1.97" in problem.message


def test_all_problems_are_reported_by_line() -> None:
    words = HARBOUR.replace('when="2031-06"', 'when="June"').replace('degree="0.71"', 'degree="2"')
    found = validate(words.replace("boats stayed", "boats remained").encode())
    assert len(found) >= 4
    assert [p.line for p in found] == sorted(p.line for p in found)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "TEI:1: not well-formed XML: no element found"),
        (b"plain words", "TEI:1: not well-formed XML: syntax error"),
        (b"\x00\x01\xff", "not well-formed"),
        (b"<TEI xmlns='http://www.tei-c.org/ns/1.0'>", "TEI:1: not well-formed XML: "),
        (b"<html/>", "TEI:1: the root element is html, expected TEI in the namespace"),
        (b"<TEI/>", "TEI:1: the root element is TEI, expected TEI in the namespace"),
        (b"<!DOCTYPE TEI><TEI/>", "TEI:1: a document type declaration (<!DOCTYPE) is not allowed"),
        (
            b"<?xml version='1.0' encoding='nonsense'?><TEI/>",
            "TEI:1: unknown encoding: nonsense; save the file as UTF-8",
        ),
    ],
)
def test_what_is_not_ours_is_one_problem(content: bytes, message: str) -> None:
    (problem,) = validate(content)
    assert message in str(problem)
    with pytest.raises(EncodingError):
        load(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_bomb_is_refused_before_it_is_parsed(encoding: str) -> None:
    layers = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE TEI [<!ENTITY a0 "ha">{layers}]><TEI n="&a8;">&a8;</TEI>'
    )
    (problem,) = validate(bomb.encode(encoding))
    assert "document type" in problem.message


def test_elements_nested_very_deep_are_a_problem_not_a_crash() -> None:
    deep = "<bogus>" * 1500 + "</bogus>" * 1500
    assert any("bogus" in p.message for p in problems("<byline ", f"{deep}<byline "))


def test_a_missing_file_is_one_problem(tmp_path: Path) -> None:
    (problem,) = validate(tmp_path / "none.xml")
    assert str(problem) == f"{tmp_path / 'none.xml'}: cannot be read: No such file or directory"


def test_a_document_in_another_encoding_loads() -> None:
    words = HARBOUR.replace("encoding='UTF-8'", "encoding='UTF-16'")
    assert load(words.encode("utf-16")) == ARTICLE


def test_valid_documents_are_not_explained() -> None:
    """Neither xmlschema nor spaCy is imported for a document that is valid."""
    script = (
        "import sys; from annotate.tei.validation import validate;"
        "assert validate(sys.stdin.buffer.read()) == [];"
        "assert not {'xmlschema', 'spacy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], input=HARBOUR.encode(), check=True)


# Without the ledger, by which the changed @resp would be found.
MACHINE_MADE = re.sub("(?s)<xenoData.*</xenoData>", "", HARBOUR).replace("#editor", "#segment")


def test_only_documents_that_nobody_touched_may_be_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"

    def verdict(words: str) -> str | None:
        path.write_text(words, encoding="utf-8", newline="")
        return hand_made(path)

    untouched = to_bytes(write(load(MACHINE_MADE.encode()))).decode()
    assert verdict(untouched) is None
    assert verdict(HARBOUR) == "it holds the work of a person (A. Editor)"
    assert verdict(untouched.replace("charity", "company")) == (
        "it was changed after annotate wrote it"
    )
    assert verdict(untouched.replace('cert="0.83"', 'cert="0.84"')) is not None
    assert verdict(untouched.replace("Markup CC BY 4.0", "All rights reserved")) is not None
    assert "lacks the digest" in (verdict(untouched.replace("sha256-edition", "docId")) or "")
    assert "no document that annotate wrote" in (verdict("<TEI>") or "")
