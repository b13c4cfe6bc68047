"""The request to the engine, built from typed parts only: no byte of a visitor's text ever becomes query syntax."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import orjson

from app.search import by_chance, relevance, snippets, votes
from app.search.ask import Ask, Near
from app.search.facets import facet_aggregations, facet_filters
from app.search.params import MAX_PER_PAGE, SearchParams
from app.search.phrases import PhraseInNeed
from app.search.relax import countable
from app.search.scope import VISITED, Clause, either, geo_filter, scope_filters, serving_tokens, unconfirmed_before
from app.search.shares import shares
from app.search.understand import UnderstoodQuery
from app.search.weights import Weighed
from dutch.analysis import has_stop_word
from dutch.places import Place
from indexer.document.fields import described

LIST_FIELDS = [name for name, about in described().items() if about.in_results]

_OLD = "doc['freshness'].value > 0 && doc['freshness'].value < params.before"
_CONFIRMED = f"_score * params.digits * ({_OLD} ? params.old : 1.0)"
ROUNDED_SCORE = f"Math.round({_CONFIRMED})"
DEMOTED = (
    "for (twin in doc['twins']) { if (params.last.contains(twin)) { return 1; } } "
    "return params.last.contains(doc['id'].value) ? 1 : 0;"
)
DAILY_SHUFFLE = "(doc['shuffle'].value * params.factor + params.day) % 16777213"
# Who only comes to people, is near, and does not serve the place: whether they come is to be asked.
_REACHES = (
    "boolean reaches = doc['delivery'].empty; "
    "for (way in doc['delivery']) { reaches = reaches || params.visited.contains(way); } "
    "for (token in doc['serves']) { reaches = reaches || params.here.contains(token); } "
)
REACHING_SCORE = f"{_REACHES}return Math.round({_CONFIRMED} * (reaches ? 1.0 : params.asked));"
FITTING_FIRST = "_score >= params.plausible ? 0 : 1"


def build_body(ask: Ask) -> Clause:
    """The whole request: what fits, within the scope; place and choices as post_filter; counts, order, snippets.

    A first page asks as well for what may still be possible, behind all that fits, and counts wider steps: when little
    fits, nobody has to ask again. What is more than a page is not read sentence by sentence: it has no snippets.
    """
    params, need = ask.params, not ask.understood.is_empty
    first = need and params.page == 1
    return {
        "query": scored_query(ask),
        "min_score": ask.measure.possible if first else ask.measure.plausible,
        "post_filter": _within(ask.params),
        "aggs": _among_fitting(ask, {**_counts(ask), **_steps(ask)}) if first else _counts(ask),
        "sort": [*([_fitting_first(ask)] if first else []), *sort_clauses(ask)],
        "from": (params.page - 1) * params.per_page,
        "size": max(params.per_page, relevance.FEW - 1 + relevance.MOST_POSSIBLE) if first else params.per_page,
        "track_total_hits": False,
        "_source": LIST_FIELDS,
        **({"highlight": _highlight(ask)} if need and params.per_page <= MAX_PER_PAGE else {}),
    }


def order_body(ask: Ask, most: int) -> Clause:
    """Every id that fits, in its order, with its score."""
    wanted = {"query": scored_query(ask), "min_score": ask.measure.plausible, "post_filter": _within(ask.params)}
    return {**wanted, "sort": sort_clauses(ask), "track_scores": True, "size": most, "_source": False}


def first_bodies(asks: Sequence[Ask], most: int, fields: Sequence[str]) -> bytes:
    """How many fit each search, and these fields of the first of them: lines of JSON, two for each search."""
    counted: Clause = {"track_scores": False, "track_total_hits": True, "_source": list(fields)}
    return b"".join(
        b'{"preference":"_local"}\n' + orjson.dumps({**order_body(ask, most), **counted}) + b"\n" for ask in asks
    )


def facets_body(ask: Ask) -> Clause:
    """The number of hits and all facets, without the hits."""
    return {"query": scored_query(ask), "min_score": ask.measure.plausible, "aggs": _counts(ask), "size": 0}


def _counts(ask: Ask) -> dict[str, Clause]:
    """What fits within place and choices, the facets within the place, and what fits without it."""
    place = {"bool": {"filter": place_filters(ask.params)}}
    everywhere = {"everywhere": {"filter": {"bool": {"filter": facet_filters(ask.params.choices)}}}}
    return {
        "here": {"filter": place, "aggs": facet_aggregations(ask.params.choices)},
        **(everywhere if ask.place else {}),
    }


def _steps(ask: Ask) -> dict[str, Clause]:
    """What fits within each wider step that leaves the need as it is, in their order."""
    within = {label: _within(step) for label, step in countable(ask.params)}
    return {"steps": {"filters": {"filters": within}}} if within else {}


def _among_fitting(ask: Ask, counts: Mapping[str, Clause]) -> Clause:
    """These counts of what fits only; what may be possible counts nowhere."""
    fits = {"script": {"source": "_score"}, "ranges": [{"from": _least(ask)}]}
    return {"fitting": {"range": fits, "aggs": counts}}


def _least(ask: Ask) -> float:
    """The lowest score that fits, as the engine holds scores: in single precision 0.45 is a little less."""
    return float(np.float32(ask.measure.plausible))


def _within(params: SearchParams) -> Clause:
    return {"bool": {"filter": [*facet_filters(params.choices), *place_filters(params)]}}


def counts_body(asks: Sequence[Ask]) -> Clause:
    """How much fits each of some searches: aggregations "0", "1", …"""
    return {
        "size": 0,
        "aggs": {str(number): {"filter": fitting(ask, [_within(ask.params)])} for number, ask in enumerate(asks)},
    }


def place_filters(params: SearchParams) -> list[Clause]:
    """What reaches the place: a filter beside the need, so that one request also counts what fits elsewhere."""
    return [geo_filter(params.place, params.radius)] if params.place else []


def fitting(ask: Ask, within: Sequence[Clause]) -> Clause:
    """A filter for what fits the need of a search and passes these filters."""
    among = {"bool": {"must": [scored_query(ask)], "filter": within}}
    return {"function_score": {"query": among, "functions": [], "min_score": ask.measure.plausible}}


def scored_query(ask: Ask) -> Clause:
    """Everything within the scope that has something of the need, with its score."""
    query = ask.understood
    wanted: dict[str, object] = {**_asked(ask), "filter": scope_filters(ask)}
    if query.excluded:
        wanted["must_not"] = [anywhere(word) for word in query.excluded]
    return {"bool": wanted}


def _asked(ask: Ask) -> dict[str, object]:
    """What every hit meets. A procurement code decides by itself what fits; words beside it decide the order."""
    codes = ask.understood.cpv
    activities = sorted({activity for code in codes for activity in code.activities})
    if activities:
        return {"must": [_certain({"terms": {"activities": activities}})], "should": needs(ask)}
    return {"must": [{"match_none": {}}] if codes and not ask.understood.text else needs(ask)}


def needs(ask: Ask) -> list[Clause]:
    """What every hit meets: something of the text, each quoted phrase, an enterprise number; all when empty."""
    query = ask.understood
    text = [_text(ask)] if query.text else _named(query)
    number = [_certain({"term": {"kbo": query.kbo}})] if query.kbo else []
    return [*text, *[_certain(anywhere(phrase)) for phrase in query.phrases], *number] or [{"match_all": {}}]


def _certain(clause: Clause) -> Clause:
    """A clause that fits by itself."""
    return {"constant_score": {"filter": clause, "boost": 1.0}}


def _text(ask: Ask) -> Clause:
    """The sum of all shares; whose name was typed and what an administrator put first stand above it."""
    query = ask.understood
    said = _said(query.text, query.parts, tuple(ask.words), tuple(ask.phrases), ask.near)
    return either(*said, *_named(query), *_pinned(ask.pins.first))


@lru_cache(maxsize=100)  # a need comes again with each place and page, and is nine tenths of a request
def _said(
    text: str, parts: str, weighed: tuple[Weighed, ...], phrases: tuple[PhraseInNeed, ...], near: Near
) -> list[orjson.Fragment]:
    """What the words of a need and its meaning ask for, as JSON already."""
    ask = Ask(SearchParams(), UnderstoodQuery(text, parts, text), weighed, phrases, near)
    return [orjson.Fragment(orjson.dumps(clause)) for clause in (words(ask), *votes.clauses(near))]


def words(ask: Ask) -> Clause:
    """What an offering has of the words."""
    return by_chance.weakened(either(*shares(ask)), ask.near)


def _named(query: UnderstoodQuery) -> list[Clause]:
    """What the organisation does whose name stands in the text; far above the rest."""
    name = {"value": query.organisation, "boost": relevance.ORGANISATION_BOOST}
    return [{"term": {"organisation_name.sort": name}}] if query.organisation else []


def _pinned(ids: Sequence[str]) -> list[Clause]:
    """What an administrator put first; the first of them highest."""
    return [
        {"constant_score": {"filter": _is(identity), "boost": relevance.PIN_BOOST * relevance.PIN_STEP**place}}
        for place, identity in enumerate(reversed(ids))
    ]


def _is(identity: str) -> Clause:
    """An offering, by its id or that of its twin."""
    return either({"ids": {"values": [identity]}}, {"term": {"twins": identity}})


def anywhere(words: str) -> Clause:
    """These words side by side, in any text, without synonyms; or in a name. Small words count as they are: with an
    appointment is not without one."""
    texts = [field for field in relevance.TEXT_WEIGHTS if field != "organisation_name"]
    how: dict[str, object] = {"fields": texts, "analyzer": "nl_index"}
    if has_stop_word(words):
        how = {"fields": [f"{field}.exact" for field in texts]}
    phrase = {"query": words, "type": "phrase", **how}
    return either({"multi_match": phrase}, {"match_phrase": {"organisation_name": words}})


def sort_clauses(ask: Ask) -> list[Clause]:
    """The order. Ties are broken by freshness in bands, then by a shuffle that changes daily: a name never decides."""
    ties: list[Clause] = [
        {"freshness": "desc"},
        _script(DAILY_SHUFFLE, params=_seed(ask.today)),
        {"id": "asc"},
    ]
    sort, place, empty = ask.params.sort, ask.place, ask.understood.is_empty
    if place and place.lat is not None and (sort == "afstand" or (sort == "relevantie" and empty)):
        point = {"lat": place.lat, "lon": place.lon}
        return [{"_geo_distance": {"locations": point, "order": "asc", "unit": "km", "mode": "min"}}, *ties]
    if sort == "naam":
        return [{"title.sort": "asc"}, *ties]
    if sort == "nieuwste":
        return [{"updated_at": {"order": "desc", "missing": "_last"}}, *ties]
    return ties if empty else [*_sinking(ask), _by_score(ask.today, place), *ties]


def _fitting_first(ask: Ask) -> Clause:
    """What fits, then what may be possible."""
    return _script(FITTING_FIRST, params={"plausible": _least(ask)})


def _sinking(ask: Ask) -> list[Clause]:
    """What an administrator put last for this need."""
    return [_script(DEMOTED, params={"last": list(ask.pins.last)})] if ask.pins.last else []


def _by_score(today: date, place: Place | None) -> Clause:
    """Best first; what is long unconfirmed, and what may not reach a place, move past their like, never out of it."""
    known = {"digits": relevance.SCORE_DIGITS, "before": unconfirmed_before(today), "old": relevance.UNCONFIRMED}
    if place is None or place.lat is None:
        return _script(ROUNDED_SCORE, order="desc", params=known)
    reached = {"visited": VISITED, "here": serving_tokens(place), "asked": relevance.TO_BE_ASKED}
    return _script(REACHING_SCORE, order="desc", params={**known, **reached})


def _seed(today: date) -> dict[str, int]:
    """Numbers of the day for the shuffle; the factor is odd and large, so that neighbours are torn apart."""
    day = today.toordinal()
    return {"day": day, "factor": 2 * (day * 7919 % 1_000_003) + 1}


def _script(source: str, order: str = "asc", params: Mapping[str, object] | None = None) -> Clause:
    script = {"source": source, "params": dict(params or {})}
    return {"_script": {"type": "number", "order": order, "script": script}}


def _highlight(ask: Ask) -> Clause:
    return {
        "encoder": "html",  # the engine escapes the text of the source; only our markers are turned into <mark>
        "pre_tags": [snippets.MARK_START],
        "post_tags": [snippets.MARK_END],
        "fields": {"title": {"number_of_fragments": 0}, "affirmed": snippets.highlight(ask)},
    }
