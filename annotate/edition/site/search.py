"""What the search page knows: quotations, and the text of articles, as one JSON value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from markupsafe import Markup

from annotate.edition.archive import Archive
from annotate.edition.site.pages import Page

# The page holds no more characters of articles than this; quotations it holds all.
SEARCHED_TEXT = 2_000_000
SCRIPTS = ("scheme.js", "minisearch.js", "search.js")


def search_data(archive: Archive, texts: Mapping[str, str]) -> Markup:
    """Return what `search.js` searches, to stand in a script element that is not run.

    Articles are [title, address, date], speakers [name, address, siglum, kind, slot], quotations
    [words, speaker, article, id, kind] with the numbers of speaker and article, and texts
    [article, text].
    """
    articles = {entry.id: number for number, entry in enumerate(archive.entries)}
    data = {
        "articles": [[e.title, e.href, e.date or ""] for e in archive.entries],
        "speakers": [[s.name, s.href, s.siglum, s.kind, s.slot] for s in archive.speakers],
        "quotations": [
            [item.words, number, articles[item.entry.id], item.id, item.kind]
            for number, speaker in enumerate(archive.speakers)
            for item in speaker.quoted
        ],
        "texts": [[articles[name], text] for name, text in _searched(archive, texts)],
    }
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Nothing in a script element may look like the end of one.
    return Markup(written.replace("<", "\\u003c"))


def page(archive: Archive, texts: Mapping[str, str]) -> Page:
    """Return the page that searches *archive*, and the texts of its articles by their names."""
    data = search_data(archive, texts)
    return Page("search.html", "search.html.j2", {"data": data}, scripts=SCRIPTS)


def _searched(archive: Archive, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the texts to be searched, newest first, as long as there is room."""
    room = SEARCHED_TEXT
    for entry in archive.entries:
        room -= len(texts[entry.id])
        if room >= 0:
            yield entry.id, " ".join(texts[entry.id].split())
