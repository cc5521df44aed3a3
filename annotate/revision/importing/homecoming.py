"""From a file of another tool to the documents that it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import cast

from annotate.article import Article, Change
from annotate.errors import AnnotateError, EncodingError, excerpt
from annotate.output import safe_name
from annotate.revision.difference import Difference
from annotate.revision.documents import (
    Entry,
    Revised,
    counted,
    opened,
    revised,
    with_person,
)
from annotate.revision.importing.applying import applied
from annotate.revision.importing.marks import Reading
from annotate.source import files
from annotate.tei.header import read_header
from annotate.tei.names import qualified
from annotate.tei.parsing import parse

# The module that reads files of each suffix; each has `documents(path)`.
FORMATS: Mapping[str, str] = {".jsonl": "jsonl", ".ann": "brat", ".xmi": "xmi"}


XML = frozenset({".xml"})
# A document, and the sub-folder in which it was found.
Home = tuple[Path, Path]


@dataclass(frozen=True)
class Incoming:
    """A document of a file: what the file calls it, and what reads it for an article."""

    file: Path
    name: str
    read: Reading


def incoming(path: Path) -> Iterator[Incoming]:
    """Yield the documents of the file *path*.

    Raises EncodingError or SourceError for a file that is none of ours, MissingExtraError if
    what reads it is not installed.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise EncodingError(
            f"{path}: {excerpt(path.suffix)} is the suffix of no format that can be brought in; "
            f"expected one of {', '.join(FORMATS)}"
        )
    module = import_module(f"annotate.revision.importing.{form}")
    documents = cast(Callable[[Path], Iterator[tuple[str, Reading]]], module.documents)
    for name, read in documents(path):
        yield Incoming(path, name, read)


def documents_in(path: str) -> Iterator[Incoming | AnnotateError]:
    """Yield the documents of a file, a folder or a glob; for a file that cannot be read, why."""
    try:
        found = list(files(path, frozenset(FORMATS)))
    except AnnotateError as error:
        yield error
        return
    for file, _ in found:
        try:
            yield from incoming(file)
        except AnnotateError as error:
            yield error


class Homes:
    """The TEI documents that annotations can come home to, by id and by the name of the file."""

    def __init__(self, onto: str) -> None:
        """Find the documents in *onto*: a file, a folder or a glob.  Raises SourceError."""
        found = list(files(onto, XML))
        self._only = found[0] if len(found) == 1 else None
        self._by_name: dict[str, Home] = {}
        for path, folder in found:
            self._by_name.setdefault(path.stem, (path, folder))
        for path, folder in found:
            with suppress(EncodingError):  # it is nobody's home, and need not be
                header = parse(path).find(qualified("teiHeader"))
                name = "" if header is None else read_header(header).metadata.id
                self._by_name[name] = (path, folder)
                self._by_name.setdefault(safe_name(name), (path, folder))

    def of(self, document: Incoming) -> Home:
        """Return the TEI document that *document* is about, and the sub-folder it is in.

        The only one takes whatever comes from a file for one article; its text is compared anyway.
        Raises EncodingError if there is none.
        """
        found = self._by_name.get(document.name)
        if found is None and document.file.suffix != ".jsonl":
            found = self._only
        if found is None:
            raise EncodingError(
                f"{document.file}: no document has the id {excerpt(document.name)}; name the TEI "
                "that it was exported from with --onto"
            )
        return found


def bring_home(document: Incoming, home: Path, entry: Entry) -> Revised:
    """Return the TEI document *home* with what *document* says differently as *entry.who*'s.

    Raises EncodingError for what does not fit; then nothing is to be written.
    """
    root, before = opened(home)
    known, person = with_person(before, entry.who or "unnamed", "corrections")
    after = applied(known, document.read(before), person)
    if replace(after, agents=before.agents) == before:
        return Revised(None)

    def entered(article: Article, differences: Sequence[Difference]) -> Article:
        text = f"Annotations brought in from {document.file.name}: {counted(differences)}."
        change = Change(who=person.id, when=entry.when, text=text)
        return replace(article, changes=(change, *article.changes))

    return revised(root, before, after, entered)
