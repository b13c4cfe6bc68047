"""A pasted text, such as a part of a tender: the needs that it speaks of, each as a search of its own.

The text is cut into clauses; those that speak of an activity (phrasebook, by words and by meaning) are needs. Terms of
payment and greetings speak of none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.search import relevance
from app.search.ask import Ask
from app.search.params import MAX_QUERY_LENGTH, SearchParams, clean
from app.search.place_in_text import find_place
from app.search.service import SearchService
from app.search.understand import UnderstoodQuery
from dutch.places import Place
from model.limits import MOST_QUERIES

MAX_TEXT = 2_000  # characters
MOST_NEEDS = 5
MOST_READ = MOST_QUERIES  # clauses that the model reads, at once: those whose words say most
# The least that a clause speaks of one activity: by its words, and by words and meaning together. Terms of tenders and
# greetings stay below: "betaling na ontvangst van de factuur" .19 and .12, "borgtocht" .28 and .06.
SPOKEN_WORDS, SPOKEN = 0.2, 0.13
_SENTENCE = re.compile(r"[.!?;:](?=\s|$)|[\n•·–—|]+|\s-\s")
_WRAPPED = re.compile(r"([^\n]{60}[^\n.:;?!])\n(?=[a-zà-ÿ])")  # a long line goes on in the next: copied from a page
_COMMA = re.compile(r",\s")
_AND = re.compile(r"\s(?:en|of|alsook|evenals|alsmede|plus|maar)\s")
_BRACKETS = re.compile(r"\([^)]*\)?")
SHORTEST = 3  # words: "tafels en stoelen verhuren" is one need


@dataclass(frozen=True)
class Need:
    """A need in a text: its search and how that is read, the activity that it speaks of most, and how clearly."""

    params: SearchParams
    ask: Ask
    activity: str
    strength: float


def find_needs(service: SearchService, text: str, place: Place | None = None) -> list[Need]:
    """The needs of a text, at most five, in its order; `place` is the chosen one, else the text may name one. Raises
    EngineUnavailable."""
    place = place or _place(text)
    searches = [SearchParams(q=clause.text, place=clause.place or place) for clause in _speaking(service, text)]
    read = [need for need in map(_need, searches, service.asks(searches)) if need]
    best: dict[str, Need] = {}
    for need in read:
        if need.activity not in best or need.strength > best[need.activity].strength:
            best[need.activity] = need
    strongest = sorted(best.values(), key=lambda need: -need.strength)[:MOST_NEEDS]
    return [need for need in read if need in strongest]


def _place(text: str) -> Place | None:
    """The first place that a sentence of the text names; between brackets only when nothing else is one."""
    for whole in (_BRACKETS.sub(" ", text), text):
        for sentence in _SENTENCE.split(whole):
            if named := find_place(clean(sentence)):
                return named.place
    return None


def _speaking(service: SearchService, text: str) -> list[UnderstoodQuery]:
    """The clauses whose words speak of an activity, those that say most if there are many."""
    book = service.live.words().book
    read = [service.read(SearchParams(q=clause)).understood for clause in _clauses(text)]
    said = {clause.text: max(book.votes(clause.text).values(), default=0.0) for clause in read}
    most = sorted(said, key=lambda clause: -said[clause])[:MOST_READ]
    return [clause for clause in read if clause.text in most and said[clause.text] >= SPOKEN_WORDS]


def _clauses(text: str) -> Iterator[str]:
    """The clauses of a text, without what stands between brackets."""
    for sentence in _SENTENCE.split(_WRAPPED.sub(r"\1 ", _BRACKETS.sub(" ", text))):
        for part in _COMMA.split(sentence):
            for clause in _joined(_AND.split(part)):
                if words := clean(clause).strip(" -*'\"“”„"):
                    yield words[:MAX_QUERY_LENGTH]


def _joined(parts: list[str]) -> Iterator[str]:
    """What stands around "en"; a fragment stays with its neighbour."""
    clause, *others = parts
    for part in others:
        if min(len(clause.split()), len(part.split())) < SHORTEST:
            clause = f"{clause} en {part}"
        else:
            yield clause
            clause = part
    yield clause


def _need(params: SearchParams, ask: Ask) -> Need | None:
    """The need of a clause; None when it speaks of no activity."""
    if not ask.near.activities:
        return None
    activity, strength = max(ask.near.activities.items(), key=lambda spoken: spoken[1])
    if ask.near.by_words:  # votes of words alone have no power yet
        strength **= relevance.VOTE_POWER
    return Need(params, ask, activity, strength) if strength >= SPOKEN else None
