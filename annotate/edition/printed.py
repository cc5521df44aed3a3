"""An article for paper: its text with numbers that lead to a register, and a PDF of both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree
from markupsafe import Markup

from annotate._version import __version__
from annotate.edition import inline
from annotate.edition.model import Reading
from annotate.edition.reading import read, signed
from annotate.edition.templating import fill
from annotate.edition.text import ENTRY, Engine, text_element
from annotate.extras import extra

STYLES = ("book.css", "paper.css")


def printed_text(
    tree: etree._ElementTree,
    reading: Reading,
    *,
    register: str = "",
    engine: Engine = "xslt",
    stylesheet: Path | None = None,
) -> Markup:
    """Return the text of *tree* as XHTML, a number behind each quotation.

    The number leads to the entry in the file *register*, as that of a note does.
    """
    root = text_element(tree, reading, engine=engine, stylesheet=stylesheet)
    for link in root.iter("a"):
        target = link.get("href", "")
        if target.startswith(ENTRY):
            link.text = link.get("data-n")
            link.set("href", f"{register}#r-{target.removeprefix(ENTRY)}")
            link.set("role", "doc-noteref")
    return Markup(etree.tostring(root, encoding="unicode", with_tail=False))


def pdf(
    tree: etree._ElementTree, *, engine: Engine = "xslt", stylesheet: Path | None = None
) -> bytes:
    """Return the reading edition of the TEI document *tree* as a PDF, its register at the end.

    Raises RenderError as `annotate.render` does, MissingExtraError without the extra "pdf".
    """
    html = _html()
    tree = signed(tree)
    reading = read(tree)
    values = {
        "reading": reading,
        "version": __version__,
        "text": printed_text(tree, reading, engine=engine, stylesheet=stylesheet),
        "style": inline.static(*STYLES),
    }
    made: bytes = html(string=fill("paper.html.j2", values)).write_pdf()
    return made


def need_pdf() -> None:
    """Raise MissingExtraError if no PDF can be made here."""
    _html()


def _html() -> Callable[..., Any]:
    """Return WeasyPrint's class of documents."""
    with extra("pdf", "a PDF"):
        from weasyprint import HTML
    made: Callable[..., Any] = HTML
    return made
