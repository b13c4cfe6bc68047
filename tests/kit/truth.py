"""What the right answer is, worked out without the search: plain loops over documents and over dutch/data's CSV."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from typing import Any

from base.config import ROOT

Document = dict[str, Any]
FIELDS = {
    "provincie": "provinces",
    "sector": "sectors",
    "activiteit": "activities",
    "werkvorm": "work_form",
    "levering": "delivery",
    "koper": "buyer_kinds",
    "voorbehouden": "reserved_eligible",
}


@dataclass(frozen=True)
class Town:
    """A municipality as the gazetteer has it."""

    nis: str
    name: str
    province: str
    lat: float
    lon: float


def towns() -> list[Town]:
    """The 285 municipalities of Flanders."""
    with (ROOT / "dutch" / "data" / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = [Town(r["nis"], r["name"], r["province"], float(r["lat"]), float(r["lon"])) for r in rows]
    return [town for town in found if town.province != "brussel"]


def haversine(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Kilometres over a sphere with the mean radius of the earth."""
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    d_phi, d_lambda = phi_b - phi_a, math.radians(lon_b - lon_a)
    a = math.sin(d_phi / 2) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(d_lambda / 2) ** 2
    return 6371.0088 * 2 * math.atan2(math.sqrt(a), math.sqrt(1 - a))


def distance(document: Document, town: Town) -> float:
    """Kilometres from a town's point to the nearest site of an offering."""
    points = [site["location"] for site in document["sites"]]
    return min(haversine(town.lat, town.lon, point["lat"], point["lon"]) for point in points)


def serves(document: Document, town: Town) -> bool:
    """Whether the area served includes the town."""
    return any(token in document["serves"] for token in (town.nis, f"province:{town.province}", "*"))


def values(document: Document, facet: str) -> set[str]:
    """The values of an offering for a facet, as the facet writes them."""
    value = document[FIELDS[facet]]
    if isinstance(value, bool):
        return {str(value).lower()}
    return set(value) if isinstance(value, list) else {value}
