"""The list of results: cards, each with why it stands there; many of one organisation leave room for others.

The reasons are said in plain words, from what the answer holds anyway.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from html import unescape

from app.search.ask import Ask
from app.search.results import Hit
from app.search.understand import UnderstoodQuery
from app.web.search.cards import PLACED, Card, cards, place_words, reach
from app.wording.dutch import km, listed
from dutch.analysis import analyse
from dutch.normalise import fold as folded
from indexer import taxonomy

TOP = 10  # among so many first results …
SHOWN = 2  # … so many of one organisation are shown, the others unfold
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


@dataclass(frozen=True, slots=True)
class Entry:
    """A card, why it stands there, and further ones of its organisation that unfold below it."""

    card: Card
    why: list[str]
    folded: tuple[Entry, ...] = ()


def entries(hits: list[Hit], ask: Ask, first: int = 0) -> list[Entry]:
    """The entries for some hits, numbered from `first`, else on from the pages before."""
    return [Entry(card, reasons(hit, ask)) for hit, card in zip(hits, cards(hits, ask, first), strict=True)]


def fold(page: list[Entry]) -> list[Entry]:
    """The entries of a first page, with what one organisation has too much of among the first folded.

    When they are all of one organisation they stay: nobody else needs the room.
    """
    top = page[:TOP]
    if len({entry.card.organisation_url for entry in top}) < 2:
        return page
    seen: Counter[str] = Counter()
    shown: list[Entry] = []
    more: defaultdict[str, list[Entry]] = defaultdict(list)
    last: dict[str, int] = {}  # where the last shown one of an organisation stands
    for entry in top:
        owner = entry.card.organisation_url
        seen[owner] += 1
        if seen[owner] > SHOWN:
            more[owner].append(entry)
        else:
            last[owner] = len(shown)
            shown.append(entry)
    for owner, unfolding in more.items():
        shown[last[owner]] = replace(shown[last[owner]], folded=tuple(unfolding))
    return [*shown, *page[TOP:]]


def reasons(hit: Hit, ask: Ask) -> list[str]:
    """Why a hit stands where it stands, in sentences; the place of `ask` is the one that counts."""
    query = ask.understood
    about = [] if query.is_empty else [KINDS[hit["match"]], *_words(hit, query)]
    return list(filter(None, [*about, _place(hit, ask), _order(ask)]))


def _words(hit: Hit, query: UnderstoodQuery) -> list[str]:
    """Which words stand where."""
    said = []
    for part, where in PARTS.items():
        if part in hit["highlights"]:
            said.append(f"{where}: {_highlighted(hit['highlights'][part])}.")
    if activities := _activities(hit, query):
        said.append(f"Bij de activiteiten: {listed(activities)}.")
    if query.organisation and folded(query.organisation) == folded(hit["organisation"]["name"]):
        said.append("U noemde deze organisatie.")
    return said or ([OTHER_FORM] if hit["match"] == "exact" and query.text else [])


def _highlighted(text: str) -> str:
    """The words that a highlight marks, each once, as plain text."""
    words = dict.fromkeys(map(str.lower, map(unescape, _MARKED.findall(text))))
    return listed([f"“{word}”" for word in words])


def _activities(hit: Hit, query: UnderstoodQuery) -> list[str]:
    """The activities of the offering whose name or trade words hold a word of the text."""
    stems = _stems(f"{query.text} {query.parts}")
    return [taxonomy.activities()[slug].label for slug in hit["activities"] if stems & _activity_stems(slug)]


@lru_cache(maxsize=100)  # of what was asked: the same for every hit of a page
def _stems(text: str) -> frozenset[str]:
    return frozenset(analyse(text))


@cache
def _activity_stems(slug: str) -> frozenset[str]:
    activity = taxonomy.activities().get(slug)
    return frozenset(analyse(f"{activity.label} {activity.words}")) if activity else frozenset()


def _place(hit: Hit, ask: Ask) -> str:
    place, distance = ask.params.place, hit["distance_km"]
    if place is None:
        return ""
    if distance is None:
        area = reach(hit, ask.params)
        return f"{area}." if area else ""
    near = f"Ligt op {km(distance)} van {place_words(place)}"
    return f"{near} en werkt daar." if hit["serves_place"] else f"{near}."


def _order(ask: Ask) -> str:
    """What decides the order when it is not how well the words fit."""
    if ask.params.sort != "relevantie":
        return CHOSEN[ask.params.sort]
    if not ask.understood.is_empty or (ask.params.place and not ask.params.point):
        return ""
    return NEAREST if ask.params.point else LATEST
