"""The municipalities and places of Flanders and Brussels, as read from dutch/data.

Points are WGS 84 degrees. A municipality is known by its nis code (Statbel, situation of 1 January 2025).
Data: © GeoNames, © Statbel (CC BY 4.0); see data/README.md.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

DATA = Path(__file__).parent / "data"

#: Province slug -> the name that people read. Brussels is a region; it takes the place of a province.
PROVINCES: Mapping[str, str] = {
    "antwerpen": "Antwerpen",
    "limburg": "Limburg",
    "oost-vlaanderen": "Oost-Vlaanderen",
    "vlaams-brabant": "Vlaams-Brabant",
    "west-vlaanderen": "West-Vlaanderen",
    "brussel": "Brussel",
}

Kind = Literal["municipality", "part", "postcode", "province", "region"]


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality of today; `province` is a slug, (`lat`, `lon`) its official point in this project."""

    nis: str
    name: str
    province: str
    lat: float
    lon: float
    postcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Something a visitor can mean by a place; `value` is a text that `places.find` gives back as this one place.

    `municipality` is the name of the municipality it lies in ("" for a province or a region), `nis` that one's code.
    Provinces and regions have no point: nobody is "3 km from Limburg". Filter on a province's slug, and on the `towns`
    (nis codes) of a region, which may lie in more provinces than the one named.
    """

    value: str
    name: str
    kind: Kind
    nis: str | None
    municipality: str
    province: str
    lat: float | None
    lon: float | None
    towns: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What a list of suggestions shows: "3200 Aarschot", "Kessel-Lo (Leuven)", "Aarschot"."""
        if self.kind == "postcode":
            return self.value if " " in self.value else f"{self.value} {self.name}"
        return f"{self.name} ({self.municipality})" if self.kind == "part" else self.value


@dataclass(frozen=True, slots=True)
class Row:
    """A line of places.csv: one name within one postcode; a deelgemeente may have several."""

    postcode: str
    name: str
    alias: str
    nis: str
    lat: float
    lon: float


def read(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file in dutch/data."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def by_nis() -> dict[str, Municipality]:
    """All 304 municipalities (285 Flemish, 19 of Brussels) by nis code, sorted by code."""
    rows = read("municipalities.csv")
    return {
        r["nis"]: Municipality(
            r["nis"], r["name"], r["province"], float(r["lat"]), float(r["lon"]), tuple(r["postcodes"].split())
        )
        for r in rows
    }


@cache
def rows() -> tuple[Row, ...]:
    """All 1,207 lines of places.csv, by postcode."""
    return tuple(
        Row(r["postcode"], r["name"], r["alias"], r["nis"], float(r["lat"]), float(r["lon"]))
        for r in read("places.csv")
    )


def municipalities() -> list[Municipality]:
    """All municipalities, by nis code."""
    return list(by_nis().values())


def municipality(nis: str) -> Municipality:
    """The municipality with this code; KeyError if there is none."""
    return by_nis()[nis]


def regions() -> list[tuple[Place, list[str]]]:
    """Each region of regions.csv with its names: all of its municipalities, and the province of most of them."""
    return [(_region(row), [row["name"], *filter(None, row["aliases"].split(";"))]) for row in read("regions.csv")]


def _region(row: Mapping[str, str]) -> Place:
    towns = tuple(row["towns"].split())
    province = Counter(by_nis()[nis].province for nis in towns).most_common(1)[0][0]
    return Place(row["name"], row["words"], "region", None, "", province, None, None, towns)
