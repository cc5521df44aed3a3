"""Measures of temporal expressions, as in TempEval-3 task A.

`span, overlap`: at least one character shared; `span, exact`: equal; `value`, `type`: an overlap
with an equal value or type.  Pairs are one to one: equal spans first, then those that share most.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence

from annotate.evaluation.counts import Counts, pairs
from annotate.evaluation.records import Json, entries, span


def count(
    gold: Mapping[str, object],
    system: Mapping[str, object],
    same_value: Callable[[str, str], bool] = operator.eq,
) -> Counts:
    """Return the counts of one article; *same_value* judges a gold value and the system's."""
    wanted, found = entries(gold, "timexes"), entries(system, "timexes")
    paired = [(wanted[n], found[m]) for n, m in pair(wanted, found).items()]
    hits = {
        "span, overlap": len(paired),
        "span, exact": sum(span(one) == span(other) for one, other in paired),
        "value": sum(same_value(value_of(one), value_of(other)) for one, other in paired),
        "type": sum(one.get("type") == other.get("type") for one, other in paired),
    }
    counts = Counts()
    for measure, hit in hits.items():
        counts.add(measure, hit, len(found), len(wanted))
    return counts


def pair(wanted: Sequence[Json], found: Sequence[Json]) -> dict[int, int]:
    """Return the index in *found* for each index in *wanted* that has a partner."""
    return pairs(_candidates(wanted, found))


def value_of(timex: Json) -> str:
    """Return the value of *timex*, "" if it has none."""
    return str(timex.get("value") or "")


def _candidates(
    wanted: Sequence[Json], found: Sequence[Json]
) -> Iterator[tuple[tuple[float, ...], int, int]]:
    for n, one in enumerate(map(span, wanted)):
        for m, other in enumerate(map(span, found)):
            shared = min(one[1], other[1]) - max(one[0], other[0])
            if shared > 0:
                yield (one != other, -shared), n, m
