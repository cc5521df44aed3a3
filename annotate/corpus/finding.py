"""The articles that a run is given; one that is missing does not hide those behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from annotate.corpus.outcomes import FAILURES, Failure
from annotate.errors import AnnotateError
from annotate.source import Fields, Input, inputs

XML = ".xml"


def found_in(
    paths: Iterable[str | Path], keys: Fields, *, with_tei: bool = False
) -> Iterator[Input | Failure]:
    """Yield the inputs of all *paths*, without the list of what failed in an earlier run.

    *keys* name the columns of tables; TEI documents are left out unless *with_tei*.
    """
    for path in paths:
        try:
            found = inputs([path], keys=keys, with_tei=with_tei)
            yield from (one for one in found if not (one.path and one.path.name.endswith(FAILURES)))
        except AnnotateError as error:
            yield Failure(str(path), str(error))
