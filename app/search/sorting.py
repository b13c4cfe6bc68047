"""The order of results."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.search import relevance
from app.search.params import SearchParams
from app.search.understand import UnderstoodQuery

_ROUNDED_SCORE = f"Math.round(_score * {relevance.SCORE_DIGITS})"
_DAILY_SHUFFLE = "(doc['shuffle'].value * params.factor + params.day) % 16777213"


def sort_clauses(params: SearchParams, query: UnderstoodQuery, today: date) -> list[dict[str, Any]]:
    """The order. Ties are broken by freshness in bands, then by a shuffle that changes daily: a name never decides."""
    ties: list[dict[str, Any]] = [{"freshness": "desc"}, _script(_DAILY_SHUFFLE, params=_seed(today)), {"id": "asc"}]
    place = query.place
    if (
        place
        and place.lat is not None
        and (params.sort == "afstand" or (params.sort == "relevantie" and query.is_empty))
    ):
        point = {"lat": place.lat, "lon": place.lon}
        return [{"_geo_distance": {"locations": point, "order": "asc", "unit": "km", "mode": "min"}}, *ties]
    if params.sort == "naam":
        return [{"title.sort": "asc"}, *ties]
    if params.sort == "nieuwste":
        return [{"updated_at": {"order": "desc", "missing": "_last"}}, *ties]
    return ties if query.is_empty and not place else [_script(_ROUNDED_SCORE, order="desc"), *ties]


def _seed(today: date) -> dict[str, int]:
    """Numbers of the day for the shuffle; the factor is odd and large, so that neighbours are torn apart."""
    day = today.toordinal()
    return {"day": day, "factor": 2 * (day * 7919 % 1_000_003) + 1}


def _script(source: str, order: str = "asc", params: Mapping[str, int] | None = None) -> dict[str, Any]:
    script = {"source": source, "params": dict(params or {})}
    return {"_script": {"type": "number", "order": order, "script": script}}
