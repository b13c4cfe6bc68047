"""The list of all offerings in the back office, with those that visitors do not see: one request for a page of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.admin.site import MAX_PAGE
from app.http.services import services
from app.search import scope
from app.search.params import MAX_WINDOW
from app.search.scope import Clause, either
from app.security.area import Area
from base import clock
from indexer.document.fields import Offering

PER_PAGE = 50
PAGES = min(MAX_PAGE, MAX_WINDOW // PER_PAGE)
STATES = {
    "oud": "van een bron die niet te lezen is",
    "onbevestigd": "lang niet bevestigd",
    "zonder-beschrijving": "zonder beschrijving",
    "zonder-activiteit": "zonder activiteit",
    "zonder-contact": "zonder e-mail of telefoon",
    "volzet": "volzet",
    "gepauzeerd": "gepauzeerd",
    "dubbel": "verborgen als dubbel",
}
_SHOWN = ("id", "title", "organisation_name", "source")


@dataclass(frozen=True)
class Choice:
    """What is listed: titles, organisations or a key that begin with `q`, of a `source`, in a `state`; "" is all."""

    q: str = ""
    source: str = ""
    state: str = ""
    page: int = 1


@dataclass(frozen=True)
class Row:
    """An offering with the states that it is in."""

    offering: Offering
    states: Sequence[str]


@dataclass(frozen=True)
class Listing:
    """A page of offerings, how many there are, and how many in each state whichever is chosen."""

    rows: Sequence[Row]
    total: int
    counts: Mapping[str, int]


def load(choice: Choice, area: Area) -> Listing:
    """The offerings of an area that are chosen, by title. Raises EngineUnavailable."""
    search = services().search
    target, wanted = search.live.target, _body(choice, area)
    answer = search.live.guards.ask(lambda: search.client.search(index=target, body=wanted))
    rows = [Row(hit["_source"], hit.get("matched_queries", [])) for hit in answer["hits"]["hits"]]
    counts = {name: int(bucket["doc_count"]) for name, bucket in answer["aggregations"]["states"]["buckets"].items()}
    return Listing(rows, int(answer["hits"]["total"]["value"]), counts)


def _body(choice: Choice, area: Area) -> Clause:
    states = _states()
    named = [{"bool": {"filter": [clause], "_name": name}} for name, clause in states.items()]
    chosen = {"post_filter": states[choice.state]} if choice.state in states else {}
    return {
        "query": {"bool": {"filter": _filters(choice, area), "should": named}},
        **chosen,
        "aggs": {"states": {"filters": {"filters": states}}},
        "sort": [{"title.sort": "asc"}, {"id": "asc"}],
        "from": (min(choice.page, PAGES) - 1) * PER_PAGE,
        "size": PER_PAGE,
        "track_total_hits": True,
        "_source": _SHOWN,
    }


def _filters(choice: Choice, area: Area) -> list[Clause]:
    found: list[Clause] = [{"match_all": {}}]
    if area.municipalities:
        found.append({"terms": {"municipalities": sorted(area.municipalities)}})
    elif area.province:
        found.append({"term": {"source": area.province}})
    if choice.source:
        found.append({"term": {"source": choice.source}})
    if choice.q:
        names = ("title.auto", "organisation_name.auto")
        found.append(either(*({"match": {name: {"query": choice.q, "operator": "and"}}} for name in names)))
    return found


def _states() -> dict[str, Clause]:
    today = clock.today()
    after = {"gt": today.isoformat()}
    return {
        "oud": {"term": {"stale": True}},
        "onbevestigd": scope.unconfirmed_filter(today),
        "zonder-beschrijving": {"term": {"missing": "description"}},
        "zonder-activiteit": {"term": {"missing": "activities"}},
        "zonder-contact": {"term": {"missing": "contact"}},
        "volzet": {"range": {"full_until": after}},
        "gepauzeerd": {"range": {"paused_until": after}},
        "dubbel": either(*scope.HIDDEN),
    }
