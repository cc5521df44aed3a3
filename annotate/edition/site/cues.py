"""The index of cues: the most used, and all of them by letter where they are many."""

from __future__ import annotations

from collections.abc import Iterator

from annotate.edition.archive import Archive
from annotate.edition.site.letters import addresses, by_letter
from annotate.edition.site.pages import Page
from annotate.edition.site.paging import parted

INDEX = "cues.html"
EXAMPLES = 6
MOST_USED = 200
MOST_ON_A_PAGE = 300


def pages(archive: Archive) -> Iterator[Page]:
    """Yield the index of the cues of *archive*, and its pages by letter."""
    cues = archive.most_used_cues(EXAMPLES)
    letters = by_letter(cues, lambda use: use.cue) if len(cues) > MOST_USED else {}
    nav = addresses(INDEX, letters)
    shared = {"total": len(cues), "letters": nav}
    yield Page(INDEX, "cues.html.j2", {**shared, "cues": cues[:MOST_USED], "letter": None})
    for letter, found in letters.items():
        for path, pager, part in parted(nav[letter], found, MOST_ON_A_PAGE):
            values = {**shared, "cues": part, "letter": letter, "pager": pager}
            yield Page(path, "cues.html.j2", values, here=INDEX)
