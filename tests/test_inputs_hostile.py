"""Inputs made to do harm: each ends in one message, quickly, and beside it all others are read."""

from __future__ import annotations

import gzip
import io
import os
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import docx
import pyarrow
import pytest

from annotate.article import Article
from annotate.source import Fields, inputs
from tests.newsroom import (
    article_of,
    csv_file,
    gzipped,
    json_lines,
    only,
    parquet_file,
    refusal,
    rows,
    taken,
    tar_file,
    web_page,
    word_document,
    written,
    zip_file,
)

DEEP = 10_000
BOMB = b"a" * 40_000_000
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f"
    "0005fe02fedccc59e70000000049454e44ae426082"
)
MULTIPARTS = "".join(f"Content-Type: multipart/mixed; boundary={n}\n\n--{n}\n" for n in range(200))
ATTRIBUTES = " ".join(f'a{n}="x"' for n in range(300_000))
FOLDED = ";\r\n a=b" * 1_000_000
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def entities(*declarations: str) -> str:
    return f"<!DOCTYPE x [{''.join(f'<!ENTITY {words}>' for words in declarations)}]>"


def changed_document(
    path: Path, body: str, prolog: str = "", part: str = "word/document.xml"
) -> Path:
    """Write a Word document whose text is the XML *body*, in the *part* so called."""
    whole = word_document(path.with_suffix(".whole"))
    with zipfile.ZipFile(whole) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    whole.unlink()
    root = f'{prolog}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    del parts["word/document.xml"]
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"word/document.xml", part.encode())
    return zip_file(path, (parts | {part: root.encode()}).items())


@pytest.mark.parametrize(
    "declarations",
    [
        (
            'a "aaaaaaaaaa"',
            *(f'{b} "{f"&{a};" * 10}"' for a, b in zip("abcdef", "bcdefg", strict=True)),
        ),
        ('a SYSTEM "file:///etc/passwd"',),
        ('% a SYSTEM "file:///etc/passwd"',),
    ],
)
def test_entities_are_refused(declarations: tuple[str, ...], tmp_path: Path) -> None:
    prolog = entities(*declarations)
    nitf = written(tmp_path / "a.xml", f"{prolog}<nitf><body>&a;</body></nitf>")
    assert "a.xml:1: it declares an entity ('a'), which is not allowed" in refusal(nitf)
    word = changed_document(tmp_path / "a.docx", "<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", prolog)
    assert "a.docx!word/document.xml:1: it declares an entity ('a')" in refusal(word)


def test_inclusions_and_unknown_entities_bring_nothing_in(tmp_path: Path) -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
    body = f"<nitf><body>Rain {include}fell.</body></nitf>"
    assert only(written(tmp_path / "a.xml", body)).text == "Rain fell."
    outside = '<!DOCTYPE nitf SYSTEM "/etc/passwd"><nitf><body>&wet;</body></nitf>'
    assert "nobody knows the entity &wet;" in refusal(written(tmp_path / "b.xml", outside))


def test_deep_nesting_is_refused_or_read_in_every_format(tmp_path: Path) -> None:
    nested = "<p>" * DEEP + "x" + "</p>" * DEEP
    written(tmp_path / "a.xml", f"<nitf><body>{nested}</body></nitf>")
    table = "<w:tbl><w:tr><w:tc>" * DEEP + "</w:tc></w:tr></w:tbl>" * DEEP
    changed_document(tmp_path / "b.docx", table)
    written(tmp_path / "c.eml", "Content-Type: message/rfc822\n\n" * DEEP + "\nRain.")
    written(tmp_path / "d.html", f"<html><body>{'<div>' * DEEP}Rain.{'</div>' * DEEP}")
    written(tmp_path / "e.jsonl", '{"text": ' + "[" * 100_000)
    start = time.process_time()
    nitf, word, letter, page, record = map(str, taken(tmp_path))
    assert "a.xml:1: not well-formed XML: Excessive depth" in nitf
    assert "b.docx: its markup nests too deep to be read; save its text (.txt)" in word
    assert "c.eml: its markup nests too deep to be read" in letter
    assert "d.html: no article was found in this page" in page
    assert "e.jsonl:1: not a JSON record" in record
    assert time.process_time() - start < 20


def test_bombs_are_not_read_to_their_end(tmp_path: Path) -> None:
    words = "unpacks to more than 200 times its size, as no text does"
    packed = gzip.compress(BOMB, 1)
    assert words in refusal(written(tmp_path / "a.txt.gz", packed))
    assert words in refusal(written(tmp_path / "b.jsonl.gz", packed))
    assert words in refusal(zip_file(tmp_path / "c.zip", [("a.txt", BOMB)]))
    member, archive = taken(tar_file(tmp_path / "d.tar.gz", [("a.txt", BOMB)], "w:gz"))
    assert words in str(member)
    assert words in str(archive)
    run = f"<w:p><w:r><w:t>{BOMB.decode()}</w:t></w:r></w:p>"
    assert words in refusal(changed_document(tmp_path / "e.docx", run))


def test_what_is_repeated_in_a_text_is_no_bomb(tmp_path: Path) -> None:
    text = "It rained. " * 500_000
    assert only(written(tmp_path / "a.txt.gz", gzipped(text))).text == text


def test_files_and_lines_larger_than_any_article_are_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as stream:
        stream.truncate(70 * 2**20)
    assert "a.txt: larger than 64 MB, which no article is" in refusal(tmp_path / "a.txt")
    line = b"a" * (17 * 2**20)
    path = written(tmp_path / "b.jsonl", line + b'\n{"text": "Rain."}\n')
    bad, good = taken(path)
    assert "b.jsonl:1: a line of more than 16 MB" in str(bad)
    assert isinstance(good, Article)
    assert good.source.name == "b.jsonl:2"
    assert "a line of more than 16 MB" in refusal(written(tmp_path / "c.csv", b"text\n" + line))
    lines = b'text\n"' + b"It rained on.\n" * 1_300_000 + b'"\n'
    assert "c.csv:2: field larger than field limit" in refusal(written(tmp_path / "c.csv", lines))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", web_page(f"<p>{'<b>It</b> <a href=x>rained</a><sup>1</sup>. ' * 20_000}</p>")),
        ("a.html", web_page("<p>It rained.</p>" * 5000)),
        ("a.html", "<html <meta " * 200_000),
        ("a.html", f"<html><body><p {ATTRIBUTES}>It rained.</p>"),
        ("a.html", f"<html><body><p a='>' {ATTRIBUTES}>It rained.</p>"),
        ("a.html", web_page(f"<p {ATTRIBUTES[:400_000]}>It rained.</p>")),
        ("a.html", "<html><body>" + "<p a='\"" * 200_000),
        ("a.eml", f"Subject: {'=?utf-8?q?x?= ' * 100_000}\nFrom: {'(' * 900}\n\nRain."),
        ("a.csv", f"text{',a' * 300_000}\nRain.\n"),
        ("a.xml", f"<nitf><body>{'<em>Rain</em> ' * 100_000}</body></nitf>"),
        ("a.xml", f"<!DOCTYPE nitf><nitf><body>{'&eacute;t' * 100_000}</body></nitf>"),
        ("a.eml", MULTIPARTS + "x\n" * 500_000),
        ("a.eml", f"Content-Type: text/plain{'; a=b' * 1_000_000}\n\nRain."),
        ("b.eml", f"Content-Type: text/plain{FOLDED}\n\nRain."),
    ],
    ids=lambda told: told[:16],
)
def test_time_does_not_run_away(name: str, content: str, tmp_path: Path) -> None:
    path = written(tmp_path / name, content)
    start = time.process_time()
    assert len(taken(path)) == 1
    assert time.process_time() - start < 10


class TestWordDocuments:
    def test_a_part_is_looked_at_whatever_it_is_called(self, tmp_path: Path) -> None:
        prolog = entities('a SYSTEM "file:///etc/passwd"')
        words = "<w:p><w:r><w:t>&a;</w:t></w:r></w:p>"
        path = changed_document(tmp_path / "a.docx", words, prolog, part="word/document.bin")
        assert "a.docx!word/document.bin:1: it declares an entity ('a')" in refusal(path)

    def test_pictures_are_no_markup(self, tmp_path: Path) -> None:
        document = docx.Document()
        document.add_paragraph("Rain fell.")
        document.add_picture(io.BytesIO(PIXEL))
        document.save(str(tmp_path / "a.docx"))
        assert only(tmp_path / "a.docx").text == "Rain fell."
        document = docx.Document()
        document.add_picture(io.BytesIO(PIXEL))
        document.save(str(tmp_path / "b.docx"))
        assert "b.docx: a document without words; if it holds pic" in refusal(tmp_path / "b.docx")

    def test_more_markup_than_any_article_has_is_refused(self, tmp_path: Path) -> None:
        path = changed_document(tmp_path / "a.docx", "<w:p/>" * 300_000)
        assert "a.docx: more than 250,000 tags, which no article has" in refusal(path)

    def test_a_paragraph_of_any_length_is_kept(self, tmp_path: Path) -> None:
        text = "It rained. " * 1_000_000
        path = changed_document(tmp_path / "a.docx", f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
        assert only(path).text == text


@pytest.mark.parametrize(
    "name",
    [
        *("a.txt.gz", "a.txt.bz2", "a.txt.xz", "a.txt.zst", "a.zip", "a.tar", "a.tgz"),
        *("a.docx", "a.parquet", "a.parquet.gz"),
    ],
)
@pytest.mark.parametrize("content", [b"no such thing" * 9, b"PAR1" * 9, b"PK\x03\x04", b"\x1f\x8b"])
def test_what_is_not_what_its_name_says_is_told(name: str, content: bytes, tmp_path: Path) -> None:
    message = refusal(written(tmp_path / name, content))
    assert message.startswith(f"{tmp_path}/{name}: damaged")
    assert message.endswith("fetch it again")


class TestTables:
    def test_rows_of_the_wrong_length_do_not_stop_the_others(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.csv", "id,text\n1,a,b,c\n2\n\n3,Rain.\n")
        long, short, good = taken(path)
        assert long == (
            f"{path}:2: 4 cells in a table of 2 columns; put cells that hold the delimiter into "
            "quotation marks"
        )
        assert "a.csv:3: no string under 'text'" in str(short)
        assert isinstance(good, Article)
        assert good.source.name == "a.csv:5"

    @pytest.mark.parametrize("rest", ['"never closed\n3,Sun.\n', '"closed" too soon\n3,Sun.\n'])
    def test_a_table_is_read_as_far_as_its_quotation_marks_hold(
        self, rest: str, tmp_path: Path
    ) -> None:
        path = written(tmp_path / "a.csv", f"id,text\n1,Rain.\n2,{rest}")
        good, bad = taken(path)
        assert isinstance(good, Article)
        assert str(bad).startswith(f"{path}:3: ")
        assert "the rows from here on were not read, look for a quotation mark" in str(bad)

    def test_nul_is_kept_as_the_text_law_says(self, tmp_path: Path) -> None:
        assert only(written(tmp_path / "a.csv", b"id,text\n1,a\0b\n")).text == "a\0b"
        assert only(written(tmp_path / "b.jsonl", b'{"text": "a\\u0000b"}')).text == "a\0b"

    def test_a_column_named_twice_is_told(self, tmp_path: Path) -> None:
        message = refusal(written(tmp_path / "a.csv", "text,text\na,b\n"))
        assert "a.csv: two columns are named 'text' in 'text, text'" in message

    def test_parquet_that_breaks_off_is_told(self, tmp_path: Path) -> None:
        path = parquet_file(tmp_path / "a.parquet", list(rows(300)), group=100)
        data = bytearray(path.read_bytes())
        middle = len(data) // 2
        data[middle : middle + 400] = bytes(400)
        path.write_bytes(data)
        *_, last = taken(path)
        assert str(last).startswith(f"{path}: damaged or cut off (")

    def test_what_parquet_says_over_and_over_is_held_once(self, tmp_path: Path) -> None:
        same = [{"text": "It rained. " * 100_000}] * 64
        path = parquet_file(tmp_path / "a.parquet", same, compression="zstd")
        assert path.stat().st_size < 10_000
        before = pyarrow.total_allocated_bytes()
        first, *others = inputs([path])
        assert pyarrow.total_allocated_bytes() - before < 10_000_000
        assert len(others) == 63
        assert isinstance(article_of(first, Fields()), Article)

    def test_parquet_that_is_a_bomb_is_not_read(self, tmp_path: Path) -> None:
        long = [{"text": "It rained. " * 1_600_000}]
        path = parquet_file(tmp_path / "a.parquet", long, compression="zstd")
        assert "unpacks to more than 200 times its size" in refusal(path)

    def test_a_cell_of_parquet_larger_than_any_article_is_told(self, tmp_path: Path) -> None:
        texts = ["Rain.", os.urandom(9_000_000).hex(), "Sun."]
        path = parquet_file(tmp_path / "a.parquet", [{"text": text} for text in texts])
        first, long, last = taken(path)
        assert isinstance(first, Article)
        assert "a.parquet:2: a cell of more than 16 MB, which no article is" in str(long)
        assert isinstance(last, Article)

    def test_strings_that_are_no_utf_8_in_parquet_lose_nothing(self, tmp_path: Path) -> None:
        raw = pyarrow.array([b"Caf\xe9 no\xc3\xabl"], pyarrow.binary())
        for text in (raw.view(pyarrow.string()), raw):
            pyarrow.parquet.write_table(pyarrow.table({"text": text}), tmp_path / "a.parquet")
            found = only(tmp_path / "a.parquet").text
            assert found.encode("utf-8", "surrogateescape") == b"Caf\xe9 no\xc3\xabl"


def many(number: int) -> Iterator[tuple[str, bytes]]:
    return ((f"{at}.txt", f"It rained on day {at}.".encode()) for at in range(number))


@pytest.mark.parametrize(
    ("name", "number", "make"),
    [
        ("a.jsonl", 20_000, lambda path, n: written(path, json_lines(rows(n)))),
        ("a.jsonl.gz", 20_000, lambda path, n: written(path, gzipped(json_lines(rows(n))))),
        ("a.csv", 5000, lambda path, n: csv_file(path, rows(n))),
        ("a.tar.gz", 2000, lambda path, n: tar_file(path, many(n), "w:gz")),
    ],
)
def test_memory_does_not_grow_with_the_articles(
    name: str, number: int, make: Callable[[Path, int], Path], tmp_path: Path
) -> None:
    few, lots = make(tmp_path / f"few-{name}", 200), make(tmp_path / f"lots-{name}", number)
    list(inputs([few]))
    # The lesser of two, for now and then Python makes room for more names of its own.
    most = min(peak(inputs([lots])) for _ in range(2))
    assert most < 1.1 * peak(inputs([few])) + 50_000


def test_line_ends_are_counted_without_holding_them(tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt", b"a\r\n" * 1_000_000)
    (found,) = inputs([path])
    assert peak(found.article(Fields(), {}).source.line_ending for _ in range(1)) < 20_000_000


def test_parquet_is_read_a_piece_at_a_time(tmp_path: Path) -> None:
    path = parquet_file(tmp_path / "a.parquet", list(rows(20_000)), group=1000)
    before = pyarrow.total_allocated_bytes()
    number = most = 0
    for found in inputs([path]):
        number += 1
        most = max(most, pyarrow.total_allocated_bytes() - before)
        if number == 20_000:
            assert isinstance(article_of(found, Fields()), Article)
    assert number == 20_000
    assert most < 2_000_000


def peak(found: Iterable[object]) -> int:
    """Return the most bytes that Python held while *found* was gone through."""
    tracemalloc.start()
    try:
        for _ in found:
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
