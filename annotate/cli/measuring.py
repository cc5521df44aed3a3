"""`annotate evaluate` and `annotate stages`."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("system", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="A table for people, or one JSON object.",
)
@click.option(
    "--bootstrap",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    metavar="N",
    help="Add 95 % intervals over N resamplings of the articles.",
)
def evaluate(*, gold: Path, system: Path, form: str, bootstrap: int) -> None:
    """Compare two annotations of the same articles: precision, recall and F1 for each layer.

    GOLD and SYSTEM are JSON Lines files as `annotate export` writes them.  A layer that GOLD does
    not have is left out.  Krippendorff's alpha tells, without calling either right, how far they
    agree word by word.
    """
    from annotate.evaluation import agreement, compare, read_records

    records = read_records(gold), read_records(system)
    figures = compare(*records, bootstrap=bootstrap)
    alphas = agreement(*records)
    if form == "json":
        found = [*(figure._asdict() for figure in figures), *(one._asdict() for one in alphas)]
        click.echo(json.dumps(found, indent=1))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("layer", "measure", "precision", "recall", "F1", "95 %", "gold")
    for figure in figures:
        numbers = (figure.precision, figure.recall, figure.f1)
        interval = "–".join(f"{end:.3f}" for end in figure.interval or ())
        shown = ("" if number is None else f"{number:.3f}" for number in numbers)
        table.add_row(figure.layer, figure.measure, *shown, interval, str(figure.gold))
    agreed = Table("layer", "agreement on", "alpha", "words")
    for one in alphas:
        shown_alpha = "" if one.alpha is None else f"{one.alpha:.3f}"
        agreed.add_row(one.layer, one.measure, shown_alpha, str(one.words))
    Console().print(table, agreed)


@click.command()
def stages() -> None:
    """List the stages of the pipeline in their order, and what is plugged in."""
    from annotate.pipeline import default_stages, discover

    own = {stage.name for stage in default_stages()}
    for stage in discover():
        plugged = "" if stage.name in own else f" (plugged in: {type(stage).__module__})"
        click.echo(f"{stage.name:14}{stage.description}{plugged}")
