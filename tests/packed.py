"""Files that pack others: what lies in them is changed, and packed again."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import tarfile
import zipfile
from collections.abc import Callable

import pyarrow

Change = Callable[[bytes], bytes]

TAR_MAGIC = slice(257, 262)


def changed_inside(data: bytes, change: Change, chance: random.Random) -> bytes:
    """Return *data* with *change* made to one file that it packs, or to all of it if it packs none.

    What is packed may pack others in turn.  Raises what the libraries raise for a damaged file.
    """
    if data.startswith(b"\x1f\x8b"):
        return gzip.compress(changed_inside(gzip.decompress(data), change, chance), 1)
    if data.startswith(b"BZh"):
        return bz2.compress(changed_inside(bz2.decompress(data), change, chance), 1)
    if data.startswith(b"\xfd7zXZ"):
        return lzma.compress(changed_inside(lzma.decompress(data), change, chance), preset=0)
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        inner = pyarrow.CompressedInputStream(io.BytesIO(data), "zstd").read()
        return pyarrow.compress(changed_inside(inner, change, chance), "zstd", asbytes=True)
    if data.startswith(b"PK\x03\x04"):
        return _in_zip(data, change, chance)
    if data[TAR_MAGIC] == b"ustar":
        return _in_tar(data, change, chance)
    return change(data)


def _in_zip(data: bytes, change: Change, chance: random.Random) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        entries = old.infolist()
        taken = chance.choice(entries)
        for entry in entries:
            content = old.read(entry)
            if entry is taken:
                content = changed_inside(content, change, chance)
            new.writestr(entry, content)
    return changed.getvalue()


def _in_tar(data: bytes, change: Change, chance: random.Random) -> bytes:
    changed = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(data)) as old,
        tarfile.open(fileobj=changed, mode="w") as new,
    ):
        entries = old.getmembers()
        taken = chance.choice(entries)
        for entry in entries:
            stream = old.extractfile(entry)
            content = stream.read() if stream else b""
            if entry is taken:
                content = changed_inside(content, change, chance)
            entry.size = len(content)
            new.addfile(entry, io.BytesIO(content))
    return changed.getvalue()
