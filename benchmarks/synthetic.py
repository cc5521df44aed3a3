"""`python -m benchmarks.synthetic FOLDER`: TEI of many invented articles, as varied as real ones.

They are the examples over and over, with other people and organisations, other days, and other
words in the place of every fifth long one: lists, pages and the search grow as an archive's do.
"""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from annotate.article import Article, Entity, SourceFile
from annotate.tei.loading import load
from annotate.tei.writer import to_bytes

EXAMPLES = Path(__file__).parents[1] / "examples" / "tei"
FIRST_DAY = datetime.date(2021, 1, 1)
DAYS = 3650
LETTERS = ("bdfgklmnprstv", "aeiou")
LONG_WORD = re.compile(r"\b[a-z]{6,12}\b")
ONE_IN = 5
WORDS_OF_A_LENGTH = 3_000
# A few are in many articles, most in one: their chances fall as 1 / rank.
PEOPLE = 15_000
MOST_PEOPLE_IN_ONE = 100


def articles(number: int, seed: int = 5) -> Iterator[tuple[str, bytes]]:
    """Yield names and TEI documents of *number* articles, the same ones every time."""
    chance = random.Random(seed)
    examples = [load(path.read_bytes()) for path in sorted(EXAMPLES.glob("*.xml"))]
    words = {
        length: [_word(chance, length) for _ in range(WORDS_OF_A_LENGTH)] for length in range(6, 13)
    }
    people = [
        f"{_word(chance, 5).capitalize()} {_word(chance, 7).capitalize()}" for _ in range(PEOPLE)
    ]
    chances = [1 / (rank + 5) for rank in range(PEOPLE)]
    for at in range(number):
        name = f"article-{at:06}"
        names = iter(chance.choices(people, chances, k=MOST_PEOPLE_IN_ONE))
        yield (
            name,
            to_bytes(_varied(examples[at % len(examples)], name, chance, words, names).to_tei()),
        )


def _varied(
    article: Article,
    name: str,
    chance: random.Random,
    words: dict[int, list[str]],
    names: Iterator[str],
) -> Article:
    """Return *article* as another one, whose annotations stand where they stood."""

    def other(match: re.Match[str]) -> str:
        return chance.choice(words[len(match[0])]) if chance.randrange(ONE_IN) == 0 else match[0]

    day = FIRST_DAY + datetime.timedelta(days=chance.randrange(DAYS))
    return replace(
        article,
        text=LONG_WORD.sub(other, article.text),
        metadata=replace(article.metadata, id=name, date=day.isoformat()),
        source=SourceFile(),
        entities=tuple(_renamed(entity, names) for entity in article.entities),
    )


def _renamed(entity: Entity, names: Iterator[str]) -> Entity:
    if entity.kind not in ("person", "org"):
        return entity
    return replace(entity, name=next(names), ref=None)


def _word(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(LETTERS[at % 2]) for at in range(length))


def write(folder: Path, number: int) -> None:
    """Write *number* articles into *folder*, one file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in articles(number):
        (folder / f"{name}.xml").write_bytes(document)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--articles", "number", default=10_000, show_default=True, help="How many.")
def main(folder: Path, number: int) -> None:
    """Write the articles into FOLDER, one file each."""
    write(folder, number)


if __name__ == "__main__":
    main()
