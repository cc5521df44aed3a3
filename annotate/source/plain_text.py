"""Text files: the article is the file, but for a byte order mark and front matter."""

from __future__ import annotations

from annotate.source.decoding import decode
from annotate.source.metadata import Fields, front_matter
from annotate.source.reading import Reading


def read(data: bytes, name: str, keys: Fields) -> Reading:
    """Return the text, without its front matter, whose fields are its metadata."""
    text, source = decode(data, name)
    told, text = front_matter(text, keys)
    return Reading(
        text=text,
        told=told,
        keys=keys,
        encoding=source.encoding,
        byte_order_mark=source.byte_order_mark,
    )
