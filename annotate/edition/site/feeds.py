"""What programs read of a site: its news feed, and the map of its addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotate.edition.records import Entry
from annotate.edition.site.settings import Site

MOST_IN_FEED = 40
# Source: sitemaps.org, version 0.9.
MOST_ON_A_MAP = 50_000


def feed(entries: Sequence[Entry], site: Site) -> str:
    """Return the newest of *entries* as an Atom feed."""
    return site.look.fill("feed.xml.j2", {"site": site, "entries": entries[:MOST_IN_FEED]})


def site_maps(paths: Sequence[str], site: Site) -> Iterator[tuple[str, str]]:
    """Yield the maps of the site with their paths: one, or several and one that lists them.

    A site whose address is not known has none.
    """
    if site.address is None:
        return
    maps = [paths[at : at + MOST_ON_A_MAP] for at in range(0, len(paths), MOST_ON_A_MAP)]
    if len(maps) == 1:
        yield "sitemap.xml", site.look.fill("sitemap.xml.j2", {"site": site, "paths": maps[0]})
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(maps) + 1)]
    for name, some in zip(names, maps, strict=True):
        yield name, site.look.fill("sitemap.xml.j2", {"site": site, "paths": some})
    yield "sitemap.xml", site.look.fill("sitemaps.xml.j2", {"site": site, "paths": names})
