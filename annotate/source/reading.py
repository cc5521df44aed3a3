"""What the readers of formats hand on: an article's words, or the records of a table."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version

from annotate.article import Application, SourceFile
from annotate.errors import SourceError
from annotate.source.metadata import Fields, iso_date

# A file with its pictures and markup is no larger, in bytes; one that is could fill the memory.
LARGEST = 64 * 2**20
# Nor is the line or row of an article longer, in bytes or characters.
LONGEST_RECORD = 16 * 2**20
KEYS_AS_NAMED = Fields()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The text of one article, what its file says of it, and how the file was read.

    *told* holds metadata under the names in *keys*.  *readers* are the programs that took the text
    out of the file; text that annotate itself decoded has none.
    """

    text: str
    told: Mapping[str, object] = field(default_factory=dict)
    keys: Fields = KEYS_AS_NAMED
    encoding: str = "UTF-8"
    byte_order_mark: bool = False
    readers: tuple[Application, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One article of a file that holds many, as JSON; *number* is its line or row, from 1.

    *source* says where it came from if the JSON was made of something else.  *problem* is told in
    place of the article.
    """

    number: int
    data: bytes = b""
    source: SourceFile | None = None
    problem: str | None = None


def library(name: str, description: str) -> Application:
    """Return the installed distribution *name* as a reader."""
    return Application(id=f"app-{name}", name=name, version=version(name), description=description)


def python(module: str, description: str) -> Application:
    """Return *module* of the standard library as a reader; its version is Python's."""
    return Application(
        id=f"app-{module}",
        name=f"Python {module}",
        version=platform.python_version(),
        description=description,
    )


def known_date(told: str | None) -> str | None:
    """Return *told* as YYYY-MM-DD, None if a program wrote there what is no date.

    >>> known_date("20240502T183000Z"), known_date("Thu, 32 May 2024")
    ('2024-05-02', None)
    """
    try:
        return iso_date(told) if told else None
    except SourceError:
        return None
