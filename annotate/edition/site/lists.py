"""The lists of the whole archive: the front page, articles by date, cues, and what it all is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotate.edition import charts
from annotate.edition.archive import Archive
from annotate.edition.model import Application
from annotate.edition.records import Entry
from annotate.edition.site import places, speakers
from annotate.edition.site.pages import Page
from annotate.edition.site.settings import Site

NEWEST = 9
MOST_QUOTED = 10
MOST_NAMED = 24
MOST_CUES = 200
EXAMPLES = 6


def pages(archive: Archive, applications: Iterable[Application], site: Site) -> Iterator[Page]:
    """Yield the pages that list what *archive* holds; *applications* took part in making it."""
    entries = archive.entries
    bars = charts.over_time(entries)
    yield _front(archive, entries, bars)
    yield Page("articles.html", "articles.html.j2", {"months": _by_month(entries), "bars": bars})
    cues = archive.most_used_cues(EXAMPLES)
    values = {"cues": cues[:MOST_CUES], "total": len(cues)}
    yield Page("cues.html", "cues.html.j2", values)
    yield _about(archive, applications)


def _front(archive: Archive, entries: list[Entry], bars: charts.Bars | None) -> Page:
    named = [place for place in archive.places[:MOST_NAMED] if place.mentions]
    people = [speaker for speaker in archive.speakers if speaker.kind == "person"]
    values = {
        "entries": entries[:NEWEST],
        "speakers": speakers.with_bars(people[:MOST_QUOTED]),
        "total": len(entries),
        "bars": bars,
        "places": places.listed(named),
        "map": places.map_of(named),
    }
    return Page("index.html", "index.html.j2", values)


def _about(archive: Archive, applications: Iterable[Application]) -> Page:
    quoted = [item for speaker in archive.speakers for item in speaker.quoted]
    values = {
        "applications": tuple(applications),
        "total": len(archive.entries),
        "quotations": sum(entry.quotations for entry in archive.entries),
        "low": sum(item.low for item in quoted),
        "hand": sum(item.checked_by is not None for item in quoted),
        "speakers": len(archive.speakers),
        "places": len(archive.places),
    }
    return Page("about.html", "about.html.j2", values)


def _by_month(entries: list[Entry]) -> dict[str, list[Entry]]:
    months: dict[str, list[Entry]] = {}
    for entry in entries:
        months.setdefault((entry.date or "")[:7], []).append(entry)
    return months
