"""The files of the whole archive to take away, and the page that offers them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from annotate.edition.archive import Archive
from annotate.edition.records import Quoted
from annotate.edition.site.ledger import Ledger, digest
from annotate.edition.site.pages import Page
from annotate.errors import EncodingError
from annotate.export.formats import FORMATS
from annotate.export.writing import writing
from annotate.output import whole_file
from annotate.tei.loading import load

# Formats of `annotate export`, the table for those that have several, and the file.
EXPORTS = (
    ("sqlite", None, "data/archive.sqlite"),
    ("csv", "quotations", "data/quotations.csv"),
    ("csv", "people", "data/people.csv"),
    ("csv", "places", "data/places.csv"),
    ("csv", "dates", "data/dates.csv"),
    ("jsonl", None, "data/standoff.jsonl"),
)
DATASETTE = "data/archive.metadata.json"
TEI, TEXT = "data/tei.zip", "data/text.zip"
LINES = "data/quotations.jsonl"
LEFT_OUT = "data/left-out.txt"
FILES = (TEI, TEXT, LINES, *(path for _, _, path in EXPORTS), DATASETTE, LEFT_OUT)
# The earliest day that a zip can tell: the files have no time of their own.
NO_TIME = (1980, 1, 1, 0, 0, 0)
# A tenth larger than zlib's usual level, in half the time: packing is much of all work.
LEVEL = 3


def page(archive: Archive, ledger: Ledger, maker: str, documents: Sequence[str]) -> Page:
    """Return the page that offers the files to take away, after they were written.

    *documents* are digests of the TEI of *archive*, in its order.
    """
    origin = digest(maker, *documents, *(entry.id for entry in archive.entries))
    present = [ledger.has(path, origin) for path in FILES]
    if not all(present):
        with ledger.making(FILES, origin):
            _write(archive, ledger.folder)
    sizes = {path: _size((ledger.folder / path).stat().st_size) for path in FILES}
    left_out = (ledger.folder / LEFT_OUT).read_text(encoding="utf-8").splitlines()
    values = {"sizes": sizes, "left_out": left_out, "total": len(archive.entries)}
    return Page("downloads.html", "downloads.html.j2", values)


def _size(number: int) -> str:
    """Return a number of bytes as readers know it.

    >>> _size(2_340_000), _size(12_000)
    ('2.3 MB', '12 KB')
    """
    if number >= 1_000_000:
        return f"{number / 1_000_000:.1f} MB"
    return f"{max(1, round(number / 1000))} KB"


def _write(archive: Archive, folder: Path) -> None:
    left_out = []
    with ExitStack() as stack:
        tei = stack.enter_context(_zip(folder / TEI))
        text = stack.enter_context(_zip(folder / TEXT))
        add_to = []
        for name, table, path in EXPORTS:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            add_to.append(stack.enter_context(writing(FORMATS[name], folder / path, table)))
        for entry in archive.entries:
            _pack(tei, f"{entry.id}.xml", document := (folder / entry.tei).read_bytes())
            _pack(text, f"{entry.id}.txt", (folder / entry.text).read_bytes())
            try:
                article = load(document)
                for add in add_to:
                    add(article)
            except (EncodingError, LookupError):
                # TEI changed by hand may hold what no table can, or point at nothing.
                left_out.append(entry.id)
        lines = stack.enter_context(whole_file(folder / LINES))
        lines.writelines(_quotations(archive))
        stack.enter_context(whole_file(folder / LEFT_OUT)).writelines(
            f"{name}\n".encode() for name in left_out
        )


@contextmanager
def _zip(path: Path) -> Iterator[ZipFile]:
    with whole_file(path) as stream, ZipFile(stream, "w") as packed:
        yield packed


def _pack(packed: ZipFile, name: str, content: bytes) -> None:
    about = ZipInfo(name, NO_TIME)
    about.compress_type = ZIP_DEFLATED
    about.external_attr = 0o644 << 16
    packed.writestr(about, content, compresslevel=LEVEL)


def _quotations(archive: Archive) -> Iterator[bytes]:
    """Yield the quotations as JSON, one a line: those of nobody known last."""
    for speaker in archive.speakers:
        for item in speaker.quoted:
            yield _line(item, speaker.name, speaker.href)
    for item in archive.unattributed:
        yield _line(item, None, None)


def _line(item: Quoted, speaker: str | None, page: str | None) -> bytes:
    entry = item.entry
    told = {
        "article": entry.document,
        "date": entry.date,
        "title": entry.title,
        "id": item.id,
        "speaker": speaker,
        "speaker_page": page,
        "kind": item.kind,
        "cue": item.cue,
        "to": item.addressee,
        "words": item.words,
        "uncertain": item.low,
        "page": item.href,
    }
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
