"""`annotate validate`."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from annotate.cli.documents import Document, for_each
from annotate.cli.options import inputs_argument, verbosity_options
from annotate.cli.terminal import PROBLEMS, plain, say


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

    tally = for_each(paths, check, quiet=quiet)
    if not quiet:
        count = tally.problems or "no"
        say(f"{tally.documents} checked, {count} problem{'s' * (tally.problems != 1)}")
    context.exit(PROBLEMS if tally.problems else 0)
