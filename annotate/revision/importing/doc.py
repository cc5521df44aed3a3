"""Reading a spaCy Doc: what stands in `doc.spans` under our labels is an article's again.

The inverse of `annotate.export.tokens.doc_of`.  The spans may come from our own components, from
spaCy's span ruler or span categorizer, or from a program: `doc.spans["Person"] = [...]`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from annotate.article import Agent, Annotation, Article, Metadata, Quotation, Span
from annotate.errors import SourceError
from annotate.export.labels import (
    LABELS,
    ROLES,
    Label,
    Value,
    features_of,
    label_of,
    labelled,
    meant,
    ties,
)
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


def article_of(doc: Doc) -> Article:
    """Return the article that *doc* holds, or a new one with its text.

    Spans of the groups that are named as `annotate.export.labels.LABELS` become annotations; those
    of one id are one annotation, and `kb_id_` is the id or name of its entity or speaker.  What
    the article has and the groups lack is withdrawn.

    Raises SourceError if the Doc has another text than its article, EncodingError for an entity
    that there is none of.
    """
    known = _known(doc)
    marks = dict(_marks(doc, known))
    covered = {annotation.id for annotation, _ in labelled(known)}
    found = brought(known, marks, list(_ties(known, marks)), covered)
    lifted = applied(known, found, SPACY)
    return lifted if _is_used(lifted) else known


