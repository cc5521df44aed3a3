"""A page of a site as data: where it stands, its template, and what that shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from annotate._version import __version__
from annotate.edition import inline
from annotate.edition.site.settings import Site

STYLES = ("page.css", "site.css")
SCRIPTS = ("scheme.js",)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a site that is no article's.

    *path* is seen from the site's folder.  *here* is the entry of the navigation it belongs to, if
    it is not one itself.  *values* are plain data: they are all that sets the page apart.
    *loads* says that its script may load others of the site.
    """

    path: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    here: str | None = None
    scripts: tuple[str, ...] = SCRIPTS
    loads: bool = False

    def html(self, site: Site) -> str:
        """Return the page as HTML.  Raises RenderError for a template that does not work."""
        look = site.look
        scripts = (look.digest(*self.scripts), *((inline.TRUSTED,) if self.loads else ()))
        shared: Mapping[str, object] = {
            "site": site,
            "path": self.path,
            "up": "../" * self.path.count("/"),
            "here": self.here or self.path,
            "version": __version__,
            "style": look.styles(*STYLES),
            "script": look.scripts(*self.scripts),
            "policy": Markup(inline.policy(styles=(look.digest(*STYLES),), scripts=scripts)),
        }
        return look.fill(self.template, {**shared, **self.values})
