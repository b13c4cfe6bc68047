"""What limits a whole search, facet counts included: what is open, the place, municipalities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.search.params import SearchParams
from app.search.unconfirmed import limit
from dutch.places import Place

HIDDEN = {"exists": {"field": "duplicate_of"}}  # in favour of an equal offering


def scope_filters(params: SearchParams, today: date) -> list[dict[str, Any]]:
    """What limits the whole search, facet counts included: what is open, the place, and municipalities."""
    filters = [open_filter(today)]
    if params.place:
        filters.append(geo_filter(params.place, params.radius))
    if params.municipalities:
        filters.append({"terms": {"municipalities": list(params.municipalities)}})
    return filters


def open_filter(today: date) -> dict[str, Any]:
    """Neither paused by its organisation nor hidden in favour of an equal one."""
    paused = {"range": {"paused_until": {"gt": today.isoformat()}}}
    return {"bool": {"must_not": [paused, HIDDEN]}}


def is_open(offering: Mapping[str, Any], today: date) -> bool:
    """Whether an offering passes `open_filter`."""
    return not offering["duplicate_of"] and (offering["paused_until"] or "") <= today.isoformat()


def unconfirmed_filter(today: date) -> dict[str, Any]:
    """Known to be older than the half-year in which somebody should have looked at it."""
    return {"range": {"freshness": {"gt": 0, "lt": limit(today)}}}


def geo_filter(place: Place, radius: int) -> dict[str, Any]:
    """Near the place (`radius` km), or the area served includes it; for a province: in it, or serves it."""
    serves = {"terms": {"serves": serving_tokens(place)}}
    inside = near(place, radius) if place.lat is not None else {"term": {"provinces": place.province}}
    return either(inside, serves)


def serving_tokens(place: Place) -> list[str]:
    """The tokens in `serves` that cover a place: its municipality, its province, everywhere."""
    return [*([place.nis] if place.nis else []), f"province:{place.province}", "*"]


def near(place: Place, km: int) -> dict[str, Any]:
    """A site within `km` of a place that has a point."""
    return {"geo_distance": {"distance": f"{km}km", "locations": {"lat": place.lat, "lon": place.lon}}}


def either(*queries: dict[str, Any]) -> dict[str, Any]:
    """At least one of them; scores add up."""
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}
