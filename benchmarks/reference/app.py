"""A lean Flask search on the same index: one file, no layers, what a good developer writes in a day.

Kept honest: the fast JSON library, one engine request per page, everything that does not change made once. It gives
the same fields and the same counts as doeners (the benchmark checks that), but has no guards, no checks of what people
type, no conditional requests, no log. It uses none of our code but the vocabulary, for the labels.
"""

from __future__ import annotations

import csv
import os
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

import orjson
from flask import Flask, Response, render_template, request
from markupsafe import Markup
from opensearchpy import OpenSearch
from opensearchpy.serializer import JSONSerializer

from indexer import taxonomy

INDEX = os.environ.get("DOENERS_INDEX", "offerings")
PER_PAGE = 20
FACETS: dict[str, tuple[str, str, dict[str, str]]] = {
    "provincie": ("Provincie", "provinces", dict(taxonomy.PROVINCES)),
    "sector": ("Sector", "sectors", {s.slug: s.label for s in taxonomy.sectors().values()}),
    "activiteit": ("Activiteit", "activities", {a.slug: a.label for a in taxonomy.activities().values()}),
    "werkvorm": ("Werkvorm", "work_form", dict(taxonomy.WORK_FORMS)),
    "levering": ("Hoe het werk gebeurt", "delivery", dict(taxonomy.DELIVERY)),
    "koper": ("Voor wie", "buyer_kinds", dict(taxonomy.BUYER_KINDS)),
    "voorbehouden": ("Voorbehouden opdracht mogelijk", "reserved_eligible", {"true": "Ja", "false": "Nee"}),
}
WEIGHTS = {"title": 2.0, "activity_text": 1.5, "affirmed": 1.0, "organisation_name": 1.0}
WEIGHTS |= {"title_parts": 1.4, "activity_parts": 1.0, "description_parts": 0.7}
FIELDS = ["id", "title", "organisation_id", "organisation_name", "sectors", "activities", "sites", "serves", "delivery"]
FIELDS += ["work_form", "buyer_kinds", "reserved_eligible", "summary", "updated_at", "full_until", "stale", "twins"]
COPIED = ["id", "title", "sectors", "activities", "delivery", "work_form", "buyer_kinds", "reserved_eligible"]
COPIED += ["summary", "updated_at", "full_until", "stale", "twins"]
SITE = ["municipality", "postcode", "province", "location"]


class _Fast(JSONSerializer):
    def dumps(self, data: Any) -> str:
        return data if isinstance(data, str) else orjson.dumps(data).decode()

    def loads(self, s: str) -> Any:
        return orjson.loads(s)


def _places() -> dict[str, dict[str, Any]]:
    path = Path(__file__).parents[2] / "dutch" / "data" / "municipalities.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return {r["name"].lower(): r | {"lat": float(r["lat"]), "lon": float(r["lon"])} for r in csv.DictReader(stream)}


PLACES = _places()
engine = OpenSearch(os.environ["OPENSEARCH_URL"], pool_maxsize=16, max_retries=0, serializer=_Fast())
app = Flask(__name__)


def build_query(args: Any) -> dict[str, Any]:
    """The whole request to the engine."""
    text, place = args.get("q", ""), PLACES.get(args.get("plaats", "").lower())
    match = [{"match": {field: like(text, weight)}} for field, weight in WEIGHTS.items()]
    chosen = {name: args.getlist(name) for name in FACETS}
    return {
        "query": {
            "bool": {
                "must": [{"dis_max": {"queries": match, "tie_breaker": 0.3}} if text else {"match_all": {}}],
                "filter": [near(place, int(args.get("straal", 25)))] if place else [],
                "must_not": [{"exists": {"field": "twin_of"}}],
            }
        },
        "post_filter": {"bool": {"filter": filters(chosen, None)}},
        "aggs": {name: aggregation(chosen, name) for name in FACETS},
        "sort": [{"_score": "desc"}, {"freshness": "desc"}, {"id": "asc"}],
        "from": (int(args.get("pagina", 1)) - 1) * PER_PAGE,
        "size": PER_PAGE,
        "track_total_hits": True,
        "_source": FIELDS,
        "highlight": {"encoder": "html", "fields": {"title": {}, "affirmed": {"number_of_fragments": 1}}},
    }


def like(text: str, weight: float) -> dict[str, Any]:
    """One field, most words of it."""
    more = {"minimum_should_match": "2<75%", "auto_generate_synonyms_phrase_query": False}
    return {"query": text, "boost": weight, **more}


def near(place: dict[str, Any], radius: int) -> dict[str, Any]:
    """Inside the radius, or serving the place."""
    point = {"lat": place["lat"], "lon": place["lon"]}
    within = {"geo_distance": {"distance": f"{radius}km", "locations": point}}
    return {"bool": {"should": [within, {"terms": {"serves": tokens(place)}}]}}


def tokens(place: dict[str, Any]) -> list[str]:
    """What `serves` holds when it covers the place."""
    return [place["nis"], f"province:{place['province']}", "*"]


def filters(chosen: dict[str, list[str]], without: str | None) -> list[dict[str, Any]]:
    """The chosen values, except those of one facet."""
    return [{"terms": {FACETS[name][1]: v}} for name, v in chosen.items() if v and name != without]


def aggregation(chosen: dict[str, list[str]], name: str) -> dict[str, Any]:
    """The counts of one facet."""
    terms = {"terms": {"field": FACETS[name][1], "size": 200}}
    return {"filter": {"bool": {"filter": filters(chosen, name)}}, "aggs": {"v": terms}}


def distance(site: dict[str, Any], place: dict[str, Any]) -> float:
    """Kilometres as the crow flies."""
    lat1, lon1 = radians(site["location"]["lat"]), radians(site["location"]["lon"])
    lat2, lon2 = radians(place["lat"]), radians(place["lon"])
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(h))


def offering(found: dict[str, Any], place: dict[str, Any] | None) -> dict[str, Any]:
    """One hit as it is shown."""
    source = found["_source"]
    sites = sorted(source["sites"], key=lambda s: distance(s, place)) if place else source["sites"]
    return {
        **{name: source[name] for name in COPIED},
        "organisation": {"id": source["organisation_id"], "name": source["organisation_name"]},
        "sites": [{name: site[name] for name in SITE} for site in sites],
        "distance_km": round(distance(sites[0], place), 1) if place else None,
        "serves_place": not set(tokens(place)).isdisjoint(source["serves"]) if place else None,
        "highlights": {name: " … ".join(parts) for name, parts in found.get("highlight", {}).items()},
        "match": "exact",
        "url": f"/aanbod/{source['id']}",
    }


def facet(name: str, counted: dict[str, Any], chosen: list[str]) -> dict[str, Any]:
    """One facet with all its values."""
    label, _, labels = FACETS[name]
    counts = {str(b.get("key_as_string", b["key"])): b["doc_count"] for b in counted["v"]["buckets"]}
    values = [
        {"value": value, "label": text, "count": counts.get(value, 0), "selected": value in chosen}
        for value, text in labels.items()
    ]
    return {"name": name, "label": label, "values": values}


def search(args: Any) -> dict[str, Any]:
    """A page of results."""
    place = PLACES.get(args.get("plaats", "").lower())
    answer = engine.search(index=INDEX, body=build_query(args))
    return {
        "total": answer["hits"]["total"]["value"],
        "page": int(args.get("pagina", 1)),
        "per_page": PER_PAGE,
        "took_ms": answer["took"],
        "offerings": [offering(found, place) for found in answer["hits"]["hits"]],
        "facets": [facet(name, answer["aggregations"][name], args.getlist(name)) for name in FACETS],
        "place": {
            "name": place["name"],
            "province": place["province"],
            "location": {"lat": place["lat"], "lon": place["lon"]},
        }
        if place
        else None,
        "applied": {name: args.getlist(name) for name in args},
    }


@app.get("/api/v1/offerings")
def api() -> Response:
    """The page as JSON."""
    return Response(orjson.dumps(search(request.args)), content_type="application/json")


@app.get("/zoeken")
def page() -> str:
    """The page as HTML; the engine has escaped the highlights."""
    return render_template("page.html", found=search(request.args), safe=Markup, args=request.args)
