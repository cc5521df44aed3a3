"""The index of cues: the most used, and all of them by letter where they are many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from annotate.edition.archive import Archive, CueUse, slug
from annotate.edition.site.pages import Page
from annotate.edition.site.paging import parted

INDEX = "cues.html"
EXAMPLES = 6
MOST_USED = 200
MOST_ON_A_PAGE = 300
OTHER = "0-9"


def pages(archive: Archive) -> Iterator[Page]:
    """Yield the index of the cues of *archive*, and its pages by letter."""
    cues = archive.most_used_cues(EXAMPLES)
    letters = _by_letter(cues) if len(cues) > MOST_USED else {}
    shared = {"total": len(cues), "letters": {letter: _path(letter) for letter in letters}}
    yield Page(INDEX, "cues.html.j2", {**shared, "cues": cues[:MOST_USED], "letter": None})
    for letter, found in letters.items():
        for path, pager, part in parted(_path(letter), found, MOST_ON_A_PAGE):
            values = {**shared, "cues": part, "letter": letter, "pager": pager}
            yield Page(path, "cues.html.j2", values, here=INDEX)


def _by_letter(cues: Sequence[CueUse]) -> dict[str, list[CueUse]]:
    letters = defaultdict(list)
    for use in sorted(cues, key=lambda use: use.cue):
        first = slug(use.cue)[0]
        letters[first.upper() if first.isalpha() and use.cue else OTHER].append(use)
    return dict(sorted(letters.items()))


def _path(letter: str) -> str:
    return f"cues-{letter.lower()}.html"
