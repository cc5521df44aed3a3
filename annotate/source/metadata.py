"""What is told of an article: options, fields of a record, and a front-matter block."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import TypedDict

from annotate.article import Metadata
from annotate.errors import SourceError, excerpt


class Given(TypedDict, total=False):
    """Metadata told by the caller; it outranks what the source says of itself."""

    id: str | None
    title: str | None
    date: str | None
    publisher: str | None
    url: str | None
    author: str | None
    licence: str | None
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The keys under which a JSON Lines record or a front-matter block holds what we look for."""

    id: str = "id"
    text: str = "text"
    title: str = "title"
    date: str = "date"
    publisher: str = "publisher"
    url: str = "url"
    author: str = "author"
    licence: str = "licence"
    language: str = "language"


KEYS = tuple(field.name for field in fields(Fields) if field.name != "text")

# A block is looked for in no more than this much text: what is longer is no front matter.
FRONT_MATTER_LIMIT = 16_384
# Atomic groups: a line is read in one way only, so the time grows linearly with the text.
FRONT_MATTER = re.compile(
    r"---[ \t]*(?>\r\n?|\n)((?>[ \t]*(?:[\w-]+:[^\r\n]*|#[^\r\n]*)?(?>\r\n?|\n))*)"
    r"---[ \t]*(?>\r\n?|\n|\Z)"
)
ENTRY = re.compile(r"[ \t]*([\w-]+):[ \t]*([^\r\n]*)")
IN_WORDS = ("%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%d %b %Y")


def front_matter(text: str, keys: Fields) -> tuple[dict[str, str], str]:
    """Return the fields of the block at the head of *text*, and the text behind it.

    A block is a line `---`, lines `key: value`, and a line `---`; at least one key is one of
    *keys*.  Without one there are no fields and all of the text.

    >>> front_matter("---\\ndate: 2024-05-02\\n---\\nStorm\\n", Fields())
    ({'date': '2024-05-02'}, 'Storm\\n')
    """
    match = FRONT_MATTER.match(text, 0, FRONT_MATTER_LIMIT) if text.startswith("---") else None
    if match is None:
        return {}, text
    found = {key: _unquoted(value) for key, value in ENTRY.findall(match.group(1))}
    if not any(getattr(keys, key) in found for key in KEYS):
        return {}, text
    return {key: value for key, value in found.items() if value}, text[match.end() :]


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def metadata(
    found: Mapping[str, object], given: Given, keys: Fields, *, where: str, id: str, origin: str
) -> Metadata:
    """Return the metadata of the article at *where*: *given* first, else what was *found*.

    *id* is the last resort, *origin* the `date_origin` of a date that was found.
    Raises SourceError for a date that is none, or a field that holds no words.
    """
    values = {key: given.get(key) or _words(found, getattr(keys, key), where) for key in KEYS}
    told = values.pop("date")
    when = iso_date(str(told), where) if told else None
    return Metadata(
        id=str(values.pop("id") or id),
        date=when,
        date_origin=("given" if given.get("date") else origin) if when else None,
        **{key: str(value) for key, value in values.items() if value},
    )


def _words(found: Mapping[str, object], key: str, where: str) -> str | None:
    value = found.get(key)
    if value is None or isinstance(value, str):
        return value.strip() or None if value else None
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value) or None
    raise SourceError(f"{where}: {key!r} holds {excerpt(repr(value))}; a string was expected")


def iso_date(told: str, where: str = "date") -> str:
    """Return *told* as the ISO 8601 day YYYY-MM-DD.

    Read are ISO dates and times, "2 May 2024", "May 2, 2024", and the dates of mail and RSS.
    Raises SourceError for anything else, and for a day that does not exist.

    >>> iso_date("2024-05-02T18:30:00Z")
    '2024-05-02'
    """
    told = told.strip()
    try:
        return date.fromisoformat(told).isoformat()
    except ValueError:
        pass
    for read in (datetime.fromisoformat, _in_words, parsedate_to_datetime):
        try:
            return read(told).date().isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    raise SourceError(f"{where}: {excerpt(told)} is not a date; write it as YYYY-MM-DD")


def _in_words(told: str) -> datetime:
    for form in IN_WORDS:
        try:
            return datetime.strptime(told, form)
        except ValueError:
            continue
    raise ValueError(told)
