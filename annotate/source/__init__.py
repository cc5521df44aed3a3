"""Reading articles in the formats of `formats`: files, folders, globs, archives, standard input.

The text of an article is the decoded source, character for character, without a byte order mark
and without a front-matter block; of a format that is no plain text
it is what its reader extracts.  The front matter is cut off because it is no part of the
article: it would be a block that no newspaper printed, on every page and in every count.  It is
not lost either: its fields become `Metadata`, and `SourceFile` keeps the hash of the whole file.
"""

from __future__ import annotations

from annotate.source.decoding import decode
from annotate.source.finding import files
from annotate.source.formats import ARTICLE_SUFFIXES
from annotate.source.inputs import Input, articles, inputs, read, records
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
