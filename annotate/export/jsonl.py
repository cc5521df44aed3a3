"""Standoff records as JSON Lines: what scripts and the scorers read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from annotate.export.records import json_line
from annotate.export.writing import Add


@contextmanager
def writer(stream: BinaryIO) -> Iterator[Add]:
    """Yield a function that writes the record of an article as one line."""
    yield lambda article: stream.write(json_line(article))
