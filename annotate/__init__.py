"""News articles as annotated, schema-valid TEI, and as reading editions.

    >>> import annotate
    >>> article = annotate.convert("Rain fell on Velmouth.", date="2024-05-02")  # doctest: +SKIP
    >>> annotate.render(article.to_tei())  # doctest: +SKIP

Neither spaCy nor lxml is imported before one of the names below that needs it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from annotate._version import __version__

if TYPE_CHECKING:
    from annotate.article import Article
    from annotate.conversion import Settings, convert
    from annotate.edition.article_page import render
    from annotate.edition.site.build import publish
    from annotate.errors import AnnotateError
    from annotate.source import read, records
    from annotate.tei.loading import load
    from annotate.tei.validation import validate

__all__ = [
    "AnnotateError",
    "Article",
    "Settings",
    "__version__",
    "convert",
    "load",
    "publish",
    "read",
    "records",
    "render",
    "validate",
]

_HOMES = {
    "AnnotateError": "annotate.errors",
    "Article": "annotate.article",
    "Settings": "annotate.conversion",
    "convert": "annotate.conversion",
    "load": "annotate.tei.loading",
    "publish": "annotate.edition.site.build",
    "read": "annotate.source",
    "records": "annotate.source",
    "render": "annotate.edition.article_page",
    "validate": "annotate.tei.validation",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
