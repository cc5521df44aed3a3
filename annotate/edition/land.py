"""Compile Natural Earth's land outline into the tiles that the maps of an edition are drawn from.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m annotate.edition.land package/land-110m.json annotate/edition/static/land.json

The result maps "column row" of a 15-degree grid (counted from 180 W and 90 N) to the land in that
tile as one SVG path, in tenths of a degree east and south of 180 W, 90 N.  A map holds no more
tiles than it shows; one of half the world draws the coarse outline "world" instead.  The data of
Natural Earth are in the public domain.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TypedDict

TILE = 150  # tenths of a degree
COLUMNS, ROWS = 24, 12
AROUND, SOUTH = 3600, 1800
WORLD = "world"
COARSE = 24  # tenths of a degree: 4 pixels on a map of the world
SPECK = 4  # points: an island with no more of them is left out

Point = tuple[float, float]
Ring = list[Point]


class _Transform(TypedDict):
    scale: list[float]
    translate: list[float]


class _Geometry(TypedDict):
    arcs: list[list[list[int]]]


class _Objects(TypedDict):
    land: dict[str, list[_Geometry]]


class Topology(TypedDict):
    """The parts of a TopoJSON file that are read."""

    transform: _Transform
    arcs: list[list[list[int]]]
    objects: _Objects


def tiles(topology: Topology) -> dict[str, str]:
    """Return the land of *topology* as SVG path data by tile; tiles without land are left out."""
    rings = list(_rings(topology))
    found: dict[str, str] = {}
    for column in range(COLUMNS):
        for row in range(ROWS):
            west, north = column * TILE, row * TILE
            east, south = west + TILE, north + TILE
            # Tiles overlap a little, so that no line shows where they meet.
            parts = (_clipped(ring, west - 1, north - 1, east + 1, south + 1) for ring in rings)
            path = "".join(_path(part) for part in parts)
            if path:
                found[f"{column} {row}"] = path
    coarse = (_thinned(_clipped(ring, 0, 0, AROUND, SOUTH)) for ring in rings)
    found[WORLD] = "".join(_path(ring) for ring in coarse if len(ring) > SPECK)
    return found


def _thinned(ring: Ring) -> Ring:
    """Return *ring* with no two points nearer to each other than COARSE along it."""
    kept: Ring = []
    for x, y in ring:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= COARSE:
            kept.append((x, y))
    return kept


def _rings(topology: Topology) -> Iterator[Ring]:
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for arc in topology["arcs"]:
        steps = accumulate(arc, lambda at, step: [at[0] + step[0], at[1] + step[1]])
        arcs.append(
            [
                ((x * scale[0] + shift[0] + 180) * 10, (90 - y * scale[1] - shift[1]) * 10)
                for x, y in steps
            ]
        )
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for numbers in polygon:
                # A negative number is the one's complement of an arc that is walked backwards.
                pieces = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
                yield from _unrolled([point for piece in pieces for point in piece[1:]])


def _unrolled(ring: Ring) -> Iterator[Ring]:
    """Yield *ring* without jumps from 180 E to 180 W, once for each way round that shows it.

    The ring around the South Pole, which does not close on a flat map, is closed below it.
    """
    flat = [ring[0]]
    for x, y in [*ring[1:], ring[0]]:
        flat.append((x - round((x - flat[-1][0]) / AROUND) * AROUND, y))
    if abs(flat[-1][0] - flat[0][0]) > AROUND / 2:
        flat += [(flat[-1][0], SOUTH), (flat[0][0], SOUTH)]
    for turn in (-AROUND, 0, AROUND):
        yield [(x + turn, y) for x, y in flat]


def _clipped(ring: Ring, west: int, north: int, east: int, south: int) -> Ring:
    """Return the part of *ring* in a rectangle (Sutherland and Hodgman's algorithm)."""
    ring = _cut(ring, lambda p: p[0] - west)
    ring = _cut(ring, lambda p: east - p[0])
    ring = _cut(ring, lambda p: p[1] - north)
    return _cut(ring, lambda p: south - p[1])


def _cut(ring: Ring, depth: Callable[[Point], float]) -> Ring:
    kept: Ring = []
    for one, two in pairwise([*ring[-1:], *ring]):
        d1, d2 = depth(one), depth(two)
        if (d1 >= 0) != (d2 >= 0):
            share = d1 / (d1 - d2)
            kept.append((one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share))
        if d2 >= 0:
            kept.append(two)
    return kept


def _path(ring: Sequence[Point]) -> str:
    points = [(round(x), round(y)) for x, y in ring]
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(points)]
    drawn = [f"{dx} {dy}" for dx, dy in steps if dx or dy]
    return f"M{points[0][0]} {points[0][1]}l{' '.join(drawn)}z" if len(drawn) > 1 else ""


if __name__ == "__main__":
    outline = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    compiled = json.dumps(tiles(outline), indent=0, sort_keys=True)
    Path(sys.argv[2]).write_text(compiled + "\n", encoding="utf-8")
