"""What the search page knows: quotations, and the text of articles, as one JSON value."""

from __future__ import annotations

import json

from markupsafe import Markup

from annotate.edition.archive import Archive
from annotate.edition.site.pages import Page

SCRIPTS = ("scheme.js", "minisearch.js", "search.js")


def search_data(archive: Archive) -> Markup:
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
        "texts": [[articles[id_], text] for id_, text in archive.texts.items()],
    }
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Nothing in a script element may look like the end of one.
    return Markup(written.replace("<", "\\u003c"))


def page(archive: Archive) -> Page:
    """Return the page that searches *archive*."""
    return Page("search.html", "search.html.j2", {"data": search_data(archive)}, scripts=SCRIPTS)
