"""Which offerings reach a place: the filter of the search (app/search/scope.py), for documents at hand. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.search.scope import serving_tokens
from dutch.places import Place, distance_km
from indexer.document.fields import Offering


def reaching(offerings: Sequence[Offering], place: Place | None, radius: int) -> set[str]:
    """The ids of those that have a site within a place (`radius` km around it), or serve that place."""
    if place is None:
        return {offering["id"] for offering in offerings}
    serving = set(serving_tokens(place))
    return {
        offering["id"]
        for offering in offerings
        if not serving.isdisjoint(offering["serves"]) or _is_inside(offering, place, radius)
    }


def _is_inside(offering: Offering, place: Place, radius: int) -> bool:
    if place.towns:
        return not set(place.towns).isdisjoint(offering["municipalities"])
    if place.lat is None or place.lon is None:
        return place.province in offering["provinces"]
    points = [(site["location"]["lat"], site["location"]["lon"]) for site in offering["sites"]]
    return any(distance_km(point, (place.lat, place.lon)) <= radius for point in points)
