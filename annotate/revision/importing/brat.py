"""Reading brat's standoff format back; `annotate.export.brat` writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotate.article import Article, Span
from annotate.errors import EncodingError, excerpt
from annotate.export.brat import LINE, NOTE, fragments
from annotate.export.characters import holdable
from annotate.export.labels import ATTRIBUTIONS, LABELS, RELATIONS, Value, labelled, parted
from annotate.revision.importing.applying import Brought
from annotate.revision.importing.files import content_of
from annotate.revision.importing.marks import Mark, Reading, Tie, brought, with_remarks

TEXT_BOUND = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)", re.ASCII)
ATTRIBUTE = re.compile(r"[AM]\S+\t(\S+) (\S+)(?: (.*))?", re.ASCII)
RELATION = re.compile(r"(R\S+)\t(\S+) \w+:(\S+) \w+:(\S+)\s*", re.ASCII)
REMARK = re.compile(rf"#\S+\t{NOTE} (\S+)\t(.*)", re.ASCII)
EXPECTED = "annotations (T), attributes (A), relations (R) and notes (#)"


@dataclass
class _Lines:
    """The lines of a file by what they are, each with its number."""

    bound: dict[str, tuple[int, str, str, str]] = field(default_factory=dict)
    attributes: list[tuple[str, str, str | None]] = field(default_factory=list)
    relations: list[tuple[int, str, str, str, str]] = field(default_factory=list)
    told: dict[str, dict[str, Value]] = field(default_factory=dict)
    remarks: list[tuple[int, str, str]] = field(default_factory=list)


def documents(path: Path) -> Iterator[tuple[str, Reading]]:
    """Yield the one document of *path*: its name, and what reads it."""
    yield path.stem, lambda article: read(path, article)


def read(path: Path, article: Article) -> Brought:
    """Return what the .ann file *path* says of *article*.

    Raises EncodingError, with file and line, for what is not brat's, does not fit the text, or has
    a label, attribute or value that there is none of.
    """
    text = holdable(article.text)
    beside = path.with_suffix(".txt")
    if beside.exists() and content_of(beside) != text:
        raise EncodingError(
            f"{beside}: the text is not that of the document; it was changed, or belongs to "
            "another article"
        )
    lines = _lines(path)
    by_fragments = {
        annotation.id: (fragments(annotation, text), annotation.spans)
        for annotation, _ in labelled(article)
    }
    marks = {name: _mark(path, name, lines, text, by_fragments) for name in lines.bound}
    covered = {name for name, (cut, _) in by_fragments.items() if cut}
    found = brought(article, marks, _ties(path, lines), covered, holdable)
    return with_remarks(found, ((f"{path}:{n}", name, told) for n, name, told in lines.remarks))


def _lines(path: Path) -> _Lines:
    lines = _Lines()
    for number, line in enumerate(LINE.findall(content_of(path)), 1):
        if found := TEXT_BOUND.fullmatch(line):
            name, label, offsets, words = found.groups()
            lines.bound[name] = (number, label, offsets, words)
        elif found := ATTRIBUTE.fullmatch(line):
            lines.attributes.append((found[1], found[2], found[3]))
        elif found := RELATION.fullmatch(line):
            lines.relations.append((number, found[1], found[2], found[3], found[4]))
        elif found := REMARK.fullmatch(line):
            _note(lines, f"{path}:{number}", number, found[1], found[2])
        else:
            raise EncodingError(f"{path}:{number}: {excerpt(line)} is none of {EXPECTED}")
    return lines


def _note(lines: _Lines, place: str, number: int, name: str, told: str) -> None:
    """Enter a note: ours is a JSON object, every other an annotator's remark."""
    if not told.startswith("{"):
        lines.remarks.append((number, name, told))
        return
    try:
        found = json.loads(told)
    except (ValueError, RecursionError):
        raise EncodingError(
            f"{place}: {excerpt(told)} is no JSON; put a remark into a note of its own"
        ) from None
    lines.told.setdefault(name, {}).update(found)


def _mark(
    path: Path,
    name: str,
    lines: _Lines,
    text: str,
    by_fragments: Mapping[str, tuple[Sequence[Span], tuple[Span, ...]]],
) -> Mark:
    number, label, offsets, words = lines.bound[name]
    place = f"{path}:{number}"
    spans = tuple(_spans(offsets))
    there = " ".join(text[start:end] for start, end in spans)
    if there != words:
        raise EncodingError(
            f"{place}: {name} is {excerpt(words)}, but the text has {excerpt(there)} at {offsets}; "
            "the text or the offsets were changed"
        )
    features = dict(lines.told.get(name, {}))
    id_, listed = features.pop("id", None), features.pop(ATTRIBUTIONS, "")
    if isinstance(id_, str):
        features = _unticked(label) | features
        cut, whole = by_fragments.get(id_, ((), ()))
        spans = whole if tuple(cut) == spans else spans
    features |= _attributes(name, lines)
    return Mark(
        place=place,
        label=label,
        spans=spans,
        features=features,
        id=id_ if isinstance(id_, str) else None,
        attributions=tuple(parted(str(listed))),
    )


def _spans(offsets: str) -> Iterator[Span]:
    for pair in offsets.split(";"):
        start, end = pair.split()
        yield Span(int(start), int(end))


def _unticked(name: str) -> dict[str, Value]:
    """Return the features of a label that brat has no line for if they are false."""
    label = LABELS.get(name)
    features = label.features if label else ()
    return {f.name: False for f in features if f.type == "boolean"}


def _attributes(name: str, lines: _Lines) -> dict[str, Value]:
    return {
        key.lower(): True if value is None else value
        for key, owner, value in lines.attributes
        if owner == name
    }


def _ties(path: Path, lines: _Lines) -> Iterator[Tie]:
    for number, name, relation, quotation, end in lines.relations:
        role = RELATIONS.get(relation)
        if role is None:
            raise EncodingError(
                f"{path}:{number}: {excerpt(relation)} is no relation; expected one of "
                f"{', '.join(RELATIONS)}"
            )
        told = lines.told.get(name, {}).get("attribution")
        yield Tie(
            place=f"{path}:{number}",
            role=role,
            quotation=quotation,
            end=end,
            attribution=told if isinstance(told, str) else None,
        )
