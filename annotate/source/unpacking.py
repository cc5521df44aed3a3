"""Bytes out of compressed files, with an end put to what unpacks to far more than any text."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import shutil
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, cast

from annotate.errors import AnnotateError, SourceError
from annotate.extras import extra
from annotate.source.names import compression_of
from annotate.source.reading import LARGEST

# News, JSON and XML shrink to a third, repetitive tables to a thirtieth; bombs to a thousandth.
LARGEST_RATIO = 200
# This much may come out of next to nothing: a short text that says one thing over and over.
UNQUESTIONED = 16 * 2**20
BUFFER = 2**16

DAMAGES = (
    EOFError,
    UnicodeDecodeError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
)
# What parsers raise on top of their own errors when sizes and names in a file are nonsense.
STUMBLES = (ValueError, LookupError, ArithmeticError, struct.error, RuntimeError, MemoryError)


def _zstandard(packed: IO[bytes]) -> object:
    with extra("tables", "a .zst file"):
        import pyarrow
    return pyarrow.CompressedInputStream(pyarrow.PythonFile(cast(io.IOBase, packed), "r"), "zstd")


OPENERS: dict[str, Callable[[IO[bytes]], object]] = {
    ".gz": gzip.open,
    ".bz2": bz2.open,
    ".xz": lzma.open,
    ".zst": _zstandard,
}


def unpacked(stream: BinaryIO, name: str) -> BinaryIO:
    """Return what is in *stream*, by the suffix of *name*.

    Reading it raises SourceError where a bomb goes off.
    """
    suffix = compression_of(name)
    if suffix is None:
        return stream
    packed = _Counted(stream)
    inner = cast(BinaryIO, OPENERS[suffix](cast(BinaryIO, packed)))
    return io.BufferedReader(_Measured(inner, packed, name), BUFFER)


def forwards(stream: BinaryIO) -> io.BufferedReader:
    """Return *stream* as one that is read once, and whose next bytes can be looked at before."""
    return io.BufferedReader(_Counted(stream), BUFFER)


@contextmanager
def seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Yield *stream*, or a copy of it on disk if it can be read forwards only."""
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy, BUFFER)
        copy.seek(0)
        yield cast(BinaryIO, copy)


def limited(stream: IO[bytes], name: str) -> bytes:
    """Return all of *stream*.  Raises SourceError if that is more than an article can be."""
    found = io.BytesIO()
    while found.tell() <= LARGEST and (data := stream.read(BUFFER)):
        found.write(data)
    if found.tell() > LARGEST:
        raise SourceError(
            f"{name}: larger than {LARGEST >> 20} MB, which no article is; divide it, or write it "
            "as JSON Lines"
        )
    return found.getvalue()


def refuse_bomb(name: str, unpacked_size: int, packed_size: int) -> None:
    """Raise SourceError if *unpacked_size* bytes come out of *packed_size* and are too many."""
    if unpacked_size > UNQUESTIONED and unpacked_size > LARGEST_RATIO * packed_size:
        raise SourceError(
            f"{name}: unpacks to more than {LARGEST_RATIO} times its size, as no text does; it was "
            "not read on, unpack it yourself if you trust it"
        )


@contextmanager
def plain_errors(name: str, *, is_far: bool = False) -> Iterator[None]:
    """Turn what goes wrong in reading *name*, a remote file if it *is_far*, into a SourceError."""
    try:
        yield
    except AnnotateError:
        raise
    except Exception as error:
        message = _message(error, is_far=is_far)
        if message is None:
            raise
        raise SourceError(f"{name}: {message}") from error


def _message(error: Exception, *, is_far: bool) -> str | None:
    """Return what *error* means for the file that was read, None if it is not of that kind."""
    words = " ".join(str(error).split()) or type(error).__name__
    damaged = f"damaged or cut off ({words}); fetch it again"
    if isinstance(error, RecursionError):
        return "its markup nests too deep to be read; save its text (.txt)"
    # Libraries raise OSError for damaged data too, without a number of the system.
    if isinstance(error, DAMAGES) or (type(error) is OSError and error.errno is None):
        return damaged
    if is_far and isinstance(error, ImportError):
        return f"{words}; pip brings what it names"
    # Each kind of storage raises errors of its own.
    if is_far:
        return f"cannot be reached ({words}); check the address and your rights"
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror or words}); check its name and permissions"
    return damaged if isinstance(error, STUMBLES) else None


class _Counted(io.RawIOBase):
    """A stream whose bytes are counted as they are taken."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.taken = 0

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._stream.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self.taken += len(data)
        return len(data)


class _Measured(_Counted):
    """What comes out of *packed*, held to a measure."""

    def __init__(self, inner: BinaryIO, packed: _Counted, name: str) -> None:
        super().__init__(inner)
        self._packed = packed
        self._name = name

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = super().readinto(buffer)
        refuse_bomb(self._name, self.taken, self._packed.taken)
        return count
