"""`annotate convert`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate.cli.options import (
    STREAM,
    annotating_options,
    authority_of,
    fields_of,
    given_of,
    inputs_argument,
    metadata_options,
    output_option,
    settings_of,
    verbosity_options,
)
from annotate.cli.terminal import PROBLEMS, counting, say

if TYPE_CHECKING:
    from annotate.corpus import Converted, Failure, Task
    from annotate.source import Fields, Input


@click.command()
@inputs_argument("ARTICLE")
@output_option("Folder for the XML files, or an .xml file for one article; `-` is stdout.")
@click.option("--force", is_flag=True, help="Overwrite XML that was edited by hand.")
@click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes to use."
)
@annotating_options
@metadata_options
@verbosity_options
@click.pass_context
def convert(
    context: click.Context,
    /,
    *,
    paths: tuple[str, ...],
    output: Path | None,
    force: bool,
    jobs: int,
    model: str | None,
    attributions: str,
    min_cert: float,
    authority: Path | None,
    quiet: bool,
    verbose: bool,
    **options: object,
) -> None:
    """Annotate articles and write them as TEI XML.

    ARTICLE is a text file, a JSON Lines file (one article a line), a folder, a glob, or `-` for
    standard input.  Without -o each XML file stands beside its article.
    """
    from annotate import corpus
    from annotate.cli.workers import workers

    settings = settings_of(model, attributions, min_cert, authority_of(authority, paths))
    keys, given = fields_of(options), given_of(options)
    if output is None and paths == (STREAM,):
        output = Path(STREAM)
    if output is not None and (str(output) == STREAM or _is_xml_file(output)):
        task = corpus.Task(
            input=_only_input(paths, keys),
            output=output,
            settings=settings,
            keys=keys,
            given=given,
            force=force,
        )
        context.exit(_convert_one(task))
    with counting("articles", quiet=quiet) as count, workers(jobs) as executor:

        def report(outcome: Converted | Failure) -> None:
            count()
            _tell(outcome, verbose=verbose)

        summary = corpus.convert(
            paths,
            output,
            settings=settings,
            keys=keys,
            given=given,
            force=force,
            executor=executor,
            report=report,
        )
    if not quiet:
        failed = f", {summary.failed} failed" if summary.failed else ""
        listed = f" (see {summary.failures})" if summary.failures else ""
        say(f"{summary.converted} converted{failed}{listed}")
    context.exit(PROBLEMS if summary.failed else 0)


def _is_xml_file(output: Path) -> bool:
    return output.suffix.lower() == ".xml" and not output.is_dir()


def _only_input(paths: tuple[str, ...], keys: Fields) -> Input:
    from annotate.source import inputs

    found = inputs(paths, keys=keys)
    first = next(found)
    if next(found, None) is not None:
        raise click.UsageError("there is more than one article; name a folder with -o")
    return first


def _convert_one(task: Task) -> int:
    """Convert one article to the file, or standard output, that *task* names; return the code."""
    from annotate import corpus

    if str(task.output) == STREAM:
        sys.stdout.buffer.write(corpus.encoded(task)[0])
        return 0
    outcome = corpus.convert_one(task)
    _tell(outcome, verbose=False)
    return PROBLEMS if isinstance(outcome, corpus.Failure) else 0


def _tell(outcome: Converted | Failure, *, verbose: bool) -> None:
    from annotate.corpus import Failure

    if isinstance(outcome, Failure):
        say(outcome.reason)
    elif outcome.is_renamed:
        say(f"{outcome.path}: written to {outcome.output}, since its name was taken")
    elif verbose:
        say(f"{outcome.path}: written to {outcome.output}")
