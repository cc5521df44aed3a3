"""How a place name is used: for the place, for its government, or to tell which of a kind."""

from __future__ import annotations

import bisect
import re
import sys
from collections.abc import Collection, Sequence
from functools import cache

from annotate import resources
from annotate.article import Article, Mention, PlaceUse, Span
from annotate.spans import covers
from annotate.stages.places.meanings import is_plural_demonym

NEXT_WORDS = re.compile(r"[ \u00a0]([^\W\d_]+)(?:[ \u00a0-]([^\W\d_]+))?")


def speaking(article: Article) -> frozenset[Span]:
    """Return the spans of the places that are themselves the source of an attribution.

    "Ankara" in "Ankara has said", not in "officials in Ankara said".
    """
    sources = (article.by_id.get(a.source or "") for a in article.attributions)
    return frozenset(_bare(source.spans[0], article.text) for source in sources if source)


def bodies(article: Article) -> tuple[Span, ...]:
    """Return the spans of the names of organisations, in order."""
    return tuple(
        mention.spans[0]
        for mention in article.of(Mention)
        if mention.kind == "org" and mention.form == "name"
    )


def use_of(
    mention: Mention, text: str, speakers: Collection[Span], orgs: Sequence[Span]
) -> PlaceUse | None:
    """Return how the place *mention* is used; None for a demonym that stands alone ("Turks").

    A place is a modifier in the name of an organisation ("Ohio State University") and before the
    noun for a body or a person ("Paris police", "California governor").  *speakers* and *orgs* are
    what `speaking` and `bodies` return.
    """
    span = mention.spans[0]
    if mention.form == "demonym":
        return "modifier" if _before_any_noun(span, text) else None
    if _bare(span, text) in speakers:
        return "metonymic"
    if _names_a_body(span, orgs) or _before_a_noun(span, text):
        return "modifier"
    return "literal"


def _bare(span: Span, text: str) -> Span:
    """Return *span* without "the"."""
    return (
        Span(span.start + 4, span.end)
        if text[span.start : span.start + 4].lower() == "the "
        else span
    )


def _names_a_body(span: Span, orgs: Sequence[Span]) -> bool:
    before = bisect.bisect_right(orgs, (span.start, sys.maxsize))
    return any(covers(org, span) for org in orgs[max(before - 2, 0) : before])


def _before_any_noun(span: Span, text: str) -> bool:
    """Say whether the demonym at *span* is an adjective: no plural, and a noun may follow."""
    found = NEXT_WORDS.match(text, span.end)
    if found is None or is_plural_demonym(text[span.start : span.end]):
        return False
    return found.group(1).lower() not in _small_words()


def _before_a_noun(span: Span, text: str) -> bool:
    found = NEXT_WORDS.match(text, span.end)
    if found is None:
        return False
    return any(word and word.lower() in _heads() for word in found.groups())


@cache
def _small_words() -> frozenset[str]:
    return frozenset(resources.lexicon("no-noun-words"))


@cache
def _heads() -> frozenset[str]:
    """Return the nouns that a place name before them modifies."""
    nouns = (*resources.lexicon("modified-nouns"), *resources.lexicon("role-nouns"))
    return frozenset(noun.lower() for noun in nouns)
