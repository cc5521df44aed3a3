"""`annotate export`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from annotate.cli.documents import Document, for_each
from annotate.cli.options import STREAM, inputs_argument, output_option, verbosity_options
from annotate.cli.terminal import PROBLEMS, say
from annotate.errors import EncodingError


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

        tally = for_each(paths, hand_on, quiet=quiet)
    context.exit(PROBLEMS if tally.problems else 0)


@contextmanager
def _stream(output: Path | None) -> Iterator[BinaryIO]:
    from annotate.output import whole_file

    if output is None or str(output) == STREAM:
        yield sys.stdout.buffer
    else:
        with whole_file(output) as stream:
            yield stream
