"""Articles as spaCy Docs: tokens, sentences, and the annotations as `doc.spans`.

No model is needed: spaCy's rules for a language find the tokens and the ends of sentences.
"""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from typing import TYPE_CHECKING

from annotate.article import Article, Block
from annotate.export.characters import holdable
from annotate.export.labels import labelled, meant
from annotate.export.records import record
from annotate.language import parse

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

CODE = re.compile("[a-z]{2,3}")
# spaCy's code for any language; it has rules for no more than some eighty.
ANY = "xx"
# Where a Doc keeps the record of its article.
RECORD = "annotate"


def tokenized(article: Article) -> Doc:
    """Return the tokens and sentences of *article*; a sentence ends with its block, too.

    The Doc's text has the same code points, with U+FFFD for lone surrogates.  White space that is
    a token of its own belongs to the sentence before.
    """
    doc = parse(article.text, _tokenizer(article.metadata.language.partition("-")[0].lower()))
    blocks = sorted(span.start for block in article.of(Block) for span in block.spans)
    passed, opens = 0, False
    for token in doc:
        opens = opens or bool(token.is_sent_start)
        while passed < len(blocks) and blocks[passed] < token.idx + len(token):
            passed, opens = passed + 1, True
        token.is_sent_start = opens and not token.is_space
        opens = opens and token.is_space
    return doc


def doc_of(article: Article) -> Doc:
    """Return *article* as a spaCy Doc: each label is a group of `doc.spans`.

    A span has its annotation's id as `id_`, and its entity or speaker as `kb_id_`; an annotation
    that is interrupted is several spans of one id.  A span covers all tokens that the annotation
    touches; the exact offsets are in `doc.user_data["annotate"]`, which is the standoff record.
    """
    doc = tokenized(article)
    groups: dict[str, list[Span]] = {}
    for annotation, label in labelled(article):
        for start, end in annotation.spans:
            span = doc.char_span(
                start,
                end,
                label=label.name,
                kb_id=holdable(meant(annotation) or ""),
                span_id=holdable(annotation.id),
                alignment_mode="expand",
            )
            if span is not None:
                groups.setdefault(label.name, []).append(span)
    for name, spans in groups.items():
        doc.spans[name] = spans
    doc.user_data[RECORD] = json.loads(holdable(json.dumps(record(article), ensure_ascii=False)))
    return doc


@cache
def _tokenizer(code: str) -> Language:
    import spacy

    try:
        nlp = spacy.blank(code if CODE.fullmatch(code) else ANY)
    except ImportError:
        nlp = spacy.blank(ANY)
    nlp.add_pipe("sentencizer")
    nlp.max_length = sys.maxsize
    return nlp
