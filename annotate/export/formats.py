"""The table of formats, and writing articles in one of them.

A new format is a row here and a module of its name beside this one.  The module has, by its shape:

- "stream": `writer(stream)`, a context manager that yields a function to call with each article;
- "file": `writer(path)`, the same for what is no stream;
- "folder": `writer(folder)`, the same, with a new folder to fill;
- "documents": `documents(article)`, the content of each file of one article by its suffix.

Such a function raises EncodingError for an article that it cannot write, and has then written
nothing of it.  A module may also have `remark(article)`, what of an article it cannot hold, None
if there is nothing to say; and `company()`, files by their name that stand beside all documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, cast

from annotate.article import Article
from annotate.errors import OutputError
from annotate.export.records import check_pointers
from annotate.output import Names, whole_file, whole_folder

Shape = Literal["stream", "file", "folder", "documents"]
Add = Callable[[Article], object]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, which is its module's too, its shape, and the suffix of its files.

    Of one that has tables, each can be written alone, as a stream.  Of documents that stand
    alone, one article can be written as a stream.
    """

    name: str
    shape: Shape
    suffix: str
    purpose: str
    has_tables: bool = False
    stands_alone: bool = False


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
        Format("conllu", "stream", ".conllu", "tokens in CoNLL-U"),
        Format("docbin", "folder", ".spacy", "spaCy documents"),
        Format("brat", "documents", ".ann", "the annotation tool brat"),
        Format("xmi", "documents", ".xmi", "UIMA CAS, for INCEpTION"),
        Format("nitf", "documents", ".xml", "NITF 3.6, for newsrooms", stands_alone=True),
        Format("txt", "documents", ".txt", "the source, byte for byte", stands_alone=True),
    )
}


class Module(Protocol):
    """What the module of a format has; which of these, its shape says."""

    def writer(self, target: object) -> AbstractContextManager[Add]: ...

    def table_writer(self, stream: BinaryIO, table: str) -> AbstractContextManager[Add]: ...

    def documents(self, article: Article) -> Mapping[str, bytes]: ...


def write(articles: Iterable[Article], name: str, target: Path) -> list[str]:
    """Write *articles* in the format *name* to the file or folder *target*, whole or not at all.

    Returns what the format could not hold of an article, in words.
    Raises EncodingError, MissingExtraError, OutputError; KeyError if there is no such format.
    """
    with writing(FORMATS[name], target) as add:
        remarks = [add(article) for article in articles]
    return [remark for remark in remarks if remark is not None]


@contextmanager
def writing(
    form: Format, target: Path | BinaryIO, table: str | None = None
) -> Iterator[Callable[[Article], str | None]]:
    """Yield a function to call with each article that is to be written to *target*.

    It returns what of the article the format cannot hold, None if that is nothing, and raises
    EncodingError for an article that cannot be written; go on with the next.  *table* names the
    only one to be written.  Files and folders appear whole or not at all.
    Raises MissingExtraError, OutputError.
    """
    module = cast(Module, import_module(f"annotate.export.{form.name}"))
    remark: Callable[[Article], str | None] = getattr(module, "remark", lambda article: None)
    with _writer(form, module, target, table) as add:

        def checked(article: Article) -> str | None:
            check_pointers(article)
            add(article)
            return remark(article)

        yield checked


@contextmanager
def _writer(
    form: Format, module: Module, target: Path | BinaryIO, table: str | None
) -> Iterator[Add]:
    if form.shape == "stream" or table is not None or is_alone(form, target):
        whole = whole_file(target) if isinstance(target, Path) else nullcontext(target)
        with whole as stream, _stream_writer(form, module, stream, table) as add:
            yield add
    elif not isinstance(target, Path):
        raise OutputError(f"{form.name} is no stream; name a {form.shape} with -o")
    elif form.shape == "file":
        with module.writer(target) as add:
            yield add
    else:
        with whole_folder(target) as folder, _folder_writer(form, module, folder) as add:
            yield add


def _stream_writer(
    form: Format, module: Module, stream: BinaryIO, table: str | None
) -> AbstractContextManager[Add]:
    if table is not None:
        return module.table_writer(stream, table)
    return module.writer(stream) if form.shape == "stream" else _one(form, module, stream)


def _folder_writer(form: Format, module: Module, folder: Path) -> AbstractContextManager[Add]:
    return module.writer(folder) if form.shape == "folder" else _many(module, folder)


def is_alone(form: Format, target: Path | BinaryIO) -> bool:
    """Say whether *target* is to hold the document of one article, and is no folder of them."""
    if not form.stands_alone:
        return False
    return not isinstance(target, Path) or target.suffix.lower() == form.suffix


@contextmanager
def _many(module: Module, folder: Path) -> Iterator[Add]:
    names = Names()
    company: Callable[[], Mapping[str, bytes]] = getattr(module, "company", dict)
    for name, content in company().items():
        (folder / name).write_bytes(content)

    def add(article: Article) -> None:
        files = module.documents(article)
        name = names.take(Path(), article.metadata.id)
        for suffix, content in files.items():
            (folder / f"{name}{suffix}").write_bytes(content)

    yield add


@contextmanager
def _one(form: Format, module: Module, stream: BinaryIO) -> Iterator[Add]:
    written: list[str] = []

    def add(article: Article) -> None:
        if written:
            raise OutputError(
                f"{article.metadata.id}: a file of {form.name} holds one article, and has "
                f"{written[0]}; name a folder with -o"
            )
        (content,) = module.documents(article).values()
        stream.write(content)
        written.append(article.metadata.id)

    yield add
