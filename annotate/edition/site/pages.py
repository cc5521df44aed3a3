"""A page of a site as data: where it stands, its template, and what that shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from annotate._version import __version__
from annotate.edition import inline
from annotate.edition.site.settings import Site
from annotate.edition.templating import fill

STYLES = ("page.css", "site.css")
SCRIPTS = ("scheme.js",)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a site that is no article's.

    *path* is seen from the site's folder.  *here* is the entry of the navigation it belongs to, if
    it is not one itself.
    """

    path: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    here: str | None = None
    scripts: tuple[str, ...] = SCRIPTS

    def html(self, site: Site) -> str:
        """Return the page as HTML.  Raises RenderError for a template that does not work."""
        shared: Mapping[str, object] = {
            "site": site,
            "path": self.path,
            "up": "../" * self.path.count("/"),
            "here": self.here or self.path,
            "version": __version__,
            "style": inline.static(*STYLES),
            "script": inline.static(*self.scripts),
            "policy": Markup(
                inline.policy(
                    styles=(inline.static_digest(*STYLES),),
                    scripts=(inline.static_digest(*self.scripts),),
                )
            ),
        }
        return fill(self.template, {**shared, **self.values})
