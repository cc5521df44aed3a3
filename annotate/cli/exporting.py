"""`annotate export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import click

from annotate.cli.documents import Document, for_each
from annotate.cli.options import STREAM, inputs_argument, output_option, verbosity_options
from annotate.cli.terminal import PROBLEMS, say
from annotate.errors import EncodingError
from annotate.export.formats import FORMATS, Format

LISTED = "\n".join(f"{form.name:10} {form.purpose}" for form in FORMATS.values())


@click.command(epilog=f"\b\nFormats:\n{LISTED}")
@inputs_argument("XML")
@output_option("File or folder to write; standard output by default, where the format is a stream.")
@click.option(
    "--format",
    "name",
    type=click.Choice(list(FORMATS)),
    default="jsonl",
    show_default=True,
    metavar="FORMAT",
    help="One of those below.",
)
@click.option("--table", metavar="NAME", help="Write this one table only, of csv or parquet.")
@click.option(
    "--model",
    metavar="NAME",
    help="spaCy pipeline that says more of the tokens of conllu and docbin; none by default.",
)
@verbosity_options
@click.pass_context
def export(
    context: click.Context,
    /,
    *,
    paths: tuple[str, ...],
    output: Path | None,
    name: str,
    table: str | None,
    model: str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Hand on the annotations of TEI documents in another format.

    XML is a file, a folder, a glob, or `-` for standard input.
    """
    from annotate.export.writing import writing
    from annotate.tei.loading import load

    form = FORMATS[name]
    _check_model(form, model)
    with writing(form, _target(form, output, table), table, model) as add:

        def hand_on(document: Document) -> int:
            article = load(document.content)
            try:
                remark = add(article)
            except EncodingError as error:
                raise EncodingError(f"{document.name}: {error}") from error
            if remark is not None:
                say(f"{document.name}: {remark}")
            if verbose:
                say(f"{document.name}: exported as {name}")
            return 0 if remark is None else 1

        tally = for_each(paths, hand_on, quiet=quiet)
    context.exit(PROBLEMS if tally.problems else 0)


def _target(form: Format, output: Path | None, table: str | None) -> Path | BinaryIO:
    """Return where to write; UsageError says what else to name if it does not fit the format."""
    _check_table(form, table)
    path = None if output is None or str(output) == STREAM else output
    is_one = table is not None or form.shape == "stream"
    if path is None:
        if is_one or (form.stands_alone and output is not None):
            return sys.stdout.buffer
        kind = "file" if form.shape == "file" else "folder"
        others = ", or one table of it with --table" if form.has_tables else ""
        raise click.UsageError(f"{form.name} needs a {kind}; name it with -o{others}")
    if is_one or form.shape == "file" or form.is_alone(path):
        if path.is_dir():
            raise click.UsageError(f"{path} is a folder; name a file with -o")
    elif path.is_file() or path.suffix.lower() == form.suffix:
        others = ", or one table with --table" if form.has_tables else ""
        raise click.UsageError(
            f"{form.name} fills a folder, and {path} names a file; name a folder with -o{others}"
        )
    return path


def _check_model(form: Format, model: str | None) -> None:
    from annotate.language import model_name

    if model is not None:
        if not form.takes_model:
            able = " and ".join(other.name for other in FORMATS.values() if other.takes_model)
            raise click.UsageError(f"{form.name} has no tokens; --model goes with {able}")
        model_name(model)


def _check_table(form: Format, table: str | None) -> None:
    from annotate.export.tables import TABLES

    if table is None:
        return
    if not form.has_tables:
        able = " and ".join(other.name for other in FORMATS.values() if other.has_tables)
        raise click.UsageError(
            f"{form.name} has no tables to choose from; --table goes with {able}"
        )
    if table not in TABLES:
        raise click.UsageError(f"{table!r} is no table; choose one of {', '.join(TABLES)}")
