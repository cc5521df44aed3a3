"""NITF as its DTD has it, and the source byte for byte."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from annotate.article import Article, Block, Mention, Metadata, Quotation, Span
from annotate.export import nitf, txt
from annotate.export.characters import xml_holdable
from annotate.source import read
from tests.exports import SHIP
from tests.fetch import NITF
from tests.harbour import ARTICLE
from tests.strategies import articles

SPACE = re.compile(r"\s+")


@cache
def dtd() -> etree.DTD:
    """Return the DTD; skip the test where it was not fetched, fail it in CI."""
    if not NITF.is_there:
        reason = f"{NITF.path.name} is missing: run python tests/fetch.py nitf"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with NITF.path.open("rb") as stream:
        return etree.DTD(stream)


def document(article: Article) -> etree._Element:
    (content,) = nitf.documents(article).values()
    return etree.fromstring(content)


def problems(root: etree._Element) -> list[str]:
    """Return what the DTD, which is of NITF 2.5, finds wrong beside the version."""
    assert root.attrib.pop("version") == "-//IPTC//DTD NITF 3.6//EN"
    dtd().validate(root)
    return [str(entry) for entry in dtd().error_log.filter_from_errors()]


@pytest.mark.parametrize("article", [ARTICLE, SHIP], ids=["harbour", "ship"])
def test_the_document_is_valid(article: Article) -> None:
    assert problems(document(article)) == []


@given(articles())
@settings(max_examples=60, deadline=None)
def test_any_article_is_valid_and_keeps_every_word(article: Article) -> None:
    root = document(article)
    assert problems(root) == []
    body = root.find("body")
    assert body is not None
    found = Counter(SPACE.sub("", "".join(body.itertext())))
    assert found == Counter(SPACE.sub("", xml_holdable(article.text)))


def test_a_broken_document_is_not_valid() -> None:
    root = document(ARTICLE)
    root.append(etree.Element("said"))
    assert problems(root) != []


def test_people_places_dates_and_speech_are_marked_inline() -> None:
    body = document(SHIP).find("body")
    assert body is not None
    (headline,) = body.findall("body.head/hedline/hl1")
    assert headline.text == "=1+1 \U0001f600"
    (paragraph,) = body.findall("body.content/p")
    (speech,) = paragraph.findall("q")
    assert (speech.text, speech.get("quote-source")) == ("“No 🚢 sails,”", "Jo Dell")
    (person,) = paragraph.findall("person")
    assert (person.text, person.get("idsrc"), person.get("value")) == ("Jo Dell", "Wikidata", "Q1")
    (place,) = paragraph.findall("location")
    assert (place.get("code-source"), place.get("location-code")) == ("GeoNames", "2660646")
    (date,) = paragraph.findall("chron")
    assert (date.text, date.get("norm")) == ("Friday", "20310509")


def test_the_head_tells_date_publisher_and_address() -> None:
    root = document(ARTICLE)
    assert root.findtext("head/title") == ARTICLE.metadata.title
    (issue,) = root.findall("head/docdata/date.issue")
    (published,) = root.findall("head/pubdata")
    assert issue.get("norm") == "20310514"
    assert (published.get("name"), published.get("ex-ref")) == (
        "Northwire",
        "https://example.org/harbour?id=1&lang=en",
    )
    assert root.find("body/body.head/dateline/story.date") is not None


def test_speech_inside_a_name_leaves_the_name_whole() -> None:
    text = "Jo 'Red' Dell came."
    article = Article(
        text=text,
        metadata=Metadata(id="a"),
        annotations=(
            Block(id="b", spans=(Span(0, len(text)),), kind="paragraph"),
            Mention(id="m", spans=(Span(0, 13),), kind="person"),
            Quotation(id="q", spans=(Span(3, 8),), direct=True, mixed=True),
        ),
    )
    (person,) = document(article).iterfind(".//person")
    assert (person.text, len(person)) == ("Jo 'Red' Dell", 0)


# Each way in which a source may be written: its text, and its encoding.
SOURCES = (
    b"",
    b"Rain.\nSun.\n",
    b"\xef\xbb\xbfRain.\r\nSun.\r\n",
    "Rain “here”.\rSun.".encode("utf-16"),
    "Rain “here”.\n".encode("utf-16-le") * 9,
    "“Rain,” said José.\r\n".encode("cp1252"),
    "“Rain,” said José.\r".encode("mac-roman"),
    "“Rain”, “sun”, “snow”".encode() + b" and a broken \xff byte\n",
    "\U0001f600 \x0c\x00\ufeff".encode(),
)


@pytest.mark.parametrize("content", SOURCES)
def test_the_source_comes_back_byte_for_byte(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    article = read(path)
    assert txt.documents(article) == {".txt": content}
    assert txt.remark(article) is None


@given(st.text())
@settings(max_examples=60, deadline=None)
def test_any_text_in_utf_8_comes_back(text: str) -> None:
    article = Article(text=text, metadata=Metadata(id="a"))
    assert txt.documents(article)[".txt"] == text.encode("utf-8")


def test_what_cannot_come_back_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("---\ntitle: Rain\n---\nIt rains.\n")
    article = read(path)
    assert txt.documents(article) == {".txt": b"It rains.\n"}
    assert "text alone, 10 bytes, not the source's 30" in (txt.remark(article) or "")
    changed = replace(article, text="It rained.\n")
    assert "the text was changed" in (txt.remark(changed) or "")
