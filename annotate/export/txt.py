"""The source again, byte for byte, from what the header tells of its encoding."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Mapping

from annotate.article import Article
from annotate.source.decoding import BYTE_ORDER_MARKS

MARKS = {encoding: mark for mark, encoding in BYTE_ORDER_MARKS}


def documents(article: Article) -> Mapping[str, bytes]:
    """Return the text of *article* as its file held it; `remark` says if that file held more."""
    return {".txt": _encoded(article)}


def remark(article: Article) -> str | None:
    """Return why the file is not the source byte for byte; None if it is, or nobody knows."""
    source, content = article.source, _encoded(article)
    if source.sha256 is None or hashlib.sha256(content).hexdigest() == source.sha256:
        return None
    return (
        f"the file is the text alone, {len(content)} bytes, not the source's "
        f"{source.byte_length}: the source held front matter or markup, or the text was changed"
    )


def _encoded(article: Article) -> bytes:
    source = article.source
    mark = MARKS.get(source.encoding, b"") if source.byte_order_mark else b""
    # Bytes that fitted nowhere are lone surrogates (PEP 383); those of JSON are themselves.
    for encoding in (source.encoding, "UTF-8"):
        for errors in ("surrogateescape", "surrogatepass"):
            try:
                return mark + article.text.encode(codecs.lookup(encoding).name, errors)
            except (UnicodeEncodeError, LookupError):
                continue
    return mark + article.text.encode("UTF-8", "replace")
