"""Why an offering stands where it stands, in plain words, from what the answer holds anyway."""

from __future__ import annotations

import re
from functools import cache
from html import unescape

from app.search.params import SearchParams
from app.search.results import Hit
from app.search.understand import UnderstoodQuery
from app.web.search.cards import PLACED, place_words, reach
from app.wording.format import km, listed
from dutch.analysis import analyse
from dutch.normalise import fold
from indexer import taxonomy

KINDS = {
    "exact": "Past bij wat u zocht.",
    "loose": "Past bij een deel van uw woorden.",
    **PLACED,
    "meaning": "Verwant: gaat over iets wat erop lijkt, met andere woorden.",
}
CHOSEN = {
    "afstand": "U zette zelf het dichtstbijzijnde eerst.",
    "naam": "U sorteerde zelf op naam.",
    "nieuwste": "U zette zelf het nieuwste eerst.",
}
NEAREST = "U gaf geen zoekwoord: het dichtstbijzijnde staat eerst."
LATEST = (
    "U gaf geen zoekwoord: wat het laatst is nagekeken of gewijzigd, staat eerst. "
    "Wat gelijk staat, wisselt elke dag van plaats."
)
OTHER_FORM = (
    "Uw woorden staan er in een andere vorm: een woord dat hetzelfde betekent, of een deel van een langer woord."
)
PARTS = {"title": "In de titel", "description": "In de beschrijving"}
_MARKED = re.compile("<mark>(.*?)</mark>")


def reasons(hit: Hit, params: SearchParams, query: UnderstoodQuery) -> list[str]:
    """Sentences; `params` hold the place that counts, also when it stood in the text."""
    about = [] if query.is_empty else [KINDS[hit["match"]], *_words(hit, query)]
    return [reason for reason in (*about, _place(hit, params), _order(params, query)) if reason]


def _words(hit: Hit, query: UnderstoodQuery) -> list[str]:
    """Which words stand where."""
    found = [
        f"{where}: {_marked(hit['highlights'][part])}." for part, where in PARTS.items() if part in hit["highlights"]
    ]
    if activities := _activities(hit, query):
        found.append(f"Bij de activiteiten: {listed(activities)}.")
    if query.organisation and fold(query.organisation) == fold(hit["organisation"]["name"]):
        found.append("U noemde deze organisatie.")
    return found or ([OTHER_FORM] if hit["match"] == "exact" and query.text else [])


def _marked(text: str) -> str:
    """The words that a highlight marks, each once, as plain text."""
    return listed([f"“{word}”" for word in dict.fromkeys(unescape(word).lower() for word in _MARKED.findall(text))])


def _activities(hit: Hit, query: UnderstoodQuery) -> list[str]:
    """The activities of the offering whose name or trade words hold a word of the text."""
    asked = set(analyse(f"{query.text} {query.parts}"))
    return [taxonomy.activities()[slug].label for slug in hit["activities"] if asked & _stems(slug)]


@cache
def _stems(slug: str) -> frozenset[str]:
    activity = taxonomy.activities().get(slug)
    return frozenset(analyse(f"{activity.label} {activity.words}")) if activity else frozenset()


def _place(hit: Hit, params: SearchParams) -> str:
    place, distance = params.place, hit["distance_km"]
    if place is None:
        return ""
    if distance is None:
        said = reach(hit, params)
        return f"{said}." if said else ""
    near = f"Ligt op {km(distance)} van {place_words(place)}"
    return f"{near} en werkt daar." if hit["serves_place"] else f"{near}."


def _order(params: SearchParams, query: UnderstoodQuery) -> str:
    """What decides the order when it is not how well the words fit."""
    if params.sort != "relevantie":
        return CHOSEN[params.sort]
    if not query.is_empty or (params.place and not params.point):
        return ""
    return NEAREST if params.point else LATEST
