"""Each format of articles: its text, what its file says of it, and what the header keeps."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import docx
import pytest

from annotate.errors import SourceError
from annotate.source import inputs, read
from annotate.tei.loading import load
from annotate.tei.parsing import parse
from annotate.tei.validation import validate
from tests.console import Command, fed
from tests.newsroom import (
    HEADLINE,
    INLINE,
    NEWS_ITEM,
    NITF,
    NITF_TEXT,
    TEXT,
    XHTML,
    csv_file,
    json_lines,
    mail,
    only,
    parquet_file,
    readers,
    refusal,
    rows,
    web_page,
    word_document,
    written,
    zip_file,
)


class TestWebPages:
    def test_the_article_is_found_with_what_the_page_says_of_it(self, tmp_path: Path) -> None:
        article = only(written(tmp_path / "ferry.html", web_page()))
        assert article.text == TEXT
        told = article.metadata
        assert (told.id, told.title, told.author) == ("ferry", HEADLINE, "Mina Sark")
        assert (told.date, told.date_origin) == ("2024-05-14", "file")
        assert (told.publisher, told.url) == ("Northwire", "https://example.org/ferry")
        assert told.language == "en-GB"
        assert readers(article) == ["trafilatura"]

    def test_lists_quotations_and_line_breaks_stay_apart(self, tmp_path: Path) -> None:
        body = "<ul><li>one thing</li><li>two</li></ul><blockquote>A word.<br>Or so.</blockquote>"
        text = only(written(tmp_path / "ferry.htm", web_page(body))).text
        assert text.split("\n\n")[3:] == ["one thing", "two", "A word.\nOr so."]

    @pytest.mark.parametrize(
        ("encoding", "said", "found"),
        [
            ("utf-8", "", "UTF-8"),
            ("cp1252", "iso-8859-1", "windows-1252"),
            ("cp1252", "", "windows-1252"),
            ("cp1252", "utf-8", "windows-1252"),
            ("utf-16", "", "UTF-16LE" if sys.byteorder == "little" else "UTF-16BE"),
            ("iso8859-15", "ISO-8859-15", "ISO8859-15"),
            ("utf-8", "no-such-thing", "UTF-8"),
        ],
    )
    def test_what_a_page_says_of_its_encoding_is_believed_if_it_fits(
        self, encoding: str, said: str, found: str, tmp_path: Path
    ) -> None:
        page = web_page("<p>The café in Málaga is closed.</p>", f'<meta charset="{said}">')
        data = page.replace("“", '"').replace("”", '"').encode(encoding)
        article = only(written(tmp_path / "a.html", data))
        assert article.text.endswith("\n\nThe café in Málaga is closed.")
        assert article.source.encoding == found

    def test_a_date_ahead_of_today_is_read_and_one_in_passing_is_not(self, tmp_path: Path) -> None:
        ahead = web_page().replace("2024-05-14", "2131-05-14")
        assert only(written(tmp_path / "a.html", ahead)).metadata.date == "2131-05-14"
        passing = re.sub('<meta property="article.*?>', "", web_page("<p>On 3 May 2020.</p>"))
        assert only(written(tmp_path / "a.html", passing)).metadata.date is None

    def test_a_page_without_an_article_says_so(self, tmp_path: Path) -> None:
        message = refusal(written(tmp_path / "a.html", "<html><body></body></html>"))
        assert message == f"{tmp_path}/a.html: no article was found in this page; " + (
            "save its text (.txt)"
        )


class TestWordDocuments:
    def test_text_and_properties_are_read(self, tmp_path: Path) -> None:
        article = only(word_document(tmp_path / "ferry.docx"))
        assert article.text == TEXT
        told = article.metadata
        assert (told.title, told.author, told.language) == (HEADLINE, "Mina Sark", "en-GB")
        assert told.date is None
        assert readers(article) == ["mammoth"]

    def test_breaks_tabs_and_double_spaces_are_kept(self, tmp_path: Path) -> None:
        document = docx.Document()
        run = document.add_paragraph("one").add_run()
        run.add_break()
        run.add_text("two  spaces\ta tab & <b>")
        document.add_table(1, 2).rows[0].cells[1].text = "cell"
        document.save(str(tmp_path / "a.docx"))
        assert only(tmp_path / "a.docx").text == "one\ntwo  spaces\ta tab & <b>\n\ncell"


class TestMail:
    def test_body_and_header_are_read(self, tmp_path: Path) -> None:
        message = mail(plain=TEXT, html=web_page("<p>Not this.</p>"))
        article = only(written(tmp_path / "ferry.eml", bytes(message)))
        assert article.text == TEXT + "\n"
        told = article.metadata
        assert (told.title, told.author) == ("Fährschiff – ferry stops", "Mína Sark")
        assert (told.date, told.date_origin) == ("2024-05-14", "file")
        assert readers(article) == ["Python email"]

    def test_of_html_alone_the_article_is_taken(self, tmp_path: Path) -> None:
        article = only(written(tmp_path / "ferry.eml", bytes(mail(html=web_page()))))
        assert article.text == TEXT
        assert article.metadata.title == "Fährschiff – ferry stops"
        assert readers(article) == ["Python email", "trafilatura"]

    @pytest.mark.parametrize(
        "head",
        [
            "Content-Type: text/plain; charset=windows-1252",
            "Content-Type: text/plain; charset=ISO-8859-1",
            "Content-Type: text/plain; charset=zip",
            "Subject: =?zip?q?x?=\nFrom: <\nDate: nonsense",
        ],
    )
    def test_wrong_headers_lose_no_text(self, head: str, tmp_path: Path) -> None:
        data = f"{head}\n\n“Rain,” said Zoë Sark.\r\n".encode("cp1252")
        assert only(written(tmp_path / "a.eml", data)).text == "“Rain,” said Zoë Sark.\r\n"

    @pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
    def test_headers_that_hold_bytes_are_read(self, encoding: str, tmp_path: Path) -> None:
        data = "Subject: Fährschiff – winter\nFrom: Zoë <z@example.org>\n\nRain.".encode(encoding)
        told = only(written(tmp_path / "a.eml", data)).metadata
        assert (told.title, told.author) == ("Fährschiff – winter", "Zoë")

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("\nRain fell.", "no mail, for it has no header; rename it to .txt"),
            ("Content-Type: image/png\n\nx", "a mail without text; save what is attached"),
        ],
    )
    def test_what_has_no_text_says_so(self, content: str, words: str, tmp_path: Path) -> None:
        assert words in refusal(written(tmp_path / "a.eml", content))


class TestNewsroomXml:
    @pytest.mark.parametrize("name", ["ferry.xml", "ferry.nitf", "ferry"])
    def test_nitf_is_read_with_its_metadata(self, name: str, tmp_path: Path) -> None:
        article = only(written(tmp_path / name, NITF))
        assert article.text == NITF_TEXT
        told = article.metadata
        assert (told.title, told.author, told.date) == (HEADLINE, "Mina Sark", "2024-05-14")
        assert (told.publisher, told.language) == ("The Velmouth Post", "en-GB")
        assert told.licence == "Copyright 2024 Northwire"
        assert readers(article) == ["lxml"]

    def test_a_document_type_is_passed_over_and_html_entities_known(self, tmp_path: Path) -> None:
        head = '<?xml version="1.0"?>\n<!DOCTYPE nitf SYSTEM "nitf-3-5.dtd">\n'
        body = "<nitf><body><p>Caf&eacute;&nbsp;<em>&Aacute;</em>&mdash;so</p></body></nitf>"
        assert only(written(tmp_path / "a.xml", head + body)).text == "Café\xa0Á—so"

    @pytest.mark.parametrize(
        ("kind", "content", "text"),
        [
            ("nitf+xml", NITF, NITF_TEXT),
            ("xhtml+xml", XHTML.format("<h1>Rain</h1><p>It\n fell.</p>"), "Rain\n\nIt fell."),
        ],
    )
    def test_a_news_item_is_read_with_its_metadata(
        self, kind: str, content: str, text: str, tmp_path: Path
    ) -> None:
        item = NEWS_ITEM.format(INLINE.format(kind, content))
        article = only(written(tmp_path / "a.xml", item))
        assert article.text == text
        told = article.metadata
        assert (told.title, told.author, told.date) == ("Ferry stops", "Mina Sark", "2024-05-14")
        assert (told.publisher, told.language) == ("Northwire", "en-GB")
        assert (told.licence, told.url) == ("Not for archives", "https://example.org/ferry")

    def test_plain_text_in_a_message_is_kept_as_it_is(self, tmp_path: Path) -> None:
        item = NEWS_ITEM.format("<inlineData>Rain  fell.\n\nIt  stopped.</inlineData>")
        message = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">{item}</newsMessage>'
        assert only(written(tmp_path / "a.xml", message)).text == "Rain  fell.\n\nIt  stopped."

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (NEWS_ITEM.format(""), "no article as text in this newsItem; save each item"),
            ("<knowledgeItem xmlns='http://iptc.org/std/nar/2006-10-01/'/>", "no article as text"),
            ("<svg/>", "XML whose root is 'svg'; of XML only NITF and NewsML-G2 are read"),
            ("<nitf><body/></nitf>", "an article without words"),
            ("<nitf><body>", ":1: not well-formed XML: .*mend the file"),
            ("", ":1: not well-formed XML: no element found"),
        ],
    )
    def test_other_xml_gets_one_clear_line(self, content: str, words: str, tmp_path: Path) -> None:
        assert re.search(words, refusal(written(tmp_path / "a.xml", content)))

    def test_tei_in_a_folder_is_passed_over_and_refused_by_name(self, tmp_path: Path) -> None:
        written(tmp_path / "a.txt", "Rain.")
        path = written(tmp_path / "a.xml", '<TEI xmlns="http://www.tei-c.org/ns/1.0"/>')
        assert [found.name for found in inputs([tmp_path])] == [f"{tmp_path}/a.txt"]
        assert "TEI already; validate, render, publish and export take it" in refusal(path)

    def test_a_folder_or_archive_of_tei_alone_says_so(self, tmp_path: Path) -> None:
        tei = '<TEI xmlns="http://www.tei-c.org/ns/1.0"/>'
        written(tmp_path / "in" / "a.xml", tei)
        for path in (tmp_path / "in", zip_file(tmp_path / "a.zip", [("a.xml", tei)])):
            with pytest.raises(SourceError, match="there is no article in it; TEI is passed over"):
                list(inputs([path]))

    def test_tei_is_told_from_articles_for_those_who_want_both(self, tmp_path: Path) -> None:
        written(tmp_path / "a.xml", NITF)
        written(tmp_path / "b.xml", '<TEI xmlns="http://www.tei-c.org/ns/1.0"/>')
        written(tmp_path / "c.xml", "<TEI")
        found = inputs([tmp_path], with_tei=True)
        assert [(one.stem, one.is_tei) for one in found] == [("a", False), ("b", True), ("c", True)]


def test_a_file_without_a_suffix_is_what_it_begins_with(tmp_path: Path) -> None:
    assert only(written(tmp_path / "page", web_page())).text == TEXT
    assert only(word_document(tmp_path / "minutes")).text == TEXT
    assert only(written(tmp_path / "notes.md", "# Rain")).text == "# Rain"


def test_standard_input_is_what_it_begins_with(monkeypatch: pytest.MonkeyPatch) -> None:
    fed(monkeypatch, NITF.encode())
    assert only("-").text == NITF_TEXT
    fed(monkeypatch, web_page().encode())
    assert only("-").text == TEXT


def test_what_the_caller_says_outranks_the_file(tmp_path: Path) -> None:
    told = read(written(tmp_path / "a.xml", NITF), title="Mine", date="2023-01-01").metadata
    assert (told.title, told.date, told.date_origin) == ("Mine", "2023-01-01", "given")
    assert told.author == "Mina Sark"


@pytest.mark.parametrize(
    ("name", "content", "library", "extra"),
    [
        ("a.html", web_page(), "trafilatura", "web"),
        ("a.eml", bytes(mail(html=web_page())), "trafilatura", "web"),
        ("a.docx", None, "mammoth", "office"),
        ("a.parquet", None, "pyarrow", "tables"),
        ("a.txt.zst", b"x", "pyarrow", "tables"),
        ("memory://a.txt", None, "fsspec", "remote"),
    ],
)
def test_a_missing_library_is_told_with_the_extra_that_brings_it(
    name: str,
    content: str | bytes | None,
    library: str,
    extra: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    convert: Command,
) -> None:
    path: Path | str = name if "://" in name else tmp_path / name
    if content is not None:
        written(tmp_path / name, content)
    elif name.endswith("docx"):
        word_document(tmp_path / name)
    elif name.endswith("parquet"):
        parquet_file(tmp_path / name, list(rows(1)))
    for module in [m for m in sys.modules if m.partition(".")[0] == library]:
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, library, None)
    result = convert(path, "-o", tmp_path / "out")
    (line,) = [line for line in result.err.splitlines() if "pip install" in line]
    assert line.endswith(f"needs {library}: pip install 'annotate-tei[{extra}]'")
    assert result.code == 1


@pytest.mark.parametrize("kind", ["html", "docx", "eml", "xml", "csv", "parquet", "jsonl"])
def test_the_header_tells_file_reader_and_hash(kind: str, tmp_path: Path, convert: Command) -> None:
    path = tmp_path / f"ferry.{kind}"
    if kind == "docx":
        word_document(path)
    elif kind == "csv":
        csv_file(path, rows(1))
    elif kind == "parquet":
        parquet_file(path, list(rows(1)))
    else:
        content = {"html": web_page(), "eml": bytes(mail(plain=TEXT)), "xml": NITF}
        written(path, content.get(kind) or json_lines(rows(1)))
    before = only(path)
    assert convert(path, "-o", tmp_path / "out").code == 0
    (document,) = (tmp_path / "out").glob("*.xml")
    assert validate(parse(document)) == []
    after = load(document)
    assert (after.text, after.source) == (before.text, before.source)
    assert set(before.applications) <= set(after.applications)
    assert after.source.sha256 is not None
    assert after.source.name is not None
    assert after.source.name.startswith(path.name)
