"""Krippendorff's alpha of two annotations: agreement beyond what chance would bring.

The unit is the word of the text, its value what a layer says of it, and all disagreement counts the
same (nominal alpha).  So alpha needs no gold, and both annotations count alike.  Alpha is 1 for
full agreement, 0 for what chance would bring, and below that for disagreement.

`source`, `cue`, `content`: whether a word is one in some attribution.  `speaker`: whose content it
is, by name.  `kind`, `type`: what kind of mention, or type of temporal expression, it is in;
`value`: the value of that expression.  `place`: whether it is in a place name.

Source: Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011),
https://repository.upenn.edu/asc_papers/43, whose figures the tests check.  His alpha for unitizing
weighs lengths in characters, and is not used, since a blank at the end of a span would count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from annotate.evaluation.counts import Words
from annotate.evaluation.records import Fragments, Json, entries, fragments, span, text_of

# What a layer says of the spans of one entry; None for nothing.
Said = Callable[[Json], Hashable | None]
Where = Callable[[Json], Fragments]


class Agreement(NamedTuple):
    """Alpha of one measure of a layer over *words*; None if all words have one value."""

    layer: str
    measure: str
    alpha: float | None
    words: int


def _spans_of(entry: Json) -> Fragments:
    return [span(entry)]


def _role(role: str) -> tuple[str, str, Where, Said]:
    return "attributions", role, lambda entry: fragments(entry, role), lambda entry: True


# The key of the records, the measure, the spans of an entry, and what it says of them.
MEASURES: Sequence[tuple[str, str, Where, Said]] = (
    _role("source"),
    _role("cue"),
    _role("content"),
    (
        "attributions",
        "speaker",
        lambda entry: fragments(entry, "content"),
        lambda entry: _text(entry.get("speaker_name")),
    ),
    ("mentions", "kind", _spans_of, lambda entry: _text(entry.get("kind"))),
    ("timexes", "type", _spans_of, lambda entry: _text(entry.get("type"))),
    ("timexes", "value", _spans_of, lambda entry: _text(entry.get("value"))),
    ("toponyms", "place", _spans_of, lambda entry: True),
)


def agreement(gold: Mapping[str, Json], system: Mapping[str, Json]) -> list[Agreement]:
    """Return alpha for each measure of the layers that *gold* has, over all its articles.

    Both map an article's id to its record; an article that *system* lacks counts as empty.
    """
    found: list[Agreement] = []
    for layer, measure, where, said in MEASURES:
        records = [
            (record, system.get(name, {})) for name, record in gold.items() if layer in record
        ]
        if not records:
            continue
        units = [
            values
            for one, other in records
            for values in _values(
                text_of(one), [entries(r, layer) for r in (one, other)], where, said
            )
        ]
        found.append(Agreement(layer, measure, alpha(units), len(units)))
    return found


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Return nominal alpha of *units*, each the values that coders gave it.

    A coder who said nothing of a unit is left out; a unit with fewer than two values tells nothing.
    None if all values are equal, for then nothing can be told from chance.

    >>> round(alpha(zip("0100000010", "1110010000")), 3)
    0.095
    """
    observed = 0.0
    totals: Counter[Hashable] = Counter()
    for values in units:
        counts = Counter(values)
        size = sum(counts.values())
        if size < 2:
            continue
        totals.update(counts)
        different = size * size - sum(count * count for count in counts.values())
        observed += different / (size - 1)
    every = sum(totals.values())
    expected = every * every - sum(count * count for count in totals.values())
    return 1 - (every - 1) * observed / expected if expected else None


def _values(
    text: str, coded: Sequence[Sequence[Json]], where: Where, said: Said
) -> Iterator[tuple[frozenset[Hashable], ...]]:
    """Yield what each coder says of each word; of one in two spans both count."""
    words = Words(text)
    told = [_told(words, entries_, where, said) for entries_ in coded]
    nothing: frozenset[Hashable] = frozenset()
    for number in range(len(words)):
        yield tuple(frozenset(one.get(number, nothing)) for one in told)


def _told(
    words: Words, coded: Iterable[Json], where: Where, said: Said
) -> Mapping[int, set[Hashable]]:
    found: dict[int, set[Hashable]] = defaultdict(set)
    for entry in coded:
        value = said(entry)
        if value is not None:
            for number in words.of(where(entry)):
                found[number].add(value)
    return found


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
