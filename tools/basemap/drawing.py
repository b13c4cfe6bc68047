"""The base map as a drawing: one symbol for each kind of line, and the towns with their rank.

A symbol has no colours: the page that shows it gives them, for light and for dark.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TypedDict

from app.web.picture import Point, base, project
from base.config import ROOT
from dutch import places

HERE = Path(__file__).parent
STATIC = ROOT / "app" / "static" / "map"
LAND, AREAS = "land", frozenset({"land", "sea"})
FINE = 10  # steps to a unit of the base map: about 30 m
SMOOTH = 4  # points that a curve gets between two that were laid down
Arc = list[Point]


class Geometry(TypedDict):
    """The outline of a province: rings of arc numbers; in a MultiPolygon one more level."""

    type: str
    arcs: list[list[int]] | list[list[list[int]]]


class Layer(TypedDict):
    """A layer of a topology."""

    geometries: list[Geometry]


class Transform(TypedDict):
    """How the whole numbers of a topology become degrees."""

    scale: Point
    translate: Point


class Topology(TypedDict):
    """Outlines as TopoJSON."""

    arcs: list[list[tuple[int, int]]]
    objects: dict[str, Layer]
    transform: Transform


def documents() -> dict[Path, str]:
    """Every generated file with its whole text."""
    return {STATIC / "flanders.svg": drawing(), STATIC / "towns.json": json.dumps(towns(), ensure_ascii=False) + "\n"}


def drawing() -> str:
    """The base map: symbols `sea`, `land`, `river` and `road`."""
    paths = {LAND: [_path(ring, closed=True) for ring in outlines()]}
    for kind, points in lines():
        paths.setdefault(kind, []).append(_path(points if kind in AREAS else _curve(points), closed=kind in AREAS))
    whole = f"0 0 {FINE * base().width:.0f} {FINE * base().height:.0f}"
    thin = 'vector-effect="non-scaling-stroke"'
    symbols = [
        f'<symbol id="{kind}" viewBox="{whole}"><path {thin} d="{"".join(drawn)}"/></symbol>\n'
        for kind, drawn in paths.items()
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(symbols)}</svg>\n'


def lines() -> Iterator[tuple[str, list[Point]]]:
    """Coast, rivers and roads: kind and points."""
    with (HERE / "lines.tsv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            pairs = [pair.split(",") for pair in row["points"].split()]
            yield row["kind"], [(float(lat), float(lon)) for lat, lon in pairs]


def outlines() -> Iterator[list[Point]]:
    """The rings of the provinces."""
    topology: Topology = json.loads((STATIC / "provinces.topo.json").read_text(encoding="utf-8"))
    arcs = [_degrees(arc, topology["transform"]) for arc in topology["arcs"]]
    for shape in topology["objects"]["provinces"]["geometries"]:
        for ring in _rings(shape):
            yield [point for number in ring for point in _along(arcs, number)]


def _degrees(arc: Sequence[Sequence[int]], transform: Transform) -> Arc:
    """An arc in degrees: its points are written as steps from the one before."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((y * sy + ty, x * sx + tx))
    return points


def _along(arcs: Sequence[Arc], number: int) -> Arc:
    """An arc by its number; ~n is n backwards."""
    return arcs[number] if number >= 0 else arcs[~number][::-1]


def _rings(shape: Geometry) -> Iterable[list[int]]:
    parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return (ring for part in parts for ring in part)  # type: ignore[misc]


def _curve(points: Sequence[Point]) -> list[Point]:
    """A smooth line through points (Catmull-Rom)."""
    held = [points[0], *points, points[-1]]
    curve = [
        (_between(a[0], b[0], c[0], d[0], step / SMOOTH), _between(a[1], b[1], c[1], d[1], step / SMOOTH))
        for a, b, c, d in zip(held, held[1:], held[2:], held[3:], strict=False)
        for step in range(SMOOTH)
    ]
    return [*curve, points[-1]]


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    """A value between `b` and `c`, on a curve that also follows the ones before and after."""
    return (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3) / 2


def _path(points: Iterable[Point], *, closed: bool) -> str:
    """Points as the data of a path, in steps of a FINE-th of a unit."""
    spots = [(round(FINE * x), round(FINE * y)) for x, y in map(project, points)]
    steps = [(x - left, y - top) for (left, top), (x, y) in pairwise(spots) if (x, y) != (left, top)]
    return f"M{spots[0][0]} {spots[0][1]}l{' '.join(f'{x} {y}' for x, y in steps)}{'Z' if closed else ''}"


def towns() -> list[tuple[str, float, float, int]]:
    """The municipalities: name, point, and from which rank of closeness they are named. Brussels is one town."""
    ranks = _ranks()
    brussels = next(place for place in places.find("Brussel") if place.kind != "province")
    found = [("Brussel", float(brussels.lat or 0), float(brussels.lon or 0), 0)]
    for one in places.municipalities():
        if one.province != "brussel":
            found.append((one.name, one.lat, one.lon, ranks.get(one.name, 2)))
    return sorted(found, key=lambda town: (town[3], town[0]))


def _ranks() -> dict[str, int]:
    """Town -> 0 for the large ones, 1 for those between."""
    text = (HERE / "towns.txt").read_text(encoding="utf-8")
    written = [line for line in text.splitlines() if not line.startswith("#")]
    return {name.strip(): rank for rank, line in enumerate(written) for name in line.split(",")}
