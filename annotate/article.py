"""An article: an immutable text, what is known of it, and standoff annotations over it.

Pure data: no XML, no spaCy.  Offsets count Unicode code points of `Article.text` and are half-open.
Every value is frozen; a change is a new value (`dataclasses.replace`).
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from lxml import etree
    from pandas import DataFrame
    from spacy.tokens import Doc

BlockKind = Literal[
    "headline", "subheading", "caption", "dateline", "paragraph", "byline", "boilerplate"
]
EntityKind = Literal["person", "org", "place", "group", "work"]
MentionKind = Literal["person", "org", "place"]
MentionForm = Literal[
    "name", "pronoun", "nominal", "unnamed", "group", "metonymy", "demonym", "phrase"
]
PlaceUse = Literal["literal", "metonymic", "modifier"]
QuotedWordsKind = Literal["quote", "soCalled", "title", "q"]
TableName = Literal["quotations", "people", "places", "dates"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]


class Span(NamedTuple):
    """A stretch [start, end) of `Article.text`, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """Something said of one or more stretches of the text.

    *spans* are sorted, not empty, disjoint and never touch; several spans make one annotation that
    is interrupted (a split quotation).  No span leaves the block it starts in.
    *resp* names the `Agent` that made it: a pipeline stage or a person.  Stages leave it empty and
    the pipeline fills it in.
    *cert* is the probability that the annotation is right, 0-1, or None where nobody estimated it.
    """

    id: str
    spans: tuple[Span, ...]
    resp: str = ""
    cert: float | None = None

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Annotation):
    """A block of the article's layout.  Blocks are disjoint and hold all but white space."""

    kind: BlockKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture(Annotation):
    """A stretch inside a block that is not the writer's prose."""

    kind: Literal["credit", "readMore"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Annotation):
    """A person, organisation or place being named or referred to.

    *form* is how: "name"; "pronoun"; "nominal" ("the minister"); "unnamed" ("two officials");
    "group" ("reporters"); "metonymy" (kind "org", over a place that stands for its government);
    "demonym" ("Turkish"); "phrase", a source phrase longer than the name in it ("Price, a
    spokesman for the department").
    *entity* is the id of who or what it is, None if unresolved; *entity_cert* how probable that is.
    *use* tells how a place name is used; *role* what a person in a byline or credit did.
    """

    kind: MentionKind
    form: MentionForm = "name"
    entity: str | None = None
    entity_cert: float | None = None
    use: PlaceUse | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleName(Annotation):
    """The title or role inside a person mention ("Turkish Foreign Minister")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateExpression(Annotation):
    """A temporal expression with its TIMEX3 *type* and *value* (None: unresolved).

    *relative* says that the value was found from the document date or another expression.
    *mod* is the TIMEX3 modifier ("EARLY", "APPROX", ...).
    *since* and *until*, ISO dates, bound an anchored duration ("the past two weeks").
    """

    type: TimexType
    value: str | None = None
    relative: bool = False
    mod: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation(Annotation):
    """Speech, writing or thought that the article gives as somebody's.

    *direct* and not *mixed*: full direct speech.  *direct* and *mixed*: quoted words inside the
    writer's own syntax.  Not *direct*: indirect speech, which may have mixed quotations inside it.
    *speaker* and *addressee* are entity ids.
    """

    direct: bool
    mixed: bool = False
    medium: Literal["spoken", "written", "thought"] | None = None
    speaker: str | None = None
    addressee: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedWords(Annotation):
    """Words in quotation marks that are not attributed speech.

    *kind* is the TEI element: "quote" (from a document), "soCalled" (scare quotes), "title",
    or "q" (undecided).  *entity* is the id of the work quoted or named.
    """

    kind: QuotedWordsKind
    entity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue(Annotation):
    """The words that tie a quotation to its source ("said", "told reporters", "according to")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One quotation tied to its source mention and cue, all by annotation id."""

    id: str
    quotation: str
    source: str | None = None
    cue: str | None = None
    resp: str = ""
    cert: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A point in WGS 84 degrees, with the GeoNames id and ISO 3166 country code where known."""

    lat: float
    lon: float
    geonameid: int | None = None
    country: str | None = None
    name: str | None = None
    cert: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A person, organisation, place, group of people, or work that mentions refer to.

    *ref* is a URI or prefixed name elsewhere ("wd:Q42"), *links* are further ones.  *role* is a
    person's function in words ("Turkish Foreign Minister").  *type* is one token: "unnamed-source"
    for a group that is not named, "government" for an organisation, "country" ... for a place.
    *alternatives* are the other places that a place name could mean, best first.
    """

    id: str
    kind: EntityKind
    name: str
    ref: str | None = None
    links: tuple[str, ...] = ()
    role: str | None = None
    type: str | None = None
    size: int | None = None
    note: str | None = None
    location: Location | None = None
    alternatives: tuple[Location, ...] = ()
    resp: str = ""
    cert: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Who or what made annotations: a pipeline stage or a person."""

    id: str
    kind: Literal["machine", "person"]
    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A program or model that took part, with its version."""

    id: str
    name: str
    version: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An entry of the edition's history, newest first; *when* is an ISO date."""

    who: str
    text: str
    when: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """An editor's question or remark on one annotation, by its id."""

    target: str
    text: str
    resp: str
    type: str = "query"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A stretch from which a person took what a stage had marked: it does not come back.

    *layer* is one of `annotate.layers`, or "attribution".
    """

    layer: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known of the article beside its text.

    *date* is the document date, ISO 8601; *date_origin* says where it came from: "given",
    "dateline", "dateline, year inferred", "file" or None.
    """

    id: str
    title: str | None = None
    date: str | None = None
    date_origin: str | None = None
    publisher: str | None = None
    url: str | None = None
    author: str | None = None
    language: str = "en"
    licence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """The file or record that the text came from, and how it was decoded.

    *byte_length* and *sha256* are those of the unpacked file, line or row; None for text in memory.
    *line_ending* is "LF", "CRLF", "CR", "mixed" or "none".
    """

    name: str | None = None
    encoding: str = "UTF-8"
    byte_order_mark: bool = False
    line_ending: str = "none"
    byte_length: int | None = None
    sha256: str | None = None


# The agent of what an authority file states.
AUTHORITY = "authority"

# The order of the lists in TEI, where people and groups share one.
ENTITY_ORDER: dict[EntityKind, int] = {"person": 0, "group": 0, "org": 1, "place": 2, "work": 3}

A = TypeVar("A", bound=Annotation)


def _reading_order(annotation: Annotation) -> tuple[int, int, str, str]:
    return (annotation.start, -annotation.end, type(annotation).__name__, annotation.id)


@dataclass(frozen=True, kw_only=True)
class Article:
    """An immutable text with its metadata, annotations, attributions and entities.

    Annotations and attributions are kept in reading order (outer before inner), entities by kind
    and else as given, withdrawals by layer, so articles that say the same are equal.
    """

    text: str
    metadata: Metadata
    source: SourceFile = field(default_factory=SourceFile)
    annotations: tuple[Annotation, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    entities: tuple[Entity, ...] = ()
    agents: tuple[Agent, ...] = ()
    applications: tuple[Application, ...] = ()
    changes: tuple[Change, ...] = ()
    notes: tuple[Note, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "annotations", tuple(sorted(self.annotations, key=_reading_order)))
        starts = {a.id: a.start for a in self.annotations}
        attributions = sorted(self.attributions, key=lambda a: (starts.get(a.quotation, -1), a.id))
        object.__setattr__(self, "attributions", tuple(attributions))
        entities = sorted(self.entities, key=lambda e: ENTITY_ORDER[e.kind])
        object.__setattr__(self, "entities", tuple(entities))
        withdrawals = sorted(set(self.withdrawals), key=lambda w: (w.layer, w.span))
        object.__setattr__(self, "withdrawals", tuple(withdrawals))

    def of(self, kind: type[A]) -> tuple[A, ...]:
        """Return the annotations of *kind*, in reading order."""
        return tuple(a for a in self.annotations if isinstance(a, kind))

    @cached_property
    def by_id(self) -> dict[str, Annotation]:
        """Annotations by their id."""
        return {a.id: a for a in self.annotations}

    @cached_property
    def entity_by_id(self) -> dict[str, Entity]:
        """Entities by their id."""
        return {e.id: e for e in self.entities}

    @cached_property
    def people(self) -> frozenset[str]:
        """The ids of the agents that are persons: what they made is never overwritten.

        An editor who speaks through the authority file is none: that is read again each time.
        """
        return frozenset(a.id for a in self.agents if a.kind == "person" and a.id != AUTHORITY)

    @cached_property
    def text_sha256(self) -> str:
        """The sha256 of the text in UTF-8 (lone surrogates passed through)."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def words_of(self, annotation: Annotation) -> str:
        """Return the annotated words; interrupted stretches are joined by " … "."""
        return " … ".join(self.text[s:e] for s, e in annotation.spans)

    def to_tei(self) -> etree._ElementTree:
        """Return the article as a TEI document, an lxml tree."""
        from annotate.tei.writer import write

        return write(self)

    def to_doc(self) -> Doc:
        """Return the article as a spaCy Doc, its annotations as groups of `doc.spans`."""
        from annotate.export.tokens import doc_of

        return doc_of(self)

    @classmethod
    def from_doc(cls, doc: Doc) -> Article:
        """Return the article of what stands in the `doc.spans` of a spaCy Doc; see `to_doc`."""
        from annotate.revision.importing.doc import article_of

        return article_of(doc)

    def to_dataframe(self, table: TableName = "quotations") -> DataFrame:
        """Return a table of the article for pandas; MissingExtraError if that is not there."""
        from annotate.export.frames import frame

        return frame(self, table)

    def _repr_html_(self) -> str:
        """Return the annotated text as HTML: how a notebook shows the article."""
        from annotate.edition import fragment

        return fragment(self.to_tei())

    def fresh_ids(self, prefix: str) -> Iterator[str]:
        """Yield prefix1, prefix2, ... leaving out every id the article already uses."""
        taken = {*self.by_id, *self.entity_by_id, *(a.id for a in self.attributions)}
        candidates: Iterable[str] = (f"{prefix}{n}" for n in itertools.count(1))
        return (candidate for candidate in candidates if candidate not in taken)
