"""Asking the engine with the guards that keep the site calm when it is slow.

* one second, and no second try: a retried time-out doubles the load of a dying engine;
* a breaker: after five failures in a row no visitor asks, until a probe beside them was answered;
* a bulkhead: at most three quarters of the threads wait for the engine, the others keep answering;
* the last good answers of a process, for the page that says that the search is away.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TypeVar

import orjson
from opensearchpy import NotFoundError
from opensearchpy.exceptions import OpenSearchException

from app.search import results
from app.search.answers import Answer
from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.results import SearchResults, Step
from base.errors import EngineUnavailable
from base.logging import get_logger
from base.patience import Breaker

_Answer = TypeVar("_Answer")
log = get_logger("search")
BREAK_AFTER = 5  # failures in a row
BREAK_SECONDS = 5
PROBE_SECONDS = 0.5  # between two questions whether the engine answers again, while visitors search in the copy
MOST_GOOD = 200  # searches whose last good answer is there
QUEUE_SECONDS = 0.15  # how long a thread waits for its turn; longer would only pile up visitors behind a slow engine


@dataclass
class Guards:
    """The way to the engine for one process of `threads` threads."""

    threads: int
    breaker: Breaker = field(default_factory=lambda: Breaker(BREAK_AFTER, BREAK_SECONDS))
    probe: Callable[[], object] | None = None  # a question to the engine that tells whether it answers again
    _probing: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._bulkhead = threading.BoundedSemaphore(max(1, self.threads * 3 // 4))

    def ask(self, request: Callable[[], _Answer]) -> _Answer:
        """The engine's answer. Raises EngineUnavailable; NotFoundError for a missing document."""
        with self._turn():
            try:
                answer = _whole(request())
            except OpenSearchException as error:
                self._judge(error)
                if isinstance(error, NotFoundError) and "index_not_found" not in str(error):
                    raise
                log.warning("engine_failed", error=type(error).__name__, status=getattr(error, "status_code", None))
                raise EngineUnavailable("De zoekmotor antwoordt niet.") from error
            except EngineUnavailable:
                self.breaker.failed()
                raise
            self.breaker.succeeded()
            return answer

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """A place among those who may wait for the engine."""
        if not self._bulkhead.acquire(timeout=QUEUE_SECONDS):
            raise EngineUnavailable("Te veel zoekopdrachten wachten op de zoekmotor.")
        try:
            if not self._may_ask():
                raise EngineUnavailable("De zoekmotor antwoordde een paar keer niet; wij wachten even.")
            yield
        finally:
            self._bulkhead.release()

    def _may_ask(self) -> bool:
        """Whether a visitor's question may go to the engine; of an engine that was away the probe finds out first."""
        if self.probe is None or not self.breaker.is_open:
            return self.breaker.allows()
        if self._probing.acquire(blocking=False):
            threading.Thread(target=self._probe_until_it_answers, args=(self.probe,), name="probe", daemon=True).start()
        return False

    def _probe_until_it_answers(self, probe: Callable[[], object]) -> None:
        try:
            while self.breaker.is_open:
                time.sleep(PROBE_SECONDS)
                with suppress(OpenSearchException, EngineUnavailable):
                    _whole(probe())
                    self.breaker.half_open()
        finally:
            self._probing.release()

    def _judge(self, error: OpenSearchException) -> None:
        """Tell the breaker: an engine that says no (an unknown id, a request it cannot carry out) is not away.

        Otherwise a handful of odd questions would close the search to everyone.
        """
        status = getattr(error, "status_code", None)
        if isinstance(status, int) and 400 <= status <= 500 and status != 429:
            self.breaker.succeeded()
        else:
            self.breaker.failed()


def _whole(answer: _Answer) -> _Answer:
    """An answer that the engine cut short is no answer."""
    if isinstance(answer, dict):
        if answer.get("timed_out") or any(one.get("timed_out") for one in answer.get("responses", ())):
            raise EngineUnavailable("De zoekmotor was te traag.")
        if any("error" in one for one in answer.get("responses", ())):
            raise EngineUnavailable("De zoekmotor antwoordde niet op alles.")
    return answer


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
    """The good answers of the searches that were done last; safe for the threads of a process."""

    _by_search: OrderedDict[tuple[tuple[str, str], ...], GoodAnswer] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, params: SearchParams, answer: Answer, results: SearchResults) -> None:
        """The engine's answer to a search, and the results that were made of it."""
        good = GoodAnswer(orjson.dumps(answer), results.ask, results.steps, results.whole)
        key = tuple(params.as_args())
        with self._lock:
            self._by_search[key] = good
            self._by_search.move_to_end(key)
            if len(self._by_search) > MOST_GOOD:
                self._by_search.popitem(last=False)

    def results(self, params: SearchParams) -> SearchResults | None:
        """The results of the last good answer to the same search, when it is still here."""
        with self._lock:
            good = self._by_search.get(tuple(params.as_args()))
        return good.results() if good else None
