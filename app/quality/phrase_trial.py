"""What a new phrase would change: the same searches with and without it, in the live index as it is.

A phrase only votes when a search is read, so nothing has to be built: the search gets another phrasebook.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import sqlalchemy as sa

from app.events import search_log
from app.search.live import OneIndex
from app.search.meaning import Meaning
from app.search.params import SearchParams
from app.search.results import Hit
from app.search.service import SearchService
from base.errors import ModelUnavailable
from dutch.analysis import analyse
from indexer import phrasebook
from indexer.engine.embedding import NoEmbedder
from indexer.engine.vectors import Space
from indexer.phrasebook import Book, Phrase
from model.client import Vectors

TOP = 5  # offerings of a list
ASKED = 200  # of what visitors searched last, looked through for words of the phrase
SHOWN = 4  # of those, asked twice


@dataclass(frozen=True)
class Lists:
    """A search with its first offerings, now and with the phrase."""

    query: str
    now: list[Hit]
    then: list[Hit]


@dataclass(frozen=True)
class Trial:
    """The phrase itself as a search, and what visitors searched with a word of it."""

    lists: list[Lists]

    @property
    def changed(self) -> int:
        """How many of the lists differ."""
        return sum([hit["id"] for hit in one.now] != [hit["id"] for hit in one.then] for one in self.lists)


def compare(service: SearchService, db: sa.Engine, phrase: Phrase) -> Trial:
    """What a phrase would change. Raises EngineUnavailable."""
    then = with_phrase(service, phrase)
    return Trial([Lists(q, _first(service, q), _first(then, q)) for q in (phrase.text, *_related(db, phrase.text))])


def with_phrase(service: SearchService, phrase: Phrase) -> SearchService:
    """The search with one phrase more. Raises EngineUnavailable."""
    live, own = service.live, service.live.about()[1].phrases
    book = phrasebook.book({**own, phrase.activity: [*own.get(phrase.activity, ()), phrase.text]})
    words = replace(live.words(), own_book=book)
    one = OneIndex(live.client, live.alias, live.guards, live.seen, index=live.last_name(), only_words=words)
    return SearchService(live.client, service.settings, one, _meaning(service.meaning, book, phrase), service.pins)


def _meaning(meaning: Meaning, book: Book, phrase: Phrase) -> Meaning:
    """Search by meaning with the vector of the new phrase too; without a model words alone vote."""
    try:
        vectors = meaning.model.passages([phrase.text])
    except ModelUnavailable:
        vectors = NoEmbedder().passages([])
    return Meaning(meaning.model, lambda state: _grown(meaning.load(state), book, phrase, vectors), None)


def _grown(space: Space, book: Book, phrase: Phrase, vectors: Vectors) -> Space:
    """A space with the vectors (none or one) of a phrase."""
    numbers = {each: number for number, each in enumerate(book.phrases)}
    spoken = [*(space.book.phrases[number] for number in space.spoken), *[phrase] * len(vectors)]
    phrases = np.concatenate([space.phrases, vectors])
    return replace(space, book=book, phrases=phrases, spoken=[numbers[each] for each in spoken])


def _first(service: SearchService, q: str) -> list[Hit]:
    found = service.search(SearchParams(q=q, per_page=TOP))
    return [*found.hits, *found.more][:TOP]


def _related(db: sa.Engine, text: str) -> Iterator[str]:
    """What visitors searched often enough to be shown, with a word of the phrase."""
    stems, found = set(analyse(text)), 0
    for asked, times in search_log.latest(db, ASKED):
        if found < SHOWN and times >= search_log.SHOWN_FROM and asked != text and stems & set(analyse(asked)):
            found += 1
            yield asked
