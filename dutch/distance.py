"""Distances between points, and which municipalities lie near or next to each other."""

from __future__ import annotations

from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt

from dutch.gazetteer import by_nis, read

#: Mean radius in km, as in OpenSearch's arc distance, so that a page and the engine agree.
EARTH_RADIUS_KM = 6371.0088


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance (haversine) between two (lat, lon) points in degrees."""
    lat_a, lon_a, lat_b, lon_b = map(radians, (*a, *b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))


def within(lat: float, lon: float, km: float) -> list[str]:
    """The nis codes of the municipalities whose point lies within `km`, nearest first."""
    return list(_within(lat, lon, km))


@lru_cache(maxsize=2048)  # the offerings of a site share its point: a rebuild asks for the same one again and again
def _within(lat: float, lon: float, km: float) -> tuple[str, ...]:
    return tuple(nis for distance, nis in _by_distance(lat, lon) if distance <= km)


@lru_cache(maxsize=64)  # a site that serves another distance for each of its offerings: they stand close together
def _by_distance(lat: float, lon: float) -> list[tuple[float, str]]:
    return sorted((distance_km((lat, lon), (m.lat, m.lon)), nis) for nis, m in by_nis().items())


@cache
def _adjacency() -> dict[str, tuple[str, ...]]:
    return {row["nis"]: tuple(row["neighbours"].split()) for row in read("neighbours.csv")}


def neighbours(nis: str) -> list[str]:
    """The nis codes of the municipalities that share a border with this one; [] for an unknown code."""
    return list(_adjacency().get(nis, ()))


@cache
def neighbouring_provinces() -> dict[str, frozenset[str]]:
    """Per province (slug) the provinces that one of its municipalities borders on."""
    found: dict[str, set[str]] = {place.province: set() for place in by_nis().values()}
    for nis, others in _adjacency().items():
        home = by_nis()[nis].province
        found[home].update(by_nis()[other].province for other in others)
    return {home: frozenset(others - {home}) for home, others in found.items()}
