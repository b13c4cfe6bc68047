"""Which searches a new or changed offering fits: the shelf chooses by need, the place is looked at here, and the search
itself judges the few that are left."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from app.alerts import shelf, sought
from app.alerts.reach import reaching
from app.alerts.sought import Searches, Sought, Where
from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.query import fitting, place_filters
from app.search.scope import Clause
from app.search.service import SearchService
from indexer.document.fields import Offering

OFFERINGS = 500  # looked at together: the engine reads each stored query once for all of them
NEEDS = 50  # judged by one request; times OFFERINGS it is far below the 65,535 buckets that an answer may have
Fits = dict[str, set[str]]  # key of a search or a need -> ids of offerings


@dataclass(frozen=True)
class Matcher:
    """What alerts look for in an index, and their needs on the shelf that belongs to it."""

    live: str
    shelf: str
    sought: Sought


def matcher(search: SearchService, alias: str, live: str, searches: Searches) -> Matcher:
    """The shelf is made what it must be, once. Raises EngineUnavailable, and what the client raises."""
    found = sought.read(searches)
    return Matcher(live, shelf.update(search, alias, live, found.needs) if searches else "", found)


def matches(search: SearchService, by: Matcher, changed: Sequence[Offering]) -> Fits:
    """Which of the changed offerings fit which searches. Raises EngineUnavailable, and what the client raises."""
    fits: Fits = {}
    if not by.sought.searches:
        return fits
    for start in range(0, len(changed), OFFERINGS):
        for key, ids in _matches(search, by, changed[start : start + OFFERINGS]).items():
            fits.setdefault(key, set()).update(ids)
    return fits


def _matches(search: SearchService, by: Matcher, changed: Sequence[Offering]) -> Fits:
    near = _near(by.sought, shelf.candidates(search.client, by.shelf, changed), changed)
    wanted: Fits = {}
    for key, ids in near.items():
        wanted.setdefault(by.sought.searches[key][0], set()).update(ids)
    judged_fits = judged(search, by.live, by.sought.needs, wanted)
    found = {key: ids & judged_fits[by.sought.searches[key][0]] for key, ids in near.items()}
    return {key: ids for key, ids in found.items() if ids}


def _near(among: Sought, chosen: Fits, changed: Sequence[Offering]) -> Fits:
    """Of what was chosen for its need: what reaches the place of each search."""
    reached: dict[Where, set[str]] = {}
    near: Fits = {}
    for key, (need, where) in among.searches.items():
        if need in chosen and where not in reached:
            reached[where] = reaching(changed, *where)
        if need in chosen and (ids := chosen[need] & reached[where]):
            near[key] = ids
    return near


def judged(search: SearchService, live: str, needs: Mapping[str, SearchParams], wanted: Fits) -> Fits:
    """Those of some offerings that the search finds for each need, whatever the place that was chosen."""
    found: Fits = {}
    keys = iter(wanted)
    while some := list(islice(keys, NEEDS)):
        asks = search.asks([needs[key] for key in some])
        fits = [_fitting(needs[key], ask, wanted[key]) for key, ask in zip(some, asks, strict=True)]
        body = _body(fits, set().union(*(wanted[key] for key in some)))
        answer = search.client.search(index=live, body=body, params={"request_timeout": shelf.SECONDS})
        buckets = answer["aggregations"]["needs"]["buckets"]
        found |= {key: _ids(bucket) for key, bucket in zip(some, buckets, strict=True)}
    return found


def _fitting(need: SearchParams, ask: Ask, ids: Collection[str]) -> Clause:
    """What fits a need among some offerings: at the place that stands in its text, unless one was chosen."""
    return fitting(ask, [_among(ids), *([] if need.place else place_filters(ask.params))])


def _among(ids: Collection[str]) -> Clause:
    return {"ids": {"values": sorted(ids)}}


def _body(fits: Sequence[Clause], ids: Collection[str]) -> Clause:
    """The request for the ids that each of some filters lets pass, among these."""
    passing = {"fits": {"terms": {"field": "id", "size": len(ids)}}}
    return {"query": _among(ids), "size": 0, "aggs": {"needs": {"filters": {"filters": fits}, "aggs": passing}}}


def _ids(bucket: Mapping[str, Mapping[str, Sequence[Mapping[str, str]]]]) -> set[str]:
    return {fits["key"] for fits in bucket["fits"]["buckets"]}
