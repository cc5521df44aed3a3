"""`annotate render`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate.cli.documents import Document, for_each
from annotate.cli.options import STREAM, inputs_argument, output_option, verbosity_options
from annotate.cli.terminal import PROBLEMS, say

if TYPE_CHECKING:
    from annotate.edition.text import Engine


@click.command()
@inputs_argument("XML")
@output_option("Folder for the pages, or an .html file for one; `-` is stdout.")
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
    engine: Engine,
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
        page = page_of(tree, engine=engine, stylesheet=stylesheet, template=template).encode()
        target = _page_path(document, output)
        if target is None:
            sys.stdout.buffer.write(page)
            return 0
        write_whole(target, page)
        if verbose:
            say(f"{document.name}: written to {target}")
        return 0

    if engine == "jinja" and stylesheet is not None:
        raise click.UsageError("--stylesheet is for --engine xslt; Jinja takes text.html.j2")
    if output is not None and output.suffix == ".html":
        _refuse_many(paths)
    tally = for_each(paths, show, quiet=quiet)
    if not quiet:
        say(f"{tally.documents - tally.problems} rendered")
    context.exit(PROBLEMS if tally.problems else 0)


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
