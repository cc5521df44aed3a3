"""JSON Lines: one article a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from annotate.errors import SourceError, excerpt
from annotate.source.metadata import Fields
from annotate.source.reading import LONGEST_RECORD, Reading, Record

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def split(stream: BinaryIO, name: str, keys: Fields) -> Iterator[Record]:
    """Yield the lines that are not empty."""
    return records(stream, b"")


def records(stream: BinaryIO, first: bytes) -> Iterator[Record]:
    """Yield the lines of *stream* that are not empty, *first* the part of it already read."""
    number = 1
    line = (first or stream.readline(LONGEST_RECORD)).removeprefix(BYTE_ORDER_MARK)
    while line:
        is_whole = len(line) < LONGEST_RECORD or line.endswith(b"\n")
        if not is_whole:
            yield Record(number=number, problem=_too_long(stream))
        elif line.strip():
            yield Record(number=number, data=line.rstrip(b"\r\n"))
        line = stream.readline(LONGEST_RECORD)
        number += 1


def _too_long(stream: BinaryIO) -> str:
    while (rest := stream.readline(LONGEST_RECORD)) and not rest.endswith(b"\n"):
        pass
    return (
        f"a line of more than {LONGEST_RECORD >> 20} MB, which no article is; is this JSON Lines?"
    )


def is_record(line: bytes) -> bool:
    """Return whether *line* is a JSON object, as a file of JSON Lines starts with one."""
    if not line.startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def read(line: bytes, name: str, keys: Fields) -> Reading:
    """Return the article in the JSON object *line*."""
    record = _record(line, name)
    text = record.get(keys.text)
    if not isinstance(text, str):
        raise SourceError(
            f"{name}: no string under {keys.text!r} but {excerpt(', '.join(record))}; name "
            "the key that holds the text with --text-field"
        )
    return Reading(text=text, told=record, keys=keys)


def wanted_id(line: bytes, keys: Fields) -> str | None:
    """Return the id in the JSON object *line*, None if it has none; never raises."""
    try:
        named = json.loads(line)[keys.id]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return str(named) or None if isinstance(named, (str, int)) else None


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
