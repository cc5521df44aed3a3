"""Measures of temporal expressions, as in TempEval-3 task A.

`span, overlap`: at least one character shared; `span, exact`: equal; `value`, `type`: an overlap
with an equal value or type.  Pairs are one to one: equal spans first, then those that share most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from annotate.evaluation.counts import Counts, pairs
from annotate.evaluation.records import Json, entries, span


def count(gold: Mapping[str, object], system: Mapping[str, object]) -> Counts:
    """Return the counts of one article."""
    wanted, found = entries(gold, "timexes"), entries(system, "timexes")
    paired = [(wanted[n], found[m]) for n, m in pairs(_candidates(wanted, found)).items()]
    hits = {
        "span, overlap": len(paired),
        "span, exact": sum(span(one) == span(other) for one, other in paired),
        "value": sum(
            (one.get("value") or "") == (other.get("value") or "") for one, other in paired
        ),
        "type": sum(one.get("type") == other.get("type") for one, other in paired),
    }
    counts = Counts()
    for measure, hit in hits.items():
        counts.add(measure, hit, len(found), len(wanted))
    return counts


def _candidates(
    wanted: Sequence[Json], found: Sequence[Json]
) -> Iterator[tuple[tuple[float, ...], int, int]]:
    for n, one in enumerate(map(span, wanted)):
        for m, other in enumerate(map(span, found)):
            shared = min(one[1], other[1]) - max(one[0], other[0])
            if shared > 0:
                yield (one != other, -shared), n, m
