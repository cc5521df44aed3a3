"""Hypothesis strategies for valid articles over arbitrary Unicode.

`articles()` keeps to what `annotate.article` promises: ids are unique, pointers resolve to the
right kind, spans are sorted and never touch, entities have what their kind can have.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

from hypothesis import strategies as st

from annotate.article import (
    Agent,
    Annotation,
    Application,
    Article,
    Attribution,
    Block,
    BlockKind,
    Change,
    Cue,
    DateExpression,
    Entity,
    EntityKind,
    Furniture,
    Location,
    Mention,
    MentionForm,
    Metadata,
    Note,
    PlaceUse,
    Quotation,
    QuotedWords,
    RoleName,
    SourceFile,
    Span,
    Withdrawal,
)
from annotate.spans import normalised, within

# All of Unicode, lone surrogates included, with what breaks writers drawn more often.
CHARACTERS = st.one_of(
    st.sampled_from(
        " \n\t\r\f\x00\x0b\x85\xa0\xad\u2028\u200f\ufeff\ufffe\ud800\udfff&<>'\"“”😀a]"
    ),
    st.characters(),
)
WORDS = st.text(CHARACTERS, max_size=12)
TEXTS = st.one_of(st.text(CHARACTERS, max_size=80), st.text("aA. “”\n\r", max_size=120))
CERTAINTIES = st.none() | st.floats(0, 1)
DAYS = st.dates().map(lambda day: day.isoformat())
TRICKY_VALUES = (
    "2021",
    "2021-03",
    "2021-02-30",
    "0000-01-01",
    "2021-W12",
    "2021-W60",
    "2021-W12-WE",
    "2021-W12-3",
    "2021-SU",
    "2021-WI",
    "9999-WI",
    "2021-Q3",
    "2021-H1",
    "198",
    "19",
    "20XX",
    "2021-03-24TNI",
    "2021-03-24T10:00",
    "T10:30",
    "2021-03-24T10:00:00",
    "2021-03-24T24:00:00",
    "P1D",
    "P2W",
    "PT3H",
    "P",
    "PT",
    "P1DE",
    "PXM",
    "P0.5Y",
    "PT0.5S",
    "XXXX-05-12",
    "XXXX-WXX-1",
    "PAST_REF",
    "PRESENT_REF",
    "FUTURE_REF",
    "BC0044",
    "%",
    "١٩٩٠",
)
TIMEX_VALUES = st.one_of(
    DAYS,
    st.sampled_from(TRICKY_VALUES),
    st.text(CHARACTERS, min_size=1, max_size=6),
)
MODIFIERS = st.sampled_from(
    ("APPROX", "EARLY", "LATE", "MID", "START", "END", "BEFORE", "ON_OR_AFTER", "MORE_THAN")
)
LINE_ENDINGS = st.sampled_from(("LF", "CRLF", "CR", "mixed", "none"))
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)


@dataclass(frozen=True)
class Names:
    """Who and what annotations can point at."""

    agents: Sequence[str]
    entities: dict[EntityKind, list[str]]

    def resp(self) -> st.SearchStrategy[str]:
        return st.sampled_from(["", *self.agents])

    def entity(self, *kinds: EntityKind) -> st.SearchStrategy[str | None]:
        return st.sampled_from([None, *(name for kind in kinds for name in self.entities[kind])])


@st.composite
def articles(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS) -> Article:
    """Draw a valid article."""
    text = draw(texts)
    suffix = draw(st.text(CHARACTERS, max_size=3))
    numbers = iter(range(10_000))

    def fresh() -> str:
        number = next(numbers)
        return f"i{number}.{suffix}" if number % 3 == 0 else f"i{number}"

    agents = [draw(_agents(fresh())) for _ in range(draw(st.integers(0, 2)))]
    entities = [
        draw(_entities(fresh(), [agent.id for agent in agents]))
        for _ in range(draw(st.integers(0, 4)))
    ]
    names = Names(
        [agent.id for agent in agents],
        {kind: [e.id for e in entities if e.kind == kind] for kind in get_args(EntityKind)},
    )
    blocks = draw(_blocks(text, fresh, names))
    stretches = sorted(s for block in blocks for s in block.spans) or [Span(0, len(text))]
    annotations: list[Annotation] = list(blocks)
    for _ in range(draw(st.integers(0, 8)) if text else 0):
        spans = draw(_spans(text, stretches))
        if spans:
            annotations.append(draw(_annotations(fresh(), spans, names)))
    attributions = draw(_attributions(annotations, fresh, names))
    return Article(
        text=text,
        metadata=draw(METADATA),
        source=draw(SOURCES),
        annotations=tuple(annotations),
        attributions=tuple(attributions),
        entities=tuple(entities),
        agents=tuple(agents),
        applications=tuple(draw(_applications(fresh())) for _ in range(draw(st.integers(0, 2)))),
        changes=tuple(draw(_changes(names)) for _ in range(draw(st.integers(0, 2)) * bool(agents))),
        notes=tuple(
            draw(_notes(annotations, names))
            for _ in range(draw(st.integers(0, 2)) * bool(annotations))
        ),
        withdrawals=draw(WITHDRAWALS),
    )


WITHDRAWALS = st.lists(
    st.builds(
        Withdrawal,
        layer=st.sampled_from(("name", "quotation", "attribution")),
        span=st.builds(Span, st.integers(0, 9), st.integers(10, 20)),
    ),
    max_size=2,
).map(tuple)
METADATA = st.builds(
    Metadata,
    id=WORDS,
    title=st.none() | WORDS,
    date=st.none() | DAYS,
    date_origin=st.none()
    | st.sampled_from(("given", "dateline", "dateline, year inferred", "file")),
    publisher=st.none() | WORDS,
    url=st.none() | WORDS,
    author=st.none() | WORDS,
    language=st.sampled_from(("en", "en-GB", "und", "old English", "")),
    licence=st.none() | WORDS,
)
SOURCES = st.builds(
    SourceFile,
    name=st.none() | WORDS,
    encoding=st.sampled_from(("UTF-8", "UTF-16", "windows-1252", "mac-roman")),
    byte_order_mark=st.booleans(),
    line_ending=LINE_ENDINGS,
    byte_length=st.none() | st.integers(0, 10**9),
    sha256=st.none() | DIGESTS,
)


def _agents(name: str) -> st.SearchStrategy[Agent]:
    kinds = st.sampled_from(("machine", "person"))
    return st.builds(Agent, id=st.just(name), kind=kinds, name=WORDS, description=WORDS)


def _applications(name: str) -> st.SearchStrategy[Application]:
    versions = st.sampled_from(("3.8.11", "1.0rc1", "2024-05-01", "", "0"))
    return st.builds(Application, id=st.just(name), name=WORDS, version=versions, description=WORDS)


def _changes(names: Names) -> st.SearchStrategy[Change]:
    return st.builds(
        Change,
        who=st.sampled_from(list(names.agents)),
        text=WORDS,
        when=st.none() | DAYS,
        status=st.none() | st.sampled_from(("draft", "under review")),
    )


def _notes(annotations: Sequence[Annotation], names: Names) -> st.SearchStrategy[Note]:
    targets = st.sampled_from([annotation.id for annotation in annotations])
    return st.builds(Note, target=targets, text=WORDS, resp=names.resp())


LOCATIONS = st.builds(
    Location,
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    geonameid=st.none() | st.integers(0, 10**9),
    country=st.none() | st.sampled_from(("CH", "GB")),
    name=st.none() | st.text(CHARACTERS, min_size=1, max_size=8),
    cert=CERTAINTIES,
)


@st.composite
def _entities(draw: st.DrawFn, name: str, agents: Sequence[str]) -> Entity:
    kind = draw(st.sampled_from(get_args(EntityKind)))
    is_place = kind == "place"
    ref = draw(st.none() | st.sampled_from(("wd:Q42", "https://example.org/a b")))
    return Entity(
        id=name,
        kind=kind,
        name=draw(WORDS),
        ref=ref,
        links=draw(st.sampled_from(((), ("wd:Q1",), ("wd:Q1", "file#a")))) if ref else (),
        role=draw(st.none() | WORDS),
        type=draw(st.none() | st.sampled_from(("settlement", "unnamed-source", "two words"))),
        size=draw(st.none() | st.integers(0, 1000)) if kind == "group" else None,
        note=draw(st.none() | WORDS),
        location=draw(st.none() | LOCATIONS) if is_place else None,
        alternatives=tuple(draw(st.lists(LOCATIONS, max_size=2))) if is_place else (),
        resp=draw(st.sampled_from(["", *agents])),
        cert=draw(CERTAINTIES),
    )


@st.composite
def _blocks(draw: st.DrawFn, text: str, fresh: Callable[[], str], names: Names) -> list[Block]:
    """Draw blocks that hold every character that is not white space; sometimes none."""
    if not text or draw(st.integers(0, 9)) == 0:
        return []
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)) | {0, len(text)})
    spans = [
        Span(start, end)
        for start, end in pairwise(cuts)
        if text[start:end].strip() or draw(st.booleans())
    ]
    blocks: list[Block] = []
    while spans:
        taken = [spans.pop(0)]
        if spans and draw(st.integers(0, 9)) == 0:
            other = spans[draw(st.integers(0, len(spans) - 1))]
            if other.start > taken[0].end:
                spans.remove(other)
                taken.append(other)
        blocks.append(
            Block(
                id=fresh(),
                spans=tuple(taken),
                kind=draw(st.sampled_from(get_args(BlockKind))),
                resp=draw(names.resp()),
                cert=draw(CERTAINTIES),
            )
        )
    return blocks


@st.composite
def _spans(draw: st.DrawFn, text: str, stretches: Sequence[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for _ in range(draw(st.sampled_from((1, 1, 1, 2, 3)))):
        start = draw(st.integers(0, len(text) - 1))
        length = draw(st.integers(1, 12))
        found.append(Span(start, min(len(text), start + length)))
    return normalised(within(normalised(found), stretches))


def _annotations(name: str, spans: tuple[Span, ...], names: Names) -> st.SearchStrategy[Annotation]:
    common = {
        "id": st.just(name),
        "spans": st.just(spans),
        "resp": names.resp(),
        "cert": CERTAINTIES,
    }
    forms = st.sampled_from(get_args(MentionForm))
    roles = st.none() | st.sampled_from(("reporting", "additional reporting", "50% of it"))
    mentions = [
        st.builds(
            Mention,
            **common,
            kind=st.just(kind),
            form=forms,
            entity=names.entity(*of),
            entity_cert=CERTAINTIES,
            use=st.none() | st.sampled_from(get_args(PlaceUse)),
            role=roles,
        )
        for kind, of in (("person", ("person", "group")), ("org", ("org",)), ("place", ("place",)))
    ]
    speakers = names.entity("person", "group", "org", "place")
    quotations = st.builds(
        Quotation,
        **common,
        direct=st.booleans(),
        mixed=st.booleans(),
        medium=st.sampled_from((None, "spoken", "written", "thought")),
        speaker=speakers,
        addressee=speakers,
    )
    words = st.builds(
        QuotedWords,
        **common,
        kind=st.sampled_from(("quote", "soCalled", "title", "q")),
        entity=names.entity("work"),
    )
    furniture = st.builds(Furniture, **common, kind=st.sampled_from(("credit", "readMore")))
    plain = st.one_of(st.builds(Cue, **common), st.builds(RoleName, **common), furniture)
    return st.one_of(*mentions, quotations, words, plain, _dates(name, spans, names))


@st.composite
def _dates(draw: st.DrawFn, name: str, spans: tuple[Span, ...], names: Names) -> DateExpression:
    since, until = draw(st.none() | DAYS), draw(st.none() | DAYS)
    if since is not None and until is not None:
        since, until = sorted((since, until))
    return DateExpression(
        id=name,
        spans=spans,
        resp=draw(names.resp()),
        cert=draw(CERTAINTIES),
        type=draw(st.sampled_from(("DATE", "TIME", "DURATION", "SET"))),
        value=draw(st.none() | TIMEX_VALUES),
        relative=draw(st.booleans()),
        mod=draw(st.none() | MODIFIERS),
        since=since,
        until=until,
    )


@st.composite
def _attributions(
    draw: st.DrawFn, annotations: Sequence[Annotation], fresh: Callable[[], str], names: Names
) -> list[Attribution]:
    quotations = [a.id for a in annotations if isinstance(a, Quotation)]
    mentions = [None, *(a.id for a in annotations if isinstance(a, Mention))]
    cues = [None, *(a.id for a in annotations if isinstance(a, Cue))]
    return [
        Attribution(
            id=fresh(),
            quotation=draw(st.sampled_from(quotations)),
            source=draw(st.sampled_from(mentions)),
            cue=draw(st.sampled_from(cues)),
            resp=draw(names.resp()),
            cert=draw(CERTAINTIES),
        )
        for _ in range(draw(st.integers(0, 3)) if quotations else 0)
    ]
