"""Reading articles: encodings, line endings, front matter, JSON Lines, folders and globs."""

from __future__ import annotations

import codecs
import hashlib
import io
import json
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import SourceError
from annotate.source import Fields, articles, decode, inputs, iso_date, read, records

SENTENCES = (
    "“We lost everything,” said Ana Ruiz. It’s over.",
    "The café in Málaga is closed — for now.",
    "He didn’t say",
    "„Wir gehen“, sagte Jörg Müller in München.",
    "« Nous partons », a dit François Lefèvre.",
    "It cost €5 – or 6…",
    "Zürich voted.",
)
ENCODINGS = {
    "utf-8": ("UTF-8", False),
    "utf-8-sig": ("UTF-8", True),
    "utf-16": ("UTF-16LE" if sys.byteorder == "little" else "UTF-16BE", True),
    "utf-16-le": ("UTF-16LE", False),
    "utf-16-be": ("UTF-16BE", False),
    "utf-32": ("UTF-32LE" if sys.byteorder == "little" else "UTF-32BE", True),
    "cp1252": ("windows-1252", False),
    "mac_roman": ("macintosh", False),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_text_and_encoding_are_found(sentence: str, encoding: str) -> None:
    text, source = decode(sentence.encode(encoding), "a.txt")
    assert text == sentence
    assert (source.encoding, source.byte_order_mark) == ENCODINGS[encoding]


def test_bytes_that_windows_1252_lacks_are_latin_1() -> None:
    text, source = decode("Málaga café \x81 jalapeño".encode("latin-1"), "a.txt")
    assert (text, source.encoding) == ("Málaga café \x81 jalapeño", "ISO-8859-1")


def test_damaged_utf_8_is_kept_byte_for_byte() -> None:
    data = "Café, naïve, “mañana”".encode() + b"\xff\xfe!"
    text, source = decode(data, "a.txt")
    assert source.encoding == "UTF-8"
    assert text.encode("utf-8", "surrogateescape") == data


@given(st.text())
def test_valid_utf_8_without_nul_is_read_as_it_is(words: str) -> None:
    words = words.encode("utf-8", "ignore").decode().replace("\0", "") + "."
    text, _ = decode(b"\xef\xbb\xbf" + words.encode(), "a.txt")
    assert text == words


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a\nb\n", "LF"),
        ("a\r\nb\r\n", "CRLF"),
        ("a\rb\r", "CR"),
        ("a\r\nb\n", "mixed"),
        ("a\rb\r\n", "mixed"),
        ("a", "none"),
        ("", "none"),
    ],
)
def test_line_endings_are_kept_and_named(text: str, name: str) -> None:
    decoded, source = decode(text.encode(), "a.txt")
    assert (decoded, source.line_ending) == (text, name)


def test_the_file_is_recorded_with_its_length_and_hash(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf---\ntitle: T\n---\nStorm\r\n"
    path = tmp_path / "storm.txt"
    path.write_bytes(data)
    source = read(path).source
    assert source.name == "storm.txt"
    assert source.byte_order_mark
    assert source.byte_length == len(data)
    assert source.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 rest",
        b"PK\x03\x04rest",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"<?xml version='1.0'?><TEI/>",
        b"<!doctype html><p>Rain",
        bytes(range(256)) * 4,
        b"\x00\x01\x02\x03" * 9,
        b"\x93Rain\x94 \x00 fell",
    ],
)
def test_what_is_no_plain_text_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"^a\.bin: .* no plain text; save the article as text"):
        decode(data, "a.bin")


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE])
def test_wide_text_that_is_cut_off_is_refused(mark: bytes) -> None:
    with pytest.raises(SourceError, match=r"not valid UTF-.* save it again as UTF-8"):
        decode(mark + b"a", "a.txt")


def test_five_megabytes_in_one_line_are_read_quickly() -> None:
    for encoding in ("utf-8", "cp1252", "utf-16"):
        data = ("“Big” text, it’s here. " * 220_000).encode(encoding)
        start = time.process_time()
        decode(data, "a.txt")
        assert time.process_time() - start < 2


def test_front_matter_becomes_metadata_and_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "storm.txt"
    path.write_bytes(
        b'---\r\ntitle: "Storm: it came"\r\ndate: 2 May 2024\r\n# remark\r\nmood: wet\r\n---\r\n'
        b"\r\nRain fell.\r\n"
    )
    article = read(path)
    assert article.text == "\r\nRain fell.\r\n"
    assert article.metadata.title == "Storm: it came"
    assert (article.metadata.date, article.metadata.date_origin) == ("2024-05-02", "file")


@pytest.mark.parametrize(
    "text",
    [
        "---\nRain fell.\n---\n",
        "---\nmood: wet\n---\nRain fell.\n",
        "---\ntitle: Storm\nRain fell.\n",
        "--- \n",
        "---\n" + "a:\r\n" * 20_000,
    ],
)
def test_what_only_looks_like_front_matter_is_text(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, newline="")
    assert read(path).text == text


def test_what_the_caller_says_outranks_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("---\ntitle: T\ndate: 2024-05-02\nurl: https://example.org\n---\nRain.")
    told = read(path, title="Mine", date="2023-01-01").metadata
    assert (told.title, told.date, told.date_origin) == ("Mine", "2023-01-01", "given")
    assert told.url == "https://example.org"


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2024-05-02", "2024-05-02"),
        ("20240502", "2024-05-02"),
        ("2024-05-02T18:30:00Z", "2024-05-02"),
        ("2024-05-02 18:30:00+02:00", "2024-05-02"),
        ("May 2, 2024", "2024-05-02"),
        ("2 May 2024", "2024-05-02"),
        ("Thu, 02 May 2024 10:00:00 GMT", "2024-05-02"),
    ],
)
def test_usual_forms_of_dates_are_understood(told: str, day: str) -> None:
    assert iso_date(told) == day


@pytest.mark.parametrize("told", ["2024-02-30", "03/04/2024", "yesterday", "2024", "", "9" * 99])
def test_other_dates_are_refused(told: str) -> None:
    with pytest.raises(SourceError, match="is not a date; write it as YYYY-MM-DD"):
        iso_date(told)


def write_lines(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return path


def test_records_bring_their_metadata(tmp_path: Path) -> None:
    row = {
        "id": 7,
        "text": "Rain.\r\n",
        "date": "2024-05-02",
        "title": "Storm",
        "publisher": "Northwire",
        "url": "https://example.org/7",
        "author": ["Mina Sark", "Jo Dell"],
    }
    (article,) = records(write_lines(tmp_path / "news.jsonl", row, "", "  "))
    assert article.text == "Rain.\r\n"
    assert article.metadata.id == "7"
    assert article.metadata.author == "Mina Sark, Jo Dell"
    assert (article.metadata.date, article.metadata.date_origin) == ("2024-05-02", "given")
    assert article.metadata.publisher == "Northwire"
    assert article.source.name == "news.jsonl:1"
    assert article.source.line_ending == "CRLF"


def test_other_keys_can_be_named(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "news.jsonl", {"key": "k", "body": "Rain.", "day": "2024-05-02"})
    (article,) = records(path, Fields(id="key", text="body", date="day"))
    assert (article.metadata.id, article.text) == ("k", "Rain.")
    assert article.metadata.date == "2024-05-02"


def test_a_record_without_id_is_called_after_its_line(tmp_path: Path) -> None:
    found = records(write_lines(tmp_path / "news.jsonl", {"text": "A"}, "", {"text": "B"}))
    assert [article.metadata.id for article in found] == ["news-1", "news-3"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "not a JSON record"),
        ("[1]", "a JSON list, not an object"),
        ('{"body": "x"}', "no string under 'text' but 'body'; name the key .* with --text-field"),
        ('{"text": 5}', "no string under 'text'"),
        ('{"text": "x", "date": "soon"}', "'soon' is not a date"),
        ('{"text": "x", "title": {}}', "'title' holds '{}'; a string was expected"),
        ("[" * 100_000, "not a JSON record"),
    ],
)
def test_a_bad_line_is_named_by_file_and_line(line: str, words: str, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "news.jsonl", {"text": "A"}, line)
    found = records(path)
    assert next(found).text == "A"
    with pytest.raises(SourceError, match=rf"news\.jsonl:2: .*{words}"):
        next(found)


def test_folders_are_read_in_order_with_their_sub_folders(tmp_path: Path) -> None:
    for name in ("b.txt", "a.TXT", "sub/c.txt", ".hidden.txt", ".git/x.txt", "d.pdf"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    write_lines(tmp_path / "z.jsonl", {"text": "one"}, {"text": "two"})
    found = list(inputs([tmp_path]))
    assert [one.stem for one in found] == ["a", "b", "z-1", "z-2", "c"]
    assert [str(one.folder) for one in found] == [".", ".", ".", ".", "sub"]


def test_globs_are_understood_even_if_the_shell_left_them(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.md"):
        (tmp_path / name).write_text(name)
    assert [a.text for a in articles([f"{tmp_path}/*.txt"])] == ["a.txt", "b.txt"]


def test_a_file_that_is_named_like_a_glob_is_read(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text("Rain.")
    assert [a.text for a in articles([tmp_path / "a[1].txt"])] == ["Rain."]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none.txt", "no such file or folder; check the name"),
        ("*.txt", "no file fits this pattern"),
        ("", r"no file in this folder ends in .csv or .* name files"),
    ],
)
def test_missing_inputs_say_what_to_do(name: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=words):
        list(inputs([tmp_path / name]))


class Stdin:
    """Standard input that holds *data*."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def test_standard_input_is_one_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin("\ufeffRain.\r\n {}\n".encode()))
    (article,) = articles(["-"])
    assert (article.text, article.metadata.id) == ("Rain.\r\n {}\n", "stdin")


def test_standard_input_may_be_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(b'{"text": "A"}\n{"text": "B"}\n'))
    assert [article.text for article in articles(["-"])] == ["A", "B"]
