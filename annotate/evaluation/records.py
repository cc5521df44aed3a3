"""Reading what a record holds, whoever wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from annotate.errors import SourceError, excerpt

Json = Mapping[str, object]
Fragments = list[tuple[int, int]]


def entries(record: Json, key: str) -> list[Json]:
    """Return the objects under *key*, none if it is missing.

    Raises SourceError if there is anything but a list of objects.
    """
    found = record.get(key, [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise SourceError(
            f"article {excerpt(str(record.get('id')))}: {key!r} is no list of objects; compare the "
            "file with what `annotate export` writes"
        )
    return cast(list[Json], found)


def text_of(record: Json) -> str:
    """Return the text of *record*.  Raises SourceError if it has none."""
    text = record.get("text")
    if not isinstance(text, str):
        raise SourceError(f"article {excerpt(str(record.get('id')))}: the gold lacks its 'text'")
    return text


def span(entry: Json) -> tuple[int, int]:
    """Return start and end of *entry*.  Raises SourceError if it lacks them."""
    start, end = entry.get("start"), entry.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        raise SourceError(f"an entry lacks 'start' and 'end': {excerpt(str(dict(entry)))}")
    return start, end


def fragments(entry: Json, key: str) -> Fragments:
    """Return the list of [start, end) under *key*.  Raises SourceError for anything else."""
    found = entry.get(key) or []
    try:
        return [(int(start), int(end)) for start, end in cast(list[tuple[int, int]], found)]
    except (TypeError, ValueError):
        raise SourceError(f"{key!r} is no list of [start, end]: {excerpt(str(found))}") from None


def number(entry: Json, key: str) -> float | None:
    """Return the number under *key*, None if there is none."""
    found = entry.get(key)
    return float(found) if isinstance(found, (int, float)) else None


def words(entry: Json, key: str) -> str | None:
    """Return the string under *key*, None if there is none."""
    found = entry.get(key)
    return found if isinstance(found, str) else None
