"""The map as a picture: what a page shows of it without script, and the window in which the script draws it on.

A picture is a part of the base map (static/map/flanders.svg, made by `python -m tools.basemap`). Both are projected as
Leaflet does it (Web Mercator), so that the script can lay the same drawing under its marks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, dist, hypot, log, pi, radians, sqrt, tan
from typing import Literal

from base.config import ROOT
from indexer.document.parts import Site

Point = tuple[float, float]  # latitude and longitude in degrees, or where that lies on the base map
Room = tuple[float, float, float, float]

SOUTH, WEST, NORTH, EAST = 50.0, 1.5, 52.3, 6.8  # what the base map holds
FLANDERS = ((50.69, 2.54), (51.51, 5.92))
WIDE, NARROW = 2.1, 4 / 3  # width to height: all of Flanders, and a region of it
LEAST = 90.0  # units; a window on one place shows its surroundings too
CLOSER = (500, 130)  # units; in narrower windows towns of the next rank are named
TOGETHER = 52.0  # thousandths of the width; marks closer than this are one
KM = 1000 / (EAST - WEST) / 111.32  # units of a kilometre along the equator


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the base map, in its units (a thousandth of its width)."""

    left: float
    top: float
    width: float
    height: float

    def __str__(self) -> str:
        return f"{self.left:.1f} {self.top:.1f} {self.width:.1f} {self.height:.1f}"

    def share(self, spot: Point) -> Point:
        """Where a spot lies, in hundredths of width and height."""
        return 100 * (spot[0] - self.left) / self.width, 100 * (spot[1] - self.top) / self.height


@dataclass(frozen=True, slots=True)
class Spot:
    """Numbers of a list at one spot, in hundredths of the picture's width and height."""

    x: float
    y: float
    numbers: tuple[int, ...]

    @property
    def text(self) -> str:
        """The number, or the first and how many more there are."""
        return f"{self.numbers[0]} +{len(self.numbers) - 1}" if len(self.numbers) > 1 else str(self.numbers[0])


@dataclass(frozen=True, slots=True)
class Circle:
    """The radius of a search around its place, in hundredths as SVG counts: `radius` of the diagonal."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Side:
    """Where a name stands from its dot: which part of it is there, and how far off, in pixels."""

    anchor: Literal["start", "end", "middle"]
    dx: int
    dy: int


SIDES = (Side("start", 6, 0), Side("end", -6, 0), Side("middle", 0, -25), Side("middle", 0, 25))


@dataclass(frozen=True, slots=True)
class Town:
    """A town, in hundredths of the picture, and where its name stands beside its dot."""

    name: str
    x: float
    y: float
    side: Side
    rank: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of the base map with marks, names of towns, and the circle of a search."""

    box: Box
    marks: list[Spot]
    towns: list[Town]
    circle: Circle | None

    @property
    def wide(self) -> bool:
        """Whether the picture shows the length of Flanders."""
        return self.box.width / self.box.height > (WIDE + NARROW) / 2


def project(point: Point) -> Point:
    """A point in the units of the base map."""
    lat, lon = point
    unit = 1000 / (EAST - WEST)
    return (lon - WEST) * unit, (_mercator(NORTH) - _mercator(lat)) * unit


def base() -> Box:
    """The whole base map."""
    return Box(0, 0, 1000, project((SOUTH, EAST))[1])


def picture(points: Sequence[Point], centre: Point | None = None, km: float = 0, first: int = 1) -> Picture:
    """The picture of points, numbered from `first`, and of what lies within `km` around `centre`."""
    reach = KM * km / cos(radians(centre[0])) if centre else 0
    spots = [project(point) for point in points]
    box = _window(spots, project(centre) if centre else None, reach)
    diagonal = hypot(box.width, box.height) / sqrt(2)
    circle = Circle(*box.share(project(centre)), 100 * reach / diagonal) if centre else None
    marks = _marks(spots, box, first)
    return Picture(box, marks, _towns(box, marks), circle)


def of_sites(sites: Sequence[Site]) -> Picture:
    """The picture of the sites of an offering or organisation."""
    return picture([(site["location"]["lat"], site["location"]["lon"]) for site in sites])


def _mercator(lat: float) -> float:
    """The projected height of a latitude, in degrees of longitude."""
    return log(tan(pi / 4 + radians(lat) / 2)) * 180 / pi


def _window(spots: list[Point], centre: Point | None, reach: float) -> Box:
    """The box that holds the spots and the circle, with a margin; Flanders when there are none."""
    around = [(centre[0] + dx * reach, centre[1] + dy * reach) for dx in (-1, 1) for dy in (-1, 1)] if centre else []
    held = [*spots, *around] or [project(point) for point in FLANDERS]
    left, right = _ends(x for x, _ in held)
    top, bottom = _ends(y for _, y in held)
    width, height = max(LEAST, (right - left) * 1.12), max(LEAST / NARROW, (bottom - top) * 1.16)
    ratio = WIDE if width > NARROW * height * 1.3 else NARROW
    width, height = max(width, height * ratio), max(height, width / ratio)
    return _within_base((left + right) / 2, (top + bottom) / 2, width, height)


def _ends(values: Iterable[float]) -> Point:
    ordered = sorted(values)
    return ordered[0], ordered[-1]


def _within_base(x: float, y: float, width: float, height: float) -> Box:
    """A box around a middle, moved so that it does not stick out of the base map."""
    whole = base()
    left = max(0.0, min(x - width / 2, whole.width - width))
    top = max(0.0, min(y - height / 2, whole.height - height))
    return Box(left, top, width, height)


def _marks(spots: list[Point], box: Box, first: int) -> list[Spot]:
    """The marks of the spots; those that would cover each other are one."""
    groups: list[tuple[Point, list[int]]] = []
    near = TOGETHER * box.width / 1000
    for number, spot in enumerate(spots, first):
        for middle, numbers in groups:
            if dist(middle, spot) < near:
                numbers.append(number)
                break
        else:
            groups.append((spot, [number]))
    return [Spot(*box.share(spot), tuple(numbers)) for spot, numbers in groups]


def _towns(box: Box, marks: list[Spot]) -> list[Town]:
    """The towns that have room for their name: large ones first, and small ones when the picture is of a small part."""
    rank = sum(box.width < limit for limit in CLOSER)
    ratio = box.width / box.height
    taken = [(mark.x - 3, mark.y - 3 * ratio, mark.x + 3, mark.y + 3 * ratio) for mark in marks]
    placed = []
    for name, lat, lon, least in all_towns():
        x, y = box.share(project((lat, lon)))
        for side in SIDES if least <= rank else ():
            room = _room(x, y, 1.5 * len(name), ratio, side)
            if room[0] > 0 and room[2] < 100 and 4 < y < 96 and not any(_meet(room, one) for one in taken):
                taken.append(room)
                placed.append(Town(name, x, y, side, least))
                break
    return placed


def _room(x: float, y: float, length: float, ratio: float, side: Side) -> Room:
    """The rectangle that a dot's name takes, in hundredths; in height those are `ratio` times as small."""
    middle = x + {"start": 2 + length / 2, "end": -2 - length / 2}.get(side.anchor, 0)
    y += side.dy * ratio / 6
    return middle - length / 2, y - 1.6 * ratio, middle + length / 2, y + 1.6 * ratio


def _meet(a: Room, b: Room) -> bool:
    """Whether two rectangles (left, top, right, bottom) overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@cache
def all_towns() -> list[tuple[str, float, float, int]]:
    """The towns of the base map: name, latitude, longitude and rank."""
    return [tuple(town) for town in json.loads((ROOT / "app/static/map/towns.json").read_text(encoding="utf-8"))]
