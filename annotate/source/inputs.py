"""From what a user names (files, folders, globs, addresses, `-`) to articles, one after the other.

What is a file of its own is opened by whoever takes the article, in another process too.  What lies
in a larger file (a line, a row, a member of an archive) is read as that file passes by, once and
forwards, and handed on as bytes: so no file is looked through twice, however large it is.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Unpack

from annotate.article import Article, SourceFile
from annotate.errors import AnnotateError, SourceError
from annotate.output import safe_name
from annotate.source import json_lines
from annotate.source.archives import Archive, Member
from annotate.source.decoding import line_ending
from annotate.source.finding import Place, open_bytes, places
from annotate.source.formats import (
    ARTICLE_SUFFIXES,
    BY_NAME,
    JSON_LINES,
    TEXT,
    XML,
    Format,
    of_bytes,
    of_name,
)
from annotate.source.metadata import Fields, Given, metadata
from annotate.source.names import compression_of, stem_of
from annotate.source.newswire import is_tei
from annotate.source.reading import KEYS_AS_NAMED, LONGEST_RECORD, Reading, Record
from annotate.source.unpacking import limited, plain_errors, unpacked

if TYPE_CHECKING:
    from fsspec.core import OpenFile

STANDARD_INPUT = "-"
TEI = "TEI"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One article not read yet: cheap to make and to hand to another process.

    *name* is what messages call it ("news.jsonl:3", "feed.zip!ferry.html"), *stem* the id it gets
    if it names none.  *path* is the file it lies in, None on standard input and elsewhere on the
    net, where *remote* is; *folder* the sub-folder it was found in, below what was named.
    *data* is None for a file that is to be read.  *format* is the name of a row in `formats`, or
    "TEI" for a file here that is a document.  *source* is what is known of a record's bytes.
    *problem* is the message told in place of the article; what lies beside it can be read all the
    same.
    """

    name: str
    stem: str
    folder: Path = Path()
    path: Path | None = None
    remote: OpenFile | None = None
    data: bytes | None = field(default=None, repr=False)
    format: str = TEXT.name
    source: SourceFile | None = None
    problem: str | None = None

    @property
    def is_record(self) -> bool:
        """Whether it is one of many in a table or JSON Lines file."""
        return self.format in BY_NAME and BY_NAME[self.format].split is not None

    @property
    def is_tei(self) -> bool:
        """Whether it is a document that `convert` made; it has no article to be read."""
        return self.format == TEI

    def content(self) -> bytes:
        """Return the bytes of the record or file, by whose hash a run knows whether it changed.

        Raises SourceError if it cannot be read.
        """
        if self.problem is not None:
            raise SourceError(self.problem)
        if self.data is not None:
            return self.data
        with (
            plain_errors(self.name, is_far=self.remote is not None),
            open_bytes(self.path, self.remote) as stream,
        ):
            return limited(unpacked(stream, self.name), self.name)

    def article(self, keys: Fields, given: Given) -> Article:
        """Return the article.  Raises SourceError if there is none to be read."""
        data = self.content()
        reading = self._reading(data, keys)
        return Article(
            text=reading.text,
            metadata=metadata(
                reading.told,
                given,
                reading.keys,
                where=self.name,
                id=self.stem,
                origin="given" if self.is_record else "file",
            ),
            source=self._source(data, reading),
            applications=reading.readers,
        )

    def wanted_id(self, keys: Fields) -> str:
        """Return the id that the record names, else the stem; never raises."""
        told = json_lines.wanted_id(self.data, keys) if self.is_record and self.data else None
        return told or self.stem

    def _reading(self, data: bytes, keys: Fields) -> Reading:
        try:
            with plain_errors(self.name):
                return BY_NAME[self.format].read(data, self.name, keys)
        except SourceError:
            raise
        except AnnotateError as error:
            raise SourceError(str(error)) from error

    def _source(self, data: bytes, reading: Reading) -> SourceFile:
        source = self.source or SourceFile(
            encoding=reading.encoding,
            byte_order_mark=reading.byte_order_mark,
            byte_length=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
        )
        above = f"{self.path.parent}/" if self.path is not None else ""
        return replace(
            source, name=self.name.removeprefix(above), line_ending=line_ending(reading.text)
        )


def read(path: str | Path, **given: Unpack[Given]) -> Article:
    """Return the article in the file *path*; *given* outranks what the file says of it.

    Raises SourceError if it cannot be read, is no article, or holds more than one.
    """
    found = inputs([path])
    first = next(found)
    if next(found, None) is not None:
        raise SourceError(f"{path}: more than one article; take them from `articles`")
    return first.article(KEYS_AS_NAMED, given)


def records(
    path: str | Path,
    keys: Fields = KEYS_AS_NAMED,
    **given: Unpack[Given],
) -> Iterator[Article]:
    """Yield the articles of a file that holds many: JSON Lines, CSV, TSV, Parquet, an archive.

    Raises SourceError with file and line at the first that cannot be read; take the `Input`s of
    `inputs` one by one to go on behind it.
    """
    return (found.article(keys, given) for found in inputs([path], keys=keys))


def articles(paths: Iterable[str | Path]) -> Iterator[Article]:
    """Yield the articles of all *paths*, which `inputs` describes."""
    return (found.article(KEYS_AS_NAMED, {}) for found in inputs(paths))


def inputs(
    paths: Iterable[str | Path], *, keys: Fields = KEYS_AS_NAMED, with_tei: bool = False
) -> Iterator[Input]:
    """Yield what there is to read in files, folders (all of their sub-folders), globs, and `-`.

    A file is what its suffix says, one that is named and has no such suffix what it begins with.
    *keys* name the columns of tables.  TEI in a folder is passed over unless *with_tei*.
    What cannot be read is an Input with a problem, which `article` raises; in a file that breaks
    off it is the last.
    Raises SourceError for a path that is not there, and a folder, archive or glob without articles.
    """
    for name in map(str, paths):
        if name == STANDARD_INPUT:
            yield from _of_stream(sys.stdin.buffer, keys)
            continue
        is_empty = True
        for place in places(name, lambda file: of_name(file) is not None, ARTICLE_SUFFIXES):
            for one in _whole(place, keys, with_tei=with_tei):
                is_empty = False
                yield one
        if is_empty and (os.path.isdir(name) or isinstance(of_name(name), Archive)):
            raise SourceError(f"{name}: there is no article in it; TEI is passed over")


def _whole(place: Place, keys: Fields, *, with_tei: bool) -> Iterator[Input]:
    """Yield the inputs in a file; a problem of the file itself is the last of them."""
    one = Input(
        name=place.name,
        stem=stem_of(place.name),
        folder=place.folder,
        path=place.path,
        remote=place.remote,
        problem=_message(place.name, place.problem),
    )
    if one.problem is not None:
        yield one
        return
    try:
        with plain_errors(place.name, is_far=place.remote is not None):
            yield from _in_file(one, place, keys, with_tei=with_tei)
    except AnnotateError as error:
        yield replace(one, problem=str(error))


def _in_file(one: Input, place: Place, keys: Fields, *, with_tei: bool) -> Iterator[Input]:
    kind = of_name(one.name)
    if kind is XML and (with_tei or not place.is_named) and _is_document(one, broken=with_tei):
        if with_tei:
            is_plain = one.path is not None and compression_of(one.name) is None
            yield replace(one, format=TEI if is_plain else XML.name)
        return
    if kind is None:
        with open_bytes(one.path, one.remote) as stream:
            kind = of_bytes(stream.read(64))
    if isinstance(kind, Format) and kind.split is None:
        yield replace(one, format=kind.name)
        return
    with open_bytes(one.path, one.remote) as stream:
        if isinstance(kind, Archive):
            for member in kind.members(unpacked(stream, one.name), one.name):
                yield from _of_member(member, one, keys)
        else:
            yield from _records(one, kind, unpacked(stream, one.name), keys)


def _is_document(one: Input, *, broken: bool) -> bool:
    """Return whether the XML file *one* is TEI, *broken* if it is no XML."""
    try:
        with open_bytes(one.path, one.remote) as stream:
            return is_tei(unpacked(stream, one.name), one.name)
    except SourceError:
        return broken


def _records(one: Input, kind: Format, stream: BinaryIO, keys: Fields) -> Iterator[Input]:
    assert kind.split is not None
    for record in kind.split(stream, one.name, keys):
        yield _of_record(one, kind, record)


def _of_record(one: Input, kind: Format, record: Record) -> Input:
    name = f"{one.name}:{record.number}"
    return replace(
        one,
        name=name,
        stem=f"{one.stem}-{record.number}",
        remote=None,
        data=record.data,
        format=kind.name,
        source=record.source,
        problem=_message(name, record.problem),
    )


def _of_member(member: Member, archive: Input, keys: Fields) -> Iterator[Input]:
    """Yield the articles in a member; those that are none by their name are passed over."""
    kind = of_name(member.name)
    if kind is None:
        return
    inside = PurePosixPath(member.name.replace("\\", "/")).parent
    name = f"{archive.name}!{member.name}"
    nested = "an archive in an archive; unpack the outer one first"
    problem = nested if isinstance(kind, Archive) else member.problem
    one = replace(
        archive,
        name=name,
        stem=stem_of(member.name),
        folder=archive.folder.joinpath(*map(safe_name, inside.parts)),
        remote=None,
        problem=_message(name, problem),
    )
    if isinstance(kind, Archive) or member.open is None:
        yield one
    else:
        try:
            with plain_errors(one.name), member.open() as stream:
                yield from _in_member(one, kind, unpacked(stream, one.name), keys)
        except AnnotateError as error:
            yield replace(one, problem=str(error))


def _in_member(one: Input, kind: Format, stream: BinaryIO, keys: Fields) -> Iterator[Input]:
    if kind.split is not None:
        yield from _records(one, kind, stream, keys)
        return
    data = limited(stream, one.name)
    if kind is not XML or not is_tei(io.BytesIO(data), one.name):
        yield replace(one, format=kind.name, data=data)


def _message(name: str, problem: str | None) -> str | None:
    return f"{name}: {problem}" if problem else None


def _of_stream(stream: BinaryIO, keys: Fields) -> Iterator[Input]:
    one = Input(name="standard input", stem="stdin")
    first = stream.readline(LONGEST_RECORD)
    if json_lines.is_record(first):
        for record in json_lines.records(stream, first):
            yield _of_record(one, JSON_LINES, record)
        return
    data = first + limited(stream, one.name)
    yield from _in_member(one, of_bytes(data), io.BytesIO(data), keys)
