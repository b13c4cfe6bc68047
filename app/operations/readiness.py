"""Whether this process may get visitors: after a warm-up, while the engine answers.

The first pages after a start take five times as long; so the first question whether we are ready starts a warm-up in
the background, and the answer is no until it is done.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from app.http.limited import sentence
from app.http.services import services
from app.operations import condition, source_state
from app.operations.condition import Condition
from app.search.limited.search import LocalCopy
from app.search.params import SearchParams, parse
from app.search.service import SearchService
from app.wording import source_words
from app.wording.dutch import as_sentence
from base import clock, connections, database, impatient
from base.config import Settings
from base.errors import EngineUnavailable
from base.logging import get_logger
from indexer import taxonomy
from indexer.engine import embedding

log = get_logger("readiness")
WARM_UP_SEARCHES = 200
WARM_UP_SECONDS = 3.0  # at most, where the engine is quick by then
WARM_UP_MOST = 20.0  # on a busy machine; a start should not wait longer
QUICK_SECONDS, QUICK_IN_A_ROW = 0.4, 8  # a visitor's search may take a second: what is slower now may fail then
LOOK_SECONDS = 30.0  # how often is looked for what waits for people
NO_INDEX = "De zoekmotor antwoordt niet, of er is nog geen index."
AWAY = "De zoekmotor antwoordt niet."
NO_DATABASE = "De platformdatabank antwoordt niet."
WAIT_SECONDS = 0.25  # after a search that failed
TOWNS = ("Aarschot", "Gent", "Hasselt", "Mechelen", "Kortrijk", "")


@dataclass(frozen=True)
class State:
    """`reasons` why not ready, `warnings` that need attention but stop nobody; both in Dutch."""

    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Whether visitors may come."""
        return not self.reasons


@dataclass(frozen=True)
class Seen:
    """What a look at everything saw: None when the platform database did not answer."""

    condition: Condition | None


@dataclass
class Readiness:
    """The state of one process. `max_age` of the index in seconds."""

    search: SearchService
    copy: LocalCopy
    max_age: int
    _warm: bool = False
    _away: bool = False  # the engine answered nothing at all during the last warm-up
    _thread: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _seen: Seen | None = None
    _looked_at: float = -LOOK_SECONDS
    _looking: threading.Lock = field(default_factory=threading.Lock)

    def check(self) -> State:
        """Look now: one real query."""
        if not self._warm:
            self._start()
            return self._limited() if self._away else State(["De website warmt zich op."])
        try:
            total, _facets = self.search.facets(SearchParams())
            _name, about = self.search.live.about()
        except EngineUnavailable:
            return self._limited()
        if not total:
            return State(["De index is leeg."])
        aged, stale = self._aged(about.built_at), _stale(about.stale_sources)
        alias = self.search.live.seen.fault
        astray = [as_sentence(alias)] if alias else []
        warnings = [*astray, *aged, *stale, *_without_model(self.search.settings), *self._things()]
        return State(warnings=list(dict.fromkeys(warnings)))

    def _limited(self) -> State:
        """Without the engine: ready while there is a copy, for that answers visitors; and it says how old it is."""
        copy = self.copy.search()
        return State(warnings=[AWAY, sentence(copy.made_at)]) if copy else State([NO_INDEX])

    def seen(self) -> Seen | None:
        """What the overview says, looked for in the background, now and then; None before the first look."""
        if time.monotonic() - self._looked_at > LOOK_SECONDS and self._looking.acquire(blocking=False):
            threading.Thread(target=self._look, name="condition", daemon=True).start()
        return self._seen

    def _things(self) -> Sequence[str]:
        """What else needs attention."""
        seen = self.seen()
        if seen is None:
            return []
        return [as_sentence(phrase) for phrase in seen.condition.phrases] if seen.condition else [NO_DATABASE]

    def _look(self) -> None:
        settings = self.search.settings
        try:
            found = condition.look(
                settings,
                connections.search_engine(settings),
                impatient.connect(settings.database_url, settings.threads, settings.database_timeout),
            )
            self._seen = Seen(found)
        except sa.exc.SQLAlchemyError as error:
            database.tell_away(error)
            self._seen = Seen(None)
        finally:
            self._looked_at = time.monotonic()
            self._looking.release()

    def _start(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._warm_up, name="warm-up", daemon=True)
                self._thread.start()

    def _warm_up(self) -> None:
        """Search until a run of searches was quick, or out of time; a cold engine may let the first searches down."""
        begun, quick, answered = time.monotonic(), 0, False
        for number, params in enumerate(itertools.cycle(_searches()[:WARM_UP_SEARCHES]), start=1):
            seconds = self._seconds_of(params)
            answered = seconds is not None
            quick = quick + 1 if seconds is not None and seconds < QUICK_SECONDS else 0
            if is_enough(time.monotonic() - begun, searches=number, quick=quick, answered=answered):
                break
        if answered and self._looking.acquire(blocking=False):
            self._look()  # the first answer knows what waits
        self._away = not answered
        self._warm = answered  # if not, the next question starts it again
        log.info("warmed_up", answered=answered, quick=quick)

    def _seconds_of(self, params: SearchParams) -> float | None:
        """How long a search takes; None when it fails."""
        begun = time.monotonic()
        try:
            self.search.search(params)
        except EngineUnavailable:
            time.sleep(WAIT_SECONDS)
            return None
        return time.monotonic() - begun

    def _aged(self, built_at: str) -> list[str]:
        if not built_at:
            return []
        hours = (clock.now() - datetime.fromisoformat(built_at)).total_seconds() / 3600
        if hours * 3600 <= self.max_age:
            return []
        return [f"De index is {hours:.0f} uur oud; hij hoort hoogstens {self.max_age // 3600} uur oud te zijn."]


def is_enough(seconds: float, *, searches: int, quick: int, answered: bool) -> bool:
    """Whether a warm-up may end: after its time or its searches, once so many in a row were quick or the last one
    failed; and at last in any case."""
    over = seconds > WARM_UP_SECONDS or searches >= WARM_UP_SEARCHES
    return seconds > WARM_UP_MOST or (over and (quick >= QUICK_IN_A_ROW or not answered))


def readiness() -> Readiness:
    """The readiness of this process."""
    app = current_app
    if "doeners_readiness" not in app.extensions:
        built = Readiness(services().search, services().copy, services().settings.max_index_age)
        app.extensions.setdefault("doeners_readiness", built)  # of two threads at once, the first one stays
    found: Readiness = app.extensions["doeners_readiness"]
    return found


def _stale(sources: Sequence[str]) -> list[str]:
    labels = [source_state.label(source) for source in sources]
    return [as_sentence(source_words.phrase("stale", labels))] if labels else []


def _without_model(settings: Settings) -> list[str]:
    away = embedding.away(settings)
    return [as_sentence(away)] if away else []


def _searches() -> list[SearchParams]:
    """Searches like those of visitors: every activity, now here, now there."""
    labels = [activity.label for activity in taxonomy.activities().values()]
    return [parse({"q": [q], "plaats": [TOWNS[n % len(TOWNS)]]})[0] for n, q in enumerate([*labels, *labels])]
