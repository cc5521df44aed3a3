"""From what a user names (files, folders, globs, `-`) to articles, one after the other."""

from __future__ import annotations

import glob
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Unpack

from annotate.article import Article, SourceFile
from annotate.errors import SourceError, excerpt
from annotate.source.decoding import decode, line_ending
from annotate.source.metadata import Fields, Given, front_matter, metadata

TEXT_SUFFIXES = frozenset({".txt", ".text"})
RECORD_SUFFIXES = frozenset({".jsonl", ".ndjson"})
ARTICLE_SUFFIXES = TEXT_SUFFIXES | RECORD_SUFFIXES
STANDARD_INPUT = "-"
KEYS_AS_NAMED = Fields()


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One article not read yet: cheap to make and to hand to another process.

    *name* is what messages call it ("news.jsonl:3"), *stem* the id it gets if it names none.
    *path* is its file, None on standard input; *folder* the sub-folder that file was found in,
    below the folder that was named.  *data* is None for a file that is to be read.
    """

    name: str
    stem: str
    folder: Path = Path()
    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)
    is_record: bool = False

    def content(self) -> bytes:
        """Return the bytes of the record or file, by whose hash a run knows whether it changed.

        Raises SourceError if it cannot be read.
        """
        return self.data if self.data is not None else _bytes_of(self.path or Path(self.name))

    def article(self, keys: Fields, given: Given) -> Article:
        """Return the article.  Raises SourceError if there is none to be read."""
        data = self.content()
        if self.is_record:
            return _from_record(data, self, keys, given)
        return _from_text(data, self, keys, given)

    def wanted_id(self, keys: Fields) -> str:
        """Return the id that the record names, else the stem; never raises."""
        if not self.is_record or self.data is None:
            return self.stem
        try:
            named = json.loads(self.data)[keys.id]
        except (ValueError, LookupError, TypeError, RecursionError):
            return self.stem
        return str(named) if isinstance(named, (str, int)) and str(named) else self.stem


def read(path: str | Path, **given: Unpack[Given]) -> Article:
    """Return the article in the text file *path*; *given* outranks its front matter.

    Raises SourceError if it cannot be read or is no text.
    """
    path = Path(path)
    return Input(name=str(path), stem=path.stem, path=path).article(Fields(), given)


def records(
    path: str | Path,
    keys: Fields = KEYS_AS_NAMED,
    **given: Unpack[Given],
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


def inputs(
    paths: Iterable[str | Path], suffixes: frozenset[str] = ARTICLE_SUFFIXES
) -> Iterator[Input]:
    """Yield what there is to read in files, folders (all of their sub-folders), globs, and `-`.

    JSON Lines are told by their suffix, on standard input by their first line.  *suffixes* are
    those of the files to take from folders.
    Raises SourceError for a path that is not there, and a folder or glob without articles.
    """
    for name in map(str, paths):
        if name == STANDARD_INPUT:
            yield from _of_stream(sys.stdin.buffer)
            continue
        for path, folder in files(name, suffixes):
            if path.suffix.lower() in RECORD_SUFFIXES:
                yield from (replace(found, path=path, folder=folder) for found in _lines_of(path))
            else:
                yield Input(name=str(path), stem=path.stem, path=path, folder=folder)


def files(name: str, suffixes: frozenset[str]) -> Iterator[tuple[Path, Path]]:
    """Yield the files that *name* means, sorted, each with its sub-folder in the one named.

    In a folder they are those with one of *suffixes*, hidden ones and linked folders left out.
    Raises SourceError if there are none.
    """
    path = Path(name)
    if path.is_dir():
        found = _files_in(path, suffixes)
        nothing = f"no file in this folder ends in {' or '.join(sorted(suffixes))}"
    elif path.exists():
        found = iter([(path, Path())])
        nothing = "no file"
    elif glob.has_magic(name):
        hits = map(Path, sorted(glob.glob(name, recursive=True)))
        found = ((hit, Path()) for hit in hits if hit.is_file())
        nothing = "no file fits this pattern"
    else:
        raise SourceError(f"{name}: no such file or folder; check the name")
    first = next(found, None)
    if first is None:
        raise SourceError(f"{name}: {nothing}; name files, or a folder that has some")
    yield first
    yield from found


def _files_in(folder: Path, suffixes: frozenset[str]) -> Iterator[tuple[Path, Path]]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.lower() in suffixes and not name.startswith("."):
                yield Path(parent, name), Path(parent).relative_to(folder)


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
        source=SourceFile(name=Path(found.name).name, line_ending=line_ending(text)),
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
