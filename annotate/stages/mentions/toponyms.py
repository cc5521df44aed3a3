"""Place names: what the model called one, judged again, and those of the gazetteer that it missed.

Every stretch that the gazetteer knows, or that was called a place, is judged by learned weights
(place-name-weights.tsv); the probable ones become places, whatever they were called before.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence

from annotate.article import Block, Span
from annotate.gazetteer import Gazetteer, in_use
from annotate.spans import covers, overlaps
from annotate.stages.mentions import words as wording
from annotate.stages.mentions.first_look import calendar_words, company_endings
from annotate.stages.mentions.named import Named
from annotate.stages.mentions.words import Words
from annotate.stages.places.evidence import evidence, surroundings
from annotate.stages.places.judging import judged
from annotate.stages.places.meanings import home_of, is_abbreviation
from annotate.stages.places.spotting import Stretch, stretches

# End-to-end F1 of cross-validation on local and world news is flat from 0.35 to 0.5.
LEAST = 0.4
# What no gazetteer knows has only the model's word and its surroundings for it.
LEAST_UNKNOWN = 0.5
# Of capitalised words in the list of demonyms about 9 in 10 are one; others are languages, names.
DEMONYM_CERT = 0.9
LONGEST_DEMONYM = 2
# A town of so many people is named for itself even beside a company that bears its name.
LARGE = 100_000
CLOSING = frozenset(("", ".", ",", ";", ")"))


def refined(
    text: str,
    blocks: Sequence[Block],
    named: Sequence[Named],
    *,
    gazetteer: Gazetteer | None = None,
) -> list[Named]:
    """Return *named* with the places judged again, missed ones added and demonyms told apart.

    In order.  A place or demonym in the name of an organisation ("Ohio" in "Ohio State
    University") stands beside it; no others overlap.
    """
    words = wording.of(text)
    places = list(_places(words, blocks, named, gazetteer or in_use()))
    found = _Index(words, places)
    kept = [name for name in named if _stands(name, found)]
    firm = [name for name in kept if not _gives_way(name, text)]
    demonyms = list(_demonyms(words, [*places, *firm]))
    found = _Index(words, demonyms)
    rest = [name for name in kept if not found.overlapping(name.span)]
    return sorted((*places, *demonyms, *rest), key=lambda name: (name.span.start, -name.span.end))


def _places(
    words: Words, blocks: Sequence[Block], named: Sequence[Named], gazetteer: Gazetteer
) -> Iterator[Named]:
    """Yield the probable places; of those that overlap, the most probable.

    The end of another place's name is none: "England" in "New England".
    """
    known = stretches(words, named, gazetteer)
    companies = _short_companies(words, named)
    found = [
        stretch
        for stretch in known
        if not _is_month(words, stretch, known)
        and not (
            tuple(words.texts[stretch.first : stretch.last]) in companies and _is_small(stretch)
        )
    ]
    around = surroundings(words, named, found, blocks)
    scored = ((judged(evidence(stretch, around)), stretch) for stretch in found)
    probable = sorted(
        (
            (cert, stretch)
            for cert, stretch in scored
            if cert >= (LEAST if stretch.places else LEAST_UNKNOWN)
        ),
        key=lambda pair: (-pair[0], pair[1].first),
    )
    longest = _longest(stretch for _, stretch in probable if stretch.places)
    facilities = {name.span for name in named if name.label == "facility"}
    taken = bytearray(len(words))
    for cert, stretch in probable:
        if longest.get(stretch.last, stretch).first < stretch.first:
            continue
        if not any(taken[stretch.first : stretch.last]):
            taken[stretch.first : stretch.last] = b"\x01" * (stretch.last - stretch.first)
            span = words.span(stretch.first, stretch.last)
            is_facility = span in facilities and not stretch.places
            span = _with_full_stop(span, words.text)
            yield Named(span, "facility" if is_facility else "place", round(cert, 3))


def _longest(found: Iterable[Stretch]) -> dict[int, Stretch]:
    """Return the longest of the stretches that end at each word."""
    longest: dict[int, Stretch] = {}
    for stretch in found:
        other = longest.setdefault(stretch.last, stretch)
        if stretch.first < other.first:
            longest[stretch.last] = stretch
    return longest


def _is_small(stretch: Stretch) -> bool:
    """Say whether only towns have that name that a company of that name outdoes in the news."""
    return all(place.population < LARGE for place in stretch.places)


def _short_companies(words: Words, named: Sequence[Named]) -> set[tuple[str, ...]]:
    """Return the short names of companies: "Orlend" is no place beside "Orlend Motors"."""
    found = set[tuple[str, ...]]()
    for name in named:
        if name.label == "org":
            first, last = words.at(name.span.start), words.before(name.span.end)
            while first + 1 < last and words.texts[last - 1].lower() in company_endings():
                last -= 1
                found.add(tuple(words.texts[first:last]))
    return found


def _is_month(words: Words, stretch: Stretch, known: Sequence[Stretch]) -> bool:
    """Say whether *stretch* is a month or day, though a village has that name ("March").

    Only a division after it, which nothing goes on, tells the village ("March, Cambridgeshire.").
    """
    first, last = stretch.first, stretch.last
    if last - first > 1 or words.texts[first].lower() not in calendar_words():
        return False
    at = bisect.bisect_left(known, last, key=lambda other: other.first)
    within = known[at] if at < len(known) and known[at].first == last else None
    if within is None or words.gaps[last] != ", ":
        return True
    return words.gaps[within.last][:1] not in CLOSING


def _with_full_stop(span: Span, text: str) -> Span:
    """Return *span* with the full stop of an abbreviated division ("Ky.")."""
    longer = text[span.start : span.end + 1]
    if longer.endswith(".") and is_abbreviation(longer):
        return Span(span.start, span.start + len(longer))
    return span


class _Index:
    """Finds which of some names overlap a span, by the words that they hold."""

    def __init__(self, words: Words, names: Sequence[Named]) -> None:
        self._words = words
        self._at: dict[int, Span] = {}
        for name in names:
            first, last = words.at(name.span.start), words.before(name.span.end)
            self._at.update(dict.fromkeys(range(first, last), name.span))

    def overlapping(self, span: Span) -> list[Span]:
        """Return the spans that overlap *span*; a full stop may reach it from the word before."""
        first = max(self._words.at(span.start) - 1, 0)
        around = range(first, self._words.before(span.end))
        near = dict.fromkeys(self._at[word] for word in around if word in self._at)
        return [other for other in near if overlaps(other, span)]


def _stands(name: Named, places: _Index) -> bool:
    """Say whether *name* still stands beside *places*; an organisation may hold some."""
    if name.label in {"place", "facility", "demonym"}:
        return False
    clashing = places.overlapping(name.span)
    if name.label != "org":
        return not clashing
    return all(covers(name.span, span) and span != name.span for span in clashing)


def _gives_way(name: Named, text: str) -> bool:
    """Say whether *name* may be a demonym that was called something else."""
    if name.label == "norp":
        return True
    return name.label == "thing" and home_of(text[name.span.start : name.span.end]) is not None


def _demonyms(words: Words, taken: Sequence[Named]) -> Iterator[Named]:
    """Yield the words for a people that are no part of another name."""
    occupied = bytearray(len(words))
    for name in taken:
        first, last = words.at(name.span.start), words.before(name.span.end)
        occupied[first:last] = b"\x01" * (last - first)
    for first, word in enumerate(words.texts):
        if not word[0].isupper():
            continue
        for last in range(min(first + LONGEST_DEMONYM, len(words)), first, -1):
            span = words.span(first, last)
            if not any(occupied[first:last]) and home_of(words.text[span.start : span.end]):
                occupied[first:last] = b"\x01" * (last - first)
                yield Named(span, "demonym", DEMONYM_CERT)
                break
