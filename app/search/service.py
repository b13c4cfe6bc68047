"""One search, carried out: a single round trip to the engine, and what the pages of an offering ask of it.

The way to the engine, with its guards, is app.search.guards; what is known of the live index is app.search.live. The
last good answer to the same request is kept, for the page that says that the search is away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import cast

from opensearchpy import NotFoundError, OpenSearch

from app.search import query, relevance, results, scope, suggest
from app.search.answers import Answer
from app.search.ask import Ask, Near, Pins, need_key
from app.search.choices_in_text import chosen_with
from app.search.facets import WITHIN, CountedFacet, parse_facets
from app.search.first import First, first_of
from app.search.guards import GoodAnswers, Guards
from app.search.likeness import Likeness
from app.search.live import LiveIndex
from app.search.meaning import Meaning
from app.search.params import MAX_WINDOW, SearchParams
from app.search.phrases import PhraseInNeed
from app.search.relax import widenings
from app.search.results import Best, SearchResults, Step
from app.search.suggest import Suggestions
from app.search.understand import NOTHING, IndexWords, UnderstoodQuery, understand
from app.search.weights import Weighed, weigh
from base import clock, connections
from base.config import Settings
from base.errors import EngineUnavailable
from dutch.places import Place
from dutch.spelling import alternatives
from indexer.document.fields import Offering
from indexer.engine import embedding, vectors

MOST_READINGS = 1000  # texts of which a process remembers how they are read
_WHOLE = {"allow_partial_search_results": "false"}  # half an answer would be a wrong total
_MANY = {"request_timeout": "5"}  # seconds: many searches are no visitor's page
_IDENTITY = re.compile(r"[a-z-]{1,40}:[A-Za-z0-9._-]{1,100}")

_Typed = tuple[str, Place | None, tuple[str, ...]]  # a text, the chosen place, what is taken literally
_Reading = tuple[UnderstoodQuery, list[Weighed], list[PhraseInNeed]]
_Readings = dict[_Typed, _Reading]


def is_identity(text: str) -> bool:
    """Whether a text can be an offering's id; others never reach the engine, where ".." would be another address."""
    return _IDENTITY.fullmatch(text) is not None


@dataclass
class SearchService:
    """Searches for one process; safe for its threads."""

    client: OpenSearch
    settings: Settings
    live: LiveIndex
    meaning: Meaning
    pins: Callable[[], Mapping[str, Pins]]
    good: GoodAnswers = field(default_factory=GoodAnswers)
    _readings: tuple[IndexWords, _Readings] = field(default_factory=lambda: (IndexWords(), {}))

    def search(self, params: SearchParams) -> SearchResults:
        """The results of a search: what fits; on the first page, when that is little, what is possible and wider steps.

        One request to the engine; another for steps to other words, when little fits, and when what the text chose
        would leave nothing and is proposed instead. Raises EngineUnavailable.
        """
        answer, found = self._found(params)
        if found.total < relevance.FEW and params.page == 1:
            found = self._with_steps_in_time(found)
        self.good.add(params, answer, found)
        return found

    def every(self, params: SearchParams, most: int) -> SearchResults:
        """The results of a search on one page, at most so many, without snippets. Raises EngineUnavailable."""
        return self._found(replace(params, page=1, per_page=most))[1]

    def _found(self, params: SearchParams) -> tuple[Answer, SearchResults]:
        ask = self.ask(params)
        answer, found = self._answered(ask)
        if not found.total and ask.set_by_text:
            return self._answered(replace(ask, params=replace(ask.params, choices=params.choices), proposed=True))
        return answer, found

    def _answered(self, ask: Ask) -> tuple[Answer, SearchResults]:
        answer = self._search(query.build_body(ask))
        return answer, results.parse(answer, ask)

    def ask(self, params: SearchParams) -> Ask:
        """What a search asks for: how it is read, and what lies near it in meaning. Raises EngineUnavailable."""
        return self.asks([params])[0]

    def asks(self, searches: Sequence[SearchParams]) -> list[Ask]:
        """What each search asks for; the model is asked once for all of them. Raises EngineUnavailable."""
        read = [self.read(params) for params in searches]
        spoken = [ask.understood.sentence for ask in read if _means(ask)]
        like, whole = self.meaning.like(spoken, self.live.last_state()) if spoken else ([], True)
        found, index = iter(like), self.live.words()
        return [replace(ask, near=_near(ask, next(found), index, whole=whole)) if _means(ask) else ask for ask in read]

    def read(self, params: SearchParams) -> Ask:
        """What a search means, given the words of the live index, and its pins. Raises EngineUnavailable."""
        return self._read(params, clock.today())

    def _read(self, params: SearchParams, today: date) -> Ask:
        understood, words, phrases = self._understood(params)
        placed = self.pins()
        pins = placed.get(need_key(understood.text), Pins()) if placed else Pins()
        choices = chosen_with(params.choices, understood.choices) if understood.choices else params.choices
        params = replace(params, q=understood.rest, place=understood.place, choices=choices)
        return Ask(params, understood, words, phrases, pins=pins, today=today)

    def _understood(self, params: SearchParams) -> _Reading:
        """How a text is read: once, for it comes again with another page, order or choice."""
        index, typed = self.live.words(), (params.q, params.place, params.literal)
        of, readings = self._readings
        if of is not index or len(readings) >= MOST_READINGS:
            readings = {}
            self._readings = (index, readings)
        if typed not in readings:
            readings[typed] = _reading(understand(params, index), index)
        return readings[typed]

    def _with_steps_in_time(self, found: SearchResults) -> SearchResults:
        """`found` with all its steps, or as it is when the engine takes too long for that: what was found, is true."""
        try:
            return self._with_steps(found)
        except EngineUnavailable:
            if not found.total:
                raise
            return replace(found, steps=found.wider(found.steps), whole=False)

    def _with_steps(self, found: SearchResults) -> SearchResults:
        """`found` with every step that has more; those to another need are counted by a request of their own."""
        counts = {step.label: step.total for step in found.steps}
        steps = widenings(found.ask.params, alternatives(found.ask.understood.text, self.live.words().spelling))
        others = {label: step for label, step in steps if label not in counts or self._is_other(step, found.ask)}
        counts.update(zip(others, self.count(self.asks(list(others.values()))) if others else [], strict=True))
        return replace(found, steps=found.wider([Step(label, step, counts[label]) for label, step in steps]))

    def _is_other(self, step: SearchParams, than: Ask) -> bool:
        """Whether a step, read by itself, is another need: in what is left of a text a place may be read after all."""
        read = self.read(step)
        return read.params != step or read.understood.sought != than.understood.sought

    def suggest(self, params: SearchParams) -> Suggestions:
        """What begins with the text typed so far, counted near the place: one request. Raises EngineUnavailable."""
        typed = suggest.read(params.q, self.live.words())
        if typed is None:
            return Suggestions()
        return suggest.parse(self._search(suggest.body(typed, _without_words(params))), typed)

    def facets(self, params: SearchParams) -> tuple[int, tuple[CountedFacet, ...]]:
        """The number of hits and the facets of a search, without its hits. Raises EngineUnavailable."""
        ask = self.ask(params)
        answer = self._search(query.facets_body(ask))
        here = results.counted(answer)["here"]
        return int(here[WITHIN]["doc_count"]), parse_facets(here, ask.params.choices)

    def count(self, asks: Sequence[Ask]) -> list[int]:
        """How many offerings fit each of these searches, in one request. Raises EngineUnavailable."""
        counts = self._search(query.counts_body(asks))["aggregations"]
        return [int(counts[str(number)]["doc_count"]) for number in range(len(asks))]

    def first(self, asks: Sequence[Ask], most: int) -> list[First]:
        """What fits each of these searches best, in one request. Raises EngineUnavailable."""
        return [first_of(answer["hits"]) for answer in self._many(asks, most, ("title", "organisation_name"))]

    def best(self, asks: Sequence[Ask], most: int) -> list[Best]:
        """How many fit each search, and the first of them, as a list shows them. Raises EngineUnavailable."""
        answers = self._many(asks, most, query.LIST_FIELDS)
        return [results.best(answer, ask) for answer, ask in zip(answers, asks, strict=True)]

    def _many(self, asks: Sequence[Ask], most: int, fields: Sequence[str]) -> list[Answer]:
        target, body = self.live.target, query.first_bodies(asks, most, fields)
        search = partial(self.client.msearch, index=target, body=body, params=_MANY)
        return list(self.live.guards.ask(search)["responses"]) if asks else []

    def get(self, identity: str) -> Offering | None:
        """A whole offering by id; None when there is none. Raises EngineUnavailable."""
        if not is_identity(identity):
            return None
        target = self.live.target
        try:
            answer = self.live.guards.ask(lambda: self.client.get(index=target, id=identity))
        except NotFoundError:
            return None
        self.live.noticed(answer["_index"])
        offering: Offering = answer["_source"]
        offering.setdefault("twins", [])  # an index of before twins, after a rollback
        offering.setdefault("twin_of", None)
        return offering

    def order(self, params: SearchParams) -> list[tuple[str, float]]:
        """Every exact hit of a search in its order, with its score; 10,000 at most. Raises EngineUnavailable."""
        answer = self._search(query.order_body(self.ask(params), MAX_WINDOW))
        return [(hit["_id"], float(hit["_score"] or 0.0)) for hit in answer["hits"]["hits"]]

    def matches(self, identity: str, named: Sequence[scope.Clause]) -> dict[str, float]:
        """Which of these named queries an offering matches, with their scores. Raises EngineUnavailable."""
        only = [{"ids": {"values": [identity]}}]
        wanted = {"query": {"bool": {"filter": only, "should": list(named)}}, "size": 1, "_source": False}
        answer = self._search(wanted, include_named_queries_score="true")
        scored = [cast("Mapping[str, float]", hit.get("matched_queries", {})) for hit in answer["hits"]["hits"]]
        return {name: score for each in scored for name, score in each.items()}

    def titles(self, ids: Sequence[str]) -> dict[str, str]:
        """The titles of those of the ids that are live: id -> title, in one request. Raises EngineUnavailable."""
        return {identity: row["title"] for identity, row in self.fields(ids, ["title"]).items()}

    def fields(self, ids: Sequence[str], names: Sequence[str]) -> dict[str, dict[str, str]]:
        """Some fields of one value of those of the ids that are live, in one request. Raises EngineUnavailable."""
        wanted = [identity for identity in ids if is_identity(identity)]
        if not wanted:
            return {}
        body, only, target = {"ids": wanted}, {"_source_includes": ",".join(names)}, self.live.target
        answer = self.live.guards.ask(lambda: self.client.mget(index=target, body=body, params=only))
        return {doc["_id"]: doc["_source"] for doc in answer["docs"] if doc.get("found")}

    def of_organisation(self, organisation_id: str, limit: int = 50) -> list[results.Hit]:
        """The offerings of one organisation, paused ones too, by title. Raises EngineUnavailable."""
        wanted = {"filter": [{"term": {"organisation_id": organisation_id}}], "must_not": list(scope.HIDDEN)}
        return self._list({"bool": wanted}, [{"title.sort": "asc"}], limit)

    def some(self, ids: Sequence[str]) -> list[results.Hit]:
        """Those of some offerings that lists show, in the order of their ids. Raises EngineUnavailable."""
        if not ids:
            return []
        wanted = {"filter": [{"ids": {"values": list(ids)}}], "must_not": list(scope.HIDDEN)}
        place = {identity: number for number, identity in enumerate(ids)}
        return sorted(self._list({"bool": wanted}, [{"id": "asc"}], len(ids)), key=lambda hit: place[hit["id"]])

    def similar(self, activities: list[str], municipality: str | None, limit: int = 5) -> list[results.Hit]:
        """Offerings with the same activities, those that serve the municipality first. Raises EngineUnavailable."""
        near = [{"terms": {"serves": [municipality, "*"]}}] if municipality else []
        same = [{"terms": {"activities": activities}}, scope.open_filter(clock.today())]
        wanted = {"bool": {"filter": same, "should": near}}
        return self._list(wanted, [{"_score": "desc"}, {"freshness": "desc"}, {"id": "asc"}], limit)

    def _list(self, wanted: scope.Clause, sort: Sequence[scope.Clause], limit: int) -> list[results.Hit]:
        answer = self._search({"query": wanted, "sort": sort, "size": limit, "_source": query.LIST_FIELDS})
        return [results.parse_hit(hit, None) for hit in answer["hits"]["hits"]]

    def _search(self, body: scope.Clause, **options: str) -> Answer:
        target, params = self.live.target, {**_WHOLE, **options}
        answer: Answer = self.live.guards.ask(lambda: self.client.search(index=target, body=body, params=params))
        for hit in answer["hits"]["hits"][:1]:
            self.live.noticed(hit["_index"])
        return answer


def _means(ask: Ask) -> bool:
    """Whether meaning has a say: who names an organisation wants that one."""
    return bool(ask.understood.sentence) and not ask.understood.organisation


def _near(ask: Ask, like: Likeness, index: IndexWords, *, whole: bool) -> Near:
    near = like.near([ask.understood.sentence, ask.saying], index.book, whole=whole)
    return replace(near, broad=True) if index.names_broadly else near


def _reading(understood: UnderstoodQuery, index: IndexWords) -> _Reading:
    """A need with its words and their phrases. A phrase costs the engine as much as a word."""
    words = weigh(understood.text, index, understood.sentence)
    room = max(0, relevance.SYNONYM_WORDS - len(words))
    return understood, words, index.phrases.within([word.word for word in words], room)


def _without_words(params: SearchParams) -> Ask:
    """A search for all that lies within its place and choices."""
    return Ask(params, replace(NOTHING, place=params.place))


def site_search(client: OpenSearch, settings: Settings, pins: Callable[[], Mapping[str, Pins]] = dict) -> SearchService:
    """The search of the site: in whatever index is live."""
    live = LiveIndex(client, settings.index, Guards(settings.threads))
    # As much work as a page of all offerings: an engine that can only count is too slow for visitors.
    live.guards.probe = lambda: live.client.search(
        index=settings.index, body=query.build_body(_without_words(SearchParams())), params=_WHOLE
    )
    return search_in(live, settings, pins)


def search_in(live: LiveIndex, settings: Settings, pins: Callable[[], Mapping[str, Pins]] = dict) -> SearchService:
    """The search of the site in the index that `live` stands for."""

    def load(_state: str) -> vectors.Space:
        return vectors.load(connections.search_engine(settings), settings.index, live.last_name())

    cutoff = settings.meaning_cutoff or None
    meaning = Meaning(embedding.embedder(settings, patient=cutoff is None), load, cutoff)
    return SearchService(live.client, settings, live, meaning, pins)
