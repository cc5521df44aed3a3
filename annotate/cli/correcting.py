"""`annotate update`, `annotate import` and `annotate diff`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate.cli.documents import Document, for_each
from annotate.cli.options import (
    STREAM,
    annotating_options,
    authority_of,
    inputs_argument,
    output_option,
    settings_of,
    verbosity_options,
)
from annotate.cli.terminal import PROBLEMS, plain, say
from annotate.errors import AnnotateError, EncodingError

if TYPE_CHECKING:
    from annotate.revision.difference import Difference
    from annotate.revision.documents import Revised

WHEN = click.DateTime(["%Y-%m-%d"])


@click.command()
@inputs_argument("TEI")
@output_option("Folder, or an .xml file for one document; `-` is stdout. In place by default.")
@click.option("--dry-run", is_flag=True, help="Print what would change, and write nothing.")
@click.option("--who", metavar="NAME", help="Who is told in the history; `annotate` by default.")
@click.option(
    "--date", "when", type=WHEN, metavar="YYYY-MM-DD", help="Day for the history; none by default."
)
@annotating_options
@verbosity_options
@click.pass_context
def update(
    context: click.Context,
    /,
    *,
    paths: tuple[str, ...],
    output: Path | None,
    dry_run: bool,
    who: str | None,
    when: object,
    model: str | None,
    attributions: str,
    min_cert: float,
    authority: Path | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Annotate TEI documents again around what was corrected by hand.

    TEI is a file, a folder, a glob, or `-` for standard input.  What a person made or changed,
    named in @resp or not, stays as it is; what a person took out stays out.  A document in which
    nothing changes is not written.
    """
    from annotate.revision.documents import Entry
    from annotate.revision.documents import update as updated

    settings = settings_of(model, attributions, min_cert, authority_of(authority, paths))
    entry = Entry(who=who, when=None if when is None else f"{when:%Y-%m-%d}")
    changed = same = 0

    def act(document: Document) -> int:
        nonlocal changed, same
        found = updated(document.content, settings, entry=entry)
        changed += found.content is not None
        same += found.content is None
        _deliver(document, found, output, dry_run=dry_run, verbose=verbose)
        return 0

    tally = for_each(paths, act, quiet=quiet)
    if not quiet:
        did = "would change" if dry_run else "updated"
        failed = f", {tally.problems} failed" if tally.problems else ""
        say(f"{changed} {did}, {same} as they were{failed}")
    context.exit(PROBLEMS if tally.problems else 0)


def _deliver(
    document: Document, found: Revised, output: Path | None, *, dry_run: bool, verbose: bool
) -> None:
    """Print what *found* says differently, or write it where it belongs."""
    from annotate.output import write_whole

    if dry_run:
        if found.content is not None:
            _tell(document.name, found)
        return
    target = _target(document, output)
    content = found.content
    if content is None and target != document.content:
        content = _bytes_of(document)
    if content is None:
        return
    if target is None:
        sys.stdout.buffer.write(content)
        return
    write_whole(target, content)
    if verbose:
        say(f"{document.name}: written to {target}")


def _bytes_of(document: Document) -> bytes:
    content = document.content
    return content if isinstance(content, bytes) else content.read_bytes()


def _target(document: Document, output: Path | None) -> Path | None:
    """Return where the document goes, None for standard output."""
    if str(output) == STREAM or (output is None and isinstance(document.content, bytes)):
        return None
    if output is None:
        return Path(document.name)
    if output.suffix.lower() == ".xml" and not output.is_dir():
        return output
    name = document.content.name if isinstance(document.content, Path) else "article.xml"
    return output / document.folder / name


def _tell(name: str, found: Revised) -> None:
    """Print what people made in a document, and what would change."""
    click.echo(plain(f"{name}: {len(found.kept)} by hand, {len(found.differences)} would change"))
    for line in (*(f"kept: {one}" for one in found.kept), *map(str, found.differences)):
        click.echo(plain(f"  {line}"))


@click.command("import")
@inputs_argument("FILE")
@click.option(
    "--onto",
    required=True,
    metavar="TEI",
    help="The document, or the folder of documents, that the files were exported from.",
)
@click.option("--who", required=True, metavar="NAME", help="Whose annotations these are.")
@output_option("Folder, or an .xml file for one document. In place by default.")
@click.option("--dry-run", is_flag=True, help="Print what would change, and write nothing.")
@click.option(
    "--date", "when", type=WHEN, metavar="YYYY-MM-DD", help="Day for the history; none by default."
)
@verbosity_options
@click.pass_context
def import_(
    context: click.Context,
    /,
    *,
    paths: tuple[str, ...],
    onto: str,
    who: str,
    output: Path | None,
    dry_run: bool,
    when: object,
    quiet: bool,
    verbose: bool,
) -> None:
    """Bring annotations made in other tools home to their TEI documents.

    FILE is JSON Lines (.jsonl) as `annotate export` writes it, brat (.ann), XMI (.xmi), or a folder
    of these.  What differs from the document becomes NAME's, what is equal stays whose it was.
    What does not fit is said, and its document stays as it was.
    """
    from annotate.revision.documents import Entry
    from annotate.revision.importing.homecoming import Homes, bring_home, documents_in

    homes = Homes(onto)
    entry = Entry(who=who, when=None if when is None else f"{when:%Y-%m-%d}")
    written: dict[Path, Path] = {}
    changed = failed = same = 0
    for found in (one for path in paths for one in documents_in(path)):
        try:
            if isinstance(found, AnnotateError):
                raise found
            home, folder = homes.of(found)
            revised = bring_home(found, written.get(home, home), entry)
        except AnnotateError as error:
            say(str(error))
            failed += 1
            continue
        document = Document(str(home), written.get(home, home), folder)
        _deliver(document, revised, output, dry_run=dry_run, verbose=verbose)
        target = _target(document, output)
        if target is not None and not dry_run:
            written[home] = target
        changed += revised.content is not None
        same += revised.content is None
    if not quiet:
        did = "would change" if dry_run else "changed"
        say(f"{changed} {did}, {same} as they were{f', {failed} failed' if failed else ''}")
    context.exit(PROBLEMS if failed else 0)


@click.command()
@click.argument("one", metavar="A", type=click.Path(path_type=Path))
@click.argument("other", metavar="B", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="Side by side for people, a JSON object for each difference, or a page of its own.",
)
@click.pass_context
def diff(context: click.Context, /, *, one: Path, other: Path, form: str) -> None:
    """Show two annotations of one text side by side.

    A and B are TEI documents of the same text: of two people, or before and after a correction.
    The exit code is 1 if they differ.
    """
    from annotate.edition.templating import fill
    from annotate.revision.difference import difference
    from annotate.tei.loading import load

    articles = load(one), load(other)
    try:
        differences = difference(*articles)
    except EncodingError as error:
        raise EncodingError(f"{one} and {other}: {error}") from error
    if form == "json":
        for found in differences:
            click.echo(json.dumps(asdict(found)))
    elif form == "html":
        about = articles[0].metadata
        told = {"title": about.title or about.id, "one": one, "other": other}
        click.echo(fill("diff.html.j2", {**told, "differences": differences}))
    elif differences:
        _show(str(one), str(other), differences)
    else:
        say("no difference")
    context.exit(PROBLEMS if differences else 0)


def _show(one: str, other: str, differences: Sequence[Difference]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("where", "words", "what", plain(one), plain(other))
    for found in differences:
        words = found.words if len(found.words) < 80 else f"{found.words[:79]}…"
        shown = (
            (found.name, ""),
            (words if found.what else "", ""),
            (found.what or ("gone" if found.after is None else "new"), "bold"),
            (found.before or "—", "red"),
            (found.after or "—", "green"),
        )
        table.add_row(*(Text(plain(cell), style) for cell, style in shown))
    Console().print(table)
