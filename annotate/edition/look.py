"""How pages look: annotate's own templates and styles, or a folder's, file by file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from annotate.edition import inline
from annotate.edition.templating import fill

STYLESHEET = "reading.xsl"
# What a folder may have that changes pages.
SUFFIXES = frozenset({".css", ".html", ".j2", ".js", ".xsl", ".xslt"})


class Look:
    """Templates, styles and scripts of annotate, each unless *folder* has one of the same name.

    *colours* are the light and the dark value of custom properties of the styles, by name.
    What was read once is kept, so a look is for one run.
    """

    def __init__(
        self, folder: Path | None = None, colours: Mapping[str, tuple[str, str]] | None = None
    ) -> None:
        self.folder = folder
        self.colours = dict(colours or {})
        self._made: dict[tuple[str, ...], tuple[Markup, str]] = {}

    @property
    def stylesheet(self) -> Path | None:
        """The folder's own XSLT for the text of articles, if it has one."""
        path = self.folder / STYLESHEET if self.folder else None
        return path if path and path.is_file() else None

    @property
    def content(self) -> tuple[str, ...]:
        """The names and contents of the folder's files, and the colours: all that sets it apart.

        Raises RenderError for a file that cannot be read.
        """
        paths = sorted(self.folder.iterdir()) if self.folder else []
        files = [(path.name, inline.text_of(path)) for path in paths if path.suffix in SUFFIXES]
        return (*(part for file in files for part in file), repr(sorted(self.colours.items())))

    def fill(self, name: str, values: Mapping[str, object]) -> str:
        """Return the template *name* filled with *values*.  Raises RenderError."""
        return fill(name, values, folder=self.folder)

    def styles(self, *names: str) -> Markup:
        """Return the style sheets *names* as one, the colours of this look behind them."""
        return self._inlined(names)[0]

    def scripts(self, *names: str) -> Markup:
        """Return the scripts *names* as one."""
        return self._inlined(names)[0]

    def digest(self, *names: str) -> str:
        """Return the CSP source for the styles or scripts *names*."""
        return self._inlined(names)[1]

    def _inlined(self, names: tuple[str, ...]) -> tuple[Markup, str]:
        if names not in self._made:
            text = inline.joined(inline.source(name, self.folder) for name in names)
            if self.colours and names[0].endswith(".css"):
                text += Markup(self.fill("colours.css.j2", {"colours": self.colours}))
            self._made[names] = text, inline.digest(text)
        return self._made[names]


OWN = Look()
