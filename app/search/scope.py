"""What limits a whole search, facet counts included: what is open, the place, municipalities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import orjson

from app.search.ask import Ask
from dutch.places import Place, municipality
from indexer.document.fields import Offering

Clause = Mapping[str, object]  # a part of a request to the engine
# After so long an offering is unconfirmed: three of the letters that owners get twice a year without an answer, and no
# change in the source either. At twelve months every source that is gone through once a year would be marked.
UNCONFIRMED_MONTHS = 18
VISITED = ("own_workshop", "walk_in")  # people come to it, or bring their things: it reaches whoever is near
# In favour of an equal offering: as somebody decided, or because it stands in another source too.
HIDDEN: tuple[Clause, ...] = ({"exists": {"field": "duplicate_of"}}, {"exists": {"field": "twin_of"}})


def scope_filters(ask: Ask) -> list[Clause]:
    """What limits the whole search, facet counts included: what is open, and municipalities."""
    params = ask.params
    filters = [open_filter(ask.today)]
    if params.municipalities:
        filters.append({"terms": {"municipalities": list(params.municipalities)}})
    if params.within:
        filters.append({"terms": {params.within[0]: list(params.within[1])}})
    return filters


def open_filter(today: date) -> Clause:
    """Neither paused by its organisation nor hidden in favour of an equal one."""
    paused = {"range": {"paused_until": {"gt": today.isoformat()}}}
    return {"bool": {"must_not": [paused, *HIDDEN]}}


def is_open(offering: Offering, today: date) -> bool:
    """Whether an offering passes `open_filter`."""
    return (
        not offering["duplicate_of"]
        and not offering["twin_of"]
        and (offering["paused_until"] or "") <= today.isoformat()
    )


def unconfirmed_filter(today: date) -> Clause:
    """Known to be older than the half-year in which somebody should have looked at it."""
    return {"range": {"freshness": {"gt": 0, "lt": unconfirmed_before(today)}}}


@lru_cache(maxsize=8)  # once a day, not once for each card
def unconfirmed_before(today: date) -> int:
    """The half-year before which an offering is long unconfirmed, as in the field `freshness`."""
    year, month = divmod(today.year * 12 + today.month - 1 - UNCONFIRMED_MONTHS, 12)
    return year * 10 + (1 if month < 6 else 2)


def is_unconfirmed(freshness: int, today: date) -> bool:
    """Whether an offering of that half-year is long unconfirmed; one without any date is not: its source has none."""
    return 0 < freshness < unconfirmed_before(today)


def geo_filter(place: Place, radius: int) -> Clause:
    """Near the place (`radius` km), or the area served includes it; for a province or region: in it, or serves it."""
    return either(_inside(place, radius), {"terms": {"serves": serving_tokens(place)}})


def _inside(place: Place, radius: int) -> Clause:
    if place.towns:
        return {"terms": {"municipalities": list(place.towns)}}
    return near(place, radius) if place.lat is not None else {"term": {"provinces": place.province}}


@lru_cache(maxsize=1000)  # the place that was asked comes back with each hit
def serving_tokens(place: Place) -> tuple[str, ...]:
    """The tokens in `serves` that cover a place: its municipality, its province, everywhere; of a region any of its
    municipalities and their provinces."""
    towns = place.towns or ((place.nis,) if place.nis else ())
    provinces = {place.province, *(municipality(nis).province for nis in towns)}
    return (*towns, *(f"province:{province}" for province in sorted(provinces)), "*")


def near(place: Place, km: int) -> Clause:
    """A site within `km` of a place that has a point."""
    return {"geo_distance": {"distance": f"{km}km", "locations": {"lat": place.lat, "lon": place.lon}}}


def either(*queries: Clause | orjson.Fragment) -> Clause:
    """At least one of them; scores add up."""
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}
