"""Writing articles in one of the formats of `formats`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from annotate.article import Article
from annotate.errors import OutputError
from annotate.export.formats import FORMATS, Format
from annotate.export.records import check_pointers
from annotate.output import Names, whole_file, whole_folder

# What a writer yields: a function to call with each article.
Add = Callable[[Article], object]
# What a writer that takes a model is told: its name, or None.  Any other is told nothing.
Told = tuple[str | None, ...]


class Module(Protocol):
    """What the module of a format has; which of these, its shape says."""

    def writer(self, target: object, *model: str | None) -> AbstractContextManager[Add]: ...

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
    form: Format, target: Path | BinaryIO, table: str | None = None, model: str | None = None
) -> Iterator[Callable[[Article], str | None]]:
    """Yield a function to call with each article that is to be written to *target*.

    It returns what of the article the format cannot hold, None if that is nothing, and raises
    EncodingError for an article that cannot be written; go on with the next.  *table* names the
    only one to be written, *model* the spaCy pipeline that says more of tokens.  Files and folders
    appear whole or not at all.
    Raises MissingExtraError, OutputError.
    """
    module = cast(Module, import_module(f"annotate.export.{form.name}"))
    remark: Callable[[Article], str | None] = getattr(module, "remark", lambda article: None)
    with _writer(form, module, target, table, model) as add:

        def checked(article: Article) -> str | None:
            check_pointers(article)
            add(article)
            return remark(article)

        yield checked


@contextmanager
def _writer(
    form: Format, module: Module, target: Path | BinaryIO, table: str | None, model: str | None
) -> Iterator[Add]:
    told = (model,) if form.takes_model else ()
    if form.shape == "stream" or table is not None or form.is_alone(target):
        whole = whole_file(target) if isinstance(target, Path) else nullcontext(target)
        with whole as stream, _stream_writer(form, module, stream, table, told) as add:
            yield add
    elif not isinstance(target, Path):
        raise OutputError(f"{form.name} is no stream; name a {form.shape} with -o")
    elif form.shape == "file":
        with module.writer(target) as add:
            yield add
    else:
        with whole_folder(target) as folder, _folder_writer(form, module, folder, told) as add:
            yield add


def _stream_writer(
    form: Format, module: Module, stream: BinaryIO, table: str | None, told: Told
) -> AbstractContextManager[Add]:
    if table is not None:
        return module.table_writer(stream, table)
    return module.writer(stream, *told) if form.shape == "stream" else _one(form, module, stream)


def _folder_writer(
    form: Format, module: Module, folder: Path, told: Told
) -> AbstractContextManager[Add]:
    return module.writer(folder, *told) if form.shape == "folder" else _many(module, folder)


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
