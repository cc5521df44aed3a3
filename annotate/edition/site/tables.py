"""The quotations of an archive as files to take away."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from annotate.edition.archive import Archive
from annotate.edition.records import Quoted

FIELDS = (
    "article", "date", "title", "id", "speaker", "kind", "cue", "to", "words", "uncertain", "page",
)  # fmt: skip


def json_lines(archive: Archive) -> str:
    """Return the quotations, one JSON object a line."""
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in _records(archive))


def comma_separated(archive: Archive) -> str:
    """Return the quotations as a table with a line of headings."""
    table = io.StringIO()
    writer = csv.DictWriter(table, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_records(archive))
    return table.getvalue()


def _records(archive: Archive) -> Iterator[dict[str, object]]:
    """Yield the quotations of the archive, those of nobody known last."""
    for speaker in archive.speakers:
        for item in speaker.quoted:
            yield _record(speaker.name, item)
    for item in archive.unattributed:
        yield _record(None, item)


def _record(speaker: str | None, item: Quoted) -> dict[str, object]:
    entry = item.entry
    return {
        "article": entry.id,
        "date": entry.date,
        "title": entry.title,
        "id": item.id,
        "speaker": speaker,
        "kind": item.kind,
        "cue": item.cue,
        "to": item.addressee,
        "words": item.words,
        "uncertain": item.low,
        "page": item.href,
    }
