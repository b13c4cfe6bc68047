"""An alert as people read it: what, where, and with which filters."""

from __future__ import annotations

from app.search.facets import BY_NAME
from app.search.params import SearchParams, place_label
from app.security import municipalities


def label(params: SearchParams) -> str:
    """A search in a few words: "ramen wassen, binnen 25 km van Aarschot (Vlaams-Brabant)"."""
    where = place_label(params.place) if params.place else "in heel Vlaanderen en Brussel"
    near = f"binnen {params.radius} km van {where}" if params.point else where
    towns = ", ".join(map(municipalities.name_of, params.municipalities))
    parts = [params.q or "alle aanbod", *filters(params), towns, near]
    return ", ".join(part for part in parts if part)


def filters(params: SearchParams) -> list[str]:
    """What is chosen among the facets: "Schoonmaak en afwas"."""
    return [BY_NAME[name].labels[value] for name, values in params.choices.items() for value in values]
