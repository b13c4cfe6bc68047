"""The blueprint of the API, of flask-smorest: what stands on a view is both checked and described."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import ParamSpec, TypeVar

import flask_smorest
import orjson
from flask import Response, request
from flask.json.provider import DefaultJSONProvider
from opensearchpy.exceptions import OpenSearchException
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from app.api import problems
from app.api.arguments import Parser, Query
from base.errors import EngineUnavailable, InvalidParams

PREFIX = "/api/v1"
JSON = "application/json"
_NONE = Query()
_P = ParamSpec("_P")
_R = TypeVar("_R")


class Blueprint(flask_smorest.Blueprint):
    """flask-smorest's, with our parser and two decorators that every operation has."""

    ARGUMENTS_PARSER = Parser()

    def about(self, summary: str, *statuses: int) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
        """Describe an operation: what it is for, in Dutch, and how it may answer besides (openapi.RESPONSES)."""
        return self.doc(summary=summary, responses={status: HTTPStatus(status).name for status in statuses})

    def no_parameters(self, view: Callable[_P, _R]) -> Callable[_P, _R]:
        """Refuse an address with any parameter."""
        return self.arguments(_NONE, location="query", as_kwargs=True)(view)


blueprint = Blueprint("api", __name__, url_prefix=PREFIX, description="Zoeken, en met een token beheren")
blueprint.register_error_handler(InvalidParams, problems.from_invalid)
blueprint.register_error_handler(EngineUnavailable, problems.from_engine)
blueprint.register_error_handler(OpenSearchException, problems.from_engine)
blueprint.register_error_handler(SQLAlchemyError, problems.from_database)
blueprint.register_error_handler(HTTPException, problems.from_http_error)


@blueprint.after_request
def open_to_all(response: Response) -> Response:
    """Reading is open to pages of other sites; orders (POST) are not."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    return response


def in_path(name: str, description: str) -> list[dict[str, object]]:
    """The description of the part of an address that changes."""
    return [{"name": name, "in": "path", "description": description}]


class JSONProvider(DefaultJSONProvider):
    """Answers that a schema wrote. Nobody keeps them: they are for who asks, or change every second."""

    def response(self, *args: object, **kwargs: object) -> Response:
        """The data as JSON."""
        response = Response(orjson.dumps(self._prepare_response_obj(args, kwargs)), content_type=JSON)
        response.cache_control.no_store = True
        return response
