"""Reading XMI back, as INCEpTION and other UIMA tools leave it; `annotate.export.xmi` writes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from annotate.article import Article, Span
from annotate.errors import EncodingError, excerpt
from annotate.export.characters import xml_holdable
from annotate.export.labels import (
    ATTRIBUTIONS,
    LABELS,
    RELATIONS,
    Value,
    features_of,
    labelled,
    parted,
)
from annotate.export.xmi import DOCUMENT, SPACE, TIES, TYPE_SYSTEM, feature_name, type_system
from annotate.revision.importing.applying import Brought
from annotate.revision.importing.files import bytes_of
from annotate.revision.importing.marks import Mark, Reading, Tie, brought

if TYPE_CHECKING:
    from cassis import Cas
    from cassis.typesystem import FeatureStructure

ANNOTATION = "uima.tcas.Annotation"
# Layers of the tools themselves: tokens, sentences, what INCEpTION keeps for its own use.
THEIR_OWN = ("uima.", "de.tudarmstadt.")


def documents(path: Path) -> Iterator[tuple[str, Reading]]:
    """Yield the one document of *path*: its name, and what reads it.  Raises EncodingError."""
    cas = _cas(path)
    described = cas.select(DOCUMENT) if cas.typesystem.contains_type(DOCUMENT) else ()
    about = next((_told(description, "documentId") for description in described), None)
    yield str(about or path.stem), lambda article: _brought(path, cas, article)


def read(path: Path, article: Article) -> Brought:
    """Return what the XMI file *path* says of *article*.

    The type system is TypeSystem.xml beside it, or else ours.
    Raises EncodingError, with the annotation, for what does not fit; MissingExtraError without
    cassis.
    """
    return _brought(path, _cas(path), article)


def _cas(path: Path) -> Cas:
    types = type_system()
    from cassis import load_cas_from_xmi, load_typesystem

    content = bytes_of(path)
    if b"<!DOCTYPE" in content:
        raise EncodingError(f"{path}: a document type declaration is not allowed; remove it")
    beside = path.with_name(TYPE_SYSTEM)
    try:
        if beside.exists():
            types = load_typesystem(BytesIO(bytes_of(beside)))
        return load_cas_from_xmi(BytesIO(content), typesystem=types, lenient=False)
    except EncodingError:
        raise
    except Exception as error:  # cassis lets through whatever goes wrong in it
        raise EncodingError(
            f"{path}: cannot be read as XMI ({' '.join(str(error).split()) or type(error).__name__}"
            f"); is its {TYPE_SYSTEM} beside it?"
        ) from error


def _brought(path: Path, cas: Cas, article: Article) -> Brought:
    if cas.sofa_string != xml_holdable(article.text):
        raise EncodingError(
            f"{path}: the text is not that of the document; it was changed, or belongs to another "
            "article"
        )
    pieces = _pieces(path, cas)
    old = {
        xml_holdable(annotation.id): {
            name: xml_holdable(value) if isinstance(value, str) else value
            for name, value in features_of(annotation, label).items()
        }
        for annotation, label in labelled(article)
    }
    marks = {key: _mark(path, group, old) for key, group in pieces.items()}
    keys = {id(piece): key for key, group in pieces.items() for piece in group}
    covered = {annotation.id for annotation, _ in labelled(article)}
    return brought(article, marks, _ties(path, pieces, keys), covered, xml_holdable)


def _pieces(path: Path, cas: Cas) -> dict[str, list[FeatureStructure]]:
    """Return the annotations of labels, the pieces of one id together, in the order of the text."""
    found: dict[str, list[FeatureStructure]] = defaultdict(list)
    for number, piece in enumerate(cas.select(ANNOTATION), 1):
        name = _name(piece)
        if name.startswith(THEIR_OWN):
            continue
        label = name.removeprefix(SPACE)
        if label not in LABELS:
            raise EncodingError(
                f"{_place(path, piece)}: {excerpt(name)} is no layer of ours; expected one of "
                f"{', '.join(SPACE + known for known in LABELS)}"
            )
        told = _told(piece, "id")
        found[f"{label} {told}" if told else f"{label} #{number}"].append(piece)
    return found


def _mark(
    path: Path, pieces: Sequence[FeatureStructure], old: Mapping[str, Mapping[str, Value]]
) -> Mark:
    first = pieces[0]
    label = _name(first).removeprefix(SPACE)
    told = _told(first, "id")
    before = old.get(str(told), {})
    features: dict[str, Value] = {}
    for feature in LABELS[label].features:
        value = _agreed(path, pieces, feature_name(feature.name), before.get(feature.name))
        if value is not None and (value != "" or before.get(feature.name) == ""):
            features[feature.name] = value
    listed = _told(first, ATTRIBUTIONS) if label == "Quotation" else None
    return Mark(
        place=_place(path, first),
        label=label,
        spans=tuple(sorted({Span(piece.begin, piece.end) for piece in pieces})),
        features=features,
        id=str(told) if told else None,
        attributions=tuple(parted(str(listed or ""))),
    )


def _agreed(
    path: Path, pieces: Sequence[FeatureStructure], feature: str, before: Value | None
) -> Value | None:
    """Return what all pieces say, or the only ones that were changed."""
    told = {_told(piece, feature) for piece in pieces}
    changed = told - {before} if len(told) > 1 else told
    if len(changed) > 1:
        raise EncodingError(
            f"{_place(path, pieces[0])}: its pieces disagree on {feature}: "
            f"{', '.join(sorted(map(str, changed)))}; make them say the same"
        )
    return next(iter(changed), before)


def _ties(
    path: Path, pieces: Mapping[str, Sequence[FeatureStructure]], keys: Mapping[int, str]
) -> Iterator[Tie]:
    for key, group in pieces.items():
        for piece in group if key.startswith("Quotation ") else ():
            listed = parted(str(_told(piece, ATTRIBUTIONS) or ""))
            links = piece.get(TIES) or ()
            for link in getattr(links, "elements", links) or ():
                relation, _, number = str(link.get("role") or "").partition(" ")
                place, at = _place(path, piece), int(number) - 1 if number.isdecimal() else 0
                target = keys.get(id(link.get("target")))
                if relation not in RELATIONS or target is None:
                    raise EncodingError(
                        f"{place}: a link with the role {excerpt(relation)} to "
                        f"{'nothing' if target is None else target}; expected a mention as "
                        f"{' or a cue as '.join(RELATIONS)}"
                    )
                yield Tie(
                    place=place,
                    role=RELATIONS[relation],
                    quotation=key,
                    end=target,
                    attribution=listed[at] if at < len(listed) else None,
                )


def _told(piece: FeatureStructure, feature: str) -> Value | None:
    value = piece.get(feature)
    return value if isinstance(value, (str, bool, float)) else None


def _name(piece: FeatureStructure) -> str:
    return str(piece.type.name)


def _place(path: Path, piece: FeatureStructure) -> str:
    told = piece.get("id") if piece.type.get_feature("id") else None
    name = _name(piece).removeprefix(SPACE)
    return f"{path}: {name} {told or ''} at {piece.begin}-{piece.end}".replace("  ", " ")
