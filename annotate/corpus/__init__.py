"""Many articles, one after the other or on many processes and machines, and none of them lost.

A run takes each article the same way: its bytes are read here, a worker makes TEI of them, and
what it made is written here.  Workers touch no file, so one that dies leaves nothing behind.
"""

from __future__ import annotations

from annotate.corpus.documents import trees
from annotate.corpus.outcomes import (
    FAILURES,
    Converted,
    Failure,
    Kept,
    OtherSettings,
    Outcome,
    Removed,
    Summary,
)
from annotate.corpus.pool import Workers
from annotate.corpus.run import WINDOW, convert, convert_one, count
from annotate.corpus.tasks import Encoded, Task, encoded

__all__ = [
    "FAILURES",
    "WINDOW",
    "Converted",
    "Encoded",
    "Failure",
    "Kept",
    "OtherSettings",
    "Outcome",
    "Removed",
    "Summary",
    "Task",
    "Workers",
    "convert",
    "convert_one",
    "count",
    "encoded",
    "trees",
]
