"""The addresses of the API. Every view reads its parameters strictly, asks app.search, and writes JSON."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, redirect, request, url_for
from opensearchpy.exceptions import OpenSearchException
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, NotFound

from app.api import openapi, output, people, problems, runs, sources, webhooks
from app.api.paging import no_parameters
from app.events import search_log
from app.http.caching import provisional, revalidated
from app.http.services import services
from app.search.params import MAX_PLACE_LENGTH, SearchParams
from app.search.service import is_identity
from app.search.strict_params import only, parse_strictly
from base.errors import EngineUnavailable, InvalidParams
from dutch import places
from dutch.places import Place
from indexer.changes import withdrawn
from indexer.running import runs as history

MAX_SUGGESTIONS = 10

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.register_error_handler(InvalidParams, problems.from_invalid)
blueprint.register_error_handler(EngineUnavailable, problems.from_engine)
blueprint.register_error_handler(OpenSearchException, problems.from_engine)
blueprint.register_error_handler(SQLAlchemyError, problems.from_database)
blueprint.register_error_handler(HTTPException, problems.from_http_error)
runs.register(blueprint)
people.register(blueprint)
webhooks.register(blueprint)
sources.register(blueprint)


@blueprint.after_request
def open_to_all(response: Response) -> Response:
    """Reading is open to pages of other sites; orders (POST) are not."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    return response


@blueprint.get("/offerings")
@revalidated
def offerings() -> Response:
    """Search."""
    params = parse_strictly(_args())
    found = services().search.search(params)
    if not found.whole:
        provisional()
    answer = _json(output.offering_list(found, params))
    search_log.record(services().events, params, found)
    return answer


@blueprint.get("/offerings/<identity>")
@revalidated
def offering(identity: str) -> Any:
    """One offering; 301 to where it moved, 410 with alternatives when it is gone."""
    no_parameters()
    found = services().search.get(identity)
    if found and found["duplicate_of"]:
        return redirect(url_for("api.offering", identity=found["duplicate_of"]), 301)
    return _json(output.offering(found)) if found else _gone(identity)


def _gone(identity: str) -> Any:
    """Where an offering went. Raises NotFound when there never was one of that id."""
    known = withdrawn.find(services().db, identity) if is_identity(identity) else None
    if known is None:
        raise NotFound
    if known.moved_to:
        return redirect(url_for("api.offering", identity=known.moved_to), 301)
    similar = services().search.similar(known.activities, known.municipality)
    alternatives = [{"id": h["id"], "title": h["title"], "url": output.page_of(h["id"])} for h in similar]
    detail = f"“{known.title}” staat niet meer in het aanbod."
    return problems.problem(410, problems.TITLES[410], detail, type="gone", alternatives=alternatives)


@blueprint.get("/places")
def suggestions() -> Response:
    """Places that begin with what was typed, or that it means."""
    q = only(_args(), ("q",), {"q": MAX_PLACE_LENGTH})["q"]
    found: dict[Place, None] = dict.fromkeys([*places.find(q), *places.complete(q, MAX_SUGGESTIONS)] if q else [])
    return _json({"places": [output.suggestion(place) for place in list(found)[:MAX_SUGGESTIONS]]})


@blueprint.get("/suggest")
@revalidated
def suggest() -> Response:
    """What may be meant by what was typed so far in the box of needs."""
    only(_args(), ("q", "plaats"))
    params = parse_strictly(_args())
    return _json({"groups": output.suggestion_groups(services().search.suggest(params), params)})


@blueprint.get("/facets")
@revalidated
def facets() -> Response:
    """The vocabulary, with counts over the whole index."""
    no_parameters()
    return _json(output.vocabulary(*services().search.facets(SearchParams())))


@blueprint.get("/index")
def index() -> Response:
    """The live index and the run that was ordered last."""
    no_parameters()
    name, about = services().search.live.about()
    if not about.digest:
        raise EngineUnavailable("De alias wijst naar een index die niet van ons is.")
    last = next(iter(history.history(services().db, limit=1)), None)
    return _conditional(_json(output.index(name, about, last)))


@blueprint.get("/openapi.json")
def description() -> Response:
    """This API, described in OpenAPI 3.1."""
    no_parameters()
    return _conditional(Response(openapi.document(), content_type="application/json"))


def _args() -> dict[str, list[str]]:
    return request.args.to_dict(flat=False)


def _json(data: dict[str, Any]) -> Response:
    return Response(orjson.dumps(data), content_type="application/json")


def _conditional(response: Response) -> Response:
    """304 for who has the same bytes already."""
    response.add_etag(weak=True)
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response
