"""Errors as problem+json (RFC 9457). Titles and messages are Dutch; nothing of the engine or the code is in them."""

from __future__ import annotations

from collections.abc import Callable

import orjson
from flask import Flask, Response, request
from opensearchpy.exceptions import OpenSearchException
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from app.http import limited
from app.search.guards import BREAK_SECONDS
from base import database
from base.errors import EngineUnavailable, InvalidParams, UnknownPlace

CONTENT_TYPE = "application/problem+json"
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")  # of an HTTP error
TITLES = {
    400: "Deze vraag is niet goed opgebouwd",
    401: "Meld u aan met een geldig token",
    403: "U hebt hier geen recht op",
    404: "Dit bestaat niet",
    405: "Deze methode kan hier niet",
    410: "Dit aanbod bestaat niet meer",
    413: "Dit bericht is te groot",
    415: "Stuur JSON",
    422: "De vraag bevat fouten",
    429: "Dit zijn te veel vragen na elkaar",
    500: "Er ging iets mis bij ons",
    503: "Zoeken kan nu even niet",
}


def problem(status: int, title: str, detail: str | None = None, **extra: object) -> Response:
    """A problem: `type` among `extra` names its kind, else "about:blank"; the rest of `extra` are further members."""
    body = {"type": "about:blank", "title": title, "status": status, **extra}
    if detail:
        body["detail"] = detail
    response = Response(orjson.dumps(body), status, content_type=CONTENT_TYPE)
    response.cache_control.no_store = True
    return response


def register_errors(app: Flask, page: Callable[[HTTPException], AnyResponse]) -> None:
    """Problems for addresses and methods that the API does not have; a `page` for errors of the rest of the site.

    Flask raises these outside of any blueprint, so that only the path says whose they are.
    """

    def answer(error: HTTPException) -> AnyResponse:
        is_ours = request.path.startswith("/api/") and (error.code or 0) >= 400
        return from_http_error(error) if is_ours else page(error)

    app.register_error_handler(HTTPException, answer)


def from_http_error(error: HTTPException) -> Response:
    """The problem for an error of Flask: an unknown address, a wrong method, a body that is too large …"""
    status = error.code or 500
    response = problem(status, TITLES.get(status, "Dit verzoek lukt niet"))
    for name, value in error.get_headers():
        if name in KEPT_HEADERS:
            response.headers[name] = value
    return response


def from_invalid(error: InvalidParams) -> Response:
    """422 with every bad field; for an unknown place also names like it."""
    faults = [{"field": fault["field"], "message": fault["message"]} for fault in error.errors]
    if isinstance(error, UnknownPlace):
        near = error.candidates
        detail = "Bedoelt u een van deze plaatsen? Geef dan de waarde ervan als plaats." if near else ""
        return problem(422, TITLES[422], detail, type="unknown_place", errors=faults, candidates=near)
    return problem(422, TITLES[422], type="invalid_parameters", errors=faults)


def from_database(error: SQLAlchemyError) -> Response:
    """503: what the platform database knows cannot be told now. Searching goes on."""
    database.tell_away(error)
    detail = f"De platformdatabank antwoordt niet. Probeer het over {BREAK_SECONDS} seconden opnieuw."
    response = problem(503, "Dit kan nu even niet", detail, type="database_unavailable")
    response.headers["Retry-After"] = str(BREAK_SECONDS)
    return response


def from_engine(error: EngineUnavailable | OpenSearchException) -> AnyResponse:
    """The answer of the local copy; else 503 with the time after which it makes sense to try again."""
    if answer := limited.answer(error):
        return answer
    detail = f"De zoekmotor antwoordt niet. Probeer het over {BREAK_SECONDS} seconden opnieuw."
    response = problem(503, TITLES[503], detail, type="engine_unavailable")
    response.headers["Retry-After"] = str(BREAK_SECONDS)
    return response
