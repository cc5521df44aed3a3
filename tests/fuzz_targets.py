"""What must hold of any bytes: one promise for each target of the fuzzer."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import annotate
from annotate import source
from annotate.article import Article, Metadata
from annotate.errors import AnnotateError
from annotate.source.formats import ARTICLE_SUFFIXES
from annotate.source.names import COMPRESSED_TARS, COMPRESSIONS
from annotate.tei.loading import load
from annotate.tei.validation import validate
from annotate.tei.writer import to_bytes
from tests.confinement import confined
from tests.newsroom import samples

EXAMPLES = Path(__file__).parent.parent / "examples"


def reader(data: bytes) -> None:
    """Any bytes are an article whose text survives its TEI, or are refused in one line."""
    with refused_in_one_line():
        text, file = source.decode(data, "article.txt")
        article = Article(text=text, metadata=Metadata(id="fuzzed"), source=file)
        assert load(to_bytes(article.to_tei())).text == text


def inputs(data: bytes, suffix: str) -> None:
    """A file with *suffix* gives articles that become valid TEI, or messages of one line.

    Whatever is in it, nothing is written beside it, and no program or network asked.
    """
    with confined() as folder, refused_in_one_line():
        path = folder / f"article{suffix}"
        path.write_bytes(data)
        for found in source.inputs([path]):
            found.wanted_id(source.Fields())
            with refused_in_one_line(found.name):
                article = found.article(source.Fields(), {})
                content = to_bytes(article.to_tei())
                assert validate(content) == []
                assert load(content).text == article.text
        assert (list(folder.iterdir()), path.read_bytes()) == ([path], data)


def loader(data: bytes) -> None:
    """A document loads or is refused; a valid one is written as what it was loaded from."""
    with refused_in_one_line():
        article = load(data)
        written = to_bytes(article.to_tei())
        assert validate(data) or load(written) == article


def validator(data: bytes) -> None:
    """Problems are told one a line, and a document without any loads."""
    problems = validate(data)
    assert not any("\n" in str(problem) for problem in problems)
    if not problems:
        load(data)


@contextlib.contextmanager
def refused_in_one_line(name: str = "") -> Iterator[None]:
    """Let pass what annotate refuses, if it says so in one line, whatever is in its *name*."""
    try:
        yield
    except AnnotateError as error:
        if "\n" in str(error).removeprefix(name):
            raise


def annotator(data: bytes) -> None:
    """Whatever the rules find in a text, its TEI is valid and loads as the same article."""
    article = annotate.convert(data.decode("utf-8", "surrogateescape"), attributions="rules")
    content = to_bytes(article.to_tei())
    assert validate(content) == []
    assert load(content) == article


def from_examples(pattern: str, folder: Path) -> list[bytes]:
    """Return the content of the examples that fit *pattern*."""
    return [path.read_bytes() for path in sorted(EXAMPLES.glob(pattern))]


# All that a file can be called; what it holds if its name does not say so is found out from it.
SUFFIXES = (
    "",
    *sorted(ARTICLE_SUFFIXES),
    *sorted(COMPRESSED_TARS),
    *(f".txt{suffix}" for suffix in COMPRESSIONS),
)
# What must hold of any bytes, and the bytes to start from, which may be made in a folder.
TARGETS: dict[str, tuple[Callable[[bytes], None], Callable[[Path], list[bytes]]]] = {
    "reader": (reader, partial(from_examples, "articles/*.txt")),
    "loader": (loader, partial(from_examples, "tei/*.xml")),
    "validator": (validator, partial(from_examples, "tei/*.xml")),
    "annotator": (annotator, partial(from_examples, "articles/*.txt")),
    **{
        f"inputs{suffix}": (partial(inputs, suffix=suffix), partial(samples, suffix=suffix))
        for suffix in SUFFIXES
    },
}
