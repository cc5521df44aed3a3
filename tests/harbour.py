"""An invented article with every phenomenon of the encoding, annotated by hand."""

from __future__ import annotations

from annotate.article import (
    Agent,
    Annotation,
    Application,
    Article,
    Attribution,
    Block,
    Change,
    Cue,
    DateExpression,
    Entity,
    Furniture,
    Location,
    Mention,
    Metadata,
    Note,
    Quotation,
    QuotedWords,
    RoleName,
    SourceFile,
    Span,
)

TEXT = """\
Velmouth keeps harbour levy 'for good'

Harbour Minister Ilse Varden boards a ferry in Geneva, May 13, 2031. NORTHWIRE/Tam Quill

VELMOUTH, May 14 (Northwire) - Orlend's Harbour Minister Ilse Varden said in a statement that the
levy was "a fair fare\x0c", adding that talks should move to Geneva next month.\r

"Every boat pays its way here," Varden told reporters. "My uncle paid, and he would say, 'A rope
is a handshake.'"

What comes next

"We will weigh the draft word for word,

"After that we will reply," he said on Tuesday, about 9 a.m., and "the harbour of the
Lantern" Fund, a charity, agreed for the past two weeks. Velmouth, according to two officials, has
rejected a "compromise" drafted last week; a report, "Moorings and Money", warns of "a cold draught
of trust" every spring. Critics speak of a "mist toll". Recently Orlendish boats stayed away.
read more

Reporting by Mina Sark; additional reporting by Jo Dell

Our Standards: The Northwire Charter.
"""


def spans(*phrases: str, after: str = "") -> tuple[Span, ...]:
    """Return where *phrases* stand in `TEXT`, each looked for after *after*."""
    start = TEXT.index(after)
    found = []
    for phrase in phrases:
        at = TEXT.index(phrase, start)
        found.append(Span(at, at + len(phrase)))
    return tuple(found)


def between(first: str, last: str) -> tuple[Span, ...]:
    """Return the stretch from the phrase *first* to the end of the phrase *last*."""
    start = TEXT.index(first)
    return (Span(start, TEXT.index(last, start) + len(last)),)


def block(name: str, kind: str, first: str, last: str) -> Block:
    return Block(id=name, kind=kind, spans=between(first, last), resp="segment")  # type: ignore[arg-type]


BLOCKS = (
    block("b1", "headline", "Velmouth keeps", "good'"),
    block("b2", "caption", "Harbour Minister Ilse Varden boards", "Quill"),
    block("b3", "dateline", "VELMOUTH", " - "),
    block("b4", "paragraph", "Orlend's", "month."),
    block("b5", "paragraph", '"Every', "handshake.'\""),
    block("b6", "subheading", "What comes", "next"),
    block("b7", "paragraph", '"We will weigh', "word,"),
    block("b8", "paragraph", '"After that', "read more"),
    block("b9", "byline", "Reporting", "Dell"),
    block("b10", "boilerplate", "Our Standards", "Charter."),
)

QUOTATIONS = (
    Quotation(
        id="q1", spans=spans("'for good'"), direct=True, mixed=True, speaker="varden", cert=0.5
    ),
    Quotation(
        id="q2",
        spans=between("that the", 'fare\x0c"'),
        direct=False,
        medium="written",
        speaker="varden",
    ),
    Quotation(id="q3", spans=spans('"a fair fare\x0c"'), direct=True, mixed=True, speaker="varden"),
    Quotation(
        id="q4",
        spans=(*spans('"Every boat pays its way here,"'), *between('"My uncle', "handshake.'\"")),
        direct=True,
        medium="spoken",
        speaker="varden",
        addressee="reporters",
        cert=0.97,
    ),
    Quotation(id="q5", spans=between("'A rope", "handshake.'"), direct=True, resp="editor"),
    Quotation(
        id="q6",
        spans=(*between('"We will', "word,"), *spans('"After that we will reply,"')),
        direct=True,
        speaker="varden",
    ),
    Quotation(
        id="q7", spans=between('"the harbour', 'Lantern"'), direct=True, mixed=True, speaker="fund"
    ),
    Quotation(id="q8", spans=between("has\nrejected", "last week"), direct=False, speaker="two"),
    Quotation(
        id="q9", spans=spans("a charity"), direct=False, medium="thought", speaker="government"
    ),
)

MENTIONS = (
    Mention(id="m1", kind="org", form="metonymy", spans=spans("Velmouth"), entity="government"),
    Mention(
        id="m2",
        kind="place",
        spans=spans("Velmouth"),
        entity="velmouth",
        use="metonymic",
        entity_cert=0.9,
    ),
    Mention(id="m3", kind="person", spans=between("Harbour Minister", "Varden"), entity="varden"),
    Mention(id="m4", kind="place", spans=spans("Geneva"), entity="geneva", use="literal"),
    Mention(id="m5", kind="org", spans=spans("NORTHWIRE"), entity="northwire"),
    Mention(id="m6", kind="person", spans=spans("Tam Quill"), role="photographer"),
    Mention(id="m7", kind="place", spans=spans("VELMOUTH"), entity="velmouth"),
    Mention(
        id="m8",
        kind="person",
        form="phrase",
        spans=between("Orlend's Harbour", "Varden"),
        entity="varden",
    ),
    Mention(
        id="m9",
        kind="person",
        spans=spans("Harbour Minister Ilse Varden", after="Orlend's"),
        entity="varden",
        resp="editor",
    ),
    Mention(id="m10", kind="place", spans=spans("Orlend"), use="modifier", cert=0.25),
    Mention(
        id="m11",
        kind="person",
        form="group",
        spans=spans("reporters"),
        entity="reporters",
    ),
    Mention(id="m12", kind="person", spans=spans("Varden", after="its way here"), entity="varden"),
    Mention(
        id="m13",
        kind="person",
        form="pronoun",
        spans=spans("he", after="we will reply"),
        entity="varden",
        entity_cert=0.71,
    ),
    Mention(id="m14", kind="org", spans=between("Lantern", "Fund"), entity="fund"),
    Mention(id="m15", kind="person", form="unnamed", spans=spans("two officials"), entity="two"),
    Mention(id="m16", kind="place", form="demonym", spans=spans("Orlendish")),
    Mention(
        id="m17", kind="person", spans=spans("Jo Dell"), role="additional reporting", cert=1e-7
    ),
)

DATES = (
    DateExpression(id="d1", spans=spans("May 13, 2031"), type="DATE", value="2031-05-13"),
    DateExpression(
        id="d2", spans=spans("next month"), type="DATE", value="2031-06", relative=True, cert=0.9
    ),
    DateExpression(id="d3", spans=spans("Tuesday"), type="DATE", value="2031-05-13", relative=True),
    DateExpression(
        id="d4", spans=spans("about 9 a.m."), type="TIME", value="2031-05-13T09:00", mod="APPROX"
    ),
    DateExpression(
        id="d5",
        spans=spans("the past two weeks"),
        type="DURATION",
        value="P2W",
        relative=True,
        since="2031-04-30",
        until="2031-05-14",
    ),
    DateExpression(id="d6", spans=spans("last week"), type="DATE", value="2031-W19", relative=True),
    DateExpression(id="d7", spans=spans("every spring"), type="SET", value="XXXX-SP"),
    DateExpression(id="d8", spans=spans("Recently"), type="DATE", value="PAST_REF"),
    DateExpression(id="d9", spans=spans("May 14"), type="DATE"),
)

REST: tuple[Annotation, ...] = (
    Furniture(id="f1", spans=spans("NORTHWIRE/Tam Quill"), kind="credit"),
    Furniture(id="f2", spans=spans("read more"), kind="readMore"),
    RoleName(id="r1", spans=spans("Harbour Minister", after="boards a")),
    RoleName(id="r2", spans=spans("Harbour Minister")),
    QuotedWords(id="w1", spans=spans('"compromise"'), kind="soCalled"),
    QuotedWords(id="w2", spans=spans('"Moorings and Money"'), kind="title", entity="tides"),
    QuotedWords(id="w3", spans=between('"a cold', 'trust"'), kind="quote", entity="tides"),
    QuotedWords(id="w4", spans=spans('"mist toll"'), kind="q"),
    Cue(id="c1", spans=spans("said in a statement")),
    Cue(id="c2", spans=spans("told")),
    Cue(id="c3", spans=spans("said", after="we will reply")),
    Cue(id="c4", spans=spans("according to")),
    Cue(id="c5", spans=spans("agreed")),
)

ENTITIES = (
    Entity(
        id="varden",
        kind="person",
        name="Ilse Varden",
        ref="https://example.org/varden",
        role="Harbour Minister of Orlend",
        note="Invented.",
        resp="speakers",
        cert=0.9,
    ),
    Entity(id="reporters", kind="group", name="reporters", type="audience"),
    Entity(id="two", kind="group", name="two officials", type="unnamed-source", size=2),
    Entity(id="government", kind="org", name="Government of Orlend", type="government"),
    Entity(id="northwire", kind="org", name="Northwire", role="agency"),
    Entity(id="fund", kind="org", name="Lantern Fund"),
    Entity(id="velmouth", kind="place", name="Velmouth", type="capital"),
    Entity(
        id="geneva",
        kind="place",
        name="Geneva",
        ref="wd:Q71",
        location=Location(lat=46.20222, lon=6.14569, geonameid=2660646, country="CH", name="Genf"),
        alternatives=(
            Location(lat=41.8875, lon=-88.30535, geonameid=4893591, country="US", cert=0.1),
            Location(lat=42.0, lon=-77.0),
        ),
    ),
    Entity(id="tides", kind="work", name="Moorings and Money", type="report"),
)

ATTRIBUTIONS = (
    Attribution(id="a1", quotation="q2", source="m8", cue="c1", resp="attributions", cert=0.83),
    Attribution(id="a2", quotation="q4", source="m12", cue="c2", resp="attributions"),
    Attribution(id="a3", quotation="q6", source="m13", cue="c3", resp="editor"),
    Attribution(id="a4", quotation="q7", source="m14"),
    Attribution(id="a5", quotation="q8", cue="c4"),
    Attribution(id="a6", quotation="q9"),
)

STAGES = ("segment", "attributions", "speakers")

ARTICLE = Article(
    text=TEXT,
    metadata=Metadata(
        id="harbour 1",
        title="Velmouth keeps harbour levy 'for good'",
        date="2031-05-14",
        date_origin="dateline, year inferred",
        publisher="Northwire",
        url="https://example.org/harbour?id=1&lang=en",
        author="Mina Sark",
        language="en-GB",
        licence="Markup CC BY 4.0",
    ),
    source=SourceFile(
        name="harbour.txt",
        encoding="windows-1252",
        byte_order_mark=True,
        line_ending="mixed",
        byte_length=len(TEXT),
        sha256="0" * 64,
    ),
    annotations=(*BLOCKS, *QUOTATIONS, *MENTIONS, *DATES, *REST),
    attributions=ATTRIBUTIONS,
    entities=ENTITIES,
    agents=(
        *(Agent(id=s, kind="machine", name="annotate", description=f"stage {s}") for s in STAGES),
        Agent(id="editor", kind="person", name="A. Editor", description="review of attributions"),
    ),
    applications=(
        Application(id="app-spacy", name="spaCy", version="3.8.11"),
        Application(
            id="app-gazetteer",
            name="GeoNames extract",
            version="2026-11-01",
            description="GeoNames, CC BY 4.0",
        ),
    ),
    changes=(
        Change(who="editor", text="Nested quotation checked.", when="2031-05-21", status="done"),
        Change(who="segment", text="Converted."),
    ),
    notes=(Note(target="w4", text="Irony, or speech?", resp="editor"),),
)
