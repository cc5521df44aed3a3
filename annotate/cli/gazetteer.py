"""`annotate gazetteer`."""

from __future__ import annotations

from pathlib import Path

import click

from annotate.cli.options import output_option
from annotate.cli.terminal import plain


@click.group()
def gazetteer() -> None:
    """Make a larger gazetteer than the one that comes with annotate."""


@gazetteer.command("import")
@click.argument("dump", type=click.Path(path_type=Path), metavar="ZIP")
@output_option("File to write.", required=True)
def import_gazetteer(*, dump: Path, output: Path) -> None:
    """Make a gazetteer of a GeoNames dump, and print what it says of itself.

    ZIP is allCountries.zip, or the file of one country, as GeoNames offers it.  With
    ANNOTATE_GAZETTEER=FILE in the environment the other commands take FILE for their gazetteer.
    """
    from annotate.gazetteer.importing import import_dump

    for name, words in import_dump(dump, output).items():
        click.echo(plain(f"{name}: {words}"))
