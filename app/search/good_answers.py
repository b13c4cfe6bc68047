"""The last good answers of a process, for the page that says that the search is away."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace

import orjson

from app.search import results
from app.search.answers import Answer
from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.results import SearchResults, Step

MOST = 200  # searches


@dataclass(frozen=True)
class GoodAnswer:
    """What the engine answered, as JSON: as objects it would take five times the memory, and a page would spend a tenth
    of its time on making room."""

    answer: bytes
    ask: Ask
    steps: list[Step]
    whole: bool

    def results(self) -> SearchResults:
        """The results as they were."""
        answer: Answer = orjson.loads(self.answer)
        return replace(results.parse(answer, self.ask), steps=self.steps, whole=self.whole)


@dataclass
class GoodAnswers:
    """Those of the searches that were done last; safe for the threads of a process."""

    _by_search: OrderedDict[tuple[tuple[str, str], ...], GoodAnswer] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, params: SearchParams, answer: Answer, results: SearchResults) -> None:
        """The engine's answer to a search, and the results that were made of it."""
        good = GoodAnswer(orjson.dumps(answer), results.ask, results.steps, results.whole)
        key = tuple(params.as_args())
        with self._lock:
            self._by_search[key] = good
            self._by_search.move_to_end(key)
            if len(self._by_search) > MOST:
                self._by_search.popitem(last=False)

    def results(self, params: SearchParams) -> SearchResults | None:
        """The results of the last good answer to the same search, when it is still here."""
        with self._lock:
            good = self._by_search.get(tuple(params.as_args()))
        return good.results() if good else None
