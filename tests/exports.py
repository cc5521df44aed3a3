"""Articles to export, and exporting them."""

from __future__ import annotations

from pathlib import Path

from annotate.article import (
    Article,
    Attribution,
    Block,
    Cue,
    DateExpression,
    Entity,
    Location,
    Mention,
    Metadata,
    Quotation,
    Span,
)
from annotate.export.formats import FORMATS
from annotate.export.writing import write

# Emoji take two units in UTF-16; a cell that begins with "=" is a formula.
TEXT = "=1+1 \U0001f600\r\n\r\n“No 🚢 sails,” said Jo Dell\xa0in Geneva on Friday.\n"


def spans(words: str) -> tuple[Span, ...]:
    start = TEXT.index(words)
    return (Span(start, start + len(words)),)


BLOCKS = (
    Block(id="b1", kind="headline", spans=spans("=1+1 \U0001f600")),
    Block(id="b2", kind="paragraph", spans=spans(TEXT[TEXT.index("“") :].rstrip())),
)
# A small article whose text no careless reader keeps.
SHIP = Article(
    text=TEXT,
    metadata=Metadata(
        id="ship", title="=1+1 \U0001f600", date="2031-05-14", url="https://example.org/ship"
    ),
    annotations=(
        *BLOCKS,
        Quotation(id="q1", spans=spans("“No 🚢 sails,”"), direct=True, speaker="dell", cert=0.75),
        Cue(id="c1", spans=spans("said")),
        Mention(id="m1", spans=spans("Jo Dell"), kind="person", entity="dell"),
        Mention(id="m2", spans=spans("Geneva"), kind="place", entity="geneva", use="literal"),
        DateExpression(
            id="d1", spans=spans("Friday"), type="DATE", value="2031-05-09", relative=True
        ),
    ),
    attributions=(Attribution(id="a1", quotation="q1", source="m1", cue="c1", cert=0.5),),
    entities=(
        Entity(id="dell", kind="person", name="Jo Dell", role="-captain", ref="wd:Q1"),
        Entity(
            id="geneva",
            kind="place",
            name="Geneva",
            location=Location(lat=46.2, lon=6.1, geonameid=2660646, country="CH"),
        ),
    ),
)


def exported(folder: Path, name: str, *articles: Article) -> Path:
    """Return where *articles* are written in the format *name*: a file or folder in *folder*."""
    form = FORMATS[name]
    is_file = form.shape in ("stream", "file")
    target = folder / (f"out{form.suffix}" if is_file else name)
    assert write(articles, name, target) == []
    return target
