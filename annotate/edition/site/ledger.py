"""What annotate wrote into a site's folder, and from what: so that only what changed is written.

The ledger is a hidden file in that folder, one line a file: the digest of what it was made from,
its size, when it was last changed (ns), the digest of its content, and its path.  A line is added
before a file is written, so that what an interrupted run wrote is known too; the ledger is put in
order at the end of each run.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import TextIO

from annotate.errors import OutputError
from annotate.output import leftovers, not_written, write_whole

NAME = ".annotate-site"
DIGEST_SIZE = 16
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """What the ledger says of a file; *changed* is 0 until it is known to be written."""

    origin: str
    size: int
    changed: int
    content: str


def digest(*parts: str | bytes) -> str:
    """Return the digest of *parts*; where one ends and the next begins counts."""
    made = blake2b(digest_size=DIGEST_SIZE)
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(b"%d " % len(content))
        made.update(content)
    return made.hexdigest()


class Ledger:
    """The files of a site in *folder*: those of earlier runs, and those that this run has.

    Used in a `with` statement: at its end, what only earlier runs had is removed, if it still is as
    they wrote it; an exception leaves all files there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / NAME
        self._known = dict(_lines(self._path))
        self._had: dict[str, Line] = {}
        self._journal: TextIO | None = None

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._journal is not None:
            self._journal.close()
        if kind is None:
            self._remove_stale()
            self._put_in_order()

    def has(self, path: str, origin: str) -> bool:
        """Say whether the file *path* is there as it was made from *origin*; then it stays."""
        line = self._known.get(path)
        if line is None or line.origin != origin:
            return False
        target = self.folder / path
        try:
            found = target.stat()
        except OSError:
            return False
        if found.st_mtime_ns != line.changed or found.st_size != line.size:
            line = replace(line, changed=0)
            if not _holds(target, line):
                return False
        self._had[path] = line
        return True

    def write(self, path: str, origin: str, content: str | bytes) -> None:
        """Have the file *path*, made from *origin*, hold *content*.  Raises OutputError."""
        made = content.encode("utf-8", "replace") if isinstance(content, str) else content
        line = Line(origin, len(made), 0, _digest_of(made))
        self._note(path, line)
        target = self.folder / path
        if not _holds(target, line):
            write_whole(target, made, synced=False)

    @contextlib.contextmanager
    def making(self, paths: Iterable[str], origin: str) -> Iterator[None]:
        """Let the files *paths*, made from *origin*, be written by others in the meantime."""
        for path in paths:
            self._note(path, Line(origin, 0, 0, ""))
        yield
        for path in paths:
            target = self.folder / path
            self._note(path, Line(origin, target.stat().st_size, 0, _digest_in(target)))

    def keep(self, path: str, content: str | bytes) -> str:
        """Have the file *path* hold *content*, which is its own origin; return that digest."""
        made = content.encode("utf-8", "replace") if isinstance(content, str) else content
        origin = _digest_of(made)
        if not self.has(path, origin):
            self.write(path, origin, made)
        return origin

    def _note(self, path: str, line: Line) -> None:
        """Add *line* for *path* before anything is written."""
        try:
            if self._journal is None:
                self.folder.mkdir(parents=True, exist_ok=True)
                self._journal = self._path.open("a", encoding="utf-8", buffering=1)
                self._journal.write("\n")  # the last line may be torn
            self._journal.write(_written(path, line))
        except OSError as error:
            raise not_written(self._path, error) from error
        self._had[path] = line

    def _remove_stale(self) -> None:
        for path, line in self._known.items():
            target = self.folder / path
            if not line.changed:  # it may have been killed while it wrote this one
                for left in leftovers(target):
                    _remove(left)
            if path not in self._had and _holds(target, line):
                _remove(target)
                with contextlib.suppress(OSError):  # others may have put files there
                    target.parent.rmdir()

    def _put_in_order(self) -> None:
        lines = []
        for path, line in sorted(self._had.items()):
            changed = line.changed or (self.folder / path).stat().st_mtime_ns
            lines.append(_written(path, replace(line, changed=changed)))
        content = "".join(lines).encode()
        if not self._path.is_file() or self._path.read_bytes() != content:
            write_whole(self._path, content)


def _holds(target: Path, line: Line) -> bool:
    try:
        return target.stat().st_size == line.size and _digest_in(target) == line.content
    except OSError:
        return False


def _digest_of(content: bytes) -> str:
    return blake2b(content, digest_size=DIGEST_SIZE).hexdigest()


def _digest_in(target: Path) -> str:
    made = blake2b(digest_size=DIGEST_SIZE)
    with target.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            made.update(chunk)
    return made.hexdigest()


def _remove(target: Path) -> None:
    try:
        target.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"{target}: is no longer part of the site and cannot be removed ({error.strerror}); "
            "remove it, or check the permissions of its folder"
        ) from error


def _written(path: str, line: Line) -> str:
    return f"{line.origin} {line.size} {line.changed} {line.content} {path}\n"


def _lines(path: Path) -> Iterator[tuple[str, Line]]:
    """Yield what the ledger at *path* says; lines that it cannot have written are passed over."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return
    for written in text.splitlines():
        fields = written.split(" ", 4)
        if len(fields) == 5 and fields[1].isdecimal() and fields[2].isdecimal():
            named = PurePosixPath(fields[4])
            # Files are removed by what the ledger says: none outside the folder may be.
            if not named.is_absolute() and ".." not in named.parts:
                yield fields[4], Line(fields[0], int(fields[1]), int(fields[2]), fields[3])
