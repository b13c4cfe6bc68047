"""Whether an offering reaches a place: the filter of the search (app/search/scope.py), for one document. Pure."""

from __future__ import annotations

from app.search.scope import serving_tokens
from dutch.places import Place, distance_km
from indexer.document.fields import Offering


def reaches(offering: Offering, place: Place | None, radius: int) -> bool:
    """Whether one of its sites lies within a place (`radius` km around it), or it serves that place."""
    return place is None or _serves(offering, place) or _is_inside(offering, place, radius)


def _serves(offering: Offering, place: Place) -> bool:
    return not set(serving_tokens(place)).isdisjoint(offering["serves"])


def _is_inside(offering: Offering, place: Place, radius: int) -> bool:
    if place.towns:
        return not set(place.towns).isdisjoint(offering["municipalities"])
    if place.lat is None or place.lon is None:
        return place.province in offering["provinces"]
    points = [(site["location"]["lat"], site["location"]["lon"]) for site in offering["sites"]]
    return any(distance_km(point, (place.lat, place.lon)) <= radius for point in points)
