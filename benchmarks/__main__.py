"""`python -m benchmarks CORPORA [TABLE ...]`: print the tables, all of them by default."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

TABLES = (
    "attributions",
    "speakers",
    "dates",
    "places",
    "speed",
    "startup",
    "site",
    "soundness",
    "growth",
    "scale",
    "memory",
)


@click.command()
@click.argument("corpora", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("tables", nargs=-1, type=click.Choice(TABLES))
@click.option(
    "--diagram",
    type=click.Path(dir_okay=False, path_type=Path),
    help="SVG file in which to draw how often certainties of attributions are right.",
)
def main(corpora: Path, tables: tuple[str, ...], diagram: Path | None) -> None:
    """Print accuracy on the gold data in the folder CORPORA, and speed."""
    for table in tables or TABLES:
        click.secho(f"\n== {table} ==", bold=True)
        for line in import_module(f"benchmarks.{table}").run(corpora):
            click.echo(line)
    if diagram is not None:
        import_module("benchmarks.attributions").draw_reliability(corpora, diagram)


if __name__ == "__main__":
    main()
