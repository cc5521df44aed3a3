"""The vocabulary: for each kind of annotation its element, attributes and nesting rank.

One row a kind, with both directions.  A new kind of annotation is one more row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypedDict, TypeVar, get_args

from annotate.article import (
    Annotation,
    Block,
    BlockKind,
    Cue,
    DateExpression,
    Furniture,
    Mention,
    MentionForm,
    MentionKind,
    PlaceUse,
    Quotation,
    QuotedWords,
    QuotedWordsKind,
    RoleName,
    Span,
)
from annotate.tei import timex
from annotate.tei.names import decimal, number, plain_token, pointed_at, pointer, token

Attributes = Mapping[str, str]
Encoded = tuple[str, dict[str, str]]

A = TypeVar("A", bound=Annotation)


class Common(TypedDict):
    """What every annotation has."""

    id: str
    spans: tuple[Span, ...]
    resp: str
    cert: float | None


@dataclass(frozen=True)
class Row(Generic[A]):
    """How one kind of annotation is written and read.

    *rank* is the place among annotations of the same span (0 outermost), and says which of two
    crossing ones is cut (the higher).  *encode* returns the element's name and its attributes;
    *decode* takes them back.
    """

    rank: int
    encode: Callable[[A], Encoded]
    decode: Callable[[str, Attributes, Common], A]


BLOCK_ELEMENTS: dict[BlockKind, Encoded] = {
    "headline": ("head", {"type": "headline"}),
    "subheading": ("head", {"type": "subheading"}),
    "caption": ("head", {"type": "caption"}),
    "dateline": ("dateline", {"rend": "run-in"}),
    "paragraph": ("p", {}),
    "byline": ("byline", {}),
    "boilerplate": ("trailer", {"type": "boilerplate"}),
}
HEAD_KINDS: dict[str, BlockKind] = {
    "headline": "headline",
    "subheading": "subheading",
    "caption": "caption",
}
BLOCK_KINDS: dict[str, BlockKind] = {
    "dateline": "dateline",
    "p": "paragraph",
    "byline": "byline",
    "trailer": "boilerplate",
    "ab": "boilerplate",
}
NAME_ELEMENTS: dict[MentionKind, str] = {
    "person": "persName",
    "org": "orgName",
    "place": "placeName",
}
NAME_KINDS = {element: kind for kind, element in NAME_ELEMENTS.items()}
RS_KINDS: dict[str, MentionKind] = {kind: kind for kind in get_args(MentionKind)}
RS_FORMS: dict[str, MentionForm] = {form: form for form in get_args(MentionForm)}
# Stands in standOff, for TEI has no attribute for how sure another one is.
ENTITY_CERT = "certainty of @ref"
USES: dict[str, PlaceUse] = {f"#{use}": use for use in get_args(PlaceUse)}
QUOTED_WORDS: dict[str, QuotedWordsKind] = {kind: kind for kind in get_args(QuotedWordsKind)}


def _block(block: Block) -> Encoded:
    element, attributes = BLOCK_ELEMENTS[block.kind]
    return element, dict(attributes)


def _read_block(element: str, attributes: Attributes, common: Common) -> Block:
    if element == "head":
        return Block(**common, kind=HEAD_KINDS[attributes["type"]])
    return Block(**common, kind=BLOCK_KINDS[element])


def _furniture(furniture: Furniture) -> Encoded:
    return ("seg" if furniture.kind == "credit" else "ref"), {"type": furniture.kind}


def _read_furniture(element: str, attributes: Attributes, common: Common) -> Furniture:
    return Furniture(**common, kind="credit" if element == "seg" else "readMore")


def _quotation(quotation: Quotation) -> Encoded:
    attributes: dict[str, str] = {}
    if quotation.speaker is not None:
        attributes["who"] = pointer(quotation.speaker)
    if quotation.addressee is not None:
        attributes["toWhom"] = pointer(quotation.addressee)
    attributes["direct"] = "true" if quotation.direct else "false"
    if quotation.medium in ("spoken", "thought"):
        attributes["aloud"] = "true" if quotation.medium == "spoken" else "false"
    categories = ["#mixed"] * quotation.mixed + ["#written"] * (quotation.medium == "written")
    if categories:
        attributes["ana"] = " ".join(categories)
    return "said", attributes


def _read_quotation(element: str, attributes: Attributes, common: Common) -> Quotation:
    categories = attributes.get("ana", "").split()
    aloud = attributes.get("aloud")
    return Quotation(
        **common,
        direct=attributes.get("direct", "true") in ("true", "1"),
        mixed="#mixed" in categories,
        medium="written"
        if "#written" in categories
        else None
        if aloud is None
        else "spoken"
        if aloud in ("true", "1")
        else "thought",
        speaker=_target(attributes, "who"),
        addressee=_target(attributes, "toWhom"),
    )


def _quoted_words(words: QuotedWords) -> Encoded:
    if words.entity is None:
        return words.kind, {}
    return words.kind, {"ref" if words.kind == "title" else "source": pointer(words.entity)}


def _read_quoted_words(element: str, attributes: Attributes, common: Common) -> QuotedWords:
    entity = _target(attributes, "ref" if element == "title" else "source")
    return QuotedWords(**common, kind=QUOTED_WORDS[element], entity=entity)


def _cue(cue: Cue) -> Encoded:
    return "seg", {"type": "cue"}


def _read_cue(element: str, attributes: Attributes, common: Common) -> Cue:
    return Cue(**common)


def _mention(mention: Mention) -> Encoded:
    attributes: dict[str, str] = {}
    if mention.form == "name":
        element = NAME_ELEMENTS[mention.kind]
    else:
        element = "rs"
        attributes |= {"type": mention.kind, "subtype": mention.form}
    if mention.entity is not None:
        attributes["ref"] = pointer(mention.entity)
    if mention.role is not None:
        attributes["role"] = token(mention.role)
    if mention.use is not None:
        attributes["ana"] = f"#{mention.use}"
    return element, attributes


def _read_mention(element: str, attributes: Attributes, common: Common) -> Mention:
    kind = NAME_KINDS.get(element)
    form: MentionForm = "name"
    if kind is None:
        kind, form = RS_KINDS[attributes["type"]], RS_FORMS[attributes["subtype"]]
    categories = attributes.get("ana", "").split()
    role = attributes.get("role")
    return Mention(
        **common,
        kind=kind,
        form=form,
        entity=_target(attributes, "ref"),
        entity_cert=number(attributes.get(ENTITY_CERT)),
        use=next((USES[category] for category in categories if category in USES), None),
        role=None if role is None else plain_token(role),
    )


def _role_name(role: RoleName) -> Encoded:
    return "roleName", {}


def _read_role_name(element: str, attributes: Attributes, common: Common) -> RoleName:
    return RoleName(**common)


def _date(expression: DateExpression) -> Encoded:
    element = "time" if expression.type == "TIME" else "date"
    return element, timex.attributes_of(expression)


def _read_date(element: str, attributes: Attributes, common: Common) -> DateExpression:
    since, until = timex.since_and_until(element, attributes)
    return DateExpression(
        **common,
        type=timex.type_of(element, attributes),
        value=timex.value_of(attributes),
        relative="relative" in (attributes.get("type"), attributes.get("subtype")),
        mod=timex.modifier_of(attributes),
        since=since,
        until=until,
    )


def _target(attributes: Attributes, name: str) -> str | None:
    value = attributes.get(name)
    return None if value is None else pointed_at(value)


# Source of the order: a role stands in the name of a person, a place in the phrase that uses it.
VOCABULARY: dict[type[Annotation], Row[Any]] = {
    Block: Row(0, _block, _read_block),
    Furniture: Row(1, _furniture, _read_furniture),
    Quotation: Row(2, _quotation, _read_quotation),
    QuotedWords: Row(3, _quoted_words, _read_quoted_words),
    Cue: Row(4, _cue, _read_cue),
    Mention: Row(6, _mention, _read_mention),
    RoleName: Row(7, _role_name, _read_role_name),
    DateExpression: Row(8, _date, _read_date),
}
PHRASE_RANK = 5

KINDS: dict[str, type[Annotation]] = {
    **dict.fromkeys(("head", "p", "dateline", "byline", "trailer"), Block),
    **dict.fromkeys(("persName", "orgName", "placeName", "rs"), Mention),
    **dict.fromkeys(QUOTED_WORDS, QuotedWords),
    **dict.fromkeys(("date", "time"), DateExpression),
    "ref": Furniture,
    "roleName": RoleName,
    "said": Quotation,
}
TYPED_KINDS: dict[tuple[str, str], type[Annotation]] = {
    ("ab", "boilerplate"): Block,
    ("seg", "credit"): Furniture,
    ("seg", "cue"): Cue,
}
TRANSPARENT = frozenset({"text", "body", "div", "figure", "ab", "seg"})


def provenance(resp: str, cert: float | None) -> dict[str, str]:
    """Return @resp and @cert, each if there is something to say."""
    found = {"resp": pointer(resp)} if resp else {}
    return found if cert is None else found | {"cert": decimal(cert)}


def rank_of(annotation: Annotation) -> int:
    """Return the nesting rank; a phrase around a name lies outside the name."""
    if isinstance(annotation, Mention) and annotation.form != "name":
        return PHRASE_RANK
    return VOCABULARY[type(annotation)].rank


def kind_of(element: str, type_: str | None) -> type[Annotation] | None:
    """Return the kind of annotation that an element of the text with that @type is.

    None for one that only groups others.  Raises KeyError for an element that is not ours.
    """
    kind = KINDS.get(element) or TYPED_KINDS.get((element, type_ or ""))
    if kind is None and element not in TRANSPARENT:
        raise KeyError(element)
    return kind
