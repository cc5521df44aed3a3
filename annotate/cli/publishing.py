"""`annotate publish`."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate.cli.options import (
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
    from annotate.corpus import Failure


@click.command()
@inputs_argument("ARTICLE")
@output_option("Folder for the site.", required=True)
@click.option("--stylesheet", type=click.Path(path_type=Path), help="XSLT 1.0 for the text.")
@click.option("--template", type=click.Path(path_type=Path), help="Jinja template for the page.")
@click.option("--site-title", metavar="TEXT", help="Name of the site, on every page.")
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What the site is called and how it looks; by default site.toml beside the articles.",
)
@click.option(
    "--theme",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Templates and styles that stand in for annotate's, one at a time.",
)
@click.option(
    "--address",
    metavar="URL",
    callback=lambda context, option, value: _web_address(value),
    help="Where the site will stand on the web; feed readers need it.",
)
@annotating_options
@metadata_options
@verbosity_options
@click.pass_context
def publish(
    context: click.Context,
    /,
    *,
    paths: tuple[str, ...],
    output: Path,
    stylesheet: Path | None,
    template: Path | None,
    config: Path | None,
    theme: Path | None,
    site_title: str | None,
    address: str | None,
    model: str | None,
    attributions: str,
    min_cert: float,
    authority: Path | None,
    quiet: bool,
    verbose: bool,
    **options: object,
) -> None:
    """Annotate articles and make a small web site of them.

    ARTICLE is as for `convert`, or XML that `convert` made.  Open index.html in the folder.
    """
    from annotate import corpus
    from annotate.edition.site.build import publish as publish_site
    from annotate.edition.site.config import Config, site_for

    site = site_for(paths, config, Config(title=site_title, address=address, theme=theme))
    settings = settings_of(model, attributions, min_cert, authority_of(authority, paths))
    failed = 0
    with counting("articles", quiet=quiet) as count:

        def report(failure: Failure | None) -> None:
            nonlocal failed
            count()
            if failure is not None:
                failed += 1
                say(failure.reason)

        pages = corpus.trees(
            paths,
            settings=settings,
            keys=fields_of(options),
            given=given_of(options),
            report=report,
        )
        first = next(pages, None)
        if first is None:
            context.exit(PROBLEMS)
        index = publish_site(
            chain([first], pages),
            output,
            site=site,
            stylesheet=stylesheet,
            template=template,
            authority=settings.authority,
        )
    if not quiet:
        say(f"open {index}")
    context.exit(PROBLEMS if failed else 0)


def _web_address(told: str | None) -> str | None:
    if told is not None and not told.startswith(("https://", "http://")):
        raise click.BadParameter(f"{told!r} is no address; begin it with https://")
    return told
