"""The request to the engine, built from typed parts only: no byte of a visitor's text ever becomes query syntax."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.search import relevance
from app.search.facets import facet_aggregations, facet_filters
from app.search.params import SearchParams
from app.search.understand import UnderstoodQuery
from dutch.places import Place

MARK_START, MARK_END = "\ue000", "\ue001"  # private-use characters: no text of a source holds them
FRAGMENT_SIZE = 180  # characters of the description shown around a match
LIST_FIELDS = [
    "id", "source", "title", "summary", "organisation_id", "organisation_name", "sectors", "activities", "sites",
    "serves", "delivery", "work_form", "buyer_kinds", "reserved_eligible", "updated_at", "confirmed_on", "stale",
    "service_area", "full_until", "photos",
]  # fmt: skip
_ROUNDED_SCORE = f"Math.round(_score * {relevance.SCORE_DIGITS})"
_DAILY_SHUFFLE = "(doc['shuffle'].value * params.factor + params.day) % 16777213"


def build_body(params: SearchParams, query: UnderstoodQuery, today: date) -> dict[str, Any]:
    """The whole request: text and scope filters, facet choices as post_filter, counts, order, page and highlights."""
    return {
        **facets_body(params, query),
        "sort": sort_clauses(params, today),
        "from": (params.page - 1) * params.per_page,
        "size": params.per_page,
        "_source": LIST_FIELDS,
        **({"highlight": _highlight()} if query.text else {}),
    }


def facets_body(params: SearchParams, query: UnderstoodQuery) -> dict[str, Any]:
    """The number of hits and all facets, without the hits: a form that the engine keeps in its request cache."""
    return {
        "query": {"bool": {"must": [text_query(query.text)], "filter": scope_filters(params)}},
        "post_filter": {"bool": {"filter": facet_filters(params.choices)}},
        "aggs": facet_aggregations(params.choices),
        "size": 0,
        "track_total_hits": True,
    }


def count_body(searches: Sequence[SearchParams], query: UnderstoodQuery) -> dict[str, Any]:
    """Only the number of hits of several searches for the same text, in one request: aggregations "0", "1", …"""
    return {
        "size": 0,
        "query": text_query(query.text),
        "aggs": {
            str(number): {"filter": {"bool": {"filter": _scope_and_choices(p)}}} for number, p in enumerate(searches)
        },
    }


def _scope_and_choices(params: SearchParams) -> list[dict[str, Any]]:
    return [*scope_filters(params), *facet_filters(params.choices)]


def text_query(text: str) -> dict[str, Any]:
    """The need: the best field counts, the others add a little; everything when nothing was typed."""
    if not text:
        return {"match_all": {}}
    matches = [{"match": {field: _match(text, weight)}} for field, weight in relevance.FIELD_WEIGHTS.items()]
    return {"dis_max": {"queries": matches, "tie_breaker": relevance.TIE_BREAKER}}


def _match(text: str, weight: float) -> dict[str, Any]:
    return {
        "query": text,
        "boost": weight,
        "minimum_should_match": relevance.MINIMUM_SHOULD_MATCH,
        # phrases from multi-word synonyms would demand the words side by side: who types "ramen lappen" rarely cares
        "auto_generate_synonyms_phrase_query": False,
    }


def scope_filters(params: SearchParams) -> list[dict[str, Any]]:
    """What limits the whole search, facet counts included: the place, and municipalities."""
    filters = [geo_filter(params.place, params.radius)] if params.place else []
    if params.municipalities:
        filters.append({"terms": {"municipalities": list(params.municipalities)}})
    return filters


def geo_filter(place: Place, radius: int) -> dict[str, Any]:
    """Near the place (`radius` km), or the area served includes it; for a province: in it, or serves it."""
    serves = {"terms": {"serves": serving_tokens(place)}}
    if place.lat is None or place.lon is None:
        near: dict[str, Any] = {"term": {"provinces": place.province}}
    else:
        near = {"geo_distance": {"distance": f"{radius}km", "locations": {"lat": place.lat, "lon": place.lon}}}
    return {"bool": {"should": [near, serves], "minimum_should_match": 1}}


def serving_tokens(place: Place) -> list[str]:
    """The tokens in `serves` that cover a place: its municipality, its province, everywhere."""
    return [*([place.nis] if place.nis else []), f"province:{place.province}", "*"]


def sort_clauses(params: SearchParams, today: date) -> list[dict[str, Any]]:
    """The order. Ties are broken by freshness in bands, then by a shuffle that changes daily: a name never decides."""
    ties: list[dict[str, Any]] = [{"freshness": "desc"}, _script(_DAILY_SHUFFLE, params=_seed(today)), {"id": "asc"}]
    if params.point and (params.sort == "afstand" or (params.sort == "relevantie" and not params.q)):
        lat, lon = params.point
        near = {"_geo_distance": {"locations": {"lat": lat, "lon": lon}, "order": "asc", "unit": "km", "mode": "min"}}
        return [near, *ties]
    if params.sort == "naam":
        return [{"title.sort": "asc"}, *ties]
    if params.sort == "nieuwste":
        return [{"updated_at": {"order": "desc", "missing": "_last"}}, *ties]
    return [_script(_ROUNDED_SCORE, order="desc"), *ties] if params.q else ties


def _seed(today: date) -> dict[str, int]:
    """Numbers of the day for the shuffle; the factor is odd and large, so that neighbours are torn apart."""
    day = today.toordinal()
    return {"day": day, "factor": 2 * (day * 7919 % 1_000_003) + 1}


def _script(source: str, order: str = "asc", params: Mapping[str, int] | None = None) -> dict[str, Any]:
    script = {"source": source, "params": dict(params or {})}
    return {"_script": {"type": "number", "order": order, "script": script}}


def _highlight() -> dict[str, Any]:
    return {
        "encoder": "html",  # the engine escapes the text of the source; only our markers are turned into <mark>
        "pre_tags": [MARK_START],
        "post_tags": [MARK_END],
        "fields": {
            "title": {"number_of_fragments": 0},
            "description": {"number_of_fragments": 1, "fragment_size": FRAGMENT_SIZE},
        },
    }
