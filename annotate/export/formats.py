"""The table of formats: what `annotate export --format` reads.  `writing` writes them.

A new format is a row here and a module of its name beside this one.  The module has, by its shape:

- "stream": `writer(stream)`, a context manager that yields a function to call with each article;
- "file": `writer(path)`, the same for what is no stream;
- "folder": `writer(folder)`, the same, with a new folder to fill;
- "documents": `documents(article)`, the content of each file of one article by its suffix.

A writer that takes a model takes it as a second argument, a name or None; a module with tables has
`table_writer(stream, table)`, too.

Such a function raises EncodingError for an article that it cannot write, and has then written
nothing of it.  A module may also have `remark(article)`, what of an article it cannot hold, None
if there is nothing to say; and `company()`, files by their name that stand beside all documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

Shape = Literal["stream", "file", "folder", "documents"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, which is its module's too, its shape, and the suffix of its files.

    Of one that has tables, each can be written alone, as a stream.  Of documents that stand
    alone, one article can be written as a stream.  One that takes a model has tokens, of which a
    spaCy model can say more.
    """

    name: str
    shape: Shape
    suffix: str
    purpose: str
    has_tables: bool = False
    stands_alone: bool = False
    takes_model: bool = False

    def is_alone(self, target: Path | BinaryIO) -> bool:
        """Say whether *target* is to hold the document of one article, and is no folder of them."""
        if not self.stands_alone:
            return False
        return not isinstance(target, Path) or target.suffix.lower() == self.suffix


FORMATS: Mapping[str, Format] = {
    form.name: form
    for form in (
        Format("jsonl", "stream", ".jsonl", "standoff records, one article a line"),
        Format("csv", "folder", ".csv", "tables for spreadsheets", has_tables=True),
        Format("parquet", "folder", ".parquet", "tables for pandas, DuckDB", has_tables=True),
        Format("sqlite", "file", ".sqlite", "a database for Datasette"),
        Format("webanno", "stream", ".jsonld", "W3C Web Annotations"),
        Format("schemaorg", "stream", ".jsonld", "what search engines read"),
        Format("geojson", "stream", ".geojson", "places for maps"),
        Format("conllu", "stream", ".conllu", "tokens in CoNLL-U", takes_model=True),
        Format("docbin", "folder", ".spacy", "spaCy documents", takes_model=True),
        Format("brat", "documents", ".ann", "the annotation tool brat"),
        Format("xmi", "documents", ".xmi", "UIMA CAS, for INCEpTION"),
        Format("nitf", "documents", ".xml", "NITF 3.6, for newsrooms", stands_alone=True),
        Format("txt", "documents", ".txt", "the source, byte for byte", stands_alone=True),
    )
}
