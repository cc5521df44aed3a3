"""The TEI documents that a command is given, each handed on and none stopping the others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from annotate.cli.options import STREAM
from annotate.cli.terminal import counting, say
from annotate.errors import AnnotateError

XML = frozenset({".xml"})


class Document(NamedTuple):
    """A TEI document to be read, and the sub-folder it was found in."""

    name: str
    content: Path | bytes
    folder: Path


class Tally(NamedTuple):
    """How many documents were looked at, how many problems there were, and what of them were paths.

    A path that cannot be read is a problem of no document.
    """

    documents: int
    problems: int
    paths: int


def for_each(paths: tuple[str, ...], action: Callable[[Document], int], *, quiet: bool) -> Tally:
    """Call *action*, which returns its number of problems, with each document of *paths*.

    What cannot be read is a problem too, and said.
    """
    documents = problems = unread = 0
    with counting("documents", quiet=quiet) as count:
        for path in paths:
            try:
                for document in _documents(path):
                    documents += 1
                    problems += _attempt(action, document)
                    count()
            except AnnotateError as error:
                say(str(error))
                problems += 1
                unread += 1
    return Tally(documents, problems, unread)


def _attempt(action: Callable[[Document], int], document: Document) -> int:
    try:
        return action(document)
    except AnnotateError as error:
        say(str(error))
        return 1


def _documents(path: str) -> Iterator[Document]:
    from annotate.source import files

    if path == STREAM:
        yield Document("standard input", sys.stdin.buffer.read(), Path())
        return
    for found, folder in files(path, XML):
        yield Document(str(found), found, folder)
