"""Holds that code writes in one folder only, reaches no network and starts no program."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
# What Python tells of before it does it, by the name it has in the table of audit events.
CHANGES = frozenset({"os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink"})
BARRED = frozenset({"os.exec", "os.fork", "os.system", "socket.connect", "subprocess.Popen"})

# The only folders to be written in; empty if anything may be done.
_allowed: list[str] = []


@contextmanager
def confined() -> Iterator[Path]:
    """Yield an empty folder, outside of which nothing may be written until it is left and gone.

    Raises AssertionError in whoever tries, as far as Python itself hears of it.
    """
    _listen()
    with tempfile.TemporaryDirectory() as name:
        before = tempfile.tempdir, sys.dont_write_bytecode
        tempfile.tempdir, sys.dont_write_bytecode = name, True
        _allowed.append(os.path.realpath(name))
        try:
            yield Path(name)
        finally:
            _allowed.pop()
            tempfile.tempdir, sys.dont_write_bytecode = before


@cache
def _listen() -> None:
    sys.addaudithook(_heard)


def _heard(event: str, arguments: tuple[object, ...]) -> None:
    if not _allowed:
        return
    assert event not in BARRED, f"{event} {arguments}"
    if event == "open":
        path, _, flags = arguments
        assert not (isinstance(flags, int) and flags & WRITES) or _is_inside(path), path
    elif event in CHANGES:
        assert all(map(_is_inside, arguments[:2])), f"{event} {arguments}"


def _is_inside(path: object) -> bool:
    if not isinstance(path, (str, bytes, os.PathLike)):
        return True  # a number: a file that is open, or no folder
    return os.path.realpath(os.fsdecode(path)).startswith(_allowed[-1])
