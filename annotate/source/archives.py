"""The files in a zip or tar archive, one after the other and without ever unpacking to disk."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from annotate.source.unpacking import forwards, refuse_bomb, seekable

ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive.  *open* is None for what is no file to be read, as *problem* says."""

    name: str
    open: Callable[[], BinaryIO] | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Archive:
    """A kind of archive: *members* yields what is in one that has the name given."""

    name: str
    suffixes: tuple[str, ...]
    members: Callable[[BinaryIO, str], Iterator[Member]]


def zip_members(stream: BinaryIO, name: str) -> Iterator[Member]:
    """Yield the files of a zip archive, in the order of its directory."""
    with seekable(stream) as whole, zipfile.ZipFile(whole) as archive:
        for entry in archive.infolist():
            if not entry.is_dir():
                yield _zip_member(archive, entry, name)


def _zip_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Member:
    def opened() -> BinaryIO:
        # The sizes are the archive's word, but no more than this is unpacked.
        refuse_bomb(f"{name}!{entry.filename}", entry.file_size, entry.compress_size)
        return forwards(cast(BinaryIO, archive.open(entry)))

    problem = _led_astray(entry.filename)
    if entry.flag_bits & ENCRYPTED:
        problem = "encrypted; unpack it with its password and name the files"
    elif entry.compress_type not in METHODS:
        problem = "packed in a way that Python does not know; unpack it and name the files"
    return Member(entry.filename, None if problem else opened, problem)


def tar_members(stream: BinaryIO, name: str) -> Iterator[Member]:
    """Yield the files of a tar archive in their order, read forwards once."""
    with tarfile.open(name=name, fileobj=stream, mode="r|") as archive:
        while (entry := archive.next()) is not None:
            if not entry.isdir():
                yield _tar_member(archive, entry)
            # Kept by the library for looking names up, which nobody does here.
            archive.members = []  # type: ignore[attr-defined]


def _tar_member(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> Member:
    problem = _led_astray(entry.name)
    if entry.issym() or entry.islnk():
        problem = "a link, which is not followed; it has no text of its own"
    elif not entry.isfile():
        problem = "a device, no file; leave it out of the archive"

    def opened() -> BinaryIO:
        return forwards(cast(BinaryIO, archive.extractfile(entry)))

    return Member(entry.name, None if problem else opened, problem)


def _led_astray(name: str) -> str:
    """Say what is wrong with the *name* of a member that leads out of its archive, else nothing."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts[:1] and path.parts[0].endswith(":")):
        return "its name leads out of the archive; it was not read"
    return ""


ARCHIVES = (
    Archive("zip archive", (".zip",), zip_members),
    Archive("tar archive", (".tar",), tar_members),
)
