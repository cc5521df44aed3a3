"""Articles as a book: EPUB 3, each article a chapter with its register as a chapter behind it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import BinaryIO
from uuid import UUID

from lxml import etree

from annotate._version import __version__
from annotate.edition import inline
from annotate.edition.calendar import day_of
from annotate.edition.model import About
from annotate.edition.printed import printed_text
from annotate.edition.reading import read, signed
from annotate.edition.templating import fill
from annotate.edition.text import Engine

MIMETYPE = "application/epub+zip"
FOLDER = "EPUB"
STYLES = ("book.css",)
# The earliest time that a zip can hold: the same articles give the same bytes.
NO_TIME = (1980, 1, 1, 0, 0, 0)
NO_DAY = date(1980, 1, 1)
UNTITLED = "Annotated articles"


@dataclass(frozen=True, slots=True)
class Chapter:
    """An article of a book: what it is called, and the files of its text and its register."""

    title: str
    text: str
    register: str


def epub(
    trees: Iterable[etree._ElementTree],
    *,
    title: str | None = None,
    engine: Engine = "xslt",
    stylesheet: Path | None = None,
) -> bytes:
    """Return the TEI documents *trees*, at least one, as the chapters of an EPUB 3 book.

    *title* is by default the headline of the only article, or the publisher of all.  The same
    articles give the same bytes.  Raises RenderError as `annotate.render` does.
    """
    stream = io.BytesIO()
    with Book(stream, title=title, engine=engine, stylesheet=stylesheet) as book:
        for tree in trees:
            book.add(tree)
    return stream.getvalue()


class Book:
    """An EPUB that is written to *stream* while articles are added; leaving it makes it whole.

    The arguments are those of `epub`.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        title: str | None = None,
        engine: Engine = "xslt",
        stylesheet: Path | None = None,
    ) -> None:
        self._title = title
        self._engine = engine
        self._stylesheet = stylesheet
        self._chapters: list[Chapter] = []
        self._abouts: list[About] = []
        self._digest = hashlib.sha256()
        self._zip = zipfile.ZipFile(stream, "w")
        self._write("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        self._fill("META-INF/container.xml", "epub-container.xml.j2", {})
        self._write(f"{FOLDER}/book.css", inline.static(*STYLES))

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None and self._chapters:
            self._finish()
        self._zip.close()

    def __len__(self) -> int:
        return len(self._chapters)

    def add(self, tree: etree._ElementTree) -> None:
        """Add the TEI document *tree*.  Raises RenderError; then nothing of it is in the book."""
        tree = signed(tree)
        reading = read(tree)
        name = f"article-{len(self._chapters) + 1}"
        chapter = Chapter(reading.heading, f"{name}.xhtml", f"{name}-register.xhtml")
        text = printed_text(
            tree,
            reading,
            register=chapter.register,
            engine=self._engine,
            stylesheet=self._stylesheet,
        )
        shown = {"reading": reading, "version": __version__, "page": chapter.text, "text": text}
        article = fill("epub-article.xhtml.j2", shown)
        register = fill("epub-register.xhtml.j2", shown)
        self._write(f"{FOLDER}/{chapter.text}", article)
        self._write(f"{FOLDER}/{chapter.register}", register)
        self._digest.update(_encoded(article + register))
        self._chapters.append(chapter)
        self._abouts.append(reading.about)

    def _finish(self) -> None:
        values = {
            "title": self._title or _title(self._chapters, self._abouts),
            "lang": self._abouts[0].language,
            "chapters": self._chapters,
            "identifier": UUID(bytes=self._digest.digest()[:16], version=5).urn,
            "modified": f"{max(map(_day, self._abouts))}T00:00:00Z",
            "creators": _each(about.author for about in self._abouts),
            "publishers": _each(about.publisher for about in self._abouts),
            "licences": _each(about.licence for about in self._abouts),
        }
        self._fill(f"{FOLDER}/nav.xhtml", "epub-nav.xhtml.j2", values)
        self._fill(f"{FOLDER}/package.opf", "epub-package.opf.j2", values)

    def _fill(self, path: str, template: str, values: Mapping[str, object]) -> None:
        self._write(path, fill(template, values))

    def _write(self, path: str, content: str, packed: int = zipfile.ZIP_DEFLATED) -> None:
        entry = zipfile.ZipInfo(path, NO_TIME)
        entry.compress_type = packed
        entry.create_system = 3
        entry.external_attr = 0o644 << 16
        self._zip.writestr(entry, _encoded(content))


def _encoded(content: str) -> bytes:
    return content.encode("utf-8", "replace")


def _day(about: About) -> date:
    return day_of(about.date) or NO_DAY


def _title(chapters: list[Chapter], abouts: list[About]) -> str:
    if len(chapters) == 1:
        return chapters[0].title
    publishers = {about.publisher for about in abouts}
    return (publishers.pop() if len(publishers) == 1 else None) or UNTITLED


def _each(names: Iterable[str | None]) -> list[str]:
    """Return the *names* there are, each once."""
    return list(dict.fromkeys(name for name in names if name))
