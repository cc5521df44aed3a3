"""The search page, and the files of the index that it loads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from markupsafe import Markup

from annotate.edition.archive import Archive
from annotate.edition.calendar import in_words
from annotate.edition.people import SpeakerEntry
from annotate.edition.records import Quoted
from annotate.edition.site.pages import Page
from annotate.edition.site.search_index import Index, Part, records
from annotate.edition.site.settings import Site

SCRIPTS = ("scheme.js", "minisearch.js", "search.js")
UNKNOWN = ("–", "unknown", 0)


def parts_and_page(
    archive: Archive, text_of: Callable[[str], str], site: Site
) -> Iterator[Part | Page]:
    """Yield the parts of the index of *archive*, then the page that searches them.

    *text_of* gives the text of an article by its name.
    """
    index = Index()
    firsts: dict[str, list[str | int]] = {"records": [], "terms": []}
    for number, part in records(_documents(archive, text_of, site, index)):
        firsts["records"].append(number)
        yield part
    for word, part in index.parts():
        firsts["terms"].append(word)
        yield part
    quotations = sum(len(speaker.quoted) for speaker in archive.speakers)
    numbers = (len(archive.entries), len(archive.speakers), quotations + len(archive.unattributed))
    about = {"documents": numbers, **firsts, "common": index.common()}
    written = json.dumps(about, ensure_ascii=False, separators=(",", ":"))
    # Nothing in a script element may look like the end of one.
    data = Markup(written.replace("<", "\\u003c"))
    yield Page("search.html", "search.html.j2", {"data": data}, scripts=SCRIPTS, loads=True)


def _documents(
    archive: Archive, text_of: Callable[[str], str], site: Site, index: Index
) -> Iterator[tuple[object, ...]]:
    """Yield what is shown of each document, when its words are in *index*."""
    for entry in archive.entries:
        text = " ".join(text_of(entry.id).split())
        index.add((("title", entry.title), ("text", text)))
        yield (entry.title, entry.href, in_words(entry.date), text)
    for speaker in archive.speakers:
        index.add((("name", " ".join((speaker.name, *speaker.same))),))
        yield (speaker.name, _shown(speaker, site), _face(speaker), speaker.role, _count(speaker))
    for speaker in archive.speakers:
        for item in speaker.quoted:
            index.add((("words", item.words), ("name", speaker.name)))
            yield _quotation(item, speaker.name, _shown(speaker, site), _face(speaker))
    for item in archive.unattributed:
        index.add((("words", item.words),))
        yield _quotation(item, "Speaker not known", None, UNKNOWN)


def _quotation(
    item: Quoted, name: str, home: str | None, face: tuple[str, str, int]
) -> tuple[object, ...]:
    entry = item.entry
    return (item.words, item.href, item.kind, name, home, face, entry.title, in_words(entry.date))


def _face(speaker: SpeakerEntry) -> tuple[str, str, int]:
    return (speaker.siglum, speaker.kind, speaker.slot)


def _shown(speaker: SpeakerEntry, site: Site) -> str | None:
    return speaker.href if site.shows(speaker.href) else None


def _count(speaker: SpeakerEntry) -> str:
    number = len(speaker.quoted)
    return f"{number:,} quotation{'' if number == 1 else 's'}"
