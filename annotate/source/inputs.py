"""From what a user names (files, folders, globs, `-`) to articles, one after the other."""

from __future__ import annotations

import glob
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Unpack

from annotate.article import Article, SourceFile
from annotate.errors import SourceError, excerpt
from annotate.source.decoding import decode, line_ending
from annotate.source.metadata import Fields, Given, front_matter, metadata

TEXT_SUFFIXES = frozenset({".txt", ".text"})
RECORD_SUFFIXES = frozenset({".jsonl", ".ndjson"})
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One article not read yet: cheap to make and to hand to another process.

    *name* is what messages call it ("news.jsonl:3"), *stem* the id it gets if it names none.
    *data* is None for a file that is to be read.
    """

    name: str
    stem: str
    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)
    is_record: bool = False

    def article(self, keys: Fields, given: Given) -> Article:
        """Return the article.  Raises SourceError if there is none to be read."""
        data = self.data if self.data is not None else _bytes_of(self.path or Path(self.name))
        if self.is_record:
            return _from_record(data, self, keys, given)
        return _from_text(data, self, keys, given)


def read(path: str | Path, **given: Unpack[Given]) -> Article:
    """Return the article in the text file *path*; *given* outranks its front matter.

    Raises SourceError if it cannot be read or is no text.
    """
    path = Path(path)
    return Input(name=str(path), stem=path.stem, path=path).article(Fields(), given)


def records(
    path: str | Path, keys: Fields = Fields(), **given: Unpack[Given]  # noqa: B008 (it is frozen)
) -> Iterator[Article]:
    """Yield the articles of a JSON Lines file, one a line.

    Raises SourceError with file and line at the first that cannot be read; take the `Input`s of
    `inputs` one by one to go on behind it.
    """
    path = Path(path)
    return (found.article(keys, given) for found in _lines_of(path))


def articles(paths: Iterable[str | Path]) -> Iterator[Article]:
    """Yield the articles of all *paths*, which `inputs` describes."""
    return (found.article(Fields(), {}) for found in inputs(paths))


def inputs(paths: Iterable[str | Path]) -> Iterator[Input]:
    """Yield what there is to read in files, folders (all of their sub-folders), globs, and `-`.

    JSON Lines are told by their suffix, on standard input by their first line.
    Raises SourceError for a path that is not there, and a folder or glob without articles.
    """
    return chain.from_iterable(map(_of_path, map(str, paths)))


def _of_path(name: str) -> Iterator[Input]:
    if name == STANDARD_INPUT:
        return _of_stream(sys.stdin.buffer)
    path = Path(name)
    if path.is_dir():
        return _of_files(_files_in(path), f"{name}: no articles (.txt, .jsonl) in this folder")
    if path.exists():
        return _of_file(path)
    if glob.has_magic(name):
        found = (Path(hit) for hit in sorted(glob.glob(name, recursive=True)))
        return _of_files(filter(Path.is_file, found), f"{name}: no file fits this pattern")
    raise SourceError(f"{name}: no such file or folder; check the name")


def _of_files(paths: Iterable[Path], if_none: str) -> Iterator[Input]:
    path = None
    for path in paths:
        yield from _of_file(path)
    if path is None:
        raise SourceError(f"{if_none}; name files, or a folder that has some")


def _of_file(path: Path) -> Iterator[Input]:
    if path.suffix.lower() in RECORD_SUFFIXES:
        return _lines_of(path)
    return iter([Input(name=str(path), stem=path.stem, path=path)])


def _files_in(folder: Path) -> Iterator[Path]:
    """Yield the articles' files of *folder*, sorted; hidden ones and linked folders left out."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            suffix = Path(name).suffix.lower()
            if suffix in TEXT_SUFFIXES | RECORD_SUFFIXES and not name.startswith("."):
                yield Path(parent, name)


def _of_stream(stream: BinaryIO) -> Iterator[Input]:
    first = stream.readline()
    if _is_record(first):
        yield from _lines(chain([first], stream), "standard input", "stdin")
    else:
        yield Input(name="standard input", stem="stdin", data=first + stream.read())


def _is_record(line: bytes) -> bool:
    if not line.startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _lines_of(path: Path) -> Iterator[Input]:
    try:
        with path.open("rb") as stream:
            yield from _lines(stream, str(path), path.stem)
    except OSError as error:
        raise _unreadable(path, error) from error


def _lines(lines: Iterable[bytes], name: str, stem: str) -> Iterator[Input]:
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield Input(name=f"{name}:{number}", stem=f"{stem}-{number}", data=line, is_record=True)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> SourceError:
    return SourceError(f"{path}: cannot be read ({error.strerror}); check its name and permissions")


def _from_text(data: bytes, found: Input, keys: Fields, given: Given) -> Article:
    text, source = decode(data, found.path.name if found.path else found.name)
    told, text = front_matter(text, keys)
    return Article(
        text=text,
        metadata=metadata(told, given, keys, where=found.name, id=found.stem, origin="file"),
        source=source,
    )


def _from_record(line: bytes, found: Input, keys: Fields, given: Given) -> Article:
    record = _record(line, found.name)
    text = record.get(keys.text)
    if not isinstance(text, str):
        raise SourceError(
            f"{found.name}: no string under {keys.text!r} but {excerpt(', '.join(record))}; name "
            "the key that holds the text with --text-field"
        )
    return Article(
        text=text,
        metadata=metadata(record, given, keys, where=found.name, id=found.stem, origin="given"),
        source=SourceFile(name=found.name, line_ending=line_ending(text)),
    )


def _record(line: bytes, name: str) -> dict[str, object]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"{name}: not a JSON record ({error}); each line must be one JSON object"
        ) from None
    if not isinstance(record, dict):
        raise SourceError(
            f"{name}: a JSON {type(record).__name__}, not an object; each line must be one object"
        )
    return record
