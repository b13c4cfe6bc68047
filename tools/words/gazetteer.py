"""Copies the gazetteer and derives adjacency: `python -m tools.words.gazetteer FOLDER`.

FOLDER holds gazetteer-places.csv, gazetteer-municipalities.csv and flanders-municipalities-2025.topo.json. Needed once
a year at most (new mergers), so `make words` leaves it out. The outlines themselves are never committed.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypedDict

DATA = Path(__file__).parents[2] / "dutch" / "data"
PROVINCE_SLUGS = {
    "Antwerpen": "antwerpen",
    "Limburg": "limburg",
    "Oost-Vlaanderen": "oost-vlaanderen",
    "Vlaams-Brabant": "vlaams-brabant",
    "West-Vlaanderen": "west-vlaanderen",
    "Brussels Hoofdstedelijk Gewest": "brussel",
}
Arcs = int | list["Arcs"]  # numbers, as deep as a geometry has parts


class Geometry(TypedDict):
    """A municipality: its arcs, and its number under "nis"."""

    arcs: Arcs
    properties: dict[str, str]


class Geometries(TypedDict):
    """A layer of a map."""

    geometries: list[Geometry]


class Topology(TypedDict):
    """A map as TopoJSON: its layers."""

    objects: dict[str, Geometries]


def read(path: Path) -> list[dict[str, str]]:
    """All rows of a CSV file with a header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, header: list[str], rows: Iterable[Iterable[str]]) -> None:
    """A CSV file in dutch/data, lines ended by LF so that the bytes do not depend on the machine."""
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def arcs_of(nested: Arcs) -> Iterator[int]:
    """The arc numbers of a TopoJSON geometry, whichever way each is travelled (~n is n backwards)."""
    if isinstance(nested, int):
        yield nested if nested >= 0 else ~nested
    else:
        for item in nested:
            yield from arcs_of(item)


def adjacency(topology: Topology) -> dict[str, set[str]]:
    """nis -> nis of the municipalities that share a piece of border (an arc used by both)."""
    users: dict[int, set[str]] = defaultdict(set)
    for geometry in topology["objects"]["municipalities"]["geometries"]:
        for arc in arcs_of(geometry["arcs"]):
            users[arc].add(geometry["properties"]["nis"])
    neighbours: dict[str, set[str]] = defaultdict(set)
    for pair in users.values():
        for nis in pair:
            neighbours[nis] |= pair - {nis}
    return neighbours


def main(source: Path) -> None:
    """Writes places.csv, municipalities.csv and neighbours.csv."""
    places = read(source / "gazetteer-places.csv")
    write(
        "places.csv",
        ["postcode", "name", "alias", "nis", "lat", "lon"],
        ([r["postcode"], r["place_nl"], r["place_alt"], r["nis"], r["lat"], r["lon"]] for r in places),
    )
    municipalities = read(source / "gazetteer-municipalities.csv")
    write(
        "municipalities.csv",
        ["nis", "name", "alias", "province", "lat", "lon", "postcodes"],
        (
            [r["nis"], r["name_nl"], r["name_fr"] if r["name_fr"] != r["name_nl"] else "",
             PROVINCE_SLUGS[r["province"]], r["lat"], r["lon"], r["postcodes"]]
            for r in municipalities
        ),
    )  # fmt: skip
    topology = json.loads((source / "flanders-municipalities-2025.topo.json").read_text(encoding="utf-8"))
    found = adjacency(topology)
    write("neighbours.csv", ["nis", "neighbours"], ([n, " ".join(sorted(found[n]))] for n in sorted(found)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
