"""Files by their names: folders, globs and remote addresses, each file with where it was found."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from annotate.errors import SourceError
from annotate.extras import extra
from annotate.source.names import is_remote
from annotate.source.unpacking import plain_errors

if TYPE_CHECKING:
    from fsspec.core import OpenFile

LINKED_OUT = "a link that leads out of the folder, which is not followed; name the file itself"
ANY_DEPTH = "**"
NO_FILE = "no file but a device, pipe or broken link; it was not read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A file and the *folder* it was found in, below the one that was named.

    *path* is None for a *remote* file.  *problem* says why a file in a folder is not read.
    """

    name: str
    folder: Path = Path()
    path: Path | None = None
    remote: OpenFile | None = None
    is_named: bool = False
    problem: str | None = None


def open_bytes(path: Path | None, remote: OpenFile | None) -> BinaryIO:
    """Return the bytes of a file here or elsewhere, as they are."""
    if remote is not None:
        return cast(BinaryIO, remote.open())
    assert path is not None
    return path.open("rb")


def files(name: str, suffixes: frozenset[str]) -> Iterator[tuple[Path, Path]]:
    """Yield the files here that *name* means, sorted, each with its sub-folder in the one named.

    In a folder they are those with one of *suffixes*, hidden ones and linked folders left out.
    Raises SourceError if there are none.
    """
    for place in places(name, lambda file: Path(file).suffix.lower() in suffixes, suffixes):
        if place.path is not None:
            yield place.path, place.folder


def places(
    name: str, is_wanted: Callable[[str], bool], suffixes: frozenset[str]
) -> Iterator[Place]:
    """Yield the files that *name* means, sorted.

    Of a folder they are those that are wanted by their name, which *suffixes* tells to people;
    hidden ones and linked folders are left out.
    Raises SourceError if there are none.
    """
    nothing = "no file fits this pattern"
    if is_remote(name):
        found = _elsewhere(name, is_wanted)
        nothing = "no article is there"
    elif os.path.isdir(name):
        found = _in_folder(Path(name), is_wanted)
        nothing = f"no file in this folder ends in {' or '.join(sorted(suffixes))}"
    elif os.path.lexists(name):
        found = iter([Place(name=name, path=Path(name), is_named=True)])
    elif glob.has_magic(name):
        hits = sorted(_matching(name))
        found = (Place(name=h, path=Path(h), is_named=True) for h in hits if Path(h).is_file())
    else:
        raise SourceError(f"{name}: no such file or folder; check the name")
    first = next(found, None)
    if first is None:
        raise SourceError(f"{name}: {nothing}; name files, or a folder that has some")
    yield first
    yield from found


def _matching(pattern: str) -> set[str]:
    """Return what is called as *pattern* says; its `**` are any sub-folders, hidden ones left out.

    Linked folders are no sub-folders, as in a folder that is named: links may lead in a circle, in
    which the library would go on for ever.
    """
    parts = pattern.split(os.sep)
    if ANY_DEPTH not in parts:
        return set(glob.glob(pattern))
    at = parts.index(ANY_DEPTH)
    rest = os.sep.join(parts[at + 1 :]) or "*"
    tops = glob.glob(os.sep.join((*parts[:at], ""))) if at else [""]
    found: set[str] = set()
    for top in tops:
        for parent, folders, _ in os.walk(top or os.curdir):
            folders[:] = [name for name in folders if not name.startswith(".")]
            inside = os.path.relpath(parent, top or os.curdir)
            below = top if inside == os.curdir else os.path.join(top, inside)
            found |= _matching(os.path.join(glob.escape(below), rest))
    return found


def _in_folder(folder: Path, is_wanted: Callable[[str], bool]) -> Iterator[Place]:
    barred: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=barred.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if is_wanted(name) and not name.startswith("."):
                path = Path(parent, name)
                yield Place(
                    name=str(path),
                    folder=Path(parent).relative_to(folder),
                    path=path,
                    problem=_problem(path, folder),
                )
    for error in barred:
        yield Place(
            name=str(error.filename),
            problem=f"cannot be listed ({error.strerror}); check its permissions",
        )


def _problem(path: Path, folder: Path) -> str | None:
    if path.is_symlink() and not _is_inside(path, folder):
        return LINKED_OUT
    return None if path.is_file() else NO_FILE


def _is_inside(path: Path, folder: Path) -> bool:
    # Unlike Path.resolve, realpath does not raise for links that lead in a circle.
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _elsewhere(name: str, is_wanted: Callable[[str], bool]) -> Iterator[Place]:
    with extra("remote", name):
        from fsspec.core import OpenFile, url_to_fs

    with plain_errors(name, is_far=True):
        system, path = url_to_fs(name)
        if glob.has_magic(path):
            found, top = sorted(system.glob(path)), None
        elif not is_wanted(path) and system.isdir(path):
            found, top = sorted(filter(is_wanted, system.find(path))), path
        else:
            found, top = [path], None
    chain = "::".join(name.split("::")[1:])
    for file in found:
        folder = PurePosixPath(file).relative_to(top).parent if top is not None else Path()
        address = system.unstrip_protocol(file) + (f"::{chain}" if chain else "")
        yield Place(
            name=address,
            folder=Path(folder),
            remote=OpenFile(system, file, "rb"),
            is_named=top is None,
        )
