"""What annotation tools call our annotations, both ways: one table of labels and their features.

brat, XMI, Web Annotation and DocBin are written by it, and brat and XMI are read back by it.  The
features of a label are the fields of its class, but for the id and the spans.

How attributions go: a quotation has the feature `ATTRIBUTIONS`, the ids of those that tie it, and
is tied to their sources and cues by what the tool has for relations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from annotate.article import (
    Annotation,
    Article,
    Attribution,
    Cue,
    DateExpression,
    Mention,
    Quotation,
    QuotedWords,
    RoleName,
    Span,
)
from annotate.errors import EncodingError, excerpt
from annotate.tei.names import plain_token, token

Value = str | bool | float
FeatureType = Literal["string", "boolean", "number"]

ATTRIBUTIONS = "attributions"
# The fields of an attribution that tie its quotation, by the name that tools have for the relation,
# and the kind of annotation that each ties it to.
RELATIONS: Mapping[str, Literal["source", "cue"]] = {"Source": "source", "CuedBy": "cue"}
ROLES: Mapping[str, type[Annotation]] = {"source": Mention, "cue": Cue}


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of a label; *values* are all that it can have, none if any will do."""

    name: str
    type: FeatureType
    values: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """What a value must be, in words."""
        if self.values:
            return f"one of {', '.join(self.values)}"
        return {"boolean": "true or false", "number": "a number from 0 to 1"}.get(
            self.type, "a string"
        )

    def accepts(self, value: Value) -> bool:
        """Say whether *value* can stand here."""
        if self.type == "boolean" or isinstance(value, bool):
            return self.type == "boolean" and isinstance(value, bool)
        if self.type == "number" or not isinstance(value, str):
            return self.type == "number" and not isinstance(value, str) and 0 <= value <= 1
        return not self.values or value in self.values


@dataclass(frozen=True, slots=True)
class Label:
    """What tools call annotations of one kind.

    *fixed* are the fields that the label itself tells; *assumed* are those that an annotation
    must have, with what is taken where an annotator says nothing.
    """

    name: str
    kind: type[Annotation]
    features: tuple[Feature, ...]
    fixed: Mapping[str, str]
    assumed: Mapping[str, Value]

    def feature(self, name: str) -> Feature | None:
        """Return the feature called *name*."""
        return next((feature for feature in self.features if feature.name == name), None)


def _label(
    name: str,
    kind: type[Annotation],
    fixed: Mapping[str, str] | None = None,
    assumed: Mapping[str, Value] | None = None,
) -> Label:
    fixed = fixed or {}
    hints = get_type_hints(kind)
    features = tuple(
        _feature(field.name, hints[field.name])
        for field in fields(kind)
        if field.name not in {"id", "spans", *fixed}
    )
    return Label(name, kind, features, fixed, assumed or {})


def _feature(name: str, hint: Any) -> Feature:
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not NoneType]
    if get_origin(hint) is Literal:
        return Feature(name, "string", tuple(map(str, kinds)))
    if len(kinds) == 1 and get_origin(kinds[0]) is Literal:
        return Feature(name, "string", tuple(map(str, get_args(kinds[0]))))
    types: dict[Any, FeatureType] = {str: "string", bool: "boolean", float: "number"}
    return Feature(name, types[kinds[0]])


LABELS: Mapping[str, Label] = {
    label.name: label
    for label in (
        _label("Quotation", Quotation, assumed={"direct": True}),
        _label("Cue", Cue),
        _label("Person", Mention, {"kind": "person"}),
        _label("Organisation", Mention, {"kind": "org"}),
        _label("Place", Mention, {"kind": "place"}),
        _label("Role", RoleName),
        _label("Date", DateExpression, assumed={"type": "DATE"}),
        _label("QuotedWords", QuotedWords, assumed={"kind": "q"}),
    )
}


def label_of(annotation: Annotation) -> Label | None:
    """Return the label of *annotation*; None for layout, which stays in the TEI."""
    for label in LABELS.values():
        if isinstance(annotation, label.kind) and all(
            getattr(annotation, name) == value for name, value in label.fixed.items()
        ):
            return label
    return None


def labelled(article: Article) -> Iterable[tuple[Annotation, Label]]:
    """Yield the annotations of *article* that have a label, in reading order."""
    for annotation in article.annotations:
        label = label_of(annotation)
        if label is not None:
            yield annotation, label


def features_of(annotation: Annotation, label: Label) -> dict[str, Value]:
    """Return the features of *annotation* that say something, in the label's order."""
    found = ((f.name, getattr(annotation, f.name)) for f in label.features)
    return {
        name: value for name, value in found if value is not None and (name, value) != ("resp", "")
    }


def meant(annotation: Annotation) -> str | None:
    """Return the id of the entity that *annotation* names, or that speaks in it."""
    named: str | None = getattr(annotation, "speaker", None) or getattr(annotation, "entity", None)
    return named


def annotation_of(
    name: str, features: Mapping[str, Value], *, id: str, spans: tuple[Span, ...]
) -> Annotation:
    """Return what a tool calls *name*: the inverse of `label_of` and `features_of`.

    Raises EncodingError for a label, a feature or a value that there is none of.
    """
    label = LABELS.get(name)
    if label is None:
        raise EncodingError(f"{excerpt(name)} is no label; expected one of {', '.join(LABELS)}")
    for feature_name, value in features.items():
        _check(label, feature_name, value)
    told: dict[str, Any] = {**label.assumed, **features, **label.fixed}
    return label.kind(id=id, spans=spans, **told)


def _check(label: Label, name: str, value: Value) -> None:
    feature = label.feature(name)
    if feature is None:
        raise EncodingError(
            f"a {label.name} has no feature {excerpt(name)}; expected one of "
            f"{', '.join(feature.name for feature in label.features)}"
        )
    if not feature.accepts(value):
        raise EncodingError(
            f"the {name} of a {label.name} is {excerpt(str(value))}; expected {feature.expected}"
        )


def ties(article: Article) -> dict[str, list[Attribution]]:
    """Return the attributions of *article*, in order, by the id of the quotation they tie."""
    found: dict[str, list[Attribution]] = defaultdict(list)
    for attribution in article.attributions:
        found[attribution.quotation].append(attribution)
    return dict(found)


def ends_of(attribution: Attribution) -> dict[str, str]:
    """Return the ids of what *attribution* ties its quotation to, by the name of the relation."""
    ends = {name: getattr(attribution, field) for name, field in RELATIONS.items()}
    return {name: end for name, end in ends.items() if end is not None}


def labels_in(role: str) -> list[str]:
    """Return the names of the labels that can play *role*, a field of an attribution."""
    return [label.name for label in LABELS.values() if label.kind is ROLES[role]]


def joined(ids: Iterable[str]) -> str:
    """Return ids as one string, the value of `ATTRIBUTIONS`; `parted` is the inverse.

    >>> joined(["a1", "at 2"])
    'a1 at%202'
    """
    return " ".join(map(token, ids))


def parted(value: str) -> list[str]:
    """Return the ids in a value of `ATTRIBUTIONS`.

    >>> parted("a1 at%202")
    ['a1', 'at 2']
    """
    return [plain_token(word) for word in value.split()]
