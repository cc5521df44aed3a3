"""The formats that articles come in: one row each, to which a new one adds its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from annotate.source import (
    delimited,
    json_lines,
    mail,
    newswire,
    office,
    parquet,
    plain_text,
    web,
)
from annotate.source.archives import ARCHIVES, Archive
from annotate.source.metadata import Fields
from annotate.source.names import suffix_of
from annotate.source.reading import Reading, Record


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    *read* takes the bytes of one article, its name in messages, and the keys of records.  A file
    of many articles is divided by *split* into the records that *read* takes.
    *signatures* are what such files begin with, in lower case and white space aside, for those
    whose name does not tell what they are.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes, str, Fields], Reading]
    split: Callable[[BinaryIO, str, Fields], Iterator[Record]] | None = None
    signatures: tuple[bytes, ...] = ()


FORMATS = (
    Format("text", (".txt", ".text"), plain_text.read),
    Format("JSON Lines", (".jsonl", ".ndjson"), json_lines.read, json_lines.split),
    Format(
        "web page", (".html", ".htm", ".xhtml"), web.read, signatures=(b"<!doctype html", b"<html")
    ),
    Format("Word document", (".docx",), office.read, signatures=(b"pk\x03\x04",)),
    Format("mail", (".eml",), mail.read),
    Format("XML", (".xml", ".nitf"), newswire.read, signatures=(b"<?xml", b"<nitf", b"<newsitem")),
    Format("table", (".csv", ".tsv"), delimited.read, delimited.split),
    Format("Parquet", (".parquet",), parquet.read, parquet.split, (b"par1",)),
)

TEXT, JSON_LINES, *_ = FORMATS
XML = next(form for form in FORMATS if form.name == "XML")
BY_NAME = {form.name: form for form in FORMATS}
BY_SUFFIX: dict[str, Format | Archive] = {
    suffix: kind for kind in (*FORMATS, *ARCHIVES) for suffix in kind.suffixes
}
ARTICLE_SUFFIXES = frozenset(BY_SUFFIX)


def of_name(name: str) -> Format | Archive | None:
    """Return what a file called *name* is, None if its name does not tell.

    >>> of_name("feed/news.JSONL.gz").name, of_name("feed.tgz").name, of_name("README")
    ('JSON Lines', 'tar archive', None)
    """
    return BY_SUFFIX.get(suffix_of(name))


def of_bytes(data: bytes) -> Format:
    """Return what a file that begins with *data* is: text if nothing says otherwise.

    >>> of_bytes(b" <!DOCTYPE html><p>Rain").name
    'web page'
    """
    head = data[:64].lstrip().lower()
    return next((form for form in FORMATS if head.startswith(form.signatures)), TEXT)
