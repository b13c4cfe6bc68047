"""The request to the engine, built from typed parts only: no byte of a visitor's text ever becomes query syntax."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.search import relevance
from app.search.facets import facet_aggregations, facet_filters
from app.search.fusion import lifts
from app.search.params import SearchParams
from app.search.scope import either, near, scope_filters, serving_tokens, unconfirmed_filter
from app.search.sorting import sort_clauses
from app.search.understand import UnderstoodQuery
from dutch.normalise import tokens
from dutch.places import Place

MARK_START, MARK_END = "\ue000", "\ue001"  # private-use characters: no text of a source holds them
FRAGMENT_SIZE = 180  # characters of the description shown around a match
LIST_FIELDS = [
    "id", "source", "title", "summary", "organisation_id", "organisation_name", "sectors", "activities", "sites",
    "serves", "delivery", "work_form", "buyer_kinds", "reserved_eligible", "updated_at", "confirmed_on", "stale",
    "service_area", "full_until", "paused_until", "verified_at", "photos", "read_at",
]  # fmt: skip


@dataclass(frozen=True)
class More:
    """What the extra request is about: ids that were found already, ids near in meaning, wider steps, free places."""

    without: Sequence[str]
    near: Sequence[str]
    wider: Sequence[tuple[SearchParams, UnderstoodQuery]]
    room: int


def build_body(params: SearchParams, query: UnderstoodQuery, today: date, near: Sequence[str] = ()) -> dict[str, Any]:
    """The whole request: strict text and scope filters, choices as post_filter, counts, order, page and highlights.

    What is `near` in meaning is lifted among the exact hits; it never adds a hit here, so totals and facets stay exact.
    """
    return {
        **facets_body(params, query, today),
        "query": lifted_by_meaning(strict_query(params, query, today), near),
        "sort": sort_clauses(params, query, today),
        "track_scores": True,  # without it the script that rounds the score sees 0
        "from": (params.page - 1) * params.per_page,
        "size": params.per_page,
        "_source": LIST_FIELDS,
        **({} if query.is_empty else {"highlight": _highlight()}),
    }


def facets_body(params: SearchParams, query: UnderstoodQuery, today: date) -> dict[str, Any]:
    """The number of hits and all facets, without the hits: a form that the engine keeps in its request cache."""
    return {
        "query": strict_query(params, query, today),
        "post_filter": {"bool": {"filter": facet_filters(params.choices)}},
        "aggs": facet_aggregations(params.choices),
        "size": 0,
        "track_total_hits": True,
    }


def more_body(params: SearchParams, query: UnderstoodQuery, today: date, more: More) -> dict[str, Any]:
    """The one extra request when little was found: loose and related hits, and the counts of wider steps.

    The counts are aggregations "0", "1", … of the steps; they count strict hits, whatever the loose reading finds.
    """
    counts = {str(n): {"filter": _exact_filter(p, q, today)} for n, (p, q) in enumerate(more.wider)}
    return {
        "query": _loose_query(params, query, today, more),
        "sort": sort_clauses(params, query, today),
        "track_scores": True,
        "size": more.room,
        "_source": LIST_FIELDS,
        "highlight": _highlight(),
        "aggs": {"steps": {"global": {}, "aggs": counts}} if counts else {},
    }


def lifted_by_meaning(wanted: dict[str, Any], near: Sequence[str]) -> dict[str, Any]:
    """`wanted`, with what is near in meaning lifted by its place there."""
    return multiplied(wanted, [({"ids": {"values": ids}}, factor) for factor, ids in lifts(near)])


def multiplied(wanted: dict[str, Any], factors: Sequence[tuple[dict[str, Any], float]]) -> dict[str, Any]:
    """`wanted`, its score times the factor of the first filter that an offering passes.

    A product: scores differ from query to query, and a sum would drown in them or drown them.
    """
    if not factors:
        return wanted
    functions = [{"filter": passes, "weight": factor} for passes, factor in factors]
    return {
        "function_score": {"query": wanted, "functions": functions, "score_mode": "first", "boost_mode": "multiply"}
    }


def strict_query(params: SearchParams, query: UnderstoodQuery, today: date) -> dict[str, Any]:
    """What counts as an exact hit, within the scope; a place lifts what lies near or serves it, a demotion sinks."""
    exclusions = {"must_not": [_anywhere(word) for word in query.excluded]} if query.excluded else {}
    wanted = {"bool": {"must": needs(query), "filter": scope_filters(params, today), **exclusions}}
    demoted = [({"ids": {"values": list(query.pins.last)}}, relevance.DEMOTED)] if query.pins.last else []
    sinking = [] if query.is_empty else [(unconfirmed_filter(today), relevance.UNCONFIRMED)]
    return lifted(multiplied(wanted, [*demoted, *sinking]), query.place)


def needs(query: UnderstoodQuery) -> list[dict[str, Any]]:
    """What every exact hit meets: the text, each phrase in quotes, an enterprise number; everything when empty."""
    text = [_text(query)] if query.text else _named(query)
    number = [{"term": {"kbo": query.kbo}}] if query.kbo else []
    return [*text, *(_anywhere(phrase) for phrase in query.phrases), *number] or [{"match_all": {}}]


def _text(query: UnderstoodQuery) -> dict[str, Any]:
    """The words; else whose name was typed, or what an administrator put first."""
    words = text_query(query, relevance.MINIMUM_SHOULD_MATCH)
    fits = either(words, *_named(query), *_pinned(query.pins.first))
    as_written = {"query": query.text, "operator": "and", "boost": relevance.AS_WRITTEN_WEIGHT}
    return {"bool": {"must": [fits], "should": [{"match": {"activity_text.exact": as_written}}]}}


def text_query(query: UnderstoodQuery, minimum: str | None) -> dict[str, Any]:
    """The need: the best field counts, the others add a little. `minimum` says how many words must match."""
    weighed = [(relevance.TEXT_WEIGHTS, query.text), (relevance.PARTS_WEIGHTS, query.parts)]
    fields = [(field, text, weight) for weights, text in weighed for field, weight in weights.items()]
    meant = [
        {"match": {field: _match(text, weight * relevance.SYNONYM_WEIGHT, minimum)}} for field, text, weight in fields
    ]
    typed = [
        {"match": {f: _match(t, w, minimum) | {"analyzer": "nl_index"}}}
        for f, t, w in fields
        if f != "organisation_name"
    ]
    long = len(tokens(query.text)) > relevance.SYNONYM_WORDS
    return {"dis_max": {"queries": typed if long else [*typed, *meant], "tie_breaker": relevance.TIE_BREAKER}}


def _named(query: UnderstoodQuery) -> list[dict[str, Any]]:
    """What the organisation does whose name stands in the text; far above the rest."""
    name = {"value": query.organisation, "boost": relevance.ORGANISATION_BOOST}
    return [{"term": {"organisation_name.sort": name}}] if query.organisation else []


def _pinned(ids: Sequence[str]) -> list[dict[str, Any]]:
    """What an administrator put first; the first of them highest."""
    return [
        {"ids": {"values": [identity], "boost": relevance.PIN_BOOST * relevance.PIN_STEP**place}}
        for place, identity in enumerate(reversed(ids))
    ]


def _anywhere(words: str) -> dict[str, Any]:
    """These words side by side, in any text, without synonyms; or in a name."""
    texts = [field for field in relevance.TEXT_WEIGHTS if field != "organisation_name"]
    phrase = {"query": words, "type": "phrase", "fields": texts, "analyzer": "nl_index"}
    return either({"multi_match": phrase}, {"match_phrase": {"organisation_name": words}})


def _loose_query(params: SearchParams, query: UnderstoodQuery, today: date, more: More) -> dict[str, Any]:
    """Any of the words; far below, words spelt nearly so, and what is near in meaning; named, to tell them apart."""
    loose = {"bool": {"must": [text_query(query, None)], "_name": "loose"}}
    fuzzy = {"bool": {"must": [_fuzzy_query(query)], "boost": relevance.FUZZY_WEIGHT, "_name": "fuzzy"}}
    related = {"ids": {"values": list(more.near), "boost": relevance.FUZZY_WEIGHT, "_name": "related"}}
    wanted = {
        "bool": {
            "must": [either(loose, fuzzy, related)] if query.text else [{"match_none": {}}],
            "filter": [*scope_filters(params, today), *facet_filters(params.choices)],
            "must_not": [{"ids": {"values": list(more.without)}}, *(_anywhere(word) for word in query.excluded)],
        }
    }
    return lifted(wanted, query.place)


def _fuzzy_query(query: UnderstoodQuery) -> dict[str, Any]:
    """Words spelt nearly so, without synonyms: a misspelt synonym of a misspelt word is nobody's question."""
    ordinary = [word for word in tokens(query.text) if len(word) <= relevance.FUZZY_LETTERS]
    words = " ".join(ordinary[: relevance.FUZZY_WORDS])
    how = {"query": words, "analyzer": "nl_index", "fuzziness": "AUTO", "prefix_length": 1}
    limited = {**how, "max_expansions": relevance.FUZZY_EXPANSIONS}
    matches = [{"match": {field: limited}} for field in relevance.FUZZY_FIELDS]
    return {"dis_max": {"queries": matches, "tie_breaker": relevance.TIE_BREAKER}}


def _exact_filter(params: SearchParams, query: UnderstoodQuery, today: date) -> dict[str, Any]:
    scope = [*scope_filters(params, today), *facet_filters(params.choices)]
    return {"bool": {"filter": [*needs(query), *scope], "must_not": [_anywhere(word) for word in query.excluded]}}


def lifted(wanted: dict[str, Any], place: Place | None) -> dict[str, Any]:
    """`wanted`, with what serves the place and is near on top, then what does one of both."""
    if place is None:
        return wanted
    serves = {"terms": {"serves": serving_tokens(place)}}
    full: list[dict[str, Any]] = [{"term": {"provinces": place.province}}]
    half: dict[str, Any] = serves
    if place.lat is not None and place.lon is not None:
        full = [serves, near(place, relevance.SERVES_KM)]
        half = either(serves, near(place, relevance.NEAR_KM))
    both = {"bool": {"filter": full}}
    return multiplied(wanted, [(both, relevance.SERVES_LIFT), (half, relevance.NEAR_LIFT)])


def _match(text: str, weight: float, minimum: str | None) -> dict[str, Any]:
    # phrases from multi-word synonyms would demand the words side by side: who types "ramen lappen" rarely cares
    match: dict[str, Any] = {"query": text, "boost": weight, "auto_generate_synonyms_phrase_query": False}
    return match | ({"minimum_should_match": minimum} if minimum else {})


def _highlight() -> dict[str, Any]:
    return {
        "encoder": "html",  # the engine escapes the text of the source; only our markers are turned into <mark>
        "pre_tags": [MARK_START],
        "post_tags": [MARK_END],
        "fields": {
            "title": {"number_of_fragments": 0},
            "description": {"number_of_fragments": 1, "fragment_size": FRAGMENT_SIZE},
        },
    }
