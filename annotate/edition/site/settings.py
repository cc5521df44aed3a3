"""What every page of a site says of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotate.edition.look import Look

TITLE = "On the record"
NAVIGATION = (
    ("articles.html", "Articles"),
    ("speakers.html", "Speakers"),
    ("places.html", "Places"),
    ("cues.html", "Cues"),
    ("search.html", "Search"),
    ("about.html", "About"),
)


@dataclass(frozen=True, slots=True)
class Site:
    """What every page of a site says of it; *address* is where it is published, if it is known."""

    title: str = TITLE
    address: str | None = None
    look: Look = field(default_factory=Look)
    navigation: tuple[tuple[str, str], ...] = NAVIGATION
