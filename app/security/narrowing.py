"""A query narrowed to an area: the clause for the platform database, and the filter for the engine."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from app.search.params import SearchParams
from app.security.area import Area


def clause(
    area: Area, province: sa.ColumnElement[str], municipality: sa.ColumnElement[str] | None = None
) -> sa.ColumnElement[bool]:
    """The rows that lie in the area. Of a table without municipalities, some municipalities see no row."""
    if area.everything:
        return sa.true()
    if area.province:
        return province == area.province
    if municipality is None:
        return sa.false()
    return municipality.in_(sorted(area.municipalities))


def search(area: Area, params: SearchParams) -> SearchParams:
    """The search, among the offerings of the area: those of a province's source, or with a site in a municipality."""
    if area.everything:
        return params
    if area.municipalities:
        return replace(params, within=("municipalities", tuple(sorted(area.municipalities))))
    return replace(params, within=("source", (area.province,)))
