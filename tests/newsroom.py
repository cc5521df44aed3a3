"""One invented article in every format that is read, made by the libraries that others use."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

import docx
import pyarrow
from pyarrow import parquet

from annotate.article import Article
from annotate.errors import SourceError
from annotate.source import Fields, Input, inputs
from annotate.source.formats import of_name
from annotate.source.names import compression_of

HEADLINE = "Ferry stops for the winter"
PARAGRAPHS = (
    "VELMOUTH, May 14 (Northwire) - “Nobody will pay,” Ilse Varden told reporters in Geneva.",
    "Two officials said a vote was planned.",
)
TEXT = "\n\n".join((HEADLINE, *PARAGRAPHS))

NITF = """\
<nitf>
 <head><title>FERRY-WINTER</title><docdata>
  <date.issue norm="20240514T101500Z"/><doc.copyright year="2024" holder="Northwire"/>
 </docdata><pubdata name="The Velmouth Post"/></head>
 <body xml:lang="en-GB">
  <body.head>
   <hedline><hl1>Ferry stops for the winter</hl1></hedline>
   <byline>By <person>Mina Sark</person></byline>
   <dateline><location>VELMOUTH</location>,
    <story.date norm="20240513">May 13</story.date></dateline>
  </body.head>
  <body.content><p>“Nobody will pay,” <person>Ilse Varden</person> told
   reporters<!-- who? --> in <location>Geneva</location>.<br/>She left.</p>
   <media media-type="image"><media-reference source="ferry.jpg">ferry</media-reference>
    <media-caption>A ferry.</media-caption></media>
  </body.content>
 </body>
</nitf>"""
NITF_TEXT = """\
Ferry stops for the winter

By Mina Sark

VELMOUTH, May 13

“Nobody will pay,” Ilse Varden told reporters in Geneva.
She left.

A ferry."""

XHTML = (
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
)

NEWS_ITEM = """\
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="https://example.org/ferry">
 <rightsInfo><copyrightNotice>Copyright 2024 Northwire</copyrightNotice>
  <usageTerms>Not for archives</usageTerms></rightsInfo>
 <itemMeta><provider><name>Northwire</name></provider>
  <versionCreated>2024-05-14T10:15:00+00:00</versionCreated></itemMeta>
 <contentMeta><urgency>4</urgency><headline>Ferry stops</headline><by>Mina Sark</by>
  <language tag="en-GB"/></contentMeta>
 <contentSet>{}</contentSet>
</newsItem>"""


def taken(*paths: Path | str, keys: Fields | None = None) -> list[Article | str]:
    """Return for each input of *paths* its article, or the message in place of it."""
    return [article_of(found, keys or Fields()) for found in inputs(paths, keys=keys or Fields())]


def article_of(found: Input, keys: Fields) -> Article | str:
    try:
        return found.article(keys, {})
    except SourceError as error:
        return str(error)


def only(path: Path | str) -> Article:
    """Return the one article of *path*."""
    (article,) = taken(path)
    assert isinstance(article, Article), article
    return article


def refusal(path: Path | str) -> str:
    """Return the one message in place of the article of *path*."""
    (message,) = taken(path)
    assert isinstance(message, str), message
    return message


def readers(article: Article) -> list[str]:
    """Return the names of the programs that took the text out of its file."""
    return [application.name for application in article.applications]


def written(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def web_page(body: str = "", head: str = "") -> str:
    paragraphs = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
    return (
        f'<!doctype html><html lang="en-GB"><head>{head}<title>{HEADLINE} | Northwire</title>'
        '<meta name="author" content="Mina Sark">'
        '<meta property="og:site_name" content="Northwire">'
        '<meta property="article:published_time" content="2024-05-14T10:00:00Z">'
        '<link rel="canonical" href="https://example.org/ferry"></head>'
        '<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>'
        f"<article><h1>{HEADLINE}</h1>{paragraphs}{body}</article>"
        "<footer>All rights reserved</footer></body></html>"
    )


def word_document(path: Path, paragraphs: Iterable[str] = PARAGRAPHS) -> Path:
    document = docx.Document()
    document.core_properties.title = HEADLINE
    document.core_properties.author = "Mina Sark"
    document.core_properties.language = "en-GB"
    document.add_heading(HEADLINE, 1)
    for words in paragraphs:
        document.add_paragraph(words)
    document.save(str(path))
    return path


def mail(**parts: str) -> EmailMessage:
    """Return a message with the *parts* given by their subtype of text: plain, html."""
    message = EmailMessage()
    message["Subject"] = "Fährschiff – ferry stops"
    message["From"] = "Mína Sark <mina@example.org>"
    message["Date"] = "Tue, 14 May 2024 10:00:00 +0000"
    for at, (subtype, words) in enumerate(parts.items()):
        add = message.add_alternative if at else message.set_content
        add(words, subtype=subtype, cte="quoted-printable")
    return message


def rows(number: int) -> Iterator[dict[str, str]]:
    for at in range(1, number + 1):
        yield {"id": f"n{at}", "date": "2024-05-14", "text": f"{TEXT}\r\n“{at}”"}


def csv_file(path: Path, records: Iterable[Mapping[str, object]], delimiter: str = ",") -> Path:
    records = list(records)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(records[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(records)
    return path


def parquet_file(
    path: Path,
    records: Sequence[Mapping[str, object]],
    group: int = 100,
    compression: Literal["snappy", "zstd"] = "snappy",
) -> Path:
    table = pyarrow.Table.from_pylist([dict(record) for record in records])
    parquet.write_table(table, path, row_group_size=group, compression=compression)
    return path


def json_lines(records: Iterable[Mapping[str, object]]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def zip_file(path: Path, members: Iterable[tuple[str, str | bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def tar_file(path: Path, members: Iterable[tuple[str, str | bytes]], mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, content in members:
            data = content.encode() if isinstance(content, str) else content
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def gzipped(content: str | bytes) -> bytes:
    return gzip.compress(content.encode() if isinstance(content, str) else content)


INLINE = '<inlineXML contenttype="application/{}">{}</inlineXML>'
MEMBERS = (("2024/ferry.txt", TEXT), ("ferry.html", web_page()), ("wire.csv", "id,text\n1,Rain."))
FRONT_MATTER = "---\ntitle: Ferry stops\ndate: 2024-05-14\n---\n"

# By the name of a format, what writes files of it.
SAMPLES: dict[str, Sequence[Callable[[Path], Path]]] = {
    "text": (
        lambda path: written(path, FRONT_MATTER + TEXT),
        lambda path: written(path, TEXT.encode("utf-16")),
    ),
    "JSON Lines": (lambda path: written(path, json_lines(rows(3))),),
    "web page": (lambda path: written(path, web_page("<ul><li>A word.<br>Or so.</ul>")),),
    "Word document": (word_document,),
    "mail": (lambda path: written(path, bytes(mail(plain=TEXT, html=web_page()))),),
    "XML": (
        lambda path: written(path, NITF),
        lambda path: written(path, NEWS_ITEM.format(INLINE.format("nitf+xml", NITF))),
        lambda path: written(path, NEWS_ITEM.format("<inlineData>Rain fell.</inlineData>")),
    ),
    "table": (
        lambda path: csv_file(path, rows(3)),
        lambda path: csv_file(path, rows(3), delimiter="\t"),
    ),
    "Parquet": (lambda path: parquet_file(path, list(rows(3))),),
    "zip archive": (lambda path: zip_file(path, MEMBERS),),
    "tar archive": (lambda path: tar_file(path, MEMBERS),),
}
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": lambda data: pyarrow.compress(data, "zstd", asbytes=True),
}


def samples(folder: Path, suffix: str) -> list[bytes]:
    """Return what files with *suffix* may hold, written in *folder*; without one, anything."""
    kind = of_name(f"ferry{suffix}")
    makers = SAMPLES[kind.name] if kind else [make for many in SAMPLES.values() for make in many]
    found = [make(folder / f"{n}-ferry").read_bytes() for n, make in enumerate(makers)]
    compression = compression_of(f"ferry{suffix}")
    return [COMPRESS[compression](data) for data in found] if compression else found
