"""The description of the API, OpenAPI 3.1, made by apispec from the schemas and the limits of the parser."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from app.api import paging, people, problems, run_schemas, runs, schemas, sources, webhooks
from app.api.offering_schemas import OfferingDetailSchema
from app.search import params as limits
from app.search.facets import FACETS, Facet

VERSION = "1.0.0"
JSON = "application/json"
_ABOUT = """Zoeken in het aanbod van de sociale economie in Vlaanderen. Lezen kan zonder sleutel.
Elk antwoord heeft een ETag: stuur hem mee als If-None-Match en u krijgt 304 zolang er niets veranderde.
Fouten zijn problem+json (RFC 9457) en noemen elk fout veld."""
Operation = dict[str, Any]


@cache
def document() -> bytes:
    """The description as JSON; made once per process."""
    plugin = MarshmallowPlugin()
    about = {"description": _ABOUT, "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}}
    spec = APISpec("doeners", VERSION, "3.1.0", plugins=[plugin], info=about, servers=[{"url": "/api/v1"}], security=[])
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for path, operations in _paths().items():
        spec.path(path, operations=operations)
    return orjson.dumps(spec.to_dict())


def _paths() -> dict[str, dict[str, Operation]]:
    by_id = [_parameter("identity", "De id van een aanbod", {"type": "string"}, place="path")]
    moved = {"301": {"description": "Verhuisd", "headers": _header("Location", "Het nieuwe adres")}}
    gone = {"404": _problem("Bestaat niet"), "410": _problem("Bestaat niet meer; met alternatieven")}
    what = {"type": "string", "maxLength": limits.MAX_PLACE_LENGTH}
    typed = [_parameter("q", "Het begin van een naam of postcode", what)]
    return {
        "/offerings": {"get": _search("Zoek aanbod", _search_parameters(), schemas.OfferingListSchema)},
        "/offerings/{identity}": {
            "get": _search("Eén aanbod, volledig", by_id, OfferingDetailSchema, {**moved, **gone})
        },
        "/places": {"get": _plain("Plaatsen voor een invoerveld", typed, schemas.PlacesSchema)},
        "/suggest": {"get": _search("Voorstellen tijdens het typen", _suggest_parameters(), schemas.MeantGroupsSchema)},
        "/facets": {"get": _search("Alle codes met hun naam en aantal", [], schemas.VocabularySchema)},
        "/index": {"get": _search("De index die nu dient", [], schemas.IndexSchema)},
        "/openapi.json": {"get": _plain("Deze beschrijving", [], {"type": "object"})},
        **_run_paths(),
        **_source_paths(),
        **_people_paths(),
        **_webhook_paths(),
    }


def _run_paths() -> dict[str, dict[str, Operation]]:
    filters = (_parameter(name, "Alleen deze", {"type": "string", "enum": list(v)}) for name, v in runs.FILTERS.items())
    by_id = [_parameter("run_id", "De id van een run", {"type": "string"}, place="path")]
    unknown = {"404": _problem("Bestaat niet")}
    return {
        "/runs": {
            "get": _plain("Runs van de index", [*_pages(), *filters], run_schemas.RunListSchema),
            "post": _order(),
        },
        "/runs/{run_id}": {"get": _plain("Eén run, met zijn voortgang", by_id, run_schemas.RunSchema, unknown)},
        "/runs/{run_id}/cancel": {"post": _cancel(by_id)},
    }


def _source_paths() -> dict[str, dict[str, Operation]]:
    by_name = [_parameter("source", "De code van een provincie", {"type": "string"}, place="path")]
    named = {"type": "string", "maxLength": sources.LONGEST_FIELD}
    narrowed = [*by_name, _parameter(sources.FIELD, "Alleen wat in dit veld fout is", named), *_pages()]
    return {
        "/sources/{source}": {"get": _guarded("Hoe het met een bron gaat", by_name, sources.SourceSchema)},
        "/sources/{source}/rejects": {
            "get": _guarded("De geweigerde rijen van een bron", narrowed, sources.RejectListSchema)
        },
    }


def _people_paths() -> dict[str, dict[str, Operation]]:
    by_id = [_parameter("token_id", "Het nummer van een token", {"type": "string"}, place="path")]
    of_account = [_parameter("account_id", "Het nummer van een account", {"type": "string"}, place="path")]
    role = {"required": True, "content": {JSON: {"schema": people.RoleSchema}}}
    faults = {"400": _problem("Geen geldige JSON"), "415": _problem("Geen JSON")}
    put = _guarded("Geef een account een andere rol en een gebied", of_account, people.AccountSchema)
    put |= {"requestBody": role, "responses": {**faults, **put["responses"]}}
    return {
        "/accounts": {"get": _guarded("Alle accounts", [], people.AccountListSchema)},
        "/accounts/{account_id}/role": {"put": put},
        "/tokens": {"get": _guarded("De tokens van alle accounts", [], people.TokenListSchema)},
        "/tokens/{token_id}": {"delete": _does(_guarded("Trek een token in", by_id, {}), "204", "Ingetrokken")},
        "/audit": {"get": _guarded("Wat beheerders deden", _pages(), people.AuditSchema)},
    }


def _webhook_paths() -> dict[str, dict[str, Operation]]:
    by_id = [_parameter("webhook_id", "Het nummer van een webhook", {"type": "string"}, place="path")]
    wish = {"required": True, "content": {JSON: {"schema": webhooks.NewWebhookSchema}}}
    faults = {"400": _problem("Geen geldige JSON"), "415": _problem("Geen JSON")}
    add = _does(_guarded("Maak een webhook", [], {}), "201", "Gemaakt", webhooks.MadeWebhookSchema)
    return {
        "/webhooks": {
            "get": _guarded("Alle webhooks, met hun laatste bericht", [], webhooks.WebhookListSchema),
            "post": {**add, "requestBody": wish, "responses": {**faults, **add["responses"]}},
        },
        "/webhooks/{webhook_id}": {
            "delete": _does(_guarded("Verwijder een webhook", by_id, {}), "204", "Verwijderd"),
        },
        "/webhooks/{webhook_id}/test": {
            "post": _does(_guarded("Stuur een proef", by_id, {}), "202", "Vertrekt binnen enkele seconden", {}),
        },
    }


def _does(operation: Operation, status: str, description: str, schema: Any = None) -> Operation:
    """An operation that changes something: it answers `status` instead of 200 or 304."""
    content = {} if schema is None else {"content": {JSON: {"schema": schema}}}
    others = {code: said for code, said in operation["responses"].items() if code not in ("200", "304")}
    return {**operation, "responses": {status: {"description": description, **content}, **others}}


def _guarded(summary: str, parameters: list[Operation], schema: Any) -> Operation:
    """An operation that needs a token."""
    refusals = {
        "401": _problem("Het token ontbreekt of geldt niet"),
        "403": _problem("Niet uw provincie, of niet uw rol"),
        "404": _problem("Bestaat niet"),
    }
    return _plain(summary, parameters, schema, refusals) | {"security": [{"token": []}]}


def _pages() -> list[Operation]:
    return [
        _parameter("pagina", "De nieuwste eerst", _number(1, paging.MAX_PAGE, default=1)),
        _parameter("per_pagina", "Aantal per pagina", _number(1, paging.MAX_PER_PAGE, default=20)),
    ]


def _order() -> Operation:
    where = {"headers": _header("Location", "Waar u de run volgt")}
    accepted = {"description": "Aanvaard", "content": {JSON: {"schema": run_schemas.RunSchema}}, **where}
    return {
        "summary": "Vraag een opbouw of een bijwerking, van alle bronnen of van één, of zet een andere index terug",
        "security": [{"token": []}],
        "requestBody": {"required": True, "content": {JSON: {"schema": run_schemas.RunOrderSchema}}},
        "responses": {
            "202": accepted,
            "400": _problem("Geen geldige JSON"),
            "401": _problem("Het token ontbreekt of geldt niet"),
            "403": _problem("Niet uw provincie, of niet voor uw rol"),
            "409": {**_problem("Er loopt al een run"), **where},
            "415": _problem("Geen JSON"),
            "422": _problem("Een of meer velden zijn fout; elk staat in `errors`"),
            "default": _problem("Een andere fout"),
        },
    }


def _cancel(by_id: list[Operation]) -> Operation:
    where = {"headers": _header("Location", "Waar u de run volgt")}
    content = {"content": {JSON: {"schema": run_schemas.RunSchema}}, **where}
    return {
        "summary": "Annuleer een run die wacht of bezig is",
        "security": [{"token": []}],
        "parameters": by_id,
        "responses": {
            "200": {"description": "Geannuleerd", **content},
            "202": {"description": "Gevraagd: de run stopt binnen enkele seconden", **content},
            "401": _problem("Het token ontbreekt of geldt niet"),
            "403": _problem("Niet uw provincie"),
            "404": _problem("Bestaat niet"),
            "409": {**_problem("Geëindigd, of de nieuwe index is al live"), **where},
            "422": _problem("Deze parameter bestaat niet"),
            "default": _problem("Een andere fout"),
        },
    }


def _plain(summary: str, parameters: list[Operation], schema: Any, more: Operation | None = None) -> Operation:
    return {
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": "Goed", "content": {JSON: {"schema": schema}}},
            "304": {"description": "Niet veranderd"},
            "422": _problem("Een of meer velden zijn fout; elk staat in `errors`"),
            **(more or {}),
            "default": _problem("Een andere fout"),
        },
    }


def _search(summary: str, parameters: list[Operation], schema: Any, more: Operation | None = None) -> Operation:
    """An operation that needs the search engine."""
    away = _problem("De zoekmotor antwoordt niet") | {"headers": _header("Retry-After", "Seconden", "integer")}
    return _plain(summary, parameters, schema, {**(more or {}), "503": away})


def _problem(description: str) -> Operation:
    return {"description": description, "content": {problems.CONTENT_TYPE: {"schema": schemas.ProblemSchema}}}


def _header(name: str, description: str, kind: str = "string") -> Operation:
    return {name: {"description": description, "schema": {"type": kind}}}


def _parameter(name: str, description: str, schema: Operation, *, place: str = "query") -> Operation:
    return {"name": name, "in": place, "required": place == "path", "description": description, "schema": schema}


def _suggest_parameters() -> list[Operation]:
    text = {"type": "string", "maxLength": limits.MAX_QUERY_LENGTH}
    names = {"type": "string", "maxLength": limits.MAX_PLACE_LENGTH}
    return [
        _parameter("q", "Wat er al getypt is; vanaf twee letters", text),
        _parameter("plaats", "Aantallen en aanbod rond deze plaats (zie /places)", names),
    ]


def _search_parameters() -> list[Operation]:
    text = {"type": "string", "maxLength": limits.MAX_QUERY_LENGTH}
    names = {"type": "string", "maxLength": limits.MAX_PLACE_LENGTH}
    municipality = {**names, "minLength": 1}
    sort = {"type": "string", "enum": list(limits.SORTS), "default": "relevantie"}
    return [
        _parameter("q", f"Wat u zoekt; hoogstens {limits.MAX_QUERY_WORDS} woorden", text),
        _parameter("plaats", "Gemeente, deelgemeente, postcode of provincie (zie /places)", names),
        _parameter("lat", "Samen met lon, in plaats van plaats", _number(-90, 90, "number")),
        _parameter("lon", "Samen met lat", _number(-180, 180, "number")),
        _parameter("straal", "In km", _number(1, limits.MAX_RADIUS, default=limits.DEFAULT_RADIUS)),
        *(_choices(facet) for facet in FACETS),
        _several("gemeente", "Gemeenten, met naam of NIS-code", municipality),
        _several("letterlijk", "Wat letterlijk bedoeld is", {"type": "string", "enum": list(limits.LITERAL)}),
        _parameter("sorteer", "Op afstand kan alleen met een plaats", sort),
        _parameter("pagina", _window(), _number(1, limits.MAX_WINDOW, default=1)),
        _parameter("per_pagina", "Aantal per pagina", _number(1, limits.MAX_PER_PAGE, default=20)),
    ]


def _window() -> str:
    return f"pagina × per_pagina is hoogstens {limits.MAX_WINDOW}"


def _number(low: int, high: int, kind: str = "integer", **more: Any) -> Operation:
    return {"type": kind, "minimum": low, "maximum": high, **more}


def _choices(facet: Facet) -> Operation:
    values = [*facet.labels, *(["ja", "nee"] if facet.name == "voorbehouden" else [])]
    return _several(facet.name, f"{facet.title}; mag meermaals", {"type": "string", "enum": values})


def _several(name: str, description: str, item: Operation) -> Operation:
    """A parameter that may be repeated: name=a&name=b."""
    schema = {"type": "array", "items": item, "maxItems": limits.MAX_CHOICES}
    return _parameter(name, description, schema) | {"style": "form", "explode": True}
