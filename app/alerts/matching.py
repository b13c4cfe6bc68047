"""Which searches a new or changed offering fits: the shelf chooses by need, the place is looked at here, and the search
itself judges the few that are left."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import orjson
from opensearchpy import OpenSearch

from app.alerts import shelf
from app.alerts.alert import Pairs, key_of, pairs_of, params_of
from app.alerts.reach import reaches
from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.query import place_filters, scored_query
from app.search.scope import Clause
from app.search.service import SearchService
from base.errors import EngineUnavailable
from dutch.places import Place
from indexer.document.fields import Offering

_AT_ONCE = 100  # searches of one request
Fits = dict[str, set[str]]  # key of a search or a need -> ids of offerings
Searches = Mapping[str, Pairs]  # key -> parameters


def matches(search: SearchService, alias: str, live: str, searches: Searches, changed: Sequence[Offering]) -> Fits:
    """Which of the changed offerings fit which searches. Raises EngineUnavailable, and what the client raises."""
    if not (searches and changed):
        return {}
    every = {key: params_of(pairs) for key, pairs in searches.items()}
    need_of = {key: _need(params) for key, params in every.items()}
    needs = {need_of[key]: params for key, params in every.items()}  # with the place of any: it changes no score
    name = shelf.update(search, alias, live, needs)
    near = _within(every, need_of, shelf.candidates(search.client, name, changed), changed)
    wanted: Fits = {}
    for key, ids in near.items():
        wanted.setdefault(need_of[key], set()).update(ids)
    fitting = judged(search, live, needs, wanted)
    found = {key: ids & fitting[need_of[key]] for key, ids in near.items()}
    return {key: ids for key, ids in found.items() if ids}


def _need(params: SearchParams) -> str:
    """The same for searches that differ in their place only; without any, a place may stand in the text."""
    placed = ("plaats", "ja" if params.place else "")
    return key_of([*pairs_of(replace(params, place=None)), placed])


def _within(
    searches: Mapping[str, SearchParams], need_of: Mapping[str, str], chosen: Fits, changed: Sequence[Offering]
) -> Fits:
    """Of what was chosen for its need: what reaches the place of each search. Many searches share a place."""
    reached: dict[tuple[Place | None, int], set[str]] = {}
    near: Fits = {}
    for key, params in searches.items():
        where = params.place, params.radius
        if where not in reached:
            reached[where] = {offering["id"] for offering in changed if reaches(offering, *where)}
        if ids := chosen.get(need_of[key], set()) & reached[where]:
            near[key] = ids
    return near


def judged(search: SearchService, live: str, needs: shelf.Needs, wanted: Mapping[str, Collection[str]]) -> Fits:
    """Those of some offerings that the search finds for each need; the shelf looked at chosen places."""
    found: Fits = {}
    keys = list(wanted)
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        asks = search.asks([needs[key] for key in some])
        in_text = [[] if needs[key].place else place_filters(ask.params) for key, ask in zip(some, asks, strict=True)]
        bodies = [_among(ask, wanted[key], place) for key, ask, place in zip(some, asks, in_text, strict=True)]
        found |= dict(zip(some, _hits(search.client, live, bodies), strict=True))
    return found


def _hits(client: OpenSearch, index: str, bodies: Sequence[Clause]) -> list[set[str]]:
    """The ids that each request finds; all in one."""
    lines = [orjson.dumps(line) + b"\n" for body in bodies for line in ({"index": index}, body)]
    answers = client.msearch(body=b"".join(lines))["responses"]
    if any("error" in answer for answer in answers):
        raise EngineUnavailable("De zoekmotor weigert een zoekopdracht van een melding.")
    return [{hit["_id"] for hit in answer["hits"]["hits"]} for answer in answers]


def _among(ask: Ask, ids: Collection[str], place: Sequence[Clause]) -> Clause:
    """The request for what fits a need among some offerings, at the place that stands in its text."""
    only = {"bool": {"must": [scored_query(ask)], "filter": [{"ids": {"values": sorted(ids)}}, *place]}}
    return {"query": only, "min_score": ask.measure.plausible, "size": len(ids), "_source": False}
