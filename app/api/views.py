"""Searching by API. Every view asks app.search and writes JSON by hand (app.api.output)."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from flask import Response, g, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from app.api import output, problems, schemas
from app.api.blueprint import JSON, blueprint, in_path
from app.api.offering_schemas import OfferingDetailSchema
from app.api.search_arguments import PlacesQuery, SearchQuery, SuggestQuery
from app.events import search_log
from app.http.caching import provisional, revalidated
from app.http.services import services
from app.search.params import SearchParams
from app.search.service import is_identity
from base.errors import EngineUnavailable
from dutch import places
from dutch.places import Place
from indexer.changes import withdrawn
from indexer.running import runs as history

MAX_SUGGESTIONS = 10


@blueprint.get("/offerings")
@blueprint.about("Zoek aanbod", 304, 503)
@revalidated
@blueprint.arguments(SearchQuery(), location="query")
@blueprint.response(200, schemas.OfferingListSchema)
def offerings(params: SearchParams) -> Response:
    """Search."""
    found = services().search.search(params)
    if not found.whole:
        provisional()
    answer = _json(output.offering_list(found, params))
    search_log.record(services().events, params, found)
    return answer


@blueprint.get("/offerings/<identity>", parameters=in_path("identity", "De id van een aanbod"))
@blueprint.about("Eén aanbod, volledig", 301, 304, 404, 410, 503)
@revalidated
@blueprint.no_parameters
@blueprint.response(200, OfferingDetailSchema)
def offering(identity: str) -> AnyResponse:
    """One offering; 301 to where it moved, 410 with alternatives when it is gone."""
    found = services().search.get(identity)
    if found and found["duplicate_of"]:
        return redirect(url_for("api.offering", identity=found["duplicate_of"]), 301)
    return _json(output.offering(found)) if found else _gone(identity)


def _gone(identity: str) -> AnyResponse:
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
@blueprint.about("Plaatsen voor een invoerveld")
@blueprint.arguments(PlacesQuery(), location="query")
@blueprint.response(200, schemas.PlacesSchema)
def suggestions(q: str) -> Response:
    """Places that begin with what was typed, or that it means."""
    found: dict[Place, None] = dict.fromkeys([*places.find(q), *places.complete(q, MAX_SUGGESTIONS)] if q else [])
    return _json({"places": [output.suggestion(place) for place in list(found)[:MAX_SUGGESTIONS]]})


@blueprint.get("/suggest")
@blueprint.about("Voorstellen tijdens het typen", 304, 503)
@revalidated
@blueprint.arguments(SuggestQuery(), location="query")
@blueprint.response(200, schemas.MeantGroupsSchema)
def suggest(params: SearchParams) -> Response:
    """What may be meant by what was typed so far in the box of needs."""
    return _json({"groups": output.suggestion_groups(services().search.suggest(params), params)})


@blueprint.get("/facets")
@blueprint.about("Alle codes met hun naam en aantal", 304, 503)
@revalidated
@blueprint.no_parameters
@blueprint.response(200, schemas.VocabularySchema)
def facets() -> Response:
    """The vocabulary, with counts over the whole index."""
    return _json(output.vocabulary(*services().search.facets(SearchParams())))


@blueprint.get("/index")
@blueprint.about("De index die nu dient", 304, 503)
@blueprint.no_parameters
@blueprint.response(200, schemas.IndexSchema)
def index() -> Response:
    """The live index and the run that was ordered last."""
    search = services().search
    name, about = search.live.about()
    if not about.digest:
        raise EngineUnavailable("De alias wijst naar een index die niet van ons is.")
    last = next(iter(history.history(services().db, limit=1)), None)
    return conditional(_json(output.index(name, about, last, search.meaning.progress(search.live.last_state()))))


def _json(data: Mapping[str, object]) -> Response:
    marks = {"limited": True, "copied_at": g.copied_at.isoformat()} if "copied_at" in g else {}
    return Response(orjson.dumps({**data, **marks}), content_type=JSON)


def conditional(response: Response) -> Response:
    """304 for who has the same bytes already."""
    response.add_etag(weak=True)
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response
