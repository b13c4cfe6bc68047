"""The request to the engine, built from typed parts only: no byte of a visitor's text ever becomes query syntax."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.search import relevance
from app.search.ask import Ask
from app.search.facets import facet_aggregations, facet_filters
from app.search.scope import Clause, either, near, scope_filters, serving_tokens, unconfirmed_filter
from app.search.understand import UnderstoodQuery
from dutch.normalise import tokens
from dutch.places import Place
from indexer.document.fields import described

MARK_START, MARK_END = "\ue000", "\ue001"  # private-use characters: no text of a source holds them
FRAGMENT_SIZE = 180  # characters of the description shown around a match
LIST_FIELDS = [name for name, about in described().items() if about.in_results]

_ROUNDED_SCORE = f"Math.round(_score * {relevance.SCORE_DIGITS})"
_DAILY_SHUFFLE = "(doc['shuffle'].value * params.factor + params.day) % 16777213"


@dataclass(frozen=True)
class More:
    """What the extra request is about: ids that were found already, wider steps, room for how many hits."""

    without: Sequence[str]
    wider: Sequence[Ask]
    room: int


def build_body(ask: Ask) -> Clause:
    """The whole request: strict text and scope filters, choices as post_filter, counts, order, page and highlights.

    What is near in meaning is lifted among the exact hits; it never adds a hit here, so totals and facets stay exact.
    """
    return {
        **facets_body(ask),
        "query": _lifted_by_meaning(strict_query(ask), ask.near.ids),
        "sort": sort_clauses(ask),
        "track_scores": True,  # without it the script that rounds the score sees 0
        "from": (ask.params.page - 1) * ask.params.per_page,
        "size": ask.params.per_page,
        "_source": LIST_FIELDS,
        **({} if ask.understood.is_empty else {"highlight": _highlight()}),
    }


def facets_body(ask: Ask) -> Clause:
    """The number of hits and all facets, without the hits: a form that the engine keeps in its request cache."""
    return {
        "query": strict_query(ask),
        "post_filter": {"bool": {"filter": facet_filters(ask.params.choices)}},
        "aggs": facet_aggregations(ask.params.choices),
        "size": 0,
        "track_total_hits": True,
    }


def more_body(ask: Ask, more: More) -> Clause:
    """The one extra request when little was found: loose and related hits, and the counts of wider steps.

    The counts are aggregations "0", "1", … of the steps; they count strict hits, whatever the loose reading finds.
    """
    counts = {str(n): {"filter": _exact_filter(step)} for n, step in enumerate(more.wider)}
    return {
        "query": _loose_query(ask, more.without),
        "sort": sort_clauses(ask),
        "track_scores": True,
        "size": more.room,
        "_source": LIST_FIELDS,
        "highlight": _highlight(),
        "aggs": {"steps": {"global": {}, "aggs": counts}} if counts else {},
    }


def _lifted_by_meaning(wanted: Clause, near: Sequence[str]) -> Clause:
    """`wanted`, with what is near in meaning lifted by its place there."""
    return _multiplied(wanted, [({"ids": {"values": ids}}, factor) for factor, ids in lifts(near)])


def lifts(near: Sequence[str]) -> list[tuple[float, list[str]]]:
    """Groups of ids, nearest first, with the factor by which the engine lifts their score."""
    groups = []
    start = 0
    for end, factor in relevance.LIFTS:
        if near[start:end]:
            groups.append((factor, list(near[start:end])))
        start = end
    return groups


def _multiplied(wanted: Clause, factors: Sequence[tuple[Clause, float]]) -> Clause:
    """`wanted`, its score times the factor of the first filter that an offering passes.

    A product: scores differ from query to query, and a sum would drown in them or drown them.
    """
    if not factors:
        return wanted
    functions = [{"filter": passes, "weight": factor} for passes, factor in factors]
    return {
        "function_score": {"query": wanted, "functions": functions, "score_mode": "first", "boost_mode": "multiply"}
    }


def strict_query(ask: Ask) -> Clause:
    """What counts as an exact hit, within the scope; a place lifts what lies near or serves it, a demotion sinks."""
    query, last = ask.understood, list(ask.pins.last)
    exclusions = {"must_not": [_anywhere(word) for word in query.excluded]} if query.excluded else {}
    wanted = {"bool": {"must": needs(ask), "filter": scope_filters(ask), **exclusions}}
    demoted = [({"ids": {"values": last}}, relevance.DEMOTED)] if last else []
    sinking = [] if query.is_empty else [(unconfirmed_filter(ask.today), relevance.UNCONFIRMED)]
    return _lifted(_multiplied(wanted, [*demoted, *sinking]), ask.place)


def needs(ask: Ask) -> list[Clause]:
    """What every exact hit meets: the text, each phrase in quotes, an enterprise number; everything when empty."""
    query = ask.understood
    text = [_text(ask)] if query.text else _named(query)
    number = [{"term": {"kbo": query.kbo}}] if query.kbo else []
    return [*text, *[_anywhere(phrase) for phrase in query.phrases], *number] or [{"match_all": {}}]


def _text(ask: Ask) -> Clause:
    """The words; else whose name was typed, or what an administrator put first."""
    query = ask.understood
    words = text_query(query, relevance.MINIMUM_SHOULD_MATCH)
    fits = either(words, *_named(query), *_pinned(ask.pins.first))
    as_written = {"query": query.text, "operator": "and", "boost": relevance.AS_WRITTEN_WEIGHT}
    return {"bool": {"must": [fits], "should": [{"match": {"activity_text.exact": as_written}}]}}


def text_query(query: UnderstoodQuery, minimum: str | None) -> Clause:
    """The need: the best field counts, the others add a little. `minimum` says how many words must match."""
    enough = {"minimum_should_match": minimum} if minimum else {}
    # phrases from multi-word synonyms would demand the words side by side: who types "ramen lappen" rarely cares
    how = {"auto_generate_synonyms_phrase_query": False, **enough}
    typed: list[Clause] = []
    meant: list[Clause] = []
    for weights, text in ((relevance.TEXT_WEIGHTS, query.text), (relevance.PARTS_WEIGHTS, query.parts)):
        for name, weight in weights.items():
            if name != "organisation_name":
                typed.append({"match": {name: {"query": text, "boost": weight, **how, "analyzer": "nl_index"}}})
            meant.append({"match": {name: {"query": text, "boost": weight * relevance.SYNONYM_WEIGHT, **how}}})
    long = len(tokens(query.text)) > relevance.SYNONYM_WORDS
    return {"dis_max": {"queries": typed if long else [*typed, *meant], "tie_breaker": relevance.TIE_BREAKER}}


def _named(query: UnderstoodQuery) -> list[Clause]:
    """What the organisation does whose name stands in the text; far above the rest."""
    name = {"value": query.organisation, "boost": relevance.ORGANISATION_BOOST}
    return [{"term": {"organisation_name.sort": name}}] if query.organisation else []


def _pinned(ids: Sequence[str]) -> list[Clause]:
    """What an administrator put first; the first of them highest."""
    return [
        {"ids": {"values": [identity], "boost": relevance.PIN_BOOST * relevance.PIN_STEP**place}}
        for place, identity in enumerate(reversed(ids))
    ]


def _anywhere(words: str) -> Clause:
    """These words side by side, in any text, without synonyms; or in a name."""
    texts = [field for field in relevance.TEXT_WEIGHTS if field != "organisation_name"]
    phrase = {"query": words, "type": "phrase", "fields": texts, "analyzer": "nl_index"}
    return either({"multi_match": phrase}, {"match_phrase": {"organisation_name": words}})


def _loose_query(ask: Ask, without: Sequence[str]) -> Clause:
    """Any of the words; far below, words spelt nearly so, and what is near in meaning; named, to tell them apart."""
    query = ask.understood
    loose = {"bool": {"must": [text_query(query, None)], "_name": "loose"}}
    fuzzy = {"bool": {"must": [_fuzzy_query(query)], "boost": relevance.FUZZY_WEIGHT, "_name": "fuzzy"}}
    related = {"ids": {"values": list(ask.near.ids), "boost": relevance.FUZZY_WEIGHT, "_name": "related"}}
    wanted = {
        "bool": {
            "must": [either(loose, fuzzy, related)] if query.text else [{"match_none": {}}],
            "filter": [*scope_filters(ask), *facet_filters(ask.params.choices)],
            "must_not": [{"ids": {"values": list(without)}}, *[_anywhere(word) for word in query.excluded]],
        }
    }
    return _lifted(wanted, ask.place)


def _fuzzy_query(query: UnderstoodQuery) -> Clause:
    """Words spelt nearly so, without synonyms: a misspelt synonym of a misspelt word is nobody's question."""
    ordinary = [word for word in tokens(query.text) if len(word) <= relevance.FUZZY_LETTERS]
    words = " ".join(ordinary[: relevance.FUZZY_WORDS])
    how = {"query": words, "analyzer": "nl_index", "fuzziness": "AUTO", "prefix_length": 1}
    limited = {**how, "max_expansions": relevance.FUZZY_EXPANSIONS}
    matches = [{"match": {field: limited}} for field in relevance.FUZZY_FIELDS]
    return {"dis_max": {"queries": matches, "tie_breaker": relevance.TIE_BREAKER}}


def _exact_filter(ask: Ask) -> Clause:
    """What counts as an exact hit of a wider step, its choices included."""
    scope = [*scope_filters(ask), *facet_filters(ask.params.choices)]
    without = [_anywhere(word) for word in ask.understood.excluded]
    return {"bool": {"filter": [*needs(ask), *scope], "must_not": without}}


def _lifted(wanted: Clause, place: Place | None) -> Clause:
    """`wanted`, with what serves the place and is near on top, then what does one of both."""
    if place is None:
        return wanted
    serves = {"terms": {"serves": serving_tokens(place)}}
    full: list[Clause] = [{"term": {"provinces": place.province}}]
    half: Clause = serves
    if place.lat is not None and place.lon is not None:
        full = [serves, near(place, relevance.SERVES_KM)]
        half = either(serves, near(place, relevance.NEAR_KM))
    both = {"bool": {"filter": full}}
    return _multiplied(wanted, [(both, relevance.SERVES_LIFT), (half, relevance.NEAR_LIFT)])


def sort_clauses(ask: Ask) -> list[Clause]:
    """The order. Ties are broken by freshness in bands, then by a shuffle that changes daily: a name never decides."""
    ties: list[Clause] = [
        {"freshness": "desc"},
        _script(_DAILY_SHUFFLE, params=_seed(ask.today)),
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
    return ties if empty and not place else [_script(_ROUNDED_SCORE, order="desc"), *ties]


def _seed(today: date) -> dict[str, int]:
    """Numbers of the day for the shuffle; the factor is odd and large, so that neighbours are torn apart."""
    day = today.toordinal()
    return {"day": day, "factor": 2 * (day * 7919 % 1_000_003) + 1}


def _script(source: str, order: str = "asc", params: Mapping[str, int] | None = None) -> Clause:
    script = {"source": source, "params": dict(params or {})}
    return {"_script": {"type": "number", "order": order, "script": script}}


def _highlight() -> Clause:
    return {
        "encoder": "html",  # the engine escapes the text of the source; only our markers are turned into <mark>
        "pre_tags": [MARK_START],
        "post_tags": [MARK_END],
        "fields": {
            "title": {"number_of_fragments": 0},
            "description": {"number_of_fragments": 1, "fragment_size": FRAGMENT_SIZE},
        },
    }
