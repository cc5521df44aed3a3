"""`annotate convert`."""

from __future__ import annotations

import os
import sys
import time
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
    run_options,
    settings_of,
    verbosity_options,
)
from annotate.cli.terminal import PROBLEMS

if TYPE_CHECKING:
    from annotate.corpus import Task
    from annotate.source import Fields, Input


@click.command()
@inputs_argument("ARTICLE")
@output_option(
    "Folder for the XML files; or a .zip, .tar, .tar.gz or .parquet file for all of them, or an "
    ".xml file for one article; `-` is stdout."
)
@run_options
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
    resume: bool,
    fail_fast: bool,
    jobs: int,
    cluster: str | None,
    model: str | None,
    attributions: str,
    min_cert: float,
    authority: Path | None,
    quiet: bool,
    verbose: bool,
    **options: object,
) -> None:
    """Annotate articles and write them as TEI XML.

    ARTICLE is a file (text, web page, Word, mail, NITF or NewsML-G2; JSON Lines, CSV or Parquet
    with one article a line or row; compressed too), an archive of them (zip, tar), a folder, a
    glob, an address (https://, s3://), or `-` for standard input.  Without -o each XML file stands
    beside its article.
    """
    from annotate import corpus
    from annotate.cli.progress import progress, sum_up
    from annotate.cli.workers import workers

    settings = settings_of(model, attributions, min_cert, authority_of(authority, paths))
    keys, given = fields_of(options), given_of(options)
    if output is None and paths == (STREAM,):
        output = Path(STREAM)
    is_one = output is not None and (str(output) == STREAM or _is_xml_file(output))
    _refuse_contradictions(is_one or output is None, resume=resume, jobs=jobs, cluster=cluster)
    if output is not None and is_one:
        found = _only_input(paths, keys)
        task = corpus.Task(input=found, settings=settings, keys=keys, given=given)
        _convert_one(task, output, force=force)
        return
    began = time.monotonic()
    with (
        progress(paths, keys, quiet=quiet, verbose=verbose) as report,
        workers(jobs, cluster) as (executor, window),
    ):
        summary = corpus.convert(
            paths,
            output,
            settings=settings,
            keys=keys,
            given=given,
            force=force,
            resume=resume,
            fail_fast=fail_fast,
            executor=executor,
            window=window,
            report=report,
        )
    if not quiet:
        sum_up(summary, time.monotonic() - began)
    context.exit(PROBLEMS if summary.failed else 0)


def _is_xml_file(output: Path) -> bool:
    return output.suffix.lower() == ".xml" and not os.path.isdir(output)


def _refuse_contradictions(
    has_no_ledger: bool, *, resume: bool, jobs: int, cluster: str | None
) -> None:
    if resume and has_no_ledger:
        raise click.UsageError("--resume needs a place for its ledger; name a folder with -o")
    if cluster is not None and jobs > 1:
        raise click.UsageError("--jobs is for this machine; leave it out with --cluster")


def _only_input(paths: tuple[str, ...], keys: Fields) -> Input:
    from annotate.source import inputs

    found = inputs(paths, keys=keys)
    first = next(found)
    if next(found, None) is not None:
        raise click.UsageError("there is more than one article; name a folder with -o")
    return first


def _convert_one(task: Task, output: Path, *, force: bool) -> None:
    """Convert one article to the file, or standard output, that *output* names."""
    from annotate import corpus

    if str(output) == STREAM:
        sys.stdout.buffer.write(corpus.encoded(task).xml)
    else:
        corpus.convert_one(task, output, force=force)
