"""Suggestions while someone types: activities, needs, offerings, organisations and places that begin so.

Activities, needs and places come from memory; one small request to the engine finds titles and names, and counts the
activities near the place. No highlights and no facets: it must cost less than a page of results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from app.search.ask import Ask
from app.search.beginnings import put_right
from app.search.phrase_beginnings import find_phrases
from app.search.place_in_text import INTRODUCTIONS, PREPOSITIONS
from app.search.query import place_filters
from app.search.scope import Clause, open_filter, scope_filters
from app.search.understand import IndexWords
from dutch import analysis, places
from dutch.normalise import fold, words
from dutch.places import Place
from dutch.spelling import Vocabulary
from indexer import taxonomy
from indexer.phrasebook import Phrase
from indexer.taxonomy import Activity

MIN_LETTERS = 2
PER_GROUP = 4
NEEDS = 3
CANDIDATES = 12  # activities that are counted; those without an offering near the place drop out
PLACE_WORDS = 4  # "Heist op den Berg"
PLACE_LETTERS = 3  # of a place after other words: "poetsen en" is not yet Engsbergen
LONGEST_BEGINNING = 15  # letters that the analyser nl_auto keeps (mappings/offerings.json)


@dataclass(frozen=True)
class Typed:
    """What was typed so far, as it is looked up: `text` with its spelling put right, and what memory knows of it."""

    text: str
    activities: Sequence[Activity]
    phrases: Sequence[Phrase]
    places: Sequence[tuple[Place, str]]


@dataclass(frozen=True)
class Organisation:
    """An organisation with its number of offerings."""

    id: str
    name: str
    count: int


@dataclass(frozen=True)
class Suggestions:
    """Groups, best first. An offering is {"id", "title", "organisation_name"}; a place comes with the other words."""

    activities: list[tuple[Activity, int]] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    offerings: list[dict[str, str]] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    places: list[tuple[Place, str]] = field(default_factory=list)


def read(text: str, index: IndexWords) -> Typed | None:
    """What was typed; None when it is too short to suggest anything."""
    if len("".join(words(text))) < MIN_LETTERS:
        return None
    meant = _without_stop_words(put_right(text, index.spelling))
    return Typed(meant, find_activities(meant), find_phrases(meant, index.book), find_places(text, index.spelling))


def _without_stop_words(text: str) -> str:
    stop = set(analysis.stop_words())
    return " ".join(word for word in text.split() if word not in stop) or text


def find_activities(text: str) -> list[Activity]:
    """Activities of which each folded word of `text` begins a word: first those whose label does, then trade words."""
    typed = text.split()
    ranked = [(_rank(text, typed, label, trade), activity) for activity, label, trade in _activity_words()]
    found = sorted(((rank, activity) for rank, activity in ranked if rank is not None), key=lambda pair: pair[0])
    return [activity for _, activity in found[:CANDIDATES]]


def _rank(text: str, typed: list[str], label: list[str], trade: list[str]) -> int | None:
    if " ".join(label).startswith(text):
        return 0
    if all(_begin(word, label) for word in typed):
        return 1
    return 2 if all(_begin(word, label) or _begin(word, trade) for word in typed) else None


def _begin(beginning: str, among: list[str]) -> bool:
    return any(word.startswith(beginning) for word in among)


@cache
def _activity_words() -> list[tuple[Activity, list[str], list[str]]]:
    """Each activity with the folded words of its label and its trade words."""
    return [(activity, words(activity.label), words(activity.words)) for activity in taxonomy.activities().values()]


def find_places(text: str, vocabulary: Vocabulary) -> list[tuple[Place, str]]:
    """Places that the last words begin, each with the words before them: "kuisploeg in aarsch"."""
    typed = text.split()
    for start in range(max(0, len(typed) - PLACE_WORDS), len(typed)):
        name, rest = " ".join(typed[start:]), _without_introduction(typed[:start])
        introduced = start > 0 and fold(typed[start - 1]) in INTRODUCTIONS
        too_short = len(name) < (MIN_LETTERS if introduced else PLACE_LETTERS) and rest
        if too_short or (start < len(typed) - 1 and fold(typed[start]) in PREPOSITIONS):
            continue
        found = places.complete(name, PER_GROUP) or places.complete(put_right(name, vocabulary), PER_GROUP)
        if found:
            return [(place, rest) for place in found]
    return []


def _without_introduction(before: list[str]) -> str:
    """The words before a place, without "in", "te", "regio" … that lead to it."""
    while before and fold(before[-1]) in INTRODUCTIONS:
        before = before[:-1]
    return " ".join(before)


def body(typed: Typed, ask: Ask) -> Clause:
    """The one request: titles and counts of what reaches the place; names over the whole index."""
    scope = [*scope_filters(ask), *place_filters(ask.params)]
    counts = {"activities": _counts(typed, scope), "organisations": _names(typed, ask)}
    return {
        "query": {"bool": {"must": [_begins("title.auto", typed.text)], "filter": scope}},
        "sort": [{"_score": "desc"}, {"freshness": "desc"}, {"id": "asc"}],
        "size": PER_GROUP,
        "track_total_hits": False,
        "_source": ["id", "title", "organisation_name"],
        "aggs": {"all": {"global": {}, "aggs": counts}},
    }


def _begins(name: str, text: str) -> Clause:
    """Every word of the text begins a word of the field."""
    beginnings = " ".join(word[:LONGEST_BEGINNING] for word in text.split())
    return {"match": {name: {"query": beginnings, "operator": "and"}}}


def _counts(typed: Typed, scope: list[Clause]) -> Clause:
    slugs = sorted({*(activity.slug for activity in typed.activities), *(one.activity for one in typed.phrases)})
    counts = {"terms": {"field": "activities", "include": slugs, "size": max(1, len(slugs))}}
    return {"filter": {"bool": {"filter": [{"terms": {"activities": slugs}}, *scope]}}, "aggs": {"counts": counts}}


def _names(typed: Typed, ask: Ask) -> Clause:
    name = {"top_hits": {"size": 1, "_source": ["organisation_name"]}}
    found = {"terms": {"field": "organisation_id", "size": PER_GROUP}, "aggs": {"name": name}}
    named = {"bool": {"must": [_begins("organisation_name.auto", typed.text)], "filter": [open_filter(ask.today)]}}
    return {"filter": named, "aggs": {"found": found}}


def parse(answer: Mapping[str, Any], typed: Typed) -> Suggestions:
    """The suggestions in the engine's answer and from memory."""
    counted = answer["aggregations"]["all"]
    counts = {bucket["key"]: bucket["doc_count"] for bucket in counted["activities"]["counts"]["buckets"]}
    activities = [(activity, counts[activity.slug]) for activity in typed.activities if activity.slug in counts]
    organisations = [_organisation(bucket) for bucket in counted["organisations"]["found"]["buckets"]]
    organisations.sort(key=lambda found: not fold(found.name).startswith(typed.text))
    offerings = [hit["_source"] for hit in answer["hits"]["hits"]]
    needs = _needs(typed, counts)
    return Suggestions(activities[:PER_GROUP], needs, offerings, organisations, list(typed.places))


def _needs(typed: Typed, counts: Mapping[str, int]) -> list[str]:
    """Phrases of activities that somebody offers near the place, but for the names of activities that stand there."""
    names = {fold(activity.label) for activity in typed.activities}
    texts = [one.text for one in typed.phrases if one.activity in counts and fold(one.text) not in names]
    return list(dict.fromkeys(texts))[:NEEDS]


def _organisation(bucket: Mapping[str, Any]) -> Organisation:
    source = bucket["name"]["hits"]["hits"][0]["_source"]
    return Organisation(bucket["key"], source["organisation_name"], bucket["doc_count"])
