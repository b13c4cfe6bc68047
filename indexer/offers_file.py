"""Offers from a JSONL file in a plain shape, as documents like any other: how the search is judged on other catalogues.

A line has: id org_id org_name org_type title description activities[] keywords[] municipality postcode province
location{lat,lon} service_area{type, km|provinces|municipalities} delivery updated_at. No line is ever refused: what the
schema would reject is left out, and unknown activities stay as keywords.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

from dutch import places
from dutch.normalise import slug
from indexer import taxonomy
from indexer.document.fields import Offering
from indexer.document.parts import Point
from indexer.offering import Reject, load

READ_AT = datetime(2026, 1, 1, tzinfo=UTC)  # fixed: the same file gives the same documents
Row = dict[str, object]  # as a source gives it
FALLBACK_POSTCODE = "1000"
TRIES = 12  # each try leaves out one more field that the schema refuses


class Area(TypedDict, total=False):
    """The area served, as a line says it."""

    type: str
    km: float
    provinces: list[str]
    municipalities: list[str]


class Offer(TypedDict, total=False):
    """A line; anything may be missing or null."""

    org_id: str | None
    org_name: str | None
    org_type: str | None
    title: str | None
    description: str | None
    activities: list[str] | None
    keywords: list[str] | None
    municipality: str | None
    postcode: str | None
    province: str | None
    location: Point | None
    service_area: Area | None
    delivery: str | None
    updated_at: str | None


def read(path: Path) -> Iterator[Offering]:
    """The document of every line of the file. Raises ValueError (JSONDecodeError) when a line is not JSON."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if line.strip():
                yield to_document(json.loads(line), number)


def to_document(offer: Offer, number: int) -> Offering:
    """One offer as a document; its id is kept as `source_id` when it can be one."""
    row = _row(offer, number)
    for _ in range(TRIES):
        document = load(row, _source(offer), READ_AT)
        if not isinstance(document, Reject):
            return document
        row = _without(row, document.field.split(".")[0])
    raise AssertionError("an offer without its refused fields is always a document")  # pragma: no cover


def _row(offer: Offer, number: int) -> Row:
    known = [slug(str(word)) for word in offer.get("activities") or []]
    words = [str(word) for word in (*(offer.get("activities") or []), *(offer.get("keywords") or []))]
    return {
        "source_id": f"{number}",
        "title": str(offer.get("title") or "Zonder titel")[:200],
        "description": str(offer.get("description") or "")[:8000],
        "activities": list(dict.fromkeys(word for word in known if word in taxonomy.activities())),
        "keywords": [word[:80] for word in words if slug(word) not in taxonomy.activities()],
        "organisation_id": slug(str(offer.get("org_id") or number)),
        "organisation_name": str(offer.get("org_name") or "Onbekend")[:160],
        "work_form": _work_form(str(offer.get("org_type") or "")),
        "sites": [_site(offer)],
        "service_area": _area(offer.get("service_area")),
        "delivery": [d for d in [str(offer.get("delivery") or "")] if d in taxonomy.DELIVERY],
        "updated_at": str(offer.get("updated_at") or "") or None,
    }


def _source(offer: Offer) -> str:
    province = slug(str(offer.get("province") or ""))
    return province if province in taxonomy.PROVINCES else "brussel"


def _work_form(text: str) -> str:
    return slug(text) if slug(text) in taxonomy.WORK_FORMS else "andere"


def _site(offer: Offer) -> Row:
    postcode, town = str(offer.get("postcode") or ""), str(offer.get("municipality") or "")
    if places.locate(postcode) is None:
        found = next(iter(places.find(town)), None)
        codes = places.municipality(found.nis).postcodes if found and found.nis else (FALLBACK_POSTCODE,)
        postcode = codes[0]
    return {"postcode": postcode, "place": town[:80], **(offer.get("location") or {})}


def _area(area: Area | None) -> Row | None:
    if not area:
        return None
    provinces = [slug(str(province)) for province in area.get("provinces") or []]
    return {**area, "provinces": [province for province in provinces if province in taxonomy.PROVINCES]}


def _without(row: Row, field: str) -> Row:
    """The row without a refused field; a site keeps its postcode."""
    if field == "sites":
        return row | {"sites": [{"postcode": FALLBACK_POSTCODE}]}
    defaults = {"title": "Zonder titel", "organisation_name": "Onbekend"}
    return {k: v for k, v in row.items() if k != field} | ({field: defaults[field]} if field in defaults else {})
