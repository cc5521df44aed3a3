"""`annotate authority`."""

from __future__ import annotations

from pathlib import Path

import click

from annotate.cli.documents import Document, for_each
from annotate.cli.options import STREAM, inputs_argument, output_option
from annotate.cli.terminal import PROBLEMS, plain, say
from annotate.errors import OutputError


@click.group()
def authority() -> None:
    """Say who is who in a collection: start an authority file, and check it."""


@authority.command("list")
@inputs_argument("XML")
@output_option("File to write, which must not be there; standard output by default.")
@click.pass_context
def list_entities(
    context: click.Context, /, *, paths: tuple[str, ...], output: Path | None
) -> None:
    """Print the people, organisations and places of TEI documents as a draft of authority.toml.

    XML is a file, a folder, a glob, or `-` for standard input.  Names that may mean the same are
    told in comments.  A file that is there is never overwritten.
    """
    from annotate.authority.drafting import Draft
    from annotate.output import write_whole
    from annotate.tei.loading import load

    if output is not None and str(output) != STREAM and output.exists():
        raise OutputError(f"{output}: is there already, and may hold your work; name another file")
    draft = Draft()

    def count(document: Document) -> int:
        draft.add(load(document.content))
        return 0

    tally = for_each(paths, count, quiet=False)
    text = "".join(f"{line}\n" for line in draft.lines())
    if output is None or str(output) == STREAM:
        click.echo(text, nl=False)
    else:
        write_whole(output, text.encode())
        say(f"{output}: written; keep what you state and delete the rest")
    context.exit(PROBLEMS if tally.problems else 0)


@authority.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def check(context: click.Context, /, *, file: Path) -> None:
    """Name every mistake in an authority file, with its line and what to do."""
    from annotate.authority import checked

    found, mistakes = checked(file)
    for mistake in mistakes:
        click.echo(plain(mistake))
    if not mistakes:
        say(f"{file}: {len(found.identities)} entries, no mistakes")
    context.exit(PROBLEMS if mistakes else 0)
