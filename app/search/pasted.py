"""A pasted text, such as a part of a tender: the needs that it speaks of, each as a search of its own.

The text is cut into clauses (app.search.clauses); those that ask for work by their form and that speak of an activity
(phrasebook, by words and by meaning), or speak of it very clearly, are needs. Terms of payment and greetings speak of
none. Nothing that asks for work is dropped in silence: it is proposed, named as read, or named as unread.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.search import clauses, relevance
from app.search.ask import Ask
from app.search.choices_in_text import chosen_with, find_terms
from app.search.facets import Choices
from app.search.params import SearchParams, clean
from app.search.place_in_text import find_place
from app.search.service import SearchService
from app.search.understand import UnderstoodQuery
from dutch.normalise import fold
from dutch.places import Place
from dutch.split_verbs import small_words
from indexer.phrasebook import most_answered
from model.limits import MOST_QUERIES

MAX_TEXT = 2_000  # characters
MOST_NEEDS = 5
MOST_READ = MOST_QUERIES  # clauses that the model reads at once; of more, those whose words say most
# The least that a clause speaks of one activity: by its words, and by words and meaning together. Terms of tenders and
# greetings stay below: "betaling na ontvangst van de factuur" .19 and .27, "borgtocht" .28 and .17.
SPOKEN_WORDS, SPOKEN = 0.2, 0.28
# What a clause that does not ask for work speaks at least: "de computers" .85, but "werkkledij met het logo" .51.
SPOKEN_ALONE = 0.65


@dataclass(frozen=True)
class Need:
    """A need in a text: its clause, its search and how that is read, the activity that it speaks of most, and how
    clearly."""

    clause: str
    params: SearchParams
    ask: Ask
    activity: str
    strength: float


@dataclass(frozen=True)
class NeedsOfText:
    """The needs that are proposed, and the others that were read, in the order of the text; what else in it asks for
    work; and the choices that it names."""

    proposed: list[Need]
    others: list[Need]
    unread: list[str]
    choices: Choices


def find_needs(service: SearchService, text: str, place: Place | None = None) -> NeedsOfText:
    """The needs of a text, at most five; `place` is the chosen one, else the text may name one. Raises
    EngineUnavailable."""
    choices = chosen_with({}, find_terms(clauses.sentences(text)))
    needs = needs_in(service, text, SearchParams(place=place, choices=choices))
    lines = {clause for line in clauses.list_lines(text) for clause in clauses.clauses(line)}
    best: dict[str, Need] = {}
    for need in sorted(needs, key=lambda need: (need.clause not in lines, -need.strength)):
        best.setdefault(need.activity, need)
    first = list(best.values())[:MOST_NEEDS]
    proposed = [need for need in needs if need in first]
    others = [need for need in needs if need not in first]
    return NeedsOfText(proposed, others, _unread(text, {need.clause for need in needs}), choices)


def needs_in(service: SearchService, text: str, within: SearchParams, most: int = MOST_READ) -> list[Need]:
    """All needs of a text in its order, read in so many clauses at most; `within` has the chosen place and choices.
    Raises EngineUnavailable."""
    place = within.place or _place(text)
    speaking = _speaking(service, text, most)
    searches = [replace(within, q=_words(read), place=read.place or place) for _, read in speaking]
    asks = [ask for start in range(0, len(searches), MOST_READ) for ask in service.asks(searches[start:][:MOST_READ])]
    return [need for (clause, _), ask in zip(speaking, asks, strict=True) if (need := _need(clause, ask))]


def _words(read: UnderstoodQuery) -> str:
    """The words of a clause that are searched, without a "voor" at their end."""
    words = read.text.split()
    while len(words) > 1 and fold(words[-1]) in small_words():
        words.pop()
    return " ".join(words)


def _unread(text: str, read: set[str]) -> list[str]:
    """The lines of a list of which no clause was read as a need, and other clauses that ask for work."""
    lines = [line for line in clauses.list_lines(text) if read.isdisjoint(clauses.clauses(line))]
    within = {clause for line in lines for clause in clauses.clauses(line)}
    asked = clauses.tasks(text) - within - read
    return list(dict.fromkeys((*lines, *(clause for clause in clauses.clauses(text) if clause in asked))))


def _place(text: str) -> Place | None:
    """The first place that a sentence of the text names; between brackets only when nothing else is one."""
    for whole in (clauses.without_brackets(text), text):
        for sentence in clauses.sentences(whole):
            if named := find_place(clean(sentence)):
                return named.place
    return None


def _speaking(service: SearchService, text: str, most_read: int) -> list[tuple[str, UnderstoodQuery]]:
    """The clauses whose words speak of an activity and how they are read, those that say most if there are many."""
    book = service.live.words().book
    every, tasks = dict.fromkeys(clauses.clauses(text)), clauses.tasks(text)
    read = {clause: service.read(SearchParams(q=clause)).understood for clause in every}
    said = {clause: most_answered(book.votes(meant.text)) for clause, meant in read.items()}
    speaking = [c for c in read if said[c] >= (SPOKEN_WORDS if c in tasks else SPOKEN_ALONE)]
    most = sorted(speaking, key=lambda clause: -said[clause])[:most_read]
    return [(clause, read[clause]) for clause in speaking if clause in most]


def _need(clause: str, ask: Ask) -> Need | None:
    """The need of a clause; None when it speaks of no activity."""
    if not ask.near.activities:
        return None
    activity, strength = max(ask.near.activities.items(), key=lambda spoken: spoken[1])
    if ask.near.by_words:  # votes of words alone have no power yet
        strength **= relevance.VOTE_POWER
    return Need(clause, ask.params, ask, activity, strength) if strength >= SPOKEN else None
