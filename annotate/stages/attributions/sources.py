"""What kind of mention a source phrase is: a pronoun, "two officials", "Price, a spokesman"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from annotate import resources
from annotate.article import Article, Mention, MentionForm, MentionKind, Span

_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class SourceNature:
    """The kind and form of a source mention."""

    kind: MentionKind
    form: MentionForm


@cache
def _entries(name: str) -> frozenset[str]:
    return frozenset(resources.lexicon(name))


class NameIndex:
    """The name mentions of an article, by where they stand."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._names = [m for m in article.of(Mention) if m.form in ("name", "metonymy", "demonym")]
        self._starts = [name.start for name in self._names]
        self._by_words: dict[tuple[Span, ...], Mention] = {}
        for name in self._names:
            self._by_words.setdefault(_word_spans(article.text, name.spans), name)

    def equal_to(self, spans: Sequence[Span]) -> Mention | None:
        """Return the name mention with just the words of *spans*."""
        return self._by_words.get(_word_spans(self._text, spans))

    def inside(self, span: Span) -> list[Mention]:
        """Return the name mentions within *span*."""
        at = bisect_left(self._starts, span.start)
        found = []
        while at < len(self._names) and self._starts[at] < span.end:
            if self._names[at].end <= span.end:
                found.append(self._names[at])
            at += 1
        return found

    def holding(self, span: Span) -> bool:
        """Say whether a name mention covers *span*."""
        at = bisect_right(self._starts, span.start) - 1
        return at >= 0 and self._names[at].end >= span.end


def _word_spans(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(
        Span(*match.span()) for start, end in spans for match in _WORD.finditer(text, start, end)
    )


def nature_of(text: str, spans: Sequence[Span], names: NameIndex) -> SourceNature:
    """Return what kind of mention the source phrase at *spans* is."""
    words = [match for s, e in spans for match in _WORD.finditer(text, s, _end(text, s, e))]
    lower = [match.group().lower().replace("’", "'") for match in words]
    if len(lower) == 1 and lower[0].removesuffix("'s") in _entries("person-pronouns"):
        return SourceNature("person", "pronoun")
    if len(lower) == 1 and lower[0].removesuffix("'s") in _entries("thing-pronouns"):
        return SourceNature("org", "pronoun")
    head = _head(lower)
    name = _name_of_head(words, head, [m for span in spans for m in names.inside(span)])
    if name is not None:
        return SourceNature(name.kind, "phrase")
    return _described(lower, lower[head] if lower else "")


def _end(text: str, start: int, end: int) -> int:
    """Return where a phrase ends without the remark behind it ("Penn (retd)", "Penn, 79")."""
    opening = text.rfind(" (", start, end)
    if opening > start and ")" not in text[opening : end - 1]:
        return opening
    words, comma, age = text[start:end].rpartition(", ")
    return start + len(words) if comma and age.isdecimal() else end


def _head(words: Sequence[str]) -> int:
    """Return the number of the last word before what only describes it."""
    prepositions = _entries("source-prepositions")
    for at, word in enumerate(words):
        if at and (word in prepositions or word in ("who", "which", "that", "whose", "familiar")):
            return at - 1
    return max(0, len(words) - 1)


def _name_of_head(
    words: Sequence[re.Match[str]], head: int, names: Sequence[Mention]
) -> Mention | None:
    """Return the name that the phrase is about: the one that holds its head or stands first.

    In "Price, a spokesman for the department" that is the first, in "a spokesman for Price" none,
    in "One of them, a farmer, Ann Price" the last.
    """
    if not words or not names:
        return None
    definite = _entries("definite-openers")
    begin = next((w.start() for w in words if w.group().lower() not in definite), words[0].start())
    for name in names:
        if name.start <= words[head].start() < name.end:
            return name
    first, last = names[0], names[-1]
    if words[0].group().lower() == "one" and last.kind == "person":
        before = words[0].string[words[0].end() : last.start]
        if "," in before and last.end >= words[-1].end():
            return last
    return first if first.start == begin and first.end >= words[0].end() else None


def _described(words: Sequence[str], head: str) -> SourceNature:
    """Return the nature of a phrase without a name, by its head and its article."""
    head = head.removesuffix("'s")
    is_definite = bool(words) and words[0] in _entries("definite-openers")
    if head in _entries("unnamed-sources") and not is_definite:
        return SourceNature("person", "unnamed")
    if head in _entries("group-sources"):
        return SourceNature("person", "group")
    if head in _entries("organisation-sources"):
        return SourceNature("org", "nominal")
    return SourceNature("person", "nominal")
