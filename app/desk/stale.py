"""The offerings of an area that nobody confirmed for long: whom a regisseur can ring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.search import scope
from app.search.service import SearchService
from app.security.area import Area
from base import clock

MOST = 25
_FIELDS = ("id", "title", "organisation_name", "phone", "confirmed_on", "verified_at", "updated_at")


@dataclass(frozen=True)
class Stale:
    """An offering, and the day of its last confirmation or change; "" when nobody knows."""

    id: str
    title: str
    organisation: str
    phone: str
    day: str


@dataclass(frozen=True)
class Listing:
    """The oldest ones, and how many there are in all."""

    oldest: Sequence[Stale]
    total: int


def of(search: SearchService, area: Area) -> Listing:
    """The offerings with a site in an area that are not confirmed for long. Raises EngineUnavailable."""
    filters: list[scope.Clause] = [scope.open_filter(clock.today()), scope.unconfirmed_filter(clock.today())]
    if area.municipalities:
        filters.append({"terms": {"municipalities": sorted(area.municipalities)}})
    elif area.province:
        filters.append({"term": {"source": area.province}})
    body = {
        "query": {"bool": {"filter": filters}},
        "sort": [{"freshness": "asc"}, {"organisation_name.sort": "asc"}, {"id": "asc"}],
        "size": MOST,
        "track_total_hits": True,
        "_source": _FIELDS,
    }
    answer = search.live.guards.ask(lambda: search.client.search(index=search.live.target, body=body))
    hits = answer["hits"]
    return Listing([_stale(hit["_source"]) for hit in hits["hits"]], int(hits["total"]["value"]))


def _stale(row: dict[str, str | None]) -> Stale:
    looked_at = max(row.get("confirmed_on") or "", row.get("verified_at") or "", row.get("updated_at") or "")
    return Stale(
        id=str(row["id"]),
        title=str(row["title"]),
        organisation=str(row["organisation_name"]),
        phone=row.get("phone") or "",
        day=looked_at[:10],
    )
