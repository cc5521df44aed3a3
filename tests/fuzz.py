"""A long, coverage-guided search for bytes that break the reader, loader, validator or rules.

    python -m tests.fuzz loader --seconds 3600

needs the extra `fuzz`.  Each target states what must hold of any bytes; a run starts from the
examples, stops at the first bytes for which it does not hold, and says in which file they are.
What was found is kept in test_fuzz.py.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from lxml import etree

from tests.mutation import mutants

EXAMPLES = Path(__file__).parent.parent / "examples"
LONGEST = 50_000  # bytes


def mutated(data: bytes, largest: int, seed: int) -> bytes:
    """Return *data* changed by *seed*: in its markup or in its bytes."""
    import atheris  # type: ignore[import-untyped,unused-ignore]

    if seed % 2:
        with contextlib.suppress(etree.XMLSyntaxError, IndexError):
            mutant = next(mutants(etree.fromstring(data), 1, seed))
            return etree.tostring(mutant, encoding="UTF-8")[:largest]
    changed: bytes = atheris.Mutate(data, largest)
    return changed


def reader(data: bytes) -> None:
    """Any bytes are an article whose text survives its TEI, or are refused in one line."""
    from annotate.article import Article, Metadata
    from annotate.source import decode
    from annotate.tei.loading import load
    from annotate.tei.writer import to_bytes

    with refused_in_one_line():
        text, source = decode(data, "article.txt")
        article = Article(text=text, metadata=Metadata(id="fuzzed"), source=source)
        assert load(to_bytes(article.to_tei())).text == text


def loader(data: bytes) -> None:
    """A document loads or is refused; a valid one is written as what it was loaded from."""
    from annotate.tei.loading import load
    from annotate.tei.validation import validate
    from annotate.tei.writer import to_bytes

    with refused_in_one_line():
        article = load(data)
        written = to_bytes(article.to_tei())
        assert validate(data) or load(written) == article


def validator(data: bytes) -> None:
    """Problems are told one a line, and a document without any loads."""
    from annotate.tei.loading import load
    from annotate.tei.validation import validate

    problems = validate(data)
    assert not any("\n" in str(problem) for problem in problems)
    if not problems:
        load(data)


@contextlib.contextmanager
def refused_in_one_line() -> Iterator[None]:
    """Let pass what annotate refuses, if it says so in one line."""
    from annotate.errors import AnnotateError

    try:
        yield
    except AnnotateError as error:
        if "\n" in str(error):
            raise


def annotator(data: bytes) -> None:
    """Whatever the rules find in a text, its TEI is valid and loads as the same article."""
    import annotate
    from annotate.tei.writer import to_bytes

    article = annotate.convert(data.decode("utf-8", "surrogateescape"), attributions="rules")
    content = to_bytes(article.to_tei())
    assert annotate.validate(content) == []
    assert annotate.load(content) == article


TARGETS: dict[str, tuple[Callable[[bytes], None], str]] = {
    "reader": (reader, "articles/*.txt"),
    "loader": (loader, "tei/*.xml"),
    "validator": (validator, "tei/*.xml"),
    "annotator": (annotator, "articles/*.txt"),
}


@click.command()
@click.argument("target", type=click.Choice(list(TARGETS)))
@click.option("--seconds", type=click.IntRange(1), default=600, show_default=True)
@click.option(
    "--corpus",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of what earlier runs found worth keeping; grows with each run.",
)
def main(target: str, seconds: int, corpus: Path | None) -> None:
    """Search for bytes that break TARGET."""
    import atheris  # type: ignore[import-untyped,unused-ignore]

    check, seeds = TARGETS[target]
    folder = corpus or Path(tempfile.mkdtemp(prefix="fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    for seed in EXAMPLES.glob(seeds):
        (folder / seed.name).write_bytes(seed.read_bytes())
    with atheris.instrument_imports(include=["annotate"]):
        check(next(EXAMPLES.glob(seeds)).read_bytes())
    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=20"]
    told = [sys.argv[0], *options, f"-artifact_prefix={folder}/", str(folder)]
    atheris.Setup(told, check, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
