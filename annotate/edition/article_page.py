"""The page of one article: one HTML file that needs no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import etree
from markupsafe import Markup

from annotate._version import __version__
from annotate.edition import geography, inline, margin, timeline
from annotate.edition.calendar import day_of, in_words
from annotate.edition.downloads import Download, downloads
from annotate.edition.linked_data import linked_data
from annotate.edition.look import OWN, Look
from annotate.edition.model import QUOTATION_KINDS, Place, Reading
from annotate.edition.reading import read, signed
from annotate.edition.templating import fill, signs
from annotate.edition.text import Engine, as_html, text_element
from annotate.tei.validation import fits_schema

STYLES = ("page.css", "article.css")
SCRIPTS = ("scheme.js", "article.js")

# Each quotation needs a style rule of its own to light up without JavaScript; with more of them
# than this the page would mostly be rules, so JavaScript does it.
MOST_RULES = 60
# Beyond this a margin of notes is no help, and the layout of rows becomes slow.
MOST_NOTES = 400
MOST_BLOCKS = 900

DIGESTS = (("sha256-text", "SHA-256 of the text"), ("sha256-file", "SHA-256 of the file"))
GROUND_NAMES = {"words": "Words", "attribution": "Attribution", "speaker": "Speaker"}


class Layer(NamedTuple):
    """A kind of marks that can be switched on and off."""

    id: str
    name: str
    on: bool


class Tally(NamedTuple):
    """How many quotations there are of each kind, uncertain ones, and ones checked by hand."""

    quotations: list[str]
    low: int
    hand: int


LAYERS = (
    Layer("quotes", "Quotations", True),
    Layer("cues", "Cues", False),
    Layer("people", "People", False),
    Layer("places", "Places", False),
    Layer("dates", "Dates", False),
    Layer("uncertain", "Uncertain", True),
)


def render(
    tree: etree._ElementTree,
    *,
    engine: Engine = "xslt",
    stylesheet: Path | None = None,
    template: Path | None = None,
) -> str:
    """Return the reading edition of the TEI document *tree* as one self-contained HTML page.

    *engine* makes the text: XSLT, or Jinja alone, with the same result.  *stylesheet* (XSLT 1.0)
    and *template* (Jinja) stand in for annotate's own.

    Raises RenderError if the document has no text, or if stylesheet or template do not work.
    """
    shown = signed(tree)
    reading = read(shown)
    return page(
        shown,
        reading,
        engine=engine,
        stylesheet=stylesheet,
        template=template,
        files=downloads(tree, shown, reading),
    )


def page(
    tree: etree._ElementTree,
    reading: Reading,
    *,
    engine: Engine = "xslt",
    stylesheet: Path | None = None,
    template: Path | None = None,
    look: Look = OWN,
    site: object = None,
    links: Mapping[str, str] | None = None,
    files: Sequence[Download] = (),
) -> str:
    """Return the page of *reading*, which was read from *tree*, alone or in a *site*.

    *look* has the templates and styles; *stylesheet* and *template* win over it.
    *links* are the addresses of the site's own pages on speakers and places, by entity id;
    *files* those of its downloads.
    """
    values = _values(reading)
    text = text_element(
        tree,
        reading,
        engine=engine,
        stylesheet=stylesheet or look.stylesheet,
        folder=template.parent if template else look.folder,
    )
    own_style = Markup(look.fill("article.css.j2", values))
    values |= {
        "site": site,
        "links": dict.fromkeys(_entity_ids(reading)) | dict(links or {}),
        "text": as_html(text),
        "style": look.styles(*STYLES),
        "own_style": own_style,
        "script": look.scripts(*SCRIPTS),
        "policy": Markup(
            inline.policy(
                styles=(look.digest(*STYLES), inline.digest(own_style)),
                scripts=(look.digest(*SCRIPTS),),
            )
        ),
        "downloads": files,
        "valid": fits_schema(tree.getroot()),
        "linked_data": linked_data(reading),
    }
    return fill("article.html.j2", values, template, look.folder)


def _entity_ids(reading: Reading) -> list[str]:
    return [v.speaker.id for v in reading.voices] + [place.id for place in reading.places]


def _values(reading: Reading) -> dict[str, object]:
    """Return what the templates show, but for what depends on the whole page."""
    about = reading.about
    day = in_words(about.date) if about.date else None
    count = len(reading.utterances)
    noted = 0 < count <= MOST_NOTES and len(reading.blocks) <= MOST_BLOCKS
    names = [voice.speaker.name for voice in reading.voices[:5]]
    return {
        "reading": reading,
        "about": about,
        "date": day,
        "lang": about.language,
        "description": "Annotated reading edition: who says what"
        + (f"; with {', '.join(names)}" if names else ""),
        "version": __version__,
        "many": count > MOST_RULES,
        "notes": margin.groups(reading.utterances) if noted else (),
        "rows": len(reading.blocks),
        "strips": margin.strips(reading) if noted else (),
        "layers": LAYERS,
        "digests": DIGESTS,
        "signs": {v.speaker.id: signs().siglum(v.speaker) for v in reading.voices},
        "ground_names": GROUND_NAMES,
        "map": geography.draw(markers(reading.places)),
        "timeline": timeline.draw(reading.moments, day_of(about.date)),
        "tally": _tally(reading),
        "tools": ", ".join(f"{a.name} {a.version}".strip() for a in about.applications),
        "citation": _citation(reading, day),
    }


def markers(places: tuple[Place, ...]) -> list[geography.Marker]:
    """Return those of *places* that a map can show: located, and meant as places."""
    return [
        geography.Marker(
            name=place.name,
            latitude=place.point[0],
            longitude=place.point[1],
            weight=len(place.occurrences),
            is_area=place.type in geography.AREAS,
        )
        for place in places
        if place.point and place.occurrences
    ]


def _citation(reading: Reading, day: str | None) -> str:
    about = reading.about
    parts = [about.publisher, f"“{reading.heading}”", day]
    cited = ", ".join(part for part in parts if part)
    return f"{cited}. {about.url or about.id}"


def _tally(reading: Reading) -> Tally:
    kinds = [utterance.kind for utterance in reading.utterances]
    return Tally(
        quotations=[f"{kinds.count(kind)} {kind}" for kind in QUOTATION_KINDS],
        low=sum(utterance.low for utterance in reading.utterances),
        hand=sum(utterance.checked_by is not None for utterance in reading.utterances),
    )
