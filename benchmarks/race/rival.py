"""What every rival shares: the documents, the filter by place and choices, the counts of facets, and the Flask page."""

from __future__ import annotations

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import TypedDict

import orjson
from flask import Flask, Response, request
from werkzeug.datastructures import MultiDict

from base.config import ROOT
from indexer.document.fields import Offering

FACETS = {
    "provincie": "provinces",
    "sector": "sectors",
    "activiteit": "activities",
    "werkvorm": "work_form",
    "levering": "delivery",
    "koper": "buyer_kinds",
    "voorbehouden": "reserved_eligible",
}
PER_PAGE = 20
COLUMNS = ("title", "activity_text", "description", "organisation_name")
_WORD = re.compile(r"\w+")


class Row(TypedDict):
    """A document as the rivals store it: what is searched, what is filtered, where it is."""

    id: str
    title: str
    activity_text: str
    description: str
    organisation_name: str
    values: dict[str, list[str]]  # facet -> values
    serves: list[str]
    points: list[tuple[float, float]]


Rank = Callable[[str], list[str]]  # the ids that a text finds, best first
Build = Callable[[Sequence[Row]], Rank]


def row(document: Offering) -> Row:
    """A document of the index, with all that a rival may use of it."""
    every: Mapping[str, object] = document
    return {
        "id": document["id"],
        "title": document["title"],
        "activity_text": " ".join(_listed(every.get("activity_text"))),
        "description": str(every.get("description") or ""),
        "organisation_name": document["organisation_name"],
        "values": {name: _listed(every.get(field)) for name, field in FACETS.items()},
        "serves": list(document["serves"]),
        "points": [(site["location"]["lat"], site["location"]["lon"]) for site in document["sites"]],
    }


def _listed(value: object) -> list[str]:
    if isinstance(value, bool):
        return [str(value).lower()]
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)] if value else []


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return _WORD.findall(text.lower())


@cache
def places() -> dict[str, dict[str, str]]:
    """The municipalities by name."""
    with (ROOT / "dutch" / "data" / "municipalities.csv").open(encoding="utf-8", newline="") as stream:
        return {place["name"].lower(): place for place in csv.DictReader(stream)}


def application(build: Build) -> Flask:
    """The page of a rival, over the rows of the file that RACE_ROWS names."""
    rows: list[Row] = json.loads(Path(os.environ["RACE_ROWS"]).read_text(encoding="utf-8"))
    by_id, rank = {one["id"]: one for one in rows}, build(rows)
    app = Flask(__name__)

    @app.get("/api/v1/offerings")
    def page() -> Response:
        """A page of results as JSON."""
        text = request.args.get("q", "")
        found = [by_id[one] for one in rank(text)] if text else rows
        return Response(orjson.dumps(answer(found, request.args)), content_type="application/json")

    return app


def answer(found: Sequence[Row], args: MultiDict[str, str]) -> dict[str, object]:
    """What of the found fits place and choices, a page of it, and the counts of every facet."""
    place = places().get(args.get("plaats", "").lower())
    near = [one for one in found if place is None or _near(one, place, int(args.get("straal", 25)))]
    chosen = {name: set(args.getlist(name)) for name in FACETS if args.getlist(name)}
    fitting = _chosen(near, chosen)
    begin = (int(args.get("pagina", 1)) - 1) * PER_PAGE
    return {
        "total": len(fitting),
        "offerings": fitting[begin : begin + PER_PAGE],
        "facets": {name: _counts(near, chosen, name) for name in FACETS},
    }


def _chosen(rows: Iterable[Row], chosen: Mapping[str, set[str]]) -> list[Row]:
    return [one for one in rows if all(values & set(one["values"][name]) for name, values in chosen.items())]


def _counts(rows: Sequence[Row], chosen: Mapping[str, set[str]], name: str) -> Counter[str]:
    """The counts of a facet, without its own choice."""
    others = {other: values for other, values in chosen.items() if other != name}
    return Counter(value for one in _chosen(rows, others) for value in one["values"][name])


def _near(one: Row, place: Mapping[str, str], radius: int) -> bool:
    """Whether an offering serves the place or has a site within the radius."""
    if {place["nis"], f"province:{place['province']}", "*"} & set(one["serves"]):
        return True
    here = float(place["lat"]), float(place["lon"])
    return any(_km(here, point) <= radius for point in one["points"])


def _km(a: Sequence[float], b: Sequence[float]) -> float:
    lat1, lon1, lat2, lon2 = map(radians, (*a, *b))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(h))
