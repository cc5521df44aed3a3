"""What a worker does with one article: bytes in, TEI out, and no file touched."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotate.conversion import DEFAULTS, Settings, annotated
from annotate.corpus.outcomes import Failure
from annotate.errors import AnnotateError, EncodingError, ModelError, StageError
from annotate.source import Fields, Given, Input

if TYPE_CHECKING:
    from lxml import etree

KEYS = Fields()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One article to be converted, as it is handed to a worker.

    *standoff* asks for its standoff record as well.
    """

    input: Input
    settings: Settings = DEFAULTS
    keys: Fields = KEYS
    given: Given = field(default_factory=Given)
    standoff: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """The TEI document of an article, the number of its words, and how long it took.

    *standoff* is its record as `annotate.export` writes it, None if that was not asked for.
    """

    xml: bytes
    words: int
    seconds: float
    standoff: bytes | None = None


def attempt(task: Task) -> Encoded | Failure:
    """Return the TEI document that *task* asks for, or why there is none.

    Raises ModelError, for then no other article can be done either.
    """
    try:
        return encoded(task)
    except ModelError:
        raise
    except AnnotateError as error:
        return Failure(task.input.name, str(error))


def encoded(task: Task) -> Encoded:
    """Return the TEI document that *task* asks for.  Raises an AnnotateError, and no other."""
    try:
        return _encoded(task)
    except AnnotateError:
        raise
    except Exception as error:  # one article must not end the run, whatever is wrong with it
        name = task.input.name
        raise StageError(
            f"{name}: {type(error).__name__}: {error}; please report this article"
        ) from error


def _encoded(task: Task) -> Encoded:
    from annotate.export import json_line
    from annotate.tei.writer import to_bytes

    began = time.perf_counter()
    article = annotated(task.input.article(task.keys, task.given), task.settings)
    tree = article.to_tei()
    check(tree, task.input.name)
    return Encoded(
        xml=to_bytes(tree),
        words=len(article.text.split()),
        seconds=time.perf_counter() - began,
        standoff=json_line(article) if task.standoff else None,
    )


def check(tree: etree._ElementTree, name: str) -> None:
    """Raise EncodingError, which names the first problem, if *tree* is not valid."""
    from annotate.tei.validation import validate

    problems = validate(tree)
    if problems:
        more = f" and {len(problems) - 1} more problems" if len(problems) > 1 else ""
        raise EncodingError(
            f"{name}: not valid TEI: {problems[0].message}{more}; `annotate validate` lists the "
            "problems of an XML file; of a text please report it"
        )
