"""The site of an archive: article pages, and across them speakers, places, cues and a search.

A site needs no server: every page works from a file, and none asks the network for anything.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from markupsafe import Markup

from annotate._version import __version__
from annotate.edition import charts, geography, inline
from annotate.edition.archive import (
    Archive,
    Entry,
    PlaceEntry,
    Quoted,
    SpeakerEntry,
    counted,
    slug,
)
from annotate.edition.article_page import page
from annotate.edition.downloads import Download
from annotate.edition.model import Application
from annotate.edition.reading import read
from annotate.edition.search import search_data
from annotate.edition.templating import fill
from annotate.output import write_whole

TITLE = "On the record"
NAVIGATION = (
    ("articles.html", "Articles"),
    ("speakers.html", "Speakers"),
    ("places.html", "Places"),
    ("cues.html", "Cues"),
    ("search.html", "Search"),
    ("about.html", "About"),
)
STYLES = ("page.css", "site.css")
SCRIPTS = ("scheme.js",)
SEARCH_SCRIPTS = ("scheme.js", "minisearch.js", "search.js")

NEWEST = 9
MOST_QUOTED = 10
MOST_NAMED = 24
MOST_CUES = 200
EXAMPLES = 6
MOST_ON_MAP = 200
MOST_IN_FEED = 40
FIELDS = (
    "article", "date", "title", "id", "speaker", "kind", "cue", "to", "words", "uncertain", "page",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Site:
    """What every page of a site says of it; *address* is where it is published, if it is known."""

    title: str
    address: str | None = None
    navigation: tuple[tuple[str, str], ...] = NAVIGATION


def publish(
    pages: Iterable[tuple[str, etree._ElementTree]],
    folder: Path,
    *,
    stylesheet: Path | None = None,
    template: Path | None = None,
    title: str | None = None,
    address: str | None = None,
) -> Path:
    """Write the site of an archive into *folder* and return its front page.

    *pages* are TEI documents with their names, taken one at a time.  *stylesheet* and *template*
    stand in for annotate's own on article pages.  *title* names the site, *address* is where it
    will stand on the web.  The same input gives the same bytes.

    Raises RenderError for a document, stylesheet or template that does not work, OutputError for
    a file that cannot be written.
    """
    site = Site(title or TITLE, address.rstrip("/") + "/" if address else None)
    archive = Archive()
    applications: dict[Application, None] = {}
    taken: set[str] = set()
    for wanted, tree in pages:
        name = _free(slug(wanted), taken)
        reading = read(tree)
        links = {id_: f"../{href}" for id_, href in archive.add(name, reading).items()}
        applications.update(dict.fromkeys(reading.about.applications))
        files = (
            Download("TEI XML", f"{name}.xml", f"../tei/{name}.xml"),
            Download("Plain text", f"{name}.txt", f"../text/{name}.txt"),
        )
        html = page(
            tree,
            reading,
            stylesheet=stylesheet,
            template=template,
            site=site,
            links=links,
            files=files,
        )
        _write(folder / "articles" / f"{name}.html", html)
        tei = etree.tostring(tree, encoding="UTF-8", xml_declaration=True) + b"\n"
        _write(folder / "tei" / f"{name}.xml", tei)
        _write(folder / "text" / f"{name}.txt", reading.text)
        archive.add_text(name, reading.text)
    for path, content in _site_pages(site, archive, tuple(applications)):
        _write(folder / path, content)
    return folder / "index.html"


def _free(name: str, taken: set[str]) -> str:
    number = 1
    found = name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    taken.add(found)
    return found


def _site_pages(
    site: Site, archive: Archive, applications: tuple[Application, ...]
) -> Iterator[tuple[str, str]]:
    """Yield the path and content of every page that is not an article's."""
    entries, speakers, places = archive.by_date(), archive.most_quoted(), archive.most_named()
    named = [place for place in places if place.mentions]
    yield (
        "index.html",
        _page(
            site,
            "index.html",
            entries=entries[:NEWEST],
            speakers=_with_bars(speakers[:MOST_QUOTED]),
            total=len(entries),
            bars=charts.over_time(entries),
            places=named[:MOST_NAMED],
            map=_map(named[:MOST_NAMED]),
        ),
    )
    yield (
        "articles.html",
        _page(site, "articles.html", months=_by_month(entries), bars=charts.over_time(entries)),
    )
    yield "speakers.html", _page(site, "speakers.html", kinds=_by_kind(speakers))
    for speaker in speakers:
        yield speaker.href, _speaker_page(site, speaker)
    yield (
        "places.html",
        _page(site, "places.html", places=named, map=_map(named[:MOST_ON_MAP], geography.WIDE)),
    )
    for place in places:
        yield (
            place.href,
            _page(
                site,
                "place.html",
                up="../",
                here="places.html",
                place=place,
                map=_map([place]) if place.mentions else None,
            ),
        )
    cues = archive.most_used_cues()
    yield (
        "cues.html",
        _page(site, "cues.html", cues=cues[:MOST_CUES], total=len(cues), examples=EXAMPLES),
    )
    yield (
        "search.html",
        _page(site, "search.html", scripts=SEARCH_SCRIPTS, data=search_data(archive)),
    )
    yield (
        "about.html",
        _page(
            site,
            "about.html",
            applications=applications,
            total=len(entries),
            quotations=sum(entry.quotations for entry in entries),
            low=sum(item.low for speaker in speakers for item in speaker.quoted),
            hand=sum(
                item.checked_by is not None for speaker in speakers for item in speaker.quoted
            ),
            speakers=len(speakers),
            places=len(places),
        ),
    )
    paths = [href for href, _ in NAVIGATION] + [
        thing.href for things in (entries, speakers, places) for thing in things
    ]
    yield "feed.xml", fill("feed.xml.j2", {"site": site, "entries": entries[:MOST_IN_FEED]})
    if site.address:
        yield "sitemap.xml", fill("sitemap.xml.j2", {"site": site, "paths": paths})
    yield "data/quotations.jsonl", _lines(archive)
    yield "data/quotations.csv", _table(archive)


def _page(
    site: Site, name: str, *, up: str = "", scripts: tuple[str, ...] = SCRIPTS, **values: object
) -> str:
    shared: Mapping[str, object] = {
        "site": site,
        "up": up,
        "here": name,
        "version": __version__,
        "style": inline.static(*STYLES),
        "script": inline.static(*scripts),
        "policy": Markup(
            inline.policy(
                styles=(inline.static_digest(*STYLES),), scripts=(inline.static_digest(*scripts),)
            )
        ),
    }
    return fill(f"{name}.j2", {**shared, **values})


def _speaker_page(site: Site, speaker: SpeakerEntry) -> str:
    cues = counted((item.cue or "no cue" for item in speaker.quoted), 9)
    to = counted((item.addressee for item in speaker.quoted if item.addressee), 9)
    groups = speaker.by_article
    return _page(
        site,
        "speaker.html",
        up="../",
        here="speakers.html",
        speaker=speaker,
        groups=groups,
        columns=charts.columns(groups),
        cues=cues,
        addressees=to,
        low=sum(item.low for item in speaker.quoted),
        hand=sum(item.checked_by is not None for item in speaker.quoted),
    )


def _with_bars(
    speakers: list[SpeakerEntry],
) -> list[tuple[SpeakerEntry, tuple[charts.Stretch, ...]]]:
    most = max((len(speaker.quoted) for speaker in speakers), default=1)
    return [(speaker, charts.stretches(speaker.kinds, most)) for speaker in speakers]


def _by_month(entries: list[Entry]) -> dict[str, list[Entry]]:
    months: dict[str, list[Entry]] = {}
    for entry in entries:
        months.setdefault((entry.date or "")[:7], []).append(entry)
    return months


def _by_kind(
    speakers: list[SpeakerEntry],
) -> dict[str, list[tuple[SpeakerEntry, tuple[charts.Stretch, ...]]]]:
    headings = {"person": "People", "org": "Organisations and governments", "unnamed": "Not named"}
    kinds: dict[str, list[tuple[SpeakerEntry, tuple[charts.Stretch, ...]]]] = {}
    for speaker, bar in _with_bars(speakers):
        kinds.setdefault(headings[speaker.kind], []).append((speaker, bar))
    return {heading: kinds[heading] for heading in headings.values() if heading in kinds}


def _map(places: list[PlaceEntry], width: int = geography.WIDTH) -> geography.Map | None:
    return geography.draw(
        [
            geography.Marker(
                place.name, *place.point, place.mentions, place.type in geography.AREAS
            )
            for place in places
            if place.point
        ],
        width,
    )


def _records(archive: Archive) -> Iterator[dict[str, object]]:
    """Yield the quotations of the archive, those of nobody known last."""
    for speaker in archive.most_quoted():
        for item in speaker.quoted:
            yield _record(speaker.name, item)
    for item in archive.unattributed:
        yield _record(None, item)


def _record(speaker: str | None, item: Quoted) -> dict[str, object]:
    entry = item.entry
    return {
        "article": entry.id,
        "date": entry.date,
        "title": entry.title,
        "id": item.id,
        "speaker": speaker,
        "kind": item.kind,
        "cue": item.cue,
        "to": item.addressee,
        "words": item.words,
        "uncertain": item.low,
        "page": item.href,
    }


def _lines(archive: Archive) -> str:
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in _records(archive))


def _table(archive: Archive) -> str:
    table = io.StringIO()
    writer = csv.DictWriter(table, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_records(archive))
    return table.getvalue()


def _write(path: Path, content: str | bytes) -> None:
    """Write a file of the site, unless it is there with just this content."""
    made = content.encode("utf-8", "replace") if isinstance(content, str) else content
    if not path.is_file() or path.read_bytes() != made:
        write_whole(path, made)
