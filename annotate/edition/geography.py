"""A map as numbers: which land to draw, where the dots stand, where their names fit."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from annotate import resources
from annotate.edition.land import COLUMNS, ROWS, TILE, WORLD

WIDTH = 560
WIDE = 900
MIN_SPAN = 22.0  # degrees of latitude: Natural Earth 1:110m looks crude when shown larger
WIDE_SPAN = 100.0  # degrees of longitude: from here on the coarse outline is enough
MARGIN = 0.18
ASPECT = 0.72  # height by width
AREAS = frozenset({"country", "region", "state", "sea", "continent", "admin"})

Box = tuple[float, float, float, float]


class Marker(NamedTuple):
    """Something to show: a name, its latitude and longitude, and how much it weighs."""

    name: str
    latitude: float
    longitude: float
    weight: int
    is_area: bool = False


class Point(NamedTuple):
    """A dot with its label, in the map's own units; *label* is empty where there is no room."""

    name: str
    x: float
    y: float
    r: float
    label: str
    label_x: float
    label_y: float
    anchor: str
    area: bool


class Map(NamedTuple):
    """A map in the equirectangular projection; *land* is in tenths of a degree."""

    width: int
    height: int
    transform: str
    land: tuple[str, ...]
    points: tuple[Point, ...]
    summary: str


@cache
def _land() -> dict[str, str]:
    loaded: dict[str, str] = json.loads(
        resources.edition("static/land.json").read_text(encoding="utf-8")
    )
    return loaded


def draw(markers: Sequence[Marker], width: int = WIDTH) -> Map | None:
    """Return a map that shows all of *markers*, None if there are none."""
    if not markers:
        return None
    west, north, east, south = _window(markers)
    stretch = math.cos(math.radians((north + south) / 2))
    scale = width / ((east - west) * stretch)
    height = round((north - south) * scale)
    sx, sy = scale * stretch / 10, scale / 10
    shift_x, shift_y = (west + 180) * 10 * sx, (90 - north) * 10 * sy
    at = [((m.longitude - west) * scale * stretch, (north - m.latitude) * scale) for m in markers]
    most = max(m.weight for m in markers)
    names = ", ".join(m.name for m in markers[:8]) + (" and others" if len(markers) > 8 else "")
    return Map(
        width=width,
        height=height,
        transform=f"matrix({sx:.4f} 0 0 {sy:.4f} {-shift_x:.2f} {-shift_y:.2f})",
        land=tuple(_tiles(west, north, east, south)),
        points=tuple(_labelled(markers, at, most, width, height)),
        summary=f"Map of {names}",
    )


def _window(markers: Iterable[Marker]) -> Box:
    """Return west, north, east, south around *markers*, in degrees, in the map's aspect."""
    latitudes = [m.latitude for m in markers]
    longitudes = [m.longitude for m in markers]
    middle = (max(latitudes) + min(latitudes)) / 2
    stretch = max(0.25, math.cos(math.radians(max(-70.0, min(70.0, middle)))))
    tall = max(MIN_SPAN, (max(latitudes) - min(latitudes)) * (1 + 2 * MARGIN))
    wide = (max(longitudes) - min(longitudes)) * (1 + 2 * MARGIN)
    wide = max(wide, tall / ASPECT / stretch)
    wide = min(wide, 360.0)
    tall = min(max(tall, wide * stretch * ASPECT), 140.0 if min(latitudes) > -58 else 170.0)
    centre = (max(longitudes) + min(longitudes)) / 2
    west = max(-180.0, min(180.0 - wide, centre - wide / 2))
    # The polar seas are shown only where something lies there.
    top = max(80.0, max(latitudes) + 4)
    north = min(top, max(tall - 85.0, middle + tall / 2))
    return west, north, west + wide, north - tall


def _tiles(west: float, north: float, east: float, south: float) -> Iterable[str]:
    tiles = _land()
    if east - west > WIDE_SPAN:
        return [tiles[WORLD]]
    step = TILE / 10
    columns = range(int((west + 180) // step), int(min(COLUMNS - 1, (east + 180) // step)) + 1)
    rows = range(int((90 - north) // step), int(min(ROWS - 1, (90 - south) // step)) + 1)
    return (tiles[f"{c} {r}"] for c in columns for r in rows if f"{c} {r}" in tiles)


def _labelled(
    markers: Sequence[Marker],
    at: Sequence[tuple[float, float]],
    most: int,
    width: int,
    height: int,
) -> list[Point]:
    """Place the labels of the weightiest first; one that fits nowhere is left out."""
    radii = [3.8 + 2.6 * math.sqrt(m.weight / most) for m in markers]
    taken: list[Box] = [
        (x - r - 1, y - r - 1, x + r + 1, y + r + 1) for (x, y), r in zip(at, radii, strict=True)
    ]
    points: dict[int, Point] = {}
    for i in sorted(range(len(markers)), key=lambda i: -markers[i].weight):
        marker, (x, y), r = markers[i], at[i], radii[i]
        placed = _room(marker.name, x, y, r, taken, i, width, height)
        label_x, label_y, anchor, box = placed or (0.0, 0.0, "start", None)
        if box:
            taken.append(box)
        points[i] = Point(
            name=marker.name,
            x=round(x, 1),
            y=round(y, 1),
            r=round(r, 1),
            label=marker.name if box else "",
            label_x=round(label_x, 1),
            label_y=round(label_y, 1),
            anchor=anchor,
            area=marker.is_area,
        )
    return [points[i] for i in range(len(markers))]


def _room(
    name: str, x: float, y: float, r: float, taken: list[Box], own: int, width: int, height: int
) -> tuple[float, float, str, Box] | None:
    length = 7.2 * len(name)  # 13 px sans serif, on the broad side
    gap = r + 4
    for label_x, label_y, anchor in (
        (x + gap, y + 4.5, "start"),
        (x - gap, y + 4.5, "end"),
        (x, y - gap - 1, "middle"),
        (x, y + gap + 11, "middle"),
    ):
        left = label_x - {"start": 0.0, "end": length, "middle": length / 2}[anchor]
        box = (left, label_y - 11, left + length, label_y + 4)
        if box[0] < 2 or box[2] > width - 2 or box[1] < 2 or box[3] > height - 2:
            continue
        if not any(_meet(box, other) for n, other in enumerate(taken) if n != own):
            return label_x, label_y, anchor, box
    return None


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
