"""Reading a spaCy Doc: what stands in `doc.spans` under our labels is an article's again.

The inverse of `annotate.export.tokens.doc_of`.  The spans may come from our own components, from
spaCy's span ruler or span categorizer, or from a program: `doc.spans["Person"] = [...]`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from annotate.article import Agent, Annotation, Article, Metadata, Span
from annotate.errors import SourceError
from annotate.export.characters import holdable
from annotate.export.labels import LABELS, ROLES, Value, features_of, label_of, labelled
from annotate.export.tokens import TEI, char_span
from annotate.revision.importing.applying import applied
from annotate.revision.importing.marks import Mark, Tie, brought

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

UNNAMED = "article"
# Who made the annotations that no stage of ours did.
SPACY = Agent(
    id="spacy", kind="machine", name="spaCy", description="Spans of a spaCy pipeline or program"
)
# The feature that `kb_id_` stands for; the other labels name nobody.
NAMES = {"Quotation": "speaker", "QuotedWords": "entity"} | dict.fromkeys(
    ("Person", "Organisation", "Place"), "entity"
)


def article_of(doc: Doc) -> Article:
    """Return the article that *doc* holds, or a new one with its text.

    Spans of the groups that are named as `annotate.export.labels.LABELS` become annotations; those
    of one id are one annotation, and `kb_id_` is the id or name of its entity or speaker.  What
    the article has and the groups lack is left out.

    Raises SourceError if the Doc has another text than its article, EncodingError for an entity
    id that there is none of.
    """
    known = _known(doc)
    marks = {mark.place: mark for mark in _marks(doc, known)}
    covered = {annotation.id for annotation, _ in labelled(known)}
    found = brought(known, marks, _ties(known, marks), covered, holdable)
    lifted = replace(applied(known, found, SPACY), withdrawals=known.withdrawals)
    if SPACY in known.agents or not _is_used(lifted):
        return lifted
    return replace(lifted, agents=(*known.agents, SPACY))


def _known(doc: Doc) -> Article:
    from annotate.tei.loading import load

    written = doc.user_data.get(TEI)
    if written is None:
        return Article(text=doc.text, metadata=Metadata(id=UNNAMED))
    article = load(written.encode())
    if holdable(article.text) != doc.text:
        raise SourceError(
            f"the Doc has another text than the article it was made of; delete its user_data"
            f"[{TEI!r}] to begin a new article"
        )
    return article


def _marks(doc: Doc, known: Article) -> Iterator[Mark]:
    ties: dict[str, list[str]] = {}
    for tie in known.attributions:
        ties.setdefault(tie.quotation, []).append(tie.id)
    by_held = {holdable(annotation.id): annotation for annotation in known.annotations}
    for label in LABELS:
        pieces: dict[str, list[DocSpan]] = {}
        for number, span in enumerate(doc.spans.get(label, ()), 1):
            pieces.setdefault(span.id_ or f"#{number}", []).append(span)
        for key, group in pieces.items():
            before = by_held.get(key)
            if before is not None and _label_name(before) != label:
                before = None
            yield Mark(
                place=f"doc.spans[{label!r}] {key}",
                label=label,
                spans=_spans(doc, group, before),
                features=_features(label, group[0].kb_id_, before),
                id=None if before is None else holdable(before.id),
                attributions=tuple(ties.get(before.id, ())) if before is not None else (),
            )


def _label_name(annotation: Annotation) -> str | None:
    label = label_of(annotation)
    return None if label is None else label.name


def _spans(doc: Doc, group: Sequence[DocSpan], before: Annotation | None) -> tuple[Span, ...]:
    """Return the stretches of *group*: the exact ones *before*, if its tokens are the same."""
    found = {Span(span.start_char, span.end_char) for span in group}
    if before is not None:
        tokens = (char_span(doc, stretch) for stretch in before.spans)
        if found == {Span(span.start_char, span.end_char) for span in tokens if span is not None}:
            return before.spans
    return tuple(sorted(found))


def _features(label: str, named: str, before: Annotation | None) -> dict[str, Value]:
    features = {} if before is None else features_of(before, LABELS[label])
    if label in NAMES:
        features.pop(NAMES[label], None)
        if named:
            features[NAMES[label]] = named
    return features


def _ties(known: Article, marks: Mapping[str, Mark]) -> list[Tie]:
    """Return the ties of the attributions whose ends the Doc still has."""
    keys = {mark.id: key for key, mark in marks.items() if mark.id is not None}
    found = []
    for attribution in known.attributions:
        quotation = keys.get(holdable(attribution.quotation))
        for role in ROLES:
            end = keys.get(holdable(getattr(attribution, role) or ""))
            if quotation is not None and end is not None:
                tie = Tie(
                    place=quotation,
                    role=role,
                    quotation=quotation,
                    end=end,
                    attribution=attribution.id,
                )
                found.append(tie)
    return found


def _is_used(article: Article) -> bool:
    return any(
        item.resp == SPACY.id
        for items in (article.annotations, article.attributions, article.entities)
        for item in items
    )
