"""Settling: the names of the second look and the places of the gazetteer, made one list."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotate.spans import covers, overlaps
from annotate.stages.mentions.named import Label, Named

# A place that the gazetteer does not know is something else if that is at least this probable.
LEAST = 0.1


def settled(
    named: Sequence[Named], others: Sequence[Label | None], refined: Sequence[Named]
) -> list[Named]:
    """Return *refined* with those of *named* that are more probable than what it has instead.

    *others* has, for each of *named*, what else it may be if it is no place.  In order.
    """
    index = _Overlaps(refined)
    kept = set(range(len(refined)))
    back: list[Named] = []
    for name, other in zip(named, others, strict=True):
        clashing = index.of(name)
        if any(
            refined[at].span == name.span and refined[at].label == name.label for at in clashing
        ):
            continue
        if name.label in ("place", "facility"):
            if not clashing and other is not None and 1 - name.cert > LEAST:
                back.append(replace(name, label=other, cert=round(1 - name.cert, 3)))
        elif name.label in ("person", "org") and _wins(name, [refined[at] for at in clashing]):
            back.append(name)
            kept.difference_update(at for at in clashing if not _may_hold(name, refined[at]))
    names = [*(refined[at] for at in kept), *back]
    return sorted(names, key=lambda name: (name.span.start, -name.span.end))


def _wins(name: Named, clashing: Sequence[Named]) -> bool:
    return all(other.cert < name.cert or _may_hold(name, other) for other in clashing)


def _may_hold(name: Named, inner: Named) -> bool:
    """Say whether *inner* may stand inside *name*: a place in the name of an organisation."""
    return (
        name.label == "org"
        and inner.label in ("place", "demonym")
        and covers(name.span, inner.span)
        and name.span != inner.span
    )


class _Overlaps:
    """Finds which of some names, sorted by start, overlap another; names hold at most one other."""

    def __init__(self, names: Sequence[Named]) -> None:
        self._names = names
        self._starts = [name.span.start for name in names]

    def of(self, name: Named) -> list[int]:
        return list(self._around(name))

    def _around(self, name: Named) -> Iterator[int]:
        first = max(0, bisect.bisect_left(self._starts, name.span.start) - 3)
        for at in range(first, bisect.bisect_left(self._starts, name.span.end)):
            if overlaps(self._names[at].span, name.span):
                yield at
