"""One search, carried out: a single round trip to the engine, with the guards that keep the site calm when it is slow.

* one second, and no second try: a retried time-out doubles the load of a dying engine;
* a breaker: after five failures in a row nobody asks for five seconds;
* a bulkhead: at most three quarters of the threads wait for the engine, the others keep answering;
* the last good answer to the same request, for the page that says that the search is away.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Any

import pybreaker
from opensearchpy import NotFoundError, OpenSearch
from opensearchpy.exceptions import OpenSearchException

from app.search import query, results
from app.search.params import MAX_RADIUS, SearchParams
from app.search.results import SearchResults, Step
from app.search.understand import understand
from base import clock
from base.config import Settings
from base.errors import EngineUnavailable
from indexer import alias
from indexer.offering import Offering

BREAK_AFTER = 5  # failures in a row
BREAK_SECONDS = 5
KEPT_ANSWERS = 200
NAME_SECONDS = 2.0  # how long the name of the live index is remembered
FEW = 10  # below so many hits wider steps are offered


@dataclass
class SearchService:
    """Searches for one process; safe for its threads."""

    client: OpenSearch
    settings: Settings
    breaker: pybreaker.CircuitBreaker = field(
        default_factory=lambda: pybreaker.CircuitBreaker(fail_max=BREAK_AFTER, reset_timeout=BREAK_SECONDS)
    )
    _kept: OrderedDict[tuple[Any, ...], SearchResults] = field(default_factory=OrderedDict)
    _name: tuple[float, str | None] = (0.0, None)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._bulkhead = threading.BoundedSemaphore(max(1, self.settings.threads * 3 // 4))

    def search(self, params: SearchParams) -> SearchResults:
        """The results of a search. Raises EngineUnavailable."""
        body = query.build_body(params, understand(params), clock.today())
        found = results.parse(self._ask(lambda: self.client.search(index=self.settings.index, body=body)), params)
        self._keep(params, found)
        return found

    def last_good(self, params: SearchParams) -> SearchResults | None:
        """The last good answer to the same search, if this process still has it."""
        with self._lock:
            return self._kept.get(tuple(params.as_args()))

    def wider_steps(self, params: SearchParams) -> list[Step]:
        """Wider searches that find more, each with its number of hits, in one request. Raises EngineUnavailable."""
        steps = _widenings(params)
        if not steps:
            return []
        understood = understand(params)
        lines: list[dict[str, Any]] = []
        for _label, wider in steps:
            lines += [{"index": self.settings.index}, query.count_body(wider, understood)]
        answers = self._ask(lambda: self.client.msearch(body=lines))["responses"]
        totals = [int(answer["hits"]["total"]["value"]) for answer in answers]
        return [Step(label, wider, total) for (label, wider), total in zip(steps, totals, strict=True) if total]

    def get(self, identity: str) -> Offering | None:
        """A whole offering by id; None when there is none. Raises EngineUnavailable."""
        try:
            answer = self._ask(lambda: self.client.get(index=self.settings.index, id=identity))
        except NotFoundError:
            return None
        return dict(answer["_source"])

    def of_organisation(self, organisation_id: str, limit: int = 50) -> list[results.Hit]:
        """The offerings of one organisation, by title. Raises EngineUnavailable."""
        return self._list({"term": {"organisation_id": organisation_id}}, [{"title.sort": "asc"}], limit)

    def similar(self, activities: list[str], municipality: str | None, limit: int = 5) -> list[results.Hit]:
        """Offerings with the same activities, those that serve the municipality first. Raises EngineUnavailable."""
        near = [{"terms": {"serves": [municipality, "*"]}}] if municipality else []
        wanted = {"bool": {"filter": [{"terms": {"activities": activities}}], "should": near}}
        return self._list(wanted, [{"_score": "desc"}, {"freshness": "desc"}, {"id": "asc"}], limit)

    def live_index(self) -> str | None:
        """The name of the live index, remembered for two seconds. Raises EngineUnavailable."""
        at, name = self._name
        if time.monotonic() - at > NAME_SECONDS:
            name = self._ask(lambda: alias.live(self.client, self.settings.index))
            self._name = (time.monotonic(), name)
        return name

    def _list(self, wanted: dict[str, Any], sort: list[dict[str, Any]], limit: int) -> list[results.Hit]:
        body = {"query": wanted, "sort": sort, "size": limit, "_source": query.LIST_FIELDS}
        answer = self._ask(lambda: self.client.search(index=self.settings.index, body=body))
        return [results.parse_hit(hit, SearchParams()) for hit in answer["hits"]["hits"]]

    def _ask(self, request: Any) -> Any:
        if not self._bulkhead.acquire(timeout=self.settings.search_timeout):
            raise EngineUnavailable("Te veel zoekopdrachten wachten op de zoekmotor.")
        try:
            return self.breaker.call(_checked, request)
        except pybreaker.CircuitBreakerError as error:
            raise EngineUnavailable("De zoekmotor antwoordde een paar keer niet; wij wachten even.") from error
        except NotFoundError as error:
            if "index_not_found" in str(error):
                raise EngineUnavailable("Er is nog geen index.") from error
            raise
        except OpenSearchException as error:
            raise EngineUnavailable("De zoekmotor antwoordt niet.") from error
        finally:
            self._bulkhead.release()

    def _keep(self, params: SearchParams, found: SearchResults) -> None:
        with self._lock:
            self._kept[tuple(params.as_args())] = found
            if len(self._kept) > KEPT_ANSWERS:
                self._kept.popitem(last=False)


def _checked(request: Any) -> Any:
    """Ask; an answer that the engine cut short is no answer."""
    answer = request()
    if isinstance(answer, dict) and answer.get("timed_out"):
        raise EngineUnavailable("De zoekmotor was te traag.")
    return answer


def _widenings(params: SearchParams) -> list[tuple[str, SearchParams]]:
    """Wider searches, labelled, from the smallest step to the widest."""
    wider = replace(params, page=1)
    steps: list[tuple[str, SearchParams]] = []
    if any(params.choices.values()):
        steps.append(("zonder filters", replace(wider, choices={})))
    if params.point and params.radius < MAX_RADIUS:
        radius = next(km for km in (25, 50, MAX_RADIUS) if km > params.radius)
        steps.append((f"zoek tot {radius} km", replace(wider, radius=radius)))
    if params.place or params.municipalities:
        everywhere = replace(wider, place=None, municipalities=(), sort="relevantie")
        steps.append(("zoek in alle provincies", everywhere))
    return steps
