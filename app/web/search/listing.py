"""The list of results: cards, each with why it stands there; many of one organisation leave room for others."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from html import unescape

from app.search.ask import Ask
from app.search.results import Hit
from app.web.search.cards import Card, cards
from app.wording.dutch import listed
from dutch import normalise
from dutch.analysis import analyse
from indexer import taxonomy

TOP = 10  # among so many first results …
SHOWN = 2  # … so many of one organisation are shown, the others unfold
MOST = 2  # activities, or words, that are named
FITS = {"loose": "Past deels bij", "meaning": "Lijkt op"}  # what is no result says so
OTHER_WORDS = {"loose": "Past deels bij wat u zoekt", "meaning": "Lijkt op wat u zoekt"}
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
_MARKED = re.compile("<mark>(.*?)</mark>")


@dataclass(frozen=True, slots=True)
class Entry:
    """A card, why it stands there, and further ones of its organisation that unfold below it."""

    card: Card
    why: str
    folded: tuple[Entry, ...] = ()


def entries(hits: list[Hit], ask: Ask) -> list[Entry]:
    """The entries for a page of hits."""
    return [Entry(card, reason(hit, ask)) for hit, card in zip(hits, cards(hits, ask), strict=True)]


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


def reason(hit: Hit, ask: Ask) -> str:
    """What of the need an offering fits; how far it is and how it reaches the place stand on its card already."""
    return "" if ask.understood.is_empty else _fit(hit, ask)


def order(ask: Ask) -> str:
    """What decides the order of a whole list when it is not how well it fits; "" when that does."""
    if ask.params.sort != "relevantie":
        return CHOSEN[ask.params.sort]
    if not ask.understood.is_empty or (ask.params.place and not ask.params.point):
        return ""
    return NEAREST if ask.params.point else LATEST


def _fit(hit: Hit, ask: Ask) -> str:
    query, kind = ask.understood, hit["match"]
    if query.organisation and normalise.fold(query.organisation) == normalise.fold(hit["organisation"]["name"]):
        return "De organisatie die u noemde"
    # activities with commas between them: there is "en" in their names
    if fitting := ", ".join(_activities(hit, ask)) or listed(_words(hit)[:MOST]):
        return f"{FITS.get(kind, 'Past bij')}: {fitting}"
    return OTHER_WORDS.get(kind, "Past bij wat u zoekt, met andere woorden") if query.text else ""


def _activities(hit: Hit, ask: Ask) -> list[str]:
    """The activities of the offering that the need speaks of, surest first; else those that have a word of it."""
    coded = [slug for code in ask.understood.cpv for slug in code.activities]
    spoken = dict.fromkeys([*ask.near.activities, *coded])  # best first
    fitting = [slug for slug in spoken if slug in hit["activities"]]
    if not fitting:
        stems = _stems(f"{ask.understood.text} {ask.understood.parts}")
        fitting = [slug for slug in hit["activities"] if stems & _activity_stems(slug)]
    return [_label(slug) for slug in fitting[:MOST]]


@cache
def _label(slug: str) -> str:
    label = taxonomy.activities()[slug].label
    return label[:1].lower() + label[1:]


def _words(hit: Hit) -> list[str]:
    """The words that are marked in the title or the sentence shown, each once."""
    marks = [mark for text in hit["highlights"].values() for mark in _MARKED.findall(text)]
    return [f"“{word}”" for word in dict.fromkeys(unescape(mark).lower() for mark in marks)]


@lru_cache(maxsize=100)  # of what was asked: the same for every hit of a page
def _stems(text: str) -> frozenset[str]:
    return frozenset(analyse(text))


@cache
def _activity_stems(slug: str) -> frozenset[str]:
    activity = taxonomy.activities().get(slug)
    return frozenset(analyse(f"{activity.label} {activity.words}")) if activity else frozenset()
