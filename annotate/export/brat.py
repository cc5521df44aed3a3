"""brat's standoff format: a folder of .txt and .ann, and the configuration for both.

brat has no annotation that goes over the end of a line, so each stretch is cut there; `fragments`
says how, for whoever reads it back.  Attributes are the features of few values, and an
AnnotatorNotes line holds our id and all other features as JSON.  The relations Source and Cue tie
a quotation; their note names the attribution.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import NamedTuple

from annotate.article import Annotation, Article, Attribution, Span
from annotate.export.characters import holdable
from annotate.export.labels import (
    ATTRIBUTIONS,
    LABELS,
    RELATIONS,
    Feature,
    Label,
    Value,
    ends_of,
    features_of,
    joined,
    labelled,
    labels_in,
    ties,
)

# What ends a line for brat, which reads .ann files as Python's str.splitlines does.
LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
NOTE = "AnnotatorNotes"
QUOTATION = "Quotation"


def fragments(annotation: Annotation, text: str) -> tuple[Span, ...]:
    """Return the stretches of *annotation* as brat has them: those within one line each.

    >>> from annotate.article import Cue
    >>> fragments(Cue(id="c1", spans=(Span(0, 9),)), "told a\\nhe")
    (Span(start=0, end=6), Span(start=7, end=9))
    """
    return tuple(
        Span(line.start(), line.end())
        for start, end in annotation.spans
        for line in LINE.finditer(text, start, end)
    )


def documents(article: Article) -> Mapping[str, bytes]:
    """Return the text of *article* and its annotations.

    Lone surrogates are U+FFFD in the text, which stays as long.  An annotation of nothing but line
    ends is left out.
    """
    text = holdable(article.text)
    marks = {mark.annotation.id: mark for mark in _marks(article, text)}
    lines = [
        *_annotations(marks.values(), text),
        *_relations(article, marks),
        *_notes(article, marks),
    ]
    return {".txt": text.encode(), ".ann": "".join(f"{line}\n" for line in lines).encode()}


class _Mark(NamedTuple):
    """An annotation with its name in brat."""

    name: str
    annotation: Annotation
    label: Label
    fragments: tuple[Span, ...]


def _marks(article: Article, text: str) -> Iterator[_Mark]:
    numbers = count(1)
    for annotation, label in labelled(article):
        found = fragments(annotation, text)
        if found:
            yield _Mark(f"T{next(numbers)}", annotation, label, found)


def _annotations(marks: Iterable[_Mark], text: str) -> Iterator[str]:
    numbers = count(1)
    for name, annotation, label, found in marks:
        offsets = ";".join(f"{start} {end}" for start, end in found)
        yield f"{name}\t{label.name} {offsets}\t{' '.join(text[s:e] for s, e in found)}"
        for key, value in features_of(annotation, label).items():
            if is_attribute(label, key) and value is not False:
                told = "" if value is True else f" {value}"
                yield f"A{next(numbers)}\t{key.capitalize()} {name}{told}"


def _ties(article: Article, marks: Mapping[str, _Mark]) -> Iterator[tuple[str, Attribution, str]]:
    """Yield what each relation is called, and the attribution that it is a part of."""
    numbers = count(1)
    for tie in article.attributions:
        for relation, end in ends_of(tie).items():
            if end in marks and tie.quotation in marks:
                arguments = f"Arg1:{marks[tie.quotation].name} Arg2:{marks[end].name}"
                yield f"R{next(numbers)}", tie, f"{relation} {arguments}"


def _relations(article: Article, marks: Mapping[str, _Mark]) -> Iterator[str]:
    for name, _, told in _ties(article, marks):
        yield f"{name}\t{told}"


def _notes(article: Article, marks: Mapping[str, _Mark]) -> Iterator[str]:
    """Yield our ids and what brat has no attribute for, as JSON in ASCII: it ends no line."""
    tied = ties(article)
    told: list[tuple[str, dict[str, Value]]] = []
    for name, annotation, label, _ in marks.values():
        features = features_of(annotation, label).items()
        rest = {key: value for key, value in features if not is_attribute(label, key)}
        if annotation.id in tied:
            rest[ATTRIBUTIONS] = joined(tie.id for tie in tied[annotation.id])
        told.append((name, {"id": annotation.id, **rest}))
    told += [(name, {"attribution": tie.id}) for name, tie, _ in _ties(article, marks)]
    for number, (name, words) in enumerate(told, 1):
        yield f"#{number}\t{NOTE} {name}\t{json.dumps(words)}"


def is_attribute(label: Label, feature: str) -> bool:
    """Say whether a feature of *label* is an attribute in brat: one of few values."""
    known = label.feature(feature)
    return known is not None and (known.type == "boolean" or bool(known.values))


def company() -> Mapping[str, bytes]:
    """Return annotation.conf, which tells brat of the labels, attributes and relations."""
    return {"annotation.conf": "\n".join(_configuration()).encode()}


def _configuration() -> Iterator[str]:
    yield from ("[entities]", "", *LABELS, "", "[relations]", "")
    for relation, role in RELATIONS.items():
        yield f"{relation}\tArg1:{QUOTATION}, Arg2:{'|'.join(labels_in(role))}"
    yield from ("<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "")
    yield from ("[events]", "", "[attributes]", "")
    holders: dict[Feature, list[str]] = {}
    for label in LABELS.values():
        for feature in label.features:
            if is_attribute(label, feature.name):
                holders.setdefault(feature, []).append(label.name)
    for feature, names in holders.items():
        values = f", Value:{'|'.join(feature.values)}" if feature.values else ""
        yield f"{feature.name.capitalize()}\tArg:{'|'.join(names)}{values}"
    yield ""
