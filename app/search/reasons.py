"""Why an offering stands in a list of results, in one line."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import unescape

from app.search.ask import Ask
from app.search.results import Hit
from app.wording.dutch import listed
from dutch import normalise
from dutch.analysis import analyse
from indexer import taxonomy

MOST = 2  # activities, or words, that are named
FITS = {"loose": "Past deels bij", "meaning": "Lijkt op"}  # what is no result says so
OTHER_WORDS = {"loose": "Past deels bij wat u zoekt", "meaning": "Lijkt op wat u zoekt"}
_MARKED = re.compile("<mark>(.*?)</mark>")


def reason(hit: Hit, ask: Ask) -> str:
    """What of the need an offering fits; how far it is and how it reaches the place stand on its card already."""
    return "" if ask.understood.is_empty else _fit(hit, ask)


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
    return frozenset(analyse(activity.text)) if activity else frozenset()
