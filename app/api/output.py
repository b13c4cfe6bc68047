"""Answers of the API as plain data, written by hand: marshmallow's dump takes twenty times as long.

A test holds every function here equal to its schema in `schemas`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from urllib.parse import quote, urlencode

import orjson

from app.api.offering_fields import OF_ORGANISATION, SHOWN
from app.search.ask import Ask
from app.search.choices_in_text import ChoiceInText
from app.search.facets import BY_NAME, CountedFacet, FacetValue
from app.search.params import SearchParams, place_label
from app.search.results import Hit, SearchResults
from app.search.suggest import Suggestions
from app.search.wording import Replaced
from dutch.places import Place
from indexer import taxonomy
from indexer.document.fields import Offering
from indexer.engine.index_meta import IndexMeta
from indexer.running.runs import Run

_PLACE = ("municipality", "postcode", "province", "location")
_FULL_SITE = ("name", "street", "postcode", "place", "municipality", "nis", "province", "location")


def page_of(identity: str) -> str:
    """The address of an offering's page on this server."""
    return f"/aanbod/{quote(identity, safe=':')}"


def offering_list(results: SearchResults, params: SearchParams) -> dict[str, object]:
    """A page of results (OfferingListSchema)."""
    return {
        "total": results.total,
        "page": params.page,
        "per_page": params.per_page,
        "took_ms": results.took_ms,
        "offerings": [hit(h) for h in (*results.hits, *results.more)],
        "facets": [facet(f) for f in results.facets],
        "place": place(results.understood.place) if results.understood.place else None,
        "applied": applied(params, results.ask),
    }


def hit(h: Hit) -> dict[str, object]:
    """One offering in a list (HitSchema)."""
    return {
        "id": h["id"],
        "title": h["title"],
        "organisation": h["organisation"],
        "sectors": h["sectors"],
        "activities": h["activities"],
        "sites": [_parts(site, _PLACE) for site in h["sites"]],
        "distance_km": h["distance_km"],
        "serves_place": h["serves_place"],
        "delivery": h["delivery"],
        "work_form": h["work_form"],
        "buyer_kinds": h["buyer_kinds"],
        "reserved_eligible": h["reserved_eligible"],
        "summary": h["summary"],
        "highlights": h["highlights"],
        "match": h["match"],
        "updated_at": h["updated_at"],
        "full_until": h["full_until"],
        "stale": h["stale"],
        "twins": h["twins"],
        "url": page_of(h["id"]),
    }


def _parts(site: Mapping[str, object], names: Sequence[str]) -> dict[str, object]:
    return {name: site[name] for name in names}


def facet(f: CountedFacet) -> dict[str, object]:
    """A facet with all its values (FacetSchema)."""
    values = {**_empty(f.name), **{value["value"]: value for value in f.values}}
    return {"name": f.name, "label": f.label, "values": list(values.values())}


@cache
def _empty(name: str) -> dict[str, FacetValue | orjson.Fragment]:
    """The values of a facet that no offering has, as JSON already: most of the 164 on a page are such."""
    labels = BY_NAME[name].labels
    empty = [FacetValue(value=value, label=label, count=0, selected=False) for value, label in labels.items()]
    return {value["value"]: orjson.Fragment(orjson.dumps(value)) for value in empty}


def place(p: Place) -> dict[str, object]:
    """The place that was searched around (PlaceSchema)."""
    return {"name": p.name, "province": p.province, "location": _point(p)}


def suggestion(p: Place) -> dict[str, object]:
    """A place to choose (SuggestionSchema)."""
    return {"value": p.value, "label": p.label, "kind": p.kind, "province": p.province, "location": _point(p)}


def suggestion_groups(suggestions: Suggestions, params: SearchParams) -> list[dict[str, object]]:
    """What may be meant, by kind (MeantGroupSchema); all but offerings and organisations lead to a search around the
    place."""
    groups = {
        ("activities", "Activiteiten"): [
            _meant(
                a.slug,
                a.label,
                taxonomy.sectors()[a.sector].label,
                n,
                _results(SearchParams(place=params.place, choices={"activiteit": (a.slug,)})),
            )
            for a, n in suggestions.activities
        ],
        ("needs", "Zoek naar"): [
            _meant(need, need, "", None, _results(SearchParams(q=need, place=params.place)))
            for need in suggestions.needs
        ],
        ("offerings", "Aanbod"): [
            _meant(o["id"], o["title"], o["organisation_name"], None, page_of(o["id"])) for o in suggestions.offerings
        ],
        ("organisations", "Organisaties"): [
            _meant(o.id, o.name, "", o.count, f"/organisatie/{quote(o.id, safe=':')}")
            for o in suggestions.organisations
        ],
        ("places", "Plaatsen"): [
            _meant(p.value, p.label, rest, None, _results(SearchParams(q=rest, place=p)))
            for p, rest in suggestions.places
        ],
    }
    return [{"name": name, "label": label, "suggestions": some} for (name, label), some in groups.items() if some]


def _meant(value: str, label: str, detail: str, count: int | None, url: str) -> dict[str, object]:
    return {"value": value, "label": label, "detail": detail, "count": count, "url": url}


def _results(params: SearchParams) -> str:
    return f"/zoeken?{urlencode(params.as_args())}"


def _point(p: Place) -> dict[str, float] | None:
    return None if p.lat is None or p.lon is None else {"lat": p.lat, "lon": p.lon}


def _others(ask: Ask) -> tuple[Place, ...]:
    """The other places of the name that was typed."""
    read = ask.params.box or ask.understood.in_text
    return read.others if read else ()


def applied(params: SearchParams, ask: Ask) -> dict[str, object]:
    """Every parameter as it was searched, and what was understood of the text (AppliedSchema)."""
    understood = ask.understood
    named = understood.place.value if understood.place else ""
    lat, lon = params.point or (None, None)
    return {
        "q": params.q,
        "plaats": named or None,
        "lat": None if named else lat,
        "lon": None if named else lon,
        "plaats_uit_tekst": understood.in_text is not None,
        "plaats_kan_ook": [{"value": p.value, "label": place_label(p)} for p in _others(ask)],
        "gezocht": understood.text,
        "betekenis": ask.near.whole,
        "verbeterd": _replaced(understood.corrections),
        "vertaald": _replaced(understood.translations),
        "keuzes_uit_tekst": [_choice(choice, not ask.proposed) for choice in understood.choices],
        "cpv": [{"code": code.digits, "activiteiten": list(code.activities)} for code in understood.cpv],
        "letterlijk": list(params.literal),
        "straal": params.radius,
        **{name: list(ask.params.choices.get(name, ())) for name in BY_NAME},
        "gemeente": list(params.municipalities),
        "sorteer": params.sort,
        "pagina": params.page,
        "per_pagina": params.per_page,
    }


def _replaced(words: Replaced) -> list[dict[str, str]]:
    """Words that were read as others (ReplacedSchema)."""
    return [{"getypt": typed, "bedoeld": meant} for typed, meant in words]


def _choice(choice: ChoiceInText, applied: bool) -> dict[str, object]:
    """A choice that stood in the text (ChoiceInTextSchema); one that would leave nothing is not applied."""
    return {"parameter": choice.facet, "waarden": list(choice.values), "woorden": choice.words, "toegepast": applied}


def offering(o: Offering) -> dict[str, object]:
    """One offering in full (offering_schemas.OfferingDetailSchema)."""
    document: Mapping[str, object] = o
    return {
        **{name: document[name] for name in SHOWN},
        "organisation": {name: document[of_document] for name, of_document in OF_ORGANISATION.items()},
        "sites": [_parts(site, _FULL_SITE) for site in o["sites"]],
        "url": page_of(o["id"]),
    }


def vocabulary(total: int, facets: tuple[CountedFacet, ...]) -> dict[str, object]:
    """All facets, the tree of sectors, the strategic sectors (VocabularySchema)."""
    counts = {f.name: {value["value"]: value["count"] for value in f.values} for f in facets}
    return {
        "total": total,
        "facets": [facet(f) for f in facets],
        "sectors": [_sector(s, counts["sector"], counts["activiteit"]) for s in taxonomy.sectors().values()],
        "strategic": [{"value": value, "label": label} for value, label in taxonomy.STRATEGIC.items()],
    }


def _sector(s: taxonomy.Sector, sectors: Mapping[str, int], activities: Mapping[str, int]) -> dict[str, object]:
    below = [
        {"value": a.slug, "label": a.label, "strategic": list(a.strategic), "count": activities.get(a.slug, 0)}
        for a in s.activities
    ]
    return {"value": s.slug, "label": s.label, "count": sectors.get(s.slug, 0), "activities": below}


def index(name: str, about: IndexMeta, last: Run | None, meaning: str) -> dict[str, object]:
    """The live index (IndexSchema); `about` is what the index knows of itself."""
    return {
        "name": name,
        "digest": about.digest,
        "built_at": about.built_at,
        "total": about.offerings,
        "counts": about.counts,
        "stale_sources": about.stale_sources,
        "meaning": meaning,
        "last_run": _run(last) if last else None,
    }


def _run(run: Run) -> dict[str, object]:
    moments = {name: getattr(run, name) for name in ("requested_at", "started_at", "finished_at")}
    told = {name: at.isoformat() if at else None for name, at in moments.items()}
    return {"id": run.id, "kind": run.kind, "source": run.source, "state": run.state, **told}
