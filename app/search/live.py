"""What a process knows of the live index: its name, its last change, its words, what it says of itself."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from opensearchpy import OpenSearch

from app.search.guards import Guards
from app.search.phrases import rule_phrases
from app.search.understand import IndexWords
from base.config import Settings
from base.errors import EngineUnavailable
from dutch import compounds
from dutch.analysis import stem
from dutch.loanwords import loanword_parts
from dutch.normalise import words
from dutch.spelling import Vocabulary
from indexer import definition, phrasebook
from indexer.engine import alias, index_meta, vocabulary
from indexer.engine.index_meta import IndexMeta
from indexer.rules import synonyms

NAME_SECONDS = 2.0  # how long the name of the live index is remembered


@dataclass(frozen=True)
class Seen:
    """The live index as it was seen last: its name, its last change, and when both were asked for.

    `fault` says in Dutch what is wrong with the alias, "" when nothing is.
    """

    name: str | None = None
    changed: str = ""
    read_at: float = -NAME_SECONDS
    fault: str = ""

    @property
    def state(self) -> str:
        """Differs whenever the content of the live index does."""
        return f"{self.name or ''}{self.changed}"


@dataclass
class LiveIndex:
    """The live index behind `alias`, for one process; safe for its threads."""

    client: OpenSearch
    alias: str
    guards: Guards
    seen: Seen = field(default_factory=Seen)
    _words: tuple[str, IndexWords] = ("", IndexWords())
    _about: tuple[str, IndexMeta] = ("", IndexMeta())
    _loading: threading.Lock = field(default_factory=threading.Lock)

    @property
    def target(self) -> str:
        """What searches are sent to: the alias, or the index itself when the alias leads elsewhere too.

        Raises EngineUnavailable.
        """
        name = self.name()
        return name if name and self.seen.fault else self.alias

    def last_name(self) -> str:
        """The index that answered last, so that a page needs no request to know; asked for when none did yet.

        The alias when that is an index itself. Raises EngineUnavailable.
        """
        return self.seen.name or self.name() or self.alias

    def last_state(self) -> str:
        """Name and last change, as far as this process knows without asking, once it has asked."""
        return self.seen.state or self.last_name()

    def name(self) -> str | None:
        """The name, remembered for two seconds. Raises EngineUnavailable."""
        if time.monotonic() - self.seen.read_at > NAME_SECONDS:
            found: alias.Pointing = self.guards.ask(lambda: alias.look(self.client, self.alias))
            self.seen = Seen(found.index, found.changed, time.monotonic(), found.fault)
        return self.seen.name

    def state(self) -> str:
        """Name and last change, at most two seconds old. Raises EngineUnavailable."""
        self.name()
        return self.seen.state

    def noticed(self, index: str) -> None:
        """An answer tells which index gave it: a swap is known without asking."""
        if index != self.seen.name:
            self.seen = Seen(index)

    def words(self) -> IndexWords:
        """Its words, loaded by one thread when another index has gone live: the others go on with those of before,
        if there are any. Raises EngineUnavailable."""
        name, state = self.last_name(), self.last_state()
        if self._words[0] != state and self._loading.acquire(blocking=not self._words[0]):
            try:
                if self._words[0] != state:
                    self._words = (state, self._load(name))
            finally:
                self._loading.release()
        return self._words[1]

    def words_of(self, state: str) -> IndexWords | None:
        """Its words, if they are known, and are those of that state."""
        known, words = self._words
        return words if known == state else None

    def _load(self, name: str) -> IndexWords:
        stored = self.guards.ask(lambda: vocabulary.load(self.client, self.alias, name))
        about = self.about()[1] if self.name() else IndexMeta()
        return index_words(stored, (about.rules or {}).values(), about.phrases)

    def about(self) -> tuple[str, IndexMeta]:
        """Its name and what it knows of itself (see indexer.engine.index_meta). Raises EngineUnavailable."""
        name = self.name()
        if name is None:
            raise EngineUnavailable("Er is nog geen index.")
        known, about = self._about
        if known != self.seen.state:
            about = self.guards.ask(lambda: index_meta.read(self.client, name))
            self._about = (self.seen.state, about)
        return name, about


@dataclass
class OneIndex(LiveIndex):
    """One index, whatever goes live meanwhile: for comparing two.

    `seen` is the live index that it stands beside; vectors are those of that one, for the offerings are the same.
    """

    index: str = ""
    only_words: IndexWords = field(default_factory=IndexWords)

    @property
    def target(self) -> str:
        """That index."""
        return self.index

    def noticed(self, index: str) -> None:
        """Nothing goes live here."""

    def words(self) -> IndexWords:
        """Its words, which do not change."""
        return self.only_words


def one_index(client: OpenSearch, settings: Settings, index: str, words: IndexWords, *, live: str) -> OneIndex:
    """One index, searched beside the one that is `live` and has the vectors."""
    seen = Seen(live, read_at=math.inf)
    return OneIndex(client, settings.index, Guards(settings.threads), seen, index=index, only_words=words)


def index_words(stored: vocabulary.Words, rules: Iterable[str], own: phrasebook.Own) -> IndexWords:
    """The words of an index as the search uses them, with what is right although no offering has it.

    `rules` are the synonym rules of administrators that the index was made with, `own` the phrases that they added.
    """
    made, book = tuple(rules), phrasebook.book(own)
    edited = {word for rule in made for word in words(rule)}
    names = {word for key in stored.names for word in key.split()}
    right = names | synonym_words() | phrase_words(book) | loanword_parts() | edited
    vocabulary_words = Vocabulary(stored.counts, also_known=right)
    stems = stem_counts(stored.counts)
    phrases = rule_phrases(made)
    titled = frozenset(stem_counts(dict.fromkeys(stored.titled, 1)))
    return IndexWords(vocabulary_words, stored.names, stored.offerings, stems, phrases, book, stored.unsorted, titled)


def stem_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Stem -> occurrences, also as a part of a compound."""
    found: Counter[str] = Counter()
    for word, count in counts.items():
        parts = compounds.split(word)
        for each in {stem(each) for each in ([word, *parts] if len(parts) > 1 else [word])}:
            found[each] += count
    return dict(found)


@lru_cache(maxsize=4)
def phrase_words(book: phrasebook.Book) -> frozenset[str]:
    """The folded words of the phrasebook: right as well."""
    return frozenset(word for phrase in book.phrases for word in words(phrase.text))


@cache
def synonym_words() -> frozenset[str]:
    """The folded words in the synonym files: right, whether or not an offering has them."""
    rules = (rule for rules in synonyms.read(definition.ROOT / "synonyms").values() for rule in rules)
    return frozenset(word for rule in rules for word in words(rule))
