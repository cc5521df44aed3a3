"""Reading articles: text files in any usual encoding, JSON Lines, folders, globs, standard input.

The text of an article is the decoded source, character for character, without a byte order mark
and without a front-matter block.  The front matter is cut off because it is no part of the
article: it would be a block that no newspaper printed, on every page and in every count.  It is
not lost either: its fields become `Metadata`, and `SourceFile` keeps the hash of the whole file.
"""

from __future__ import annotations

from annotate.source.decoding import decode
from annotate.source.inputs import ARTICLE_SUFFIXES, Input, articles, files, inputs, read, records
from annotate.source.metadata import Fields, Given, iso_date

__all__ = [
    "ARTICLE_SUFFIXES",
    "Fields",
    "Given",
    "Input",
    "articles",
    "decode",
    "files",
    "inputs",
    "iso_date",
    "read",
    "records",
]
