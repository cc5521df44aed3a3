"""Building a site: the documents are read and joined first, then every page is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from lxml import etree

from annotate.authority import NOTHING, Authority
from annotate.edition.archive import Archive, slug
from annotate.edition.article_page import page
from annotate.edition.downloads import Download
from annotate.edition.model import Application
from annotate.edition.reading import read
from annotate.edition.records import Record, record_of
from annotate.edition.site import lists, places, search, speakers, tables
from annotate.edition.site.pages import Page
from annotate.edition.site.settings import TITLE, Site
from annotate.edition.templating import fill
from annotate.output import write_whole
from annotate.tei.parsing import parse

MOST_IN_FEED = 40


def publish(
    pages: Iterable[tuple[str, etree._ElementTree]],
    folder: Path,
    *,
    stylesheet: Path | None = None,
    template: Path | None = None,
    title: str | None = None,
    address: str | None = None,
    authority: Authority = NOTHING,
) -> Path:
    """Write the site of an archive into *folder* and return its front page.

    *pages* are TEI documents with their names, taken one at a time.  *stylesheet* and *template*
    stand in for annotate's own on article pages.  *title* names the site, *address* is where it
    will stand on the web.  *authority* is an editor's word on who is who.  The same input gives
    the same bytes, in whatever order it comes.

    Raises RenderError for a document, stylesheet or template that does not work, OutputError for
    a file that cannot be written.
    """
    site = Site(title or TITLE, address.rstrip("/") + "/" if address else None)
    applications: dict[Application, None] = {}
    taken: set[str] = set()
    records: list[Record] = []
    texts: dict[str, str] = {}
    for wanted, tree in pages:
        name = _free(slug(wanted), taken)
        reading = read(tree)
        records.append(record_of(name, reading))
        applications.update(dict.fromkeys(reading.about.applications))
        tei = etree.tostring(tree, encoding="UTF-8", xml_declaration=True) + b"\n"
        _write(folder / "tei" / f"{name}.xml", tei)
        _write(folder / "text" / f"{name}.txt", reading.text)
        texts[name] = reading.text
    archive = Archive(records, authority)
    for record in records:
        name = record.entry.id
        tree = parse(folder / "tei" / f"{name}.xml").getroottree()
        files = (
            Download("TEI XML", f"{name}.xml", f"../tei/{name}.xml"),
            Download("Plain text", f"{name}.txt", f"../text/{name}.txt"),
        )
        html = page(
            tree,
            read(tree),
            stylesheet=stylesheet,
            template=template,
            site=site,
            links={id_: f"../{href}" for id_, href in archive.links(name).items()},
            files=files,
        )
        _write(folder / "articles" / f"{name}.html", html)
    made = list(_pages(archive, applications, texts))
    for one in made:
        _write(folder / one.path, one.html(site))
    for path, content in _files(site, archive, made):
        _write(folder / path, content)
    return folder / "index.html"


def _pages(
    archive: Archive, applications: Iterable[Application], texts: Mapping[str, str]
) -> Iterator[Page]:
    """Yield every page that is not an article's."""
    yield from lists.pages(archive, applications)
    yield from speakers.pages(archive)
    yield from places.pages(archive)
    yield search.page(archive, texts)


def _files(site: Site, archive: Archive, pages: Iterable[Page]) -> Iterator[tuple[str, str]]:
    """Yield the path and content of every file that is no page."""
    entries = archive.entries
    yield "feed.xml", fill("feed.xml.j2", {"site": site, "entries": entries[:MOST_IN_FEED]})
    if site.address:
        others = (one.path for one in pages if one.path != "index.html")
        paths = list(chain(others, (entry.href for entry in entries)))
        yield "sitemap.xml", fill("sitemap.xml.j2", {"site": site, "paths": paths})
    yield "data/quotations.jsonl", tables.json_lines(archive)
    yield "data/quotations.csv", tables.comma_separated(archive)


def _free(name: str, taken: set[str]) -> str:
    number = 1
    found = name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    taken.add(found)
    return found


def _write(path: Path, content: str | bytes) -> None:
    """Write a file of the site, unless it is there with just this content."""
    made = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if not path.is_file() or path.read_bytes() != made:
        write_whole(path, made)
