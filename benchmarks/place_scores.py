"""What counts as a place found: recognition by overlap, end to end within 100 miles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotate.article import Location, Span
from annotate.training.gold_places import NEAR_KM, Toponymy, kilometres


@dataclass(frozen=True)
class Found:
    """A place name that the pipeline found: its span, its point if resolved, whether a demonym."""

    span: Span
    location: Location | None
    demonym: bool


@dataclass(frozen=True)
class Tally:
    """Counts of gold and found names, and of those that pair and lie near each other."""

    gold: int = 0
    found: int = 0
    exact: int = 0
    paired: int = 0
    gold_located: int = 0
    found_located: int = 0
    pairs_located: int = 0
    near: int = 0
    near_or_same: int = 0

    def __add__(self, other: Tally) -> Tally:
        names = self.__dataclass_fields__
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def recognition(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of the spans, by overlap."""
        return agreement(self.paired, self.found, self.gold)

    @property
    def recognition_exact(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of the spans, both ends right."""
        return agreement(self.exact, self.found, self.gold)

    @property
    def end_to_end(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of names found and placed within NEAR_KM."""
        return agreement(self.near, self.found_located, self.gold_located)


def agreement(hits: int, found: int, gold: int) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    precision = hits / found if found else 0.0
    recall = hits / gold if gold else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def paired(gold: Sequence[Toponymy], found: Sequence[Found]) -> dict[int, int]:
    """Return the number of the found name for each gold one, by largest overlap, one to one."""
    pairs = sorted(
        (-shared, abs(_length(g.span) - _length(f.span)), i, j)
        for i, g in enumerate(gold)
        for j, f in enumerate(found)
        if (shared := min(g.span.end, f.span.end) - max(g.span.start, f.span.start)) > 0
    )
    match: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in pairs:
        if i not in match and j not in taken:
            match[i] = j
            taken.add(j)
    return match


def tally(gold: Sequence[Toponymy], found: Sequence[Found]) -> Tally:
    """Return the counts of one article.

    A found name that pairs with a gold one without a point does not count as located.
    """
    match = paired(gold, found)
    pointless = {j for i, j in match.items() if gold[i].lat is None}
    spans = {toponym.span for toponym in gold}
    located = [(gold[i], found[j]) for i, j in match.items() if gold[i].lat is not None]
    return Tally(
        gold=len(gold),
        found=len(found),
        exact=sum(f.span in spans for f in found),
        paired=len(match),
        gold_located=sum(g.lat is not None for g in gold),
        found_located=sum(
            f.location is not None for j, f in enumerate(found) if j not in pointless
        ),
        pairs_located=len(located),
        near=sum(is_near(g, f) for g, f in located),
        near_or_same=sum(is_near(g, f) or is_same(g, f) for g, f in located),
    )


def is_near(gold: Toponymy, found: Found) -> bool:
    """Say whether *found* lies within NEAR_KM of the gold point."""
    place = found.location
    if place is None or gold.lat is None or gold.lon is None:
        return False
    return kilometres((gold.lat, gold.lon), (place.lat, place.lon)) <= NEAR_KM


def is_same(gold: Toponymy, found: Found) -> bool:
    """Say whether *found* is the gold row of GeoNames."""
    place = found.location
    return place is not None and bool(gold.geonameid) and place.geonameid == gold.geonameid


def _length(span: Span) -> int:
    return span.end - span.start
