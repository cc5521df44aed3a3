"""The front page, and the page about the edition."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable

from annotate import resources
from annotate.edition import charts
from annotate.edition.archive import Archive
from annotate.edition.model import Application
from annotate.edition.site import places, speakers
from annotate.edition.site.pages import Page

NEWEST = 9
MOST_QUOTED = 10
MOST_NAMED = 24


def page(archive: Archive) -> Page:
    """Return the front page: what is newest, who is quoted most, where it is all about."""
    named = [place for place in archive.places[:MOST_NAMED] if place.mentions]
    people = [speaker for speaker in archive.speakers if speaker.kind == "person"]
    values = {
        "entries": archive.entries[:NEWEST],
        "speakers": speakers.with_bars(people[:MOST_QUOTED]),
        "total": len(archive.entries),
        "bars": charts.over_time(archive.entries),
        "places": places.listed(named),
        "map": places.map_of(named),
    }
    return Page("index.html", "index.html.j2", values)


def about(archive: Archive, applications: Iterable[Application]) -> Page:
    """Return what *archive* holds, how it was made and how far to trust it.

    *applications* took part in making it.
    """
    quoted = [item for speaker in archive.speakers for item in speaker.quoted]
    quoted += archive.unattributed
    values = {
        "applications": tuple(applications),
        "total": len(archive.entries),
        "quotations": sum(entry.quotations for entry in archive.entries),
        "low": sum(item.low for item in quoted),
        "hand": sum(item.checked_by is not None for item in quoted),
        "speakers": len(archive.speakers),
        "places": len(archive.places),
        "accuracy": tomllib.loads(resources.edition("accuracy.toml").read_text(encoding="utf-8")),
    }
    return Page("about.html", "about.html.j2", values)
