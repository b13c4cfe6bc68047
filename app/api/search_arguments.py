"""The parameters of a search by API: described here, read by app.search, which a visitor's address goes through too."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import fields, validate

from app.api.arguments import Described
from app.search import params as limits
from app.search.facets import FACETS, Facet
from app.search.params import Args, SearchParams
from app.search.strict_params import only, parse_strictly


def _text(description: str, longest: int) -> fields.String:
    return fields.String(validate=validate.Length(max=longest), metadata={"description": description})


def _number(low: int, high: int, description: str, default: int) -> fields.Integer:
    limit = validate.Range(low, high)
    return fields.Integer(load_default=default, validate=limit, metadata={"description": description})


def _degrees(limit: int, description: str) -> fields.Float:
    return fields.Float(validate=validate.Range(-limit, limit), metadata={"description": description})


def _several(description: str, item: fields.String) -> fields.List[str]:
    """A parameter that may be repeated: name=a&name=b."""
    return fields.List(item, validate=validate.Length(max=limits.MAX_CHOICES), metadata={"description": description})


def _codes(values: Sequence[str]) -> fields.String:
    return fields.String(validate=validate.OneOf(values))


def _choices(facet: Facet) -> fields.List[str]:
    values = [*facet.labels, *(["ja", "nee"] if facet.name == "voorbehouden" else [])]
    return _several(f"{facet.title}; mag meermaals", _codes(values))


def _suggest(args: Args) -> SearchParams:
    """A search with two parameters only."""
    only(args, ("q", "plaats"))
    return parse_strictly(args)


def _places(args: Args) -> str:
    return only(args, ("q",), {"q": limits.MAX_PLACE_LENGTH})["q"]


class _Search(Described):
    """A search, without what can be chosen of each facet."""

    read = staticmethod(parse_strictly)
    q = _text(f"Wat u zoekt; hoogstens {limits.MAX_QUERY_WORDS} woorden die iets zeggen", limits.MAX_QUERY_LENGTH)
    plaats = _text("Gemeente, deelgemeente, postcode of provincie (zie /places)", limits.MAX_PLACE_LENGTH)
    lat = _degrees(90, "Samen met lon, in plaats van plaats")
    lon = _degrees(180, "Samen met lat")
    straal = _number(1, limits.MAX_RADIUS, "In km", limits.DEFAULT_RADIUS)
    gemeente = _several(
        "Gemeenten, met naam of NIS-code", fields.String(validate=validate.Length(1, limits.MAX_PLACE_LENGTH))
    )
    letterlijk = _several("Wat letterlijk bedoeld is", _codes(limits.LITERAL))
    sorteer = fields.String(
        load_default="relevantie",
        validate=validate.OneOf(list(limits.SORTS)),
        metadata={"description": "Op afstand kan alleen met een plaats"},
    )
    pagina = _number(1, limits.MAX_WINDOW, f"pagina × per_pagina is hoogstens {limits.MAX_WINDOW}", 1)
    per_pagina = _number(1, limits.MAX_PER_PAGE, "Aantal per pagina", 20)


SearchQuery = _Search.from_dict({facet.name: _choices(facet) for facet in FACETS}, name="SearchQuery")


class SuggestQuery(Described):
    """What is typed so far in the box of needs."""

    read = staticmethod(_suggest)
    q = _text("Wat er al getypt is; vanaf twee letters", limits.MAX_QUERY_LENGTH)
    plaats = _text("Aantallen en aanbod rond deze plaats (zie /places)", limits.MAX_PLACE_LENGTH)


class PlacesQuery(Described):
    """What is typed so far in the box of places."""

    read = staticmethod(_places)
    q = _text("Het begin van een naam of postcode", limits.MAX_PLACE_LENGTH)
