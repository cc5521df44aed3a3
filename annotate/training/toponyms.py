"""`python -m annotate.training.toponyms GOLD.jsonl ...`: learn the weights of the places stage.

Writes the two tables of weights in the package; run it again whenever the names that the mentions
stage finds before, or the gazetteer, have changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from annotate import resources
from annotate.stages.places.features import FEATURES
from annotate.training.gold_places import name_examples, place_examples, read
from annotate.training.place_weights import learn_names, learn_places

HEADS = {
    "place-name-weights": "How much each feature tells that a stretch of text is a place name",
    "place-weights": "How much each feature tells which place a toponym means",
}
HEAD = "# {}: feature, weight.\n# Learned by `python -m annotate.training.toponyms`.\n"


@click.command()
@click.argument("gold", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def main(gold: tuple[Path, ...]) -> None:
    """Learn from the JSON Lines files GOLD: articles with "text" and "toponyms"."""
    articles = [article for path in gold for article in read(path)]
    names = learn_names([name_examples(article) for article in articles])
    places = learn_places([e for e in map(place_examples, articles) if e is not None])
    _write("place-name-weights", names.items())
    _write("place-weights", zip(FEATURES, map(float, places), strict=True))


def _write(name: str, weights: Iterable[tuple[str, float]]) -> None:
    lines = (f"{feature}\t{weight:.3g}\n" for feature, weight in sorted(weights))
    text = HEAD.format(HEADS[name]) + "".join(lines)
    resources.lexicon_path(f"{name}.tsv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
