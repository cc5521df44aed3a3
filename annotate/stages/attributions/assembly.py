"""From claims to annotations: quotations, quoted words, cues, source mentions, attributions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotate.article import (
    Annotation,
    Article,
    Attribution,
    Cue,
    Mention,
    Quotation,
    QuotedWords,
    Span,
)
from annotate.pipeline import Findings
from annotate.spans import normalised, trimmed
from annotate.stages.attributions.claims import Claim, Fragments
from annotate.stages.attributions.cues import Medium, medium_of
from annotate.stages.attributions.layouts import VERBATIM
from annotate.stages.attributions.quoted_words import is_title, kind_of
from annotate.stages.attributions.quotes import Region
from annotate.stages.attributions.sources import NameIndex, SourceNature, nature_of
from annotate.stages.attributions.unknown_names import person_in

_WORD = re.compile(r"\w")
_SENTENCE_MARKS = frozenset(".,!?…—–-;:")
_FULL_WORDS = 4  # a quotation of so many words, with a capital, is a sentence of its own


class Assembly:
    """The annotations of one article in the making; each distinct span becomes one of them."""

    def __init__(self, article: Article, regions: Sequence[Region]) -> None:
        self._article = article
        self._text = article.text
        self._names = NameIndex(article)
        self._regions = [region for region in regions if _WORD.search(region.inner(article.text))]
        self._starts = [region.start for region in self._regions]
        self._quotation_ids = article.fresh_ids("q")
        self._cue_ids = article.fresh_ids("c")
        self._mention_ids = article.fresh_ids("m")
        self._attribution_ids = article.fresh_ids("a")
        self._word_ids = article.fresh_ids("w")
        self._quotations: dict[tuple[Span, ...], Quotation] = {}
        self._cues: dict[tuple[Span, ...], Cue] = {}
        self._sources: dict[tuple[Span, ...], str] = {}
        self._mentions: list[Mention] = []
        self._attributions: list[Attribution] = []

    def findings(self, claims: Sequence[Claim]) -> Findings:
        """Return *claims* as annotations, and what else stands in quotation marks."""
        for claim in claims:
            self._add(claim)
        inner = list(self._quoted_in_indirect())
        words = list(self._other_words((*self._quotations.values(), *inner)))
        annotations: tuple[Annotation, ...] = (
            *self._quotations.values(), *inner, *words, *self._cues.values(), *self._mentions,
        )  # fmt: skip
        return Findings(annotations=annotations, attributions=tuple(self._attributions))

    def _add(self, claim: Claim) -> None:
        content = self._spans(claim.content)
        if not content:
            return
        cert = None if claim.certainty is None else round(claim.certainty, 2)
        cue = self._cue(claim.cue, cert)
        medium = self._medium(claim.cue)
        quotation = self._quotation(content, medium, cert, verbatim=claim.rule in VERBATIM)
        self._attributions.append(
            Attribution(
                id=next(self._attribution_ids),
                quotation=quotation.id,
                source=self._source(claim.source, cert),
                cue=cue.id if cue else None,
                cert=cert,
            )
        )

    def _spans(self, fragments: Fragments) -> tuple[Span, ...]:
        pieces = (trimmed(Span(start, end), self._text) for start, end in fragments)
        return normalised(piece for piece in pieces if piece is not None)

    def _medium(self, cue: Fragments) -> Medium:
        words = " ".join(self._text[start:end] for start, end in cue)
        return medium_of(words) or "spoken"

    def _quotation(
        self, content: tuple[Span, ...], medium: Medium, cert: float | None, *, verbatim: bool
    ) -> Quotation:
        if content not in self._quotations:
            quoted = self._regions_in(content)
            all_quoted = self._all_quoted(content, quoted)
            self._quotations[content] = Quotation(
                id=next(self._quotation_ids),
                spans=content,
                cert=cert,
                direct=verbatim or all_quoted,
                mixed=not verbatim and all_quoted and not self._stands_alone(quoted[0]),
                medium=medium,
            )
        return self._quotations[content]

    def _cue(self, fragments: Fragments, cert: float | None) -> Cue | None:
        spans = self._spans(fragments)
        if not spans:
            return None
        if spans not in self._cues:
            self._cues[spans] = Cue(id=next(self._cue_ids), spans=spans, cert=cert)
        return self._cues[spans]

    def _source(self, fragments: Fragments, cert: float | None) -> str | None:
        spans = _closed(self._spans(fragments), self._text)
        if not spans:
            return None
        if spans not in self._sources:
            name = self._names.equal_to(spans)
            self._sources[spans] = name.id if name else self._new_mention(spans, cert)
        return self._sources[spans]

    def _new_mention(self, spans: tuple[Span, ...], cert: float | None) -> str:
        nature = nature_of(self._text, spans, self._names)
        person = person_in(self._text, spans)
        if person is not None:
            nature = SourceNature("person", "phrase")
            self._mentions.extend(self._named_person(person, cert))
        mention = Mention(
            id=next(self._mention_ids), spans=spans, cert=cert, kind=nature.kind, form=nature.form
        )
        self._mentions.append(mention)
        return mention.id

    def _named_person(self, span: Span, cert: float | None) -> Iterator[Mention]:
        """Yield the name at *span* as a person's, unless it is known as that."""
        known = self._names.equal_to((span,))
        if known is not None and known.kind != "person":
            yield replace(known, kind="person", use=None)
        elif known is None and not self._names.holding(span):
            yield Mention(id=next(self._mention_ids), spans=(span,), cert=cert, kind="person")

    def _regions_in(self, content: Sequence[Span]) -> list[Region]:
        """Return the quoted regions that lie in *content*, or most of them does."""
        found = []
        for start, end in content:
            at = bisect_left(self._starts, start - 1)
            while at < len(self._regions) and self._regions[at].start < end:
                if self._regions[at].end <= end + 1:
                    found.append(self._regions[at])
                at += 1
        return found

    def _all_quoted(self, content: Sequence[Span], quoted: Sequence[Region]) -> bool:
        """Say whether every word of *content* stands in quotation marks."""
        outermost = normalised(region.span for region in quoted)
        for start, end in content:
            at = start
            for region in outermost:
                if region.end > at and region.start < end:
                    if _WORD.search(self._text, at, max(at, region.start)):
                        return False
                    at = region.end
            if _WORD.search(self._text, at, max(at, end)):
                return False
        return bool(quoted)

    def _stands_alone(self, region: Region) -> bool:
        """Say whether *region* is a sentence of the speaker's, not words in one of the writer's."""
        inner = region.inner(self._text)
        first = next((character for character in inner if character.isalnum()), "")
        if region.reopened:
            return True
        if first.islower():
            return False
        before = self._text[max(0, region.start - 2) : region.start].rstrip()[-1:]
        return (
            not before
            or before in ",:"
            or inner[-1:] in _SENTENCE_MARKS
            or len(inner.split()) >= _FULL_WORDS
        )

    def _quoted_in_indirect(self) -> Iterator[Quotation]:
        """Yield the quoted words inside indirect speech, save titles and what is a quotation."""
        known = set(self._quotations)
        for quotation in list(self._quotations.values()):
            if quotation.direct:
                continue
            for region in self._regions_in(quotation.spans):
                spans = (region.span,)
                if spans in known or is_title(self._text, region):
                    continue
                known.add(spans)
                yield Quotation(
                    id=next(self._quotation_ids),
                    spans=spans,
                    cert=quotation.cert,
                    direct=True,
                    mixed=True,
                    medium=quotation.medium,
                )

    def _other_words(self, quotations: Sequence[Quotation]) -> Iterator[QuotedWords]:
        """Yield the outermost regions that no quotation holds."""
        direct = normalised(
            span for quotation in quotations if quotation.direct for span in quotation.spans
        )
        starts = [span.start for span in direct]
        for region in self._regions:
            at = bisect_left(starts, region.end) - 1
            if at >= 0 and direct[at].end > region.start:
                continue
            if region.depth == 0 or is_title(self._text, region):
                yield QuotedWords(
                    id=next(self._word_ids), spans=(region.span,), kind=kind_of(self._text, region)
                )


def _closed(spans: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    """Return *spans* with the bracket after them that closes one in them ("Gulf Bank (GB)")."""
    if not spans:
        return spans
    *others, (start, end) = spans
    is_open = text.count("(", start, end) > text.count(")", start, end)
    return (*others, Span(start, end + (is_open and text[end : end + 1] == ")")))
