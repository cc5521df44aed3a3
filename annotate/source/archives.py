"""The files in a zip or tar archive, one after the other and without ever unpacking to disk."""

from __future__ import annotations

import os
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Self, cast

from annotate.source.unpacking import BUFFER, forwards, refuse_bomb, seekable

# Headers that hold a long name or further fields, which are read into memory, and how long they
# may be: in bytes, many times what systems allow a name.
EXTENDED = frozenset(
    {
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.SOLARIS_XHDTYPE,
    }
)
LONGEST_HEADER = 2**20
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
        packed = whole.seek(0, os.SEEK_END)
        promised = 0
        for entry in archive.infolist():
            if not entry.is_dir():
                promised += entry.file_size
                yield _zip_member(archive, entry, name, all_sizes=(promised, packed))


def _zip_member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, *, all_sizes: tuple[int, int]
) -> Member:
    def opened() -> BinaryIO:
        # The sizes are the archive's word, but no more than this is unpacked.  Members may share
        # what is packed, so that each is small and all together are a bomb.
        refuse_bomb(f"{name}!{entry.filename}", entry.file_size, entry.compress_size)
        refuse_bomb(f"{name}!{entry.filename}", *all_sizes)
        return forwards(cast(BinaryIO, archive.open(entry)))

    problem = _led_astray(entry.filename)
    if entry.flag_bits & ENCRYPTED:
        problem = "encrypted; unpack it with its password and name the files"
    elif entry.compress_type not in METHODS:
        problem = "packed in a way that Python does not know; unpack it and name the files"
    return Member(entry.filename, None if problem else opened, problem)


def tar_members(stream: BinaryIO, name: str) -> Iterator[Member]:
    """Yield the files of a tar archive in their order, read forwards once.

    Raises tarfile.ReadError where it is damaged: the library would take that for its end.
    """
    with tarfile.open(name=name, fileobj=stream, mode="r|", tarinfo=_Header) as archive:
        while (entry := archive.next()) is not None:
            if not entry.isdir():
                yield _tar_member(archive, entry)
            # Kept by the library for looking names up, which nobody does here.
            archive.members = []  # type: ignore[attr-defined]
        assert archive.fileobj is not None
        while data := archive.fileobj.read(BUFFER):
            if data.strip(b"\0"):
                raise tarfile.ReadError("there is more behind its end, which was not read")


class _Header(tarfile.TarInfo):
    """The header of a member."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        try:
            header = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if buf and not buf.strip(b"\0"):
                raise  # the mark of the end
            raise tarfile.ReadError(str(error) if buf else "its end is missing") from error
        if header.type in EXTENDED and header.size > LONGEST_HEADER:
            raise tarfile.ReadError(f"a header of more than {LONGEST_HEADER >> 20} MB")
        return header


def _tar_member(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> Member:
    problem = _led_astray(entry.name)
    if entry.issym() or entry.islnk():
        problem = "a link, which is not followed; it has no text of its own"
    elif entry.issparse():
        problem = "a file with holes, which no text has; unpack it and name the file"
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
