"""What the name of a file tells: where it lies, how it is packed, and what to call its article."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import urlsplit

# Suffixes of compressed files, and of those that are tar archives too, with what compressed them.
COMPRESSIONS = {".bz2": ".bz2", ".gz": ".gz", ".xz": ".xz", ".zst": ".zst"}
COMPRESSED_TARS = {".tbz2": ".bz2", ".tgz": ".gz", ".txz": ".xz"}


def is_remote(name: str) -> bool:
    """Return whether *name* is an address that fsspec takes, such as s3://bucket/folder."""
    return "://" in name


def suffix_of(name: str) -> str:
    """Return the suffix that says what the file is.

    >>> suffix_of("2031/ferry.TXT.gz"), suffix_of("https://example.org/a.html?from=feed")
    ('.txt', '.html')
    >>> suffix_of("zip://a.csv::feed.zip")
    '.csv'
    """
    return _unpacked(name).suffix.lower()


def compression_of(name: str) -> str | None:
    """Return the suffix that says how the file is compressed, None if it is not.

    >>> compression_of("feed.tgz"), compression_of("zip://in/a.txt.xz::feed.zip")
    ('.gz', '.xz')
    """
    return (COMPRESSIONS | COMPRESSED_TARS).get(_path(name).suffix.lower())


def stem_of(name: str) -> str:
    """Return the last part of *name* without the suffixes that say what it is.

    >>> stem_of("2031/ferry.txt.gz"), stem_of("U.N. vote.html"), stem_of("README")
    ('ferry', 'U.N. vote', 'README')
    """
    return _unpacked(name).stem


def _unpacked(name: str) -> PurePath:
    path = _path(name)
    suffix = path.suffix.lower()
    if suffix in COMPRESSED_TARS:
        return path.with_suffix(".tar")
    return path.with_suffix("") if suffix in COMPRESSIONS else path


def _path(name: str) -> PurePath:
    """Return *name*, of an address the path in its first part."""
    if not is_remote(name):
        return PurePath(name)
    address = urlsplit(name.partition("::")[0])
    return PurePath(address.path or address.netloc)
