"""Articles as spaCy Docs: tokens, sentences, and the annotations as `doc.spans`.

Without a model, spaCy's rules for a language find the tokens and the ends of sentences.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Collection
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from annotate.article import Article, Block, Span
from annotate.export.characters import holdable
from annotate.export.labels import LABELS, labelled, meant
from annotate.export.records import record
from annotate.language import load, parse
from annotate.tei.writer import to_bytes

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

CODE = re.compile("[a-z]{2,3}")
# spaCy's code for any language; it has rules for no more than some eighty.
ANY = "xx"
# spaCy keeps every word that it has seen.  With more than these it begins anew, so that memory does
# not grow with an archive: some 100 MB at 300 bytes a word.
MOST_WORDS = 300_000
# What a model can say of tokens and sentences.
READ = frozenset({"tagger", "morphologizer", "parser", "attribute_ruler", "lemmatizer"})
# Where a Doc keeps the standoff record of its article, and its TEI, which has all there is.
RECORD = "annotate"
TEI = "annotate.tei"


def tokenized(article: Article, model: str | None = None) -> Doc:
    """Return the tokens and sentences of *article*, each of its blocks read by itself.

    With a spaCy *model* they have lemmas, parts of speech and heads, too.  The Doc's text has the
    same code points, with U+FFFD for lone surrogates.  White space that is a token of its own
    belongs to the sentence before.
    Raises ModelError if there is no such model.
    """
    from spacy.tokens import Doc

    nlp = _pipeline(article, model)
    starts = {span.start for block in article.of(Block) for span in block.spans}
    cuts = sorted(starts | {0, len(article.text)})
    docs = [parse(article.text[start:end], nlp) for start, end in pairwise(cuts)]
    doc = Doc.from_docs(docs, ensure_whitespace=False) if docs else Doc(nlp.vocab)
    if not doc.has_annotation("DEP"):
        _end_sentences(doc, starts)
    return doc


def _end_sentences(doc: Doc, starts: Collection[int]) -> None:
    """Begin sentences where blocks begin, and no sentence with white space."""
    opens = False
    for token in doc:
        opens = opens or bool(token.is_sent_start) or token.idx in starts
        token.is_sent_start = opens and not token.is_space
        opens = opens and token.is_space


def doc_of(article: Article, model: str | None = None) -> Doc:
    """Return *article* as `tokenized`, with its annotations as `mark` puts them there."""
    return mark(tokenized(article, model), article)


def mark(doc: Doc, article: Article) -> Doc:
    """Return *doc*, which has the text of *article*, with its annotations in `doc.spans`.

    Each label is a group.  A span has its annotation's id as `id_`, and its entity or speaker as
    `kb_id_`; an annotation that is interrupted is several spans of one id.  A span covers all
    tokens that the annotation touches; the exact offsets are in `doc.user_data["annotate"]`, which
    is the standoff record.
    """
    groups: dict[str, list[DocSpan]] = {name: [] for name in LABELS if name in doc.spans}
    for annotation, label in labelled(article):
        for stretch in annotation.spans:
            span = char_span(doc, stretch, label.name, meant(annotation) or "", annotation.id)
            if span is not None:
                groups.setdefault(label.name, []).append(span)
    for name, spans in groups.items():
        doc.spans[name] = spans
    doc.user_data[RECORD] = json.loads(holdable(json.dumps(record(article), ensure_ascii=False)))
    doc.user_data[TEI] = to_bytes(article.to_tei()).decode()
    return doc


def char_span(
    doc: Doc, stretch: Span, label: str = "", entity: str = "", id: str = ""
) -> DocSpan | None:
    """Return the tokens that *stretch* touches; None if there are none."""
    return doc.char_span(
        stretch.start,
        stretch.end,
        label=label,
        kb_id=holdable(entity),
        span_id=holdable(id),
        alignment_mode="expand",
    )


def _pipeline(article: Article, model: str | None) -> Language:
    """Return what reads *article*; one that has seen many words is loaded anew the next time."""
    if model is None:
        nlp = _tokenizer(article.metadata.language.partition("-")[0].lower())
    else:
        nlp = load(model, components=READ)
    if len(nlp.vocab) > MOST_WORDS:
        _tokenizer.cache_clear()
        load.cache_clear()
    return nlp


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
