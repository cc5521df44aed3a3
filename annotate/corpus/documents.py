"""The TEI documents of articles, for what is made of many of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from annotate.conversion import DEFAULTS, Settings, annotated
from annotate.corpus.finding import XML, found_in
from annotate.corpus.outcomes import Failure
from annotate.corpus.tasks import KEYS, check
from annotate.errors import AnnotateError, ModelError
from annotate.output import Names
from annotate.source import Fields, Given, Input

if TYPE_CHECKING:
    from lxml import etree


def trees(
    paths: Iterable[str | Path],
    *,
    settings: Settings = DEFAULTS,
    keys: Fields = KEYS,
    given: Given | None = None,
    report: Callable[[Failure | None], None] = lambda failure: None,
) -> Iterator[tuple[str, etree._ElementTree]]:
    """Yield a name and the TEI document of each article of *paths*; XML is taken as it is.

    An article whose XML stands beside it is taken from there, with all that was edited in it.
    *report* hears of each article: its failure, or None.
    """
    names = Names()
    seen: set[Path] = set()
    for found in found_in(paths, keys, with_tei=True):
        if isinstance(found, Failure):
            report(found)
            continue
        document = _document_of(found)
        if document is not None:
            if document in seen:
                continue
            seen.add(document)
        try:
            tree = _tree(found, document, settings, keys, given or Given())
            check(tree, str(document or found.name))
        except ModelError:
            raise
        except AnnotateError as error:
            report(Failure(found.name, str(error)))
            continue
        report(None)
        yield names.take(Path(), found.wanted_id(keys)), tree


def _document_of(found: Input) -> Path | None:
    """Return the TEI that an input is, or that stands beside its file, if any."""
    if found.is_tei:
        return found.path
    if found.path is None or found.data is not None:
        return None
    document = found.path.with_name(f"{found.stem}{XML}")
    return document if document != found.path and os.path.exists(document) else None


def _tree(
    found: Input, document: Path | None, settings: Settings, keys: Fields, given: Given
) -> etree._ElementTree:
    from annotate.authority.documents import followed
    from annotate.tei.parsing import parse

    if document is not None:
        return followed(parse(document).getroottree(), settings.authority)
    return annotated(found.article(keys, given), settings).to_tei()
