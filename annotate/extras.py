"""Libraries that only some need: what to say where one is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from annotate.errors import MissingExtraError


@contextmanager
def extra(name: str, purpose: str) -> Iterator[None]:
    """Hold that the imports of the block work, which the extra *name* brings.

    Raises MissingExtraError, which says that *purpose* needs it and how to install it.

    >>> with extra("web", "a web page"):
    ...     import no_such_library
    Traceback (most recent call last):
    annotate.errors.MissingExtraError: a web page needs no_such_library: pip install \
'annotate-tei[web]'
    """
    try:
        yield
    except ImportError as error:
        missing = (error.name or str(error)).partition(".")[0]
        raise MissingExtraError(
            f"{purpose} needs {missing}: pip install 'annotate-tei[{name}]'"
        ) from error
