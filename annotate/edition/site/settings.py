"""What a site is: its title and terms, how it looks, and which pages and layers it has."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from annotate.edition.look import Look

TITLE = "On the record"
# The kinds of pages beside the front page and the articles, in the order of the navigation.
SECTIONS = {
    "articles": "Articles",
    "timeline": "Timeline",
    "speakers": "Speakers",
    "organisations": "Organisations",
    "places": "Places",
    "cues": "Cues",
    "search": "Search",
    "downloads": "Downloads",
    "about": "About",
}
LAYERS = ("quotes", "cues", "people", "places", "dates", "uncertain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What every page of a site says of it.

    *address* is where it is published, if that is known; it ends in a slash.  *language* is that of
    the words around the articles.  *sections* are the kinds of pages it has, *layers* those that
    readers may switch on in an article.
    """

    title: str = TITLE
    description: str | None = None
    editor: str | None = None
    licence: str | None = None
    licence_url: str | None = None
    address: str | None = None
    language: str = "en"
    look: Look = field(default_factory=Look, repr=False)
    sections: tuple[str, ...] = tuple(SECTIONS)
    layers: tuple[str, ...] = LAYERS

    @property
    def navigation(self) -> tuple[tuple[str, str], ...]:
        """The addresses and names of the sections."""
        return tuple((f"{name}.html", SECTIONS[name]) for name in SECTIONS if self.has(name))

    def has(self, section: str) -> bool:
        """Say whether the site has the pages of *section*."""
        return section in self.sections

    def shows(self, address: str) -> bool:
        """Say whether the site has the page at *address*, seen from its folder.

        >>> Site(sections=("places",)).shows("speakers/liv-arnes.html")
        False
        """
        path = PurePosixPath(address.partition("#")[0])
        section = path.parts[0] if len(path.parts) > 1 else path.stem.partition("-")[0]
        return section not in SECTIONS or path.parts[0] == "articles" or self.has(section)
