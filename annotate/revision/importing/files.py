"""Files as text."""

from __future__ import annotations

from pathlib import Path

from annotate.errors import EncodingError


def content_of(path: Path) -> str:
    """Return the text of a UTF-8 file, line ends as they are.  Raises EncodingError."""
    return _decoded(path, bytes_of(path))


def bytes_of(path: Path) -> bytes:
    """Return the content of a file.  Raises EncodingError if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise EncodingError(f"{path}: cannot be read ({error.strerror}); check the name") from error


def _decoded(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise EncodingError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from None
