"""`annotate render`."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

import click

from annotate.cli.documents import Document, Tally, for_each
from annotate.cli.options import STREAM, inputs_argument, output_option, verbosity_options
from annotate.cli.terminal import PROBLEMS, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from annotate.edition.text import Engine

Form = Literal["html", "epub", "pdf"]
FORMS: tuple[Form, ...] = ("html", "epub", "pdf")
Show = Callable[["etree._ElementTree"], bytes]


@click.command()
@inputs_argument("XML")
@output_option("Folder for the pages, or a file: .html, .pdf or .epub; `-` is stdout.")
@click.option(
    "--to",
    type=click.Choice(FORMS),
    help="What to make; by default what -o ends with, else html.",
)
@click.option("--title", metavar="TEXT", help="Title of a book of several articles.")
@click.option(
    "--engine",
    type=click.Choice(["xslt", "jinja"]),
    default="xslt",
    show_default=True,
    help="Make the text by XSLT, or by Jinja alone; the page is the same.",
)
@click.option("--stylesheet", type=click.Path(path_type=Path), help="XSLT 1.0 for the text.")
@click.option("--template", type=click.Path(path_type=Path), help="Jinja template for the page.")
@verbosity_options
@click.pass_context
def render(
    context: click.Context,
    /,
    *,
    paths: tuple[str, ...],
    output: Path | None,
    to: Form | None,
    title: str | None,
    engine: Engine,
    stylesheet: Path | None,
    template: Path | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Make a reading edition of TEI documents: one HTML file each that needs no other.

    XML is a file, a folder, a glob, or `-` for standard input.  Without -o each page stands
    beside its document.  With an .epub file all articles become the chapters of one book.
    """
    form = to or _form_of(output)
    if engine == "jinja" and stylesheet is not None:
        raise click.UsageError("--stylesheet is for --engine xslt; Jinja takes text.html.j2")
    if template is not None and form != "html":
        raise click.UsageError("--template is for pages; a book or PDF takes none")
    if form == "epub" and output is not None and (_is_file(output) or str(output) == STREAM):
        tally = _bind(paths, output, title, engine, stylesheet, quiet=quiet)
    else:
        if output is not None and _is_file(output):
            _refuse_many(paths)
        show = _showing(form, engine, stylesheet, template)
        tally = _render_each(paths, output, form, show, quiet=quiet, verbose=verbose)
    if not quiet:
        say(f"{tally.documents + tally.paths - tally.problems} rendered")
    context.exit(PROBLEMS if tally.problems else 0)


def _form_of(output: Path | None) -> Form:
    ending = output.suffix.lower() if output is not None else ""
    return next((form for form in FORMS if ending == f".{form}"), "html")


def _is_file(output: Path) -> bool:
    return output.suffix.lower() in {f".{form}" for form in FORMS}


def _showing(form: Form, engine: Engine, stylesheet: Path | None, template: Path | None) -> Show:
    """Return what makes the content of a file of *form* from a TEI document."""
    if form == "pdf":
        from annotate.edition.printed import need_pdf, pdf

        need_pdf()
        return lambda tree: pdf(tree, engine=engine, stylesheet=stylesheet)
    if form == "epub":
        from annotate.edition.book import epub

        return lambda tree: epub([tree], engine=engine, stylesheet=stylesheet)
    from annotate.edition.article_page import render as page

    return lambda tree: page(tree, engine=engine, stylesheet=stylesheet, template=template).encode()


def _render_each(
    paths: tuple[str, ...],
    output: Path | None,
    form: Form,
    show: Show,
    *,
    quiet: bool,
    verbose: bool,
) -> Tally:
    """Write one file for each document."""
    from annotate.output import write_whole

    def write(document: Document) -> int:
        content = show(_tree(document))
        target = _path(document, output, form)
        if target is None:
            sys.stdout.buffer.write(content)
            return 0
        write_whole(target, content)
        if verbose:
            say(f"{document.name}: written to {target}")
        return 0

    return for_each(paths, write, quiet=quiet)


def _bind(
    paths: tuple[str, ...],
    output: Path,
    title: str | None,
    engine: Engine,
    stylesheet: Path | None,
    *,
    quiet: bool,
) -> Tally:
    """Write one book of all documents; one that cannot be shown is left out, and said."""
    from annotate.edition.book import Book
    from annotate.errors import RenderError

    with (
        _stream(output) as stream,
        Book(stream, title=title, engine=engine, stylesheet=stylesheet) as book,
    ):

        def add(document: Document) -> int:
            book.add(_tree(document))
            return 0

        tally = for_each(paths, add, quiet=quiet)
        if not len(book):
            raise RenderError(f"{output}: no article could be put into the book; none was written")
    return tally


@contextmanager
def _stream(output: Path) -> Iterator[BinaryIO]:
    """Yield what a book is written to."""
    from annotate.output import whole_file

    if str(output) != STREAM:
        with whole_file(output) as stream:
            yield stream
        return
    memory = io.BytesIO()
    yield memory
    sys.stdout.buffer.write(memory.getvalue())


def _tree(document: Document) -> etree._ElementTree:
    from annotate.tei.parsing import parse

    return parse(document.content).getroottree()


def _refuse_many(paths: tuple[str, ...]) -> None:
    if len(paths) > 1 or Path(paths[0]).is_dir():
        raise click.UsageError(
            "an .html or .pdf file takes one document; name a folder with -o, or an .epub file"
        )


def _path(document: Document, output: Path | None, form: Form) -> Path | None:
    """Return where what is made of *document* goes, None for standard output."""
    if str(output) == STREAM or (output is None and isinstance(document.content, bytes)):
        return None
    if output is not None and _is_file(output):
        return output
    source = document.content if isinstance(document.content, Path) else Path("page")
    folder = source.parent if output is None else output / document.folder
    return folder / f"{source.stem}.{form}"
