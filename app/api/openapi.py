"""The description of the API, OpenAPI 3.1: flask-smorest makes it of what stands on the views."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson
from flask import Flask, Response
from flask_smorest import Api
from flask_smorest.spec.plugins import FlaskPlugin
from marshmallow import INCLUDE, Schema

from app.api import people, runs, sources, views, webhooks  # noqa: F401 - they give the blueprint its addresses
from app.api.access import SECURITY
from app.api.blueprint import JSON, PREFIX, blueprint
from app.api.problems import CONTENT_TYPE
from app.api.schemas import ProblemSchema
from app.api.views import conditional

__all__ = ["blueprint", "document"]
if TYPE_CHECKING:
    from flask_smorest.spec.plugins import Operations
VERSION = "1.0.0"
_ABOUT = """Zoeken in het aanbod van de sociale economie in Vlaanderen. Lezen kan zonder sleutel.
Elk antwoord heeft een ETag: stuur hem mee als If-None-Match en u krijgt 304 zolang er niets veranderde.
Fouten zijn problem+json (RFC 9457) en noemen elk fout veld."""
_NEW_ADDRESS = {"headers": {"Location": {"description": "Het nieuwe adres", "schema": {"type": "string"}}}}
_RUN = {"headers": {"Location": {"description": "Waar u de run volgt", "schema": {"type": "string"}}}}
_LATER = {"headers": {"Retry-After": {"description": "Seconden", "schema": {"type": "integer"}}}}
_PROBLEM = {"content": {CONTENT_TYPE: {"schema": ProblemSchema}}}
RESPONSES: dict[str, dict[str, object]] = {  # how operations may answer besides, by the names that flask-smorest uses
    HTTPStatus(301).name: {"description": "Verhuisd", **_NEW_ADDRESS},
    HTTPStatus(304).name: {"description": "Niet veranderd"},
    HTTPStatus(400).name: {"description": "Geen geldige JSON", **_PROBLEM},
    HTTPStatus(401).name: {"description": "Het token ontbreekt of geldt niet", **_PROBLEM},
    HTTPStatus(403).name: {"description": "Niet uw provincie, of niet voor uw rol", **_PROBLEM},
    HTTPStatus(404).name: {"description": "Bestaat niet", **_PROBLEM},
    HTTPStatus(409).name: {"description": "Een run is in de weg, of al te ver; hij staat in `run`", **_PROBLEM, **_RUN},
    HTTPStatus(410).name: {"description": "Bestaat niet meer; met alternatieven", **_PROBLEM},
    HTTPStatus(415).name: {"description": "Geen JSON", **_PROBLEM},
    HTTPStatus(422).name: {"description": "Een of meer velden zijn fout; elk staat in `errors`", **_PROBLEM},
    HTTPStatus(503).name: {"description": "De zoekmotor antwoordt niet", **_PROBLEM, **_LATER},
    "DEFAULT_ERROR": {"description": "Een andere fout", **_PROBLEM},
}


class DescriptionSchema(Schema):
    """A document as OpenAPI 3.1 has it."""

    class Meta:
        unknown = INCLUDE


class Paths(FlaskPlugin):
    """Addresses below `servers`, and each operation with all its parameters."""

    @staticmethod
    def flaskpath2openapi(path: str) -> str:
        """The address without what stands in `servers`."""
        return FlaskPlugin.flaskpath2openapi(path).removeprefix(PREFIX)

    def path_helper(
        self, rule: object, operations: Operations, parameters: list[dict[str, object]], **_: object
    ) -> str:
        """The address; the parameters in it go to its operations."""
        path = super().path_helper(rule, operations, parameters)
        for operation in operations.values():
            operation["parameters"] = [*parameters, *operation.get("parameters", [])]
        parameters.clear()
        return path


class Description(Api):
    """flask-smorest's, with our problems for its errors."""

    ERROR_SCHEMA = ProblemSchema


@cache
def document() -> bytes:
    """The description as JSON; made once per process, in an application that has nothing but the API."""
    about = {"description": _ABOUT, "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}}
    names = {"title": "doeners", "version": VERSION, "openapi_version": "3.1.0", "info": about}
    api = Description(
        Flask("api"), spec_kwargs={**names, "servers": [{"url": PREFIX}], "security": [], "flask_plugin": Paths()}
    )
    api.spec.components.security_scheme(SECURITY, {"type": "http", "scheme": "bearer"})
    for name, response in RESPONSES.items():
        api.spec.components.response(name, response, lazy=True)
    api.register_blueprint(blueprint)
    return orjson.dumps(api.spec.to_dict())


@blueprint.get("/openapi.json")
@blueprint.about("Deze beschrijving", 304)
@blueprint.no_parameters
@blueprint.response(200, DescriptionSchema)
def description() -> Response:
    """This API, described in OpenAPI 3.1."""
    return conditional(Response(document(), content_type=JSON))
