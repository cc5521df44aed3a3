"""Building a site: the documents are read and joined first, then every page is written.

Of the documents only records are kept in memory; the TEI that the site offers is read again for
each article's page.  What a file is made from decides whether it is written: see `ledger`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from annotate import resources
from annotate._version import __version__
from annotate.authority import NOTHING, Authority
from annotate.edition.archive import Archive, slug
from annotate.edition.article_page import page
from annotate.edition.downloads import Download
from annotate.edition.look import SUFFIXES
from annotate.edition.model import Application
from annotate.edition.reading import read, signed
from annotate.edition.records import Entry, Record, record_of
from annotate.edition.site import (
    articles,
    cues,
    downloads,
    feeds,
    front,
    organisations,
    places,
    search,
    speakers,
    timeline,
)
from annotate.edition.site.fingerprint import Fingerprints
from annotate.edition.site.ledger import Ledger, digest
from annotate.edition.site.pages import Page
from annotate.edition.site.search_index import Part
from annotate.edition.site.settings import Site
from annotate.tei.parsing import parse


@dataclass(slots=True)
class _Taken:
    """What was taken in of the documents: their records, and the digest of each by its name."""

    records: list[Record] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    applications: dict[Application, None] = field(default_factory=dict)


def publish(
    documents: Iterable[tuple[str, etree._ElementTree]],
    folder: Path,
    *,
    site: Site | None = None,
    stylesheet: Path | None = None,
    template: Path | None = None,
    authority: Authority = NOTHING,
) -> Path:
    """Write the site of an archive into *folder* and return its front page.

    *documents* are TEI documents with their names, taken one at a time.  *site* says what it is
    called and how it looks.  *stylesheet* and *template* stand in for annotate's own on article
    pages.  *authority* is an editor's word on who is who.

    The same input gives the same files, in whatever order it comes and whatever site stood in
    *folder* before: what did not change is left as it is, and of what is there only what annotate
    wrote is removed.

    Raises RenderError for a document, stylesheet or template that does not work, OutputError for
    a file that cannot be written.
    """
    site = site or Site()
    maker = _maker(site, stylesheet, template)
    with Ledger(folder) as ledger:
        taken = _taken_in(documents, ledger)
        archive = Archive(taken.records, authority)
        for entry in archive.entries:
            links = {
                id_: f"../{href}"
                for id_, href in sorted(archive.links(entry.id).items())
                if site.shows(href)
            }
            origin = digest(maker, taken.digests[entry.id], repr(links))
            if not ledger.has(entry.href, origin):
                html = _article(folder, entry, links, site, stylesheet, template)
                ledger.write(entry.href, origin, html)
        paths = _write_pages(archive, taken, ledger, site, maker)
        ledger.keep("feed.xml", feeds.feed(archive.entries, site))
        paths += [entry.href for entry in archive.entries]
        for path, content in feeds.site_maps(paths, site):
            ledger.keep(path, content)
    return folder / "index.html"


def _maker(site: Site, *files: Path | None) -> str:
    """Return the digest of all that makes pages what they are, but for what they show.

    Code and templates count, and of the user's *files* all in their folders that may be read.
    """
    own = sorted((*resources.edition("").rglob("*.*"), *resources.stylesheet("").glob("*.xsl")))
    folders = {path.parent for path in files if path is not None}
    users = sorted(p for folder in folders for p in folder.iterdir() if p.suffix in SUFFIXES)
    contents = (path.read_bytes() for path in (*own, *users) if "__pycache__" not in path.parts)
    return digest(__version__, repr(site), *site.look.content, *map(str, files), *contents)


def _taken_in(documents: Iterable[tuple[str, etree._ElementTree]], ledger: Ledger) -> _Taken:
    """Return what the archive keeps of *documents*; their TEI and text are files of the site."""
    taken = _Taken()
    for wanted, tree in documents:
        name = _free(slug(wanted), taken.digests)
        reading = read(signed(tree))
        record = record_of(name, reading)
        taken.records.append(record)
        taken.applications.update(dict.fromkeys(reading.about.applications))
        tei = etree.tostring(tree, encoding="UTF-8", xml_declaration=True) + b"\n"
        taken.digests[name] = ledger.keep(record.entry.tei, tei)
        ledger.keep(record.entry.text, reading.text)
    return taken


def _free(name: str, taken: Iterable[str]) -> str:
    number = 1
    found = name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def _article(
    folder: Path,
    entry: Entry,
    links: dict[str, str],
    site: Site,
    stylesheet: Path | None,
    template: Path | None,
) -> str:
    tree = signed(parse(folder / entry.tei).getroottree())
    files = (
        Download("TEI XML", f"{entry.id}.xml", f"../{entry.tei}"),
        Download("Plain text", f"{entry.id}.txt", f"../{entry.text}"),
    )
    return page(
        tree,
        read(tree),
        stylesheet=stylesheet,
        template=template,
        look=site.look,
        site=site,
        links=links,
        files=files,
    )


def _write_pages(
    archive: Archive, taken: _Taken, ledger: Ledger, site: Site, maker: str
) -> list[str]:
    """Write all pages but the articles' and return where they stand."""
    paths = []
    fingerprints = Fingerprints()
    for one in _pages(archive, taken, ledger, site, maker):
        if isinstance(one, Page):
            origin = digest(maker, fingerprints.of(one))
            if not ledger.has(one.path, origin):
                ledger.write(one.path, origin, one.html(site))
            paths.append(one.path)
        else:
            ledger.keep(one.path, one.content)
    return paths


def _pages(
    archive: Archive, taken: _Taken, ledger: Ledger, site: Site, maker: str
) -> Iterator[Page | Part]:
    """Yield every page that is not an article's, and the parts of the search."""
    texts = {entry.id: ledger.folder / entry.text for entry in archive.entries}

    def text_of(name: str) -> str:
        return texts[name].read_bytes().decode("utf-8")

    def take_away() -> Iterator[Page]:
        documents = [taken.digests[entry.id] for entry in archive.entries]
        yield downloads.page(archive, ledger, maker, documents)

    makers: dict[str, Callable[[], Iterator[Page | Part]]] = {
        "articles": lambda: articles.pages(archive.entries),
        "timeline": lambda: timeline.pages(archive),
        "speakers": lambda: speakers.pages(archive, site),
        "organisations": lambda: organisations.pages(archive),
        "places": lambda: places.pages(archive),
        "cues": lambda: cues.pages(archive),
        "search": lambda: search.parts_and_page(archive, text_of, site),
        "downloads": take_away,
        "about": lambda: iter([front.about(archive, sorted(taken.applications, key=repr))]),
    }
    yield front.page(archive)
    for section in site.sections:
        yield from makers[section]()
