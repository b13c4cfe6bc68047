"""One search, carried out: a single round trip to the engine, with the guards that keep the site calm when it is slow.

* one second, and no second try: a retried time-out doubles the load of a dying engine;
* a breaker: after five failures in a row nobody asks for five seconds;
* a bulkhead: at most three quarters of the threads wait for the engine, the others keep answering;
* the last good answer to the same request, for the page that says that the search is away.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from opensearchpy import NotFoundError, OpenSearch
from opensearchpy.exceptions import OpenSearchException

from app.search import pins, query, relevance, results, suggest
from app.search.breaker import Breaker
from app.search.facets import CountedFacet, parse_facets
from app.search.meaning import Meaning
from app.search.params import SearchParams
from app.search.relax import widenings
from app.search.results import SearchResults, Step
from app.search.suggest import Suggestions
from app.search.understand import IndexWords, UnderstoodQuery, understand
from base import clock, connections
from base.config import Settings
from base.errors import EngineUnavailable
from base.logging import get_logger
from dutch.normalise import words
from dutch.spelling import Vocabulary, alternatives
from indexer import alias, definition, embedding, synonyms, vectors, vocabulary
from indexer.derived import Offering

log = get_logger("search")
BREAK_AFTER = 5  # failures in a row
BREAK_SECONDS = 5
QUEUE_SECONDS = 0.15  # how long a thread waits for its turn; longer would only pile up visitors behind a slow engine
KEPT_ANSWERS = 200
LATER_PATIENCE = 8.0  # times the cut-off of the model, for pages after the first
NAME_SECONDS = 2.0  # how long the name of the live index is remembered
_WHOLE = {"allow_partial_search_results": "false"}  # half an answer would be a wrong total
_IDENTITY = re.compile(r"[a-z-]{1,40}:[A-Za-z0-9._-]{1,100}")


def is_identity(text: str) -> bool:
    """Whether a text can be an offering's id; others never reach the engine, where ".." would be another address."""
    return _IDENTITY.fullmatch(text) is not None


@dataclass(frozen=True)
class Live:
    """What is known of the live index: its name, the mark of its last change, and when both were asked for."""

    name: str | None = None
    mark: str = ""
    asked_at: float = -NAME_SECONDS

    @property
    def state(self) -> str:
        """Differs whenever the content of the live index does."""
        return f"{self.name or ''}{self.mark}"


@dataclass
class SearchService:
    """Searches for one process; safe for its threads."""

    client: OpenSearch
    settings: Settings
    pins: Callable[[], Mapping[str, pins.Pins]] = dict
    breaker: Breaker = field(default_factory=lambda: Breaker(BREAK_AFTER, BREAK_SECONDS))
    _kept: OrderedDict[tuple[Any, ...], SearchResults] = field(default_factory=OrderedDict)
    _live: Live = field(default_factory=Live)
    _words: tuple[str, IndexWords] = ("", IndexWords())
    _about: tuple[str, dict[str, Any]] = ("", {})
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.meaning = Meaning(
            lambda: embedding.embedder(on=self.settings.meaning),
            lambda _: vectors.load(connections.search_engine(self.settings), self.settings.index, self.index_name()),
            self.settings.meaning_cutoff or None,
        )
        self._bulkhead = threading.BoundedSemaphore(max(1, self.settings.threads * 3 // 4))

    def search(self, params: SearchParams) -> SearchResults:
        """The results of a search: exact hits, and on the first page, when they are few, looser ones and wider steps.

        One request to the engine, two at most. Raises EngineUnavailable.
        """
        understood = self.understand(params)
        near = self._near(params, understood)
        answer = self._search(query.build_body(params, understood, clock.today(), near))
        found = results.parse(answer, params, understood)
        if found.total < relevance.FEW and params.page == 1:
            found = self._with_more(params, found, near)
        self._keep(params, found)
        return found

    def _near(self, params: SearchParams, understood: UnderstoodQuery) -> list[str]:
        """Ids near in meaning, when they have a say: who names an organisation wants that one, and a chosen order is
        an order."""
        if params.sort != "relevantie" or understood.organisation:
            return []
        patience = 1.0 if params.page == 1 else LATER_PATIENCE
        return self.meaning.nearest(understood.sentence, self.known_state(), patience=patience)

    def understand(self, params: SearchParams) -> UnderstoodQuery:
        """What a search means, given the words of the live index, and its pins. Raises EngineUnavailable."""
        understood = understand(params, self.words())
        placed = self.pins()
        return replace(understood, pins=placed.get(pins.key(understood.text), pins.NONE)) if placed else understood

    def _with_more(self, params: SearchParams, found: SearchResults, near: list[str]) -> SearchResults:
        """`found` with looser and related hits, and wider steps, from the one extra request."""
        understood = found.understood
        steps = widenings(params, alternatives(understood.text, self.words().spelling))
        wider = [(step, self.understand(step)) for _, step in steps]
        without = [hit["id"] for hit in found.hits]
        if understood.is_empty and not wider:
            return found
        more = query.More(without, near, wider, room=params.per_page - len(without))
        answer = self._search(query.more_body(params, understood, clock.today(), more))
        counts = answer.get("aggregations", {}).get("steps", {})
        totals = [counts[str(number)]["doc_count"] for number in range(len(steps))]
        offered = [Step(label, step, n) for (label, step), n in zip(steps, totals, strict=True) if n > found.total]
        return results.joined(replace(found, steps=offered), results.parse_more(answer, understood, found.total), near)

    def suggest(self, params: SearchParams) -> Suggestions:
        """What begins with the text typed so far, counted near the place: one request. Raises EngineUnavailable."""
        typed = suggest.read(params.q, self.words().spelling)
        return suggest.parse(self._search(suggest.body(typed, params)), typed) if typed else Suggestions()

    def index_name(self) -> str:
        """The index that answered last, so that a page needs no request to know; asked for when none did yet.

        The configured name when that is an index itself. Raises EngineUnavailable.
        """
        return self._live.name or self.live_index() or self.settings.index

    def known_state(self) -> str:
        """Name and last change of the live index, as far as this process knows without asking, once it has asked."""
        return self._live.state or self.index_name()

    def live_state(self) -> str:
        """Name and last change of the live index, at most two seconds old. Raises EngineUnavailable."""
        self.live_index()
        return self._live.state

    def words(self) -> IndexWords:
        """The words of the live index, loaded when another index has gone live. Raises EngineUnavailable."""
        name, state = self.index_name(), self.known_state()
        with self._lock:
            known, found = self._words
        if known != state:
            stored = self._ask(lambda: vocabulary.load(self.client, self.settings.index, name))
            right = {word for key in stored.names for word in key.split()} | synonym_words()
            found = IndexWords(Vocabulary(stored.counts, also_known=right), stored.names)
            with self._lock:
                self._words = (state, found)
        return found

    def last_good(self, params: SearchParams) -> SearchResults | None:
        """The last good answer to the same search, if this process still has it."""
        with self._lock:
            return self._kept.get(tuple(params.as_args()))

    def facets(self, params: SearchParams) -> tuple[int, tuple[CountedFacet, ...]]:
        """The number of hits and the facets of a search, without its hits. Raises EngineUnavailable."""
        answer = self._search(query.facets_body(params, self.understand(params)))
        return results.total(answer), parse_facets(answer["aggregations"], params.choices)

    def get(self, identity: str) -> Offering | None:
        """A whole offering by id; None when there is none. Raises EngineUnavailable."""
        if not is_identity(identity):
            return None
        try:
            answer = self._ask(lambda: self.client.get(index=self.settings.index, id=identity))
        except NotFoundError:
            return None
        self._noticed(answer["_index"])
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
        if time.monotonic() - self._live.asked_at > NAME_SECONDS:
            found = self._ask(lambda: alias.state(self.client, self.settings.index))
            name, mark = found or (None, "")
            self._live = Live(name, mark, time.monotonic())
        return self._live.name

    def about_index(self) -> tuple[str, dict[str, Any]]:
        """The name of the live index and what it knows of itself (see indexer.rebuild). Raises EngineUnavailable."""
        name = self.live_index()
        if name is None:
            raise EngineUnavailable("Er is nog geen index.")
        known, about = self._about
        if known != self._live.state:
            about = self._ask(lambda: alias.meta(self.client, name))
            self._about = (self._live.state, about)
        return name, about

    def _list(self, wanted: dict[str, Any], sort: list[dict[str, Any]], limit: int) -> list[results.Hit]:
        answer = self._search({"query": wanted, "sort": sort, "size": limit, "_source": query.LIST_FIELDS})
        return [results.parse_hit(hit, None) for hit in answer["hits"]["hits"]]

    def _search(self, body: dict[str, Any]) -> Any:
        answer = self._ask(lambda: self.client.search(index=self.settings.index, body=body, params=_WHOLE))
        for hit in answer["hits"]["hits"][:1]:
            self._noticed(hit["_index"])
        return answer

    def _noticed(self, index: str) -> None:
        """An answer tells which index gave it: a swap is known without asking."""
        if index != self._live.name:
            self._live = Live(index)

    def _ask(self, request: Callable[[], Any]) -> Any:
        """The engine's answer, behind the guards. Raises EngineUnavailable; NotFoundError for a missing document."""
        with self._turn():
            try:
                answer = _whole(request())
            except OpenSearchException as error:
                self._judge(error)
                if isinstance(error, NotFoundError) and "index_not_found" not in str(error):
                    raise
                log.warning("engine_failed", error=type(error).__name__, status=getattr(error, "status_code", None))
                raise EngineUnavailable("De zoekmotor antwoordt niet.") from error
            except EngineUnavailable:
                self.breaker.failed()
                raise
            self.breaker.succeeded()
            return answer

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """A place among those who may wait for the engine."""
        if not self._bulkhead.acquire(timeout=QUEUE_SECONDS):
            raise EngineUnavailable("Te veel zoekopdrachten wachten op de zoekmotor.")
        try:
            if not self.breaker.allows():
                raise EngineUnavailable("De zoekmotor antwoordde een paar keer niet; wij wachten even.")
            yield
        finally:
            self._bulkhead.release()

    def _judge(self, error: OpenSearchException) -> None:
        """Tell the breaker: an engine that says no (an unknown id, a request it cannot carry out) is not away.

        Otherwise a handful of odd questions would close the search to everyone.
        """
        status = getattr(error, "status_code", None)
        if isinstance(status, int) and 400 <= status <= 500 and status != 429:
            self.breaker.succeeded()
        else:
            self.breaker.failed()

    def _keep(self, params: SearchParams, found: SearchResults) -> None:
        with self._lock:
            self._kept[tuple(params.as_args())] = found
            self._kept.move_to_end(tuple(params.as_args()))
            if len(self._kept) > KEPT_ANSWERS:
                self._kept.popitem(last=False)


@cache
def synonym_words() -> frozenset[str]:
    """The folded words in the synonym files: right, whether or not an offering has them."""
    rules = (rule for rules in synonyms.read(definition.ROOT / "synonyms").values() for rule in rules)
    return frozenset(word for rule in rules for word in words(rule))


def _whole(answer: Any) -> Any:
    """An answer that the engine cut short is no answer."""
    if isinstance(answer, dict) and answer.get("timed_out"):
        raise EngineUnavailable("De zoekmotor was te traag.")
    return answer
