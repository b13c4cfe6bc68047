"""A need as a stored query: what an offering must have, at least, to fit it. Pure.

A percolator sees new documents alone, without the likeness and the statistics of a whole index: it cannot judge a
score. So it chooses candidates: with some word of the need, or an activity that the need speaks of. The search itself
then judges those few (app/alerts/matching.py). All texts of an offering are one field here: a need is read once.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.search import relevance
from app.search.ask import Ask
from app.search.facets import facet_filters
from app.search.scope import Clause, either
from indexer.document.fields import Offering

WORDS = "words"  # the field with all texts
_TEXTS = (*relevance.TEXT_WEIGHTS, *relevance.PARTS_WEIGHTS)


def stored_query(ask: Ask) -> Clause:
    """The need of a search, and its choices; not its place, which many share a need without."""
    within = list(facet_filters(ask.params.choices))
    if ask.params.municipalities:
        within.append({"terms": {"municipalities": list(ask.params.municipalities)}})
    return {"bool": {"filter": [*within, *_need(ask)] or [{"match_all": {}}]}}


def _need(ask: Ask) -> list[Clause]:
    query = ask.understood
    text = " ".join(filter(None, [query.text, query.parts, query.organisation, *query.phrases]))
    codes = {activity for code in query.cpv for activity in code.activities}
    spoken = sorted(codes | _enough(ask).keys())
    wanted = _words(text) if text else []
    wanted += [{"terms": {"activities": spoken}}] if spoken else []
    wanted += [{"term": {"kbo": query.kbo}}] if query.kbo else []
    return [either(*wanted)] if wanted else []


def _words(text: str) -> list[Clause]:
    """Some word of the text: as it stands, for a synonym of several words takes the place of these ("job coach"), or a
    synonym."""
    typed = {"query": text, "analyzer": "nl_index"}
    meant = {"query": text, "auto_generate_synonyms_phrase_query": False}
    return [{"match": {WORDS: typed}}, {"match": {WORDS: meant}}]


def _enough(ask: Ask) -> dict[str, float]:
    """The activities that, with the most that likeness adds, are enough to fit without any word of the need."""
    enough = ask.measure.plausible - relevance.LIKE
    return {name: share for name, share in ask.near.activities.items() if relevance.VOTE * share >= enough}


def percolated(offering: Offering) -> Mapping[str, object]:
    """An offering as the stored queries look at it; `offering` has all that is derived."""
    texts: Mapping[str, object] = {name: offering.get(name) for name in _TEXTS}
    return {**offering, WORDS: [str(text) for text in texts.values() if text]}
