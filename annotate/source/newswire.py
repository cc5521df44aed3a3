"""XML files: NITF and NewsML-G2 are articles, our TEI is what articles become."""

from __future__ import annotations

from typing import BinaryIO

from annotate.errors import SourceError
from annotate.source import newsml, nitf
from annotate.source.decoding import is_marked
from annotate.source.markup import local_name, parse, root_of
from annotate.source.metadata import Fields
from annotate.source.reading import Reading, library

TEI = "http://www.tei-c.org/ns/1.0"
NITF_ROOT = "nitf"


def is_tei(stream: BinaryIO, name: str) -> bool:
    """Return whether the XML in *stream* is TEI; its root element alone is read."""
    return root_of(stream, name)[0] == TEI


def read(data: bytes, name: str, keys: Fields) -> Reading:
    """Return the article in an NITF or NewsML-G2 document."""
    root = parse(data, name)
    namespace = root.tag.rpartition("}")[0].removeprefix("{")
    if local_name(root) == NITF_ROOT:
        text, told = nitf.text_in(root), nitf.told_in(root)
    elif namespace == newsml.NAMESPACE:
        text, told = newsml.article_in(root, name)
    elif namespace == TEI:
        raise SourceError(
            f"{name}: TEI already; validate, render, publish and export take it, convert takes the "
            "article"
        )
    else:
        raise SourceError(
            f"{name}: XML whose root is {local_name(root)!r}; of XML only NITF and NewsML-G2 are "
            "read, save the article as text (.txt)"
        )
    if not text:
        raise SourceError(f"{name}: an article without words; is its content in another file?")
    encoding = root.getroottree().docinfo.encoding or "UTF-8"
    return Reading(
        text=text,
        told=told,
        encoding=encoding,
        byte_order_mark=is_marked(data),
        readers=(library("lxml", "read the NITF or NewsML-G2 document"),),
    )
