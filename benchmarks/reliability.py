"""Whether certainties are what they say: of attributions near .8, eight in ten should be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader

BINS = 10
_TEMPLATE = "reliability.svg.j2"


class Bin(NamedTuple):
    """The attributions with a certainty in [low, high): how many, their mean, the share right."""

    low: float
    high: float
    count: int
    mean: float
    right: float


def bins(certainties: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Return the bins that hold any of *certainties*: pairs of a certainty and whether it is right.

    The last bin holds 1.0 too.
    """
    inside: dict[int, list[tuple[float, bool]]] = {}
    for certainty, right in certainties:
        inside.setdefault(min(int(certainty * BINS), BINS - 1), []).append((certainty, right))
    return [
        Bin(
            number / BINS,
            (number + 1) / BINS,
            len(pairs),
            sum(certainty for certainty, _ in pairs) / len(pairs),
            sum(right for _, right in pairs) / len(pairs),
        )
        for number, pairs in sorted(inside.items())
    ]


def calibration_error(found: Sequence[Bin]) -> float:
    """Return the expected calibration error: how far certainty and share lie apart on average."""
    total = sum(one.count for one in found)
    return sum(abs(one.mean - one.right) * one.count for one in found) / max(1, total)


def table(found: Sequence[Bin]) -> Iterator[str]:
    """Yield the bins as lines of a table, and the expected calibration error."""
    yield f"  {'certainty':10} {'attributions':>12} {'mean':>6} {'right':>6}"
    for one in found:
        span = f"{one.low:.1f} - {one.high:.1f}"
        yield f"  {span:10} {one.count:12} {one.mean:6.2f} {one.right:6.2f}"
    yield f"  expected calibration error {calibration_error(found):.3f}"


def draw(found: Sequence[Bin], path: Path) -> None:
    """Write the reliability diagram of *found* to *path*, as SVG."""
    folder = FileSystemLoader(Path(__file__).parent)
    template = Environment(loader=folder, autoescape=True).get_template(_TEMPLATE)
    most = max((one.count for one in found), default=1)
    path.write_text(
        template.render(bins=found, most=most, error=calibration_error(found)), encoding="utf-8"
    )
