"""What becomes of an article, and of a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FAILURES = "failures.jsonl"


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be converted."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Converted:
    """An article that was converted, and whether another had taken the name it wanted.

    *seconds* passed on the clock of its worker.
    """

    path: str
    output: Path
    words: int
    seconds: float = 0.0
    is_renamed: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that an earlier run converted and that has not changed since."""

    path: str
    output: Path


@dataclass(frozen=True, slots=True)
class Removed:
    """An article of an earlier run that is no longer there; its output was left."""

    path: str
    output: Path


@dataclass(frozen=True, slots=True)
class OtherSettings:
    """The run before had other settings or versions, which are named: nothing of it is kept."""

    names: tuple[str, ...]


Outcome = Failure | Converted | Kept | Removed | OtherSettings


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a corpus; *failures* names the file that lists those that failed."""

    converted: int = 0
    kept: int = 0
    failed: int = 0
    removed: int = 0
    words: int = 0
    failures: Path | None = None
