"""The commands that read TEI: `annotate validate`, `render` and `export`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO, NamedTuple

import click

from annotate.cli.options import inputs_argument, output_option, verbosity_options
from annotate.cli.terminal import PROBLEMS, counting, plain, say
from annotate.errors import AnnotateError, EncodingError

STREAM = "-"
XML = frozenset({".xml"})


class Document(NamedTuple):
    """A TEI document to be read, and the sub-folder it was found in."""

    name: str
    content: Path | bytes
    folder: Path


class Tally(NamedTuple):
    """How many documents were looked at, and how many problems there were."""

    documents: int
    problems: int


@click.command()
@inputs_argument("XML")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A line for people, or a JSON object, for each problem.",
)
@verbosity_options
@click.pass_context
def validate(
    context: click.Context, /, *, paths: tuple[str, ...], form: str, quiet: bool, verbose: bool
) -> None:
    """Check TEI documents, and name file, line and reason of each problem.

    XML is a file, a folder, a glob, or `-` for standard input.
    """
    from annotate.tei.validation import validate as problems_of

    def check(document: Document) -> int:
        problems = problems_of(document.content)
        for problem in problems:
            click.echo(json.dumps(asdict(problem)) if form == "json" else plain(str(problem)))
        if verbose:
            say(f"{document.name}: {'not ' * bool(problems)}valid")
        return len(problems)

    tally = _for_each(paths, check, quiet=quiet)
    if not quiet:
        count = tally.problems or "no"
        say(f"{tally.documents} checked, {count} problem{'s' * (tally.problems != 1)}")
    context.exit(PROBLEMS if tally.problems else 0)


@click.command()
@inputs_argument("XML")
@output_option("Folder for the pages, or an .html file for one; `-` is stdout.")
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
    stylesheet: Path | None,
    template: Path | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Make a reading edition of TEI documents: one HTML file each that needs no other.

    XML is a file, a folder, a glob, or `-` for standard input.  Without -o each page stands
    beside its document.
    """
    from annotate.edition.article_page import render as page_of
    from annotate.output import write_whole
    from annotate.tei.parsing import parse

    def show(document: Document) -> int:
        tree = parse(document.content).getroottree()
        page = page_of(tree, stylesheet=stylesheet, template=template).encode()
        target = _page_path(document, output)
        if target is None:
            sys.stdout.buffer.write(page)
            return 0
        write_whole(target, page)
        if verbose:
            say(f"{document.name}: written to {target}")
        return 0

    if output is not None and output.suffix == ".html":
        _refuse_many(paths)
    tally = _for_each(paths, show, quiet=quiet)
    if not quiet:
        say(f"{tally.documents - tally.problems} rendered")
    context.exit(PROBLEMS if tally.problems else 0)


@click.command()
@inputs_argument("XML")
@output_option("File to write; standard output by default.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl"]),
    default="jsonl",
    show_default=True,
    help="Standoff annotations, one article a line.",
)
@verbosity_options
@click.pass_context
def export(
    context: click.Context,
    /,
    *,
    paths: tuple[str, ...],
    output: Path | None,
    form: str,
    quiet: bool,
    verbose: bool,
) -> None:
    """Hand on the annotations of TEI documents in another format.

    XML is a file, a folder, a glob, or `-` for standard input.
    """
    from annotate.export import json_line
    from annotate.tei.loading import load

    with _stream(output) as stream:

        def hand_on(document: Document) -> int:
            article = load(document.content)
            try:
                stream.write(json_line(article))
            except EncodingError as error:
                raise EncodingError(f"{document.name}: {error}") from error
            if verbose:
                say(f"{document.name}: exported as {form}")
            return 0

        tally = _for_each(paths, hand_on, quiet=quiet)
    context.exit(PROBLEMS if tally.problems else 0)


def _for_each(paths: tuple[str, ...], action: Callable[[Document], int], *, quiet: bool) -> Tally:
    """Call *action*, which returns its number of problems, with each document of *paths*.

    What cannot be read is a problem too, and said.
    """
    documents = problems = 0
    with counting("documents", quiet=quiet) as count:
        for path in paths:
            try:
                for document in _documents(path):
                    documents += 1
                    problems += _attempt(action, document)
                    count()
            except AnnotateError as error:
                say(str(error))
                problems += 1
    return Tally(documents, problems)


def _attempt(action: Callable[[Document], int], document: Document) -> int:
    try:
        return action(document)
    except AnnotateError as error:
        say(str(error))
        return 1


def _documents(path: str) -> Iterator[Document]:
    from annotate.source import files

    if path == STREAM:
        yield Document("standard input", sys.stdin.buffer.read(), Path())
        return
    for found, folder in files(path, XML):
        yield Document(str(found), found, folder)


def _refuse_many(paths: tuple[str, ...]) -> None:
    if len(paths) > 1 or Path(paths[0]).is_dir():
        raise click.UsageError("an .html file takes one document; name a folder with -o")


def _page_path(document: Document, output: Path | None) -> Path | None:
    """Return where the page of *document* goes, None for standard output."""
    if str(output) == STREAM or (output is None and isinstance(document.content, bytes)):
        return None
    if output is not None and output.suffix == ".html":
        return output
    source = document.content if isinstance(document.content, Path) else Path("page")
    folder = source.parent if output is None else output / document.folder
    return folder / f"{source.stem}.html"


@contextmanager
def _stream(output: Path | None) -> Iterator[BinaryIO]:
    from annotate.output import whole_file

    if output is None or str(output) == STREAM:
        yield sys.stdout.buffer
    else:
        with whole_file(output) as stream:
            yield stream
