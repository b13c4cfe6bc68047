"""Search by meaning, beside words: what lies nearest to the query, and how the two orders become one.

The model joins when it is ready and never keeps anyone waiting: a query whose vector is not there in time goes on by
words alone.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass, field
from functools import lru_cache

from base.logging import get_logger
from indexer.embedding import Embedder, Vectors
from indexer.vectors import EMPTY, Space

log = get_logger("meaning")
NEAREST = 50  # ids by meaning that take part in the fusion
FUSION_K = 5  # reciprocal rank fusion; the smaller, the more the first places weigh
MEANING_WEIGHT = 0.7  # of a place by meaning, where one by words weighs 1
RELOAD_SECONDS = 30.0  # how often vectors that the worker is still making are looked for
# Lifts for exact hits when there are many: (places by meaning up to, factor). The engine stays the only ranker there.
LIFTS = ((1, 1.6), (3, 1.45), (5, 1.35), (10, 1.25), (20, 1.15), (50, 1.05))


@dataclass
class Meaning:
    """The vectors of the live index and the model, in one process; loads in the background when the index changes."""

    model: Callable[[], Embedder]
    load: Callable[[str], Space]
    cutoff: float | None  # seconds; None waits for as long as it takes
    _space: tuple[str, Space] = ("", EMPTY)
    _loaded_at: float = 0.0
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "meaning"))
    _loading: threading.Lock = field(default_factory=threading.Lock)

    def nearest(self, text: str, index: str) -> list[str]:
        """Ids nearest in meaning, best first; none when the model or the vectors are not ready in time."""
        if not text:
            return []
        future: Future[list[str]] = self._pool.submit(self._nearest, text, index)
        try:
            return future.result(self.cutoff)
        except TooSlow:
            future.cancel()
            return []

    def _nearest(self, text: str, index: str) -> list[str]:
        if self._is_stale(index):
            self._start_loading(index)
        vector = self._vector(text)
        return self._space[1].nearest(vector, NEAREST) if vector is not None else []

    def _is_stale(self, index: str) -> bool:
        """Whether there is more to load: another index, or vectors that the worker was still making."""
        known, space = self._space
        return known != index or (space.missing > 0 and time.monotonic() - self._loaded_at > RELOAD_SECONDS)

    @lru_cache(maxsize=1000)  # noqa: B019 - one instance per process; the same queries come again and again
    def _vector(self, text: str) -> Vectors | None:
        return self.model().query(text)

    def _start_loading(self, index: str) -> None:
        if self.cutoff is None:
            self._load(index)
        elif self._loading.acquire(blocking=False):
            threading.Thread(target=self._load_once, args=(index,), name="meaning-load", daemon=True).start()

    def _load_once(self, index: str) -> None:
        try:
            self._load(index)
        except Exception:  # noqa: BLE001 - whatever it is: the engine may be away just now; the next search tries again
            log.warning("vectors_not_loaded", index=index)
        finally:
            self._loading.release()

    def _load(self, index: str) -> None:
        self._space = (index, self.load(index))
        self._loaded_at = time.monotonic()

    def __hash__(self) -> int:
        return id(self)


def fuse(by_words: Sequence[str], by_meaning: Sequence[str]) -> list[str]:
    """One order from two, by reciprocal rank (Cormack, Clarke and Büttcher, 2009): every id once, best first."""
    scores: dict[str, float] = {}
    for ids, weight in ((by_words, 1.0), (by_meaning, MEANING_WEIGHT)):
        for place, identity in enumerate(ids, 1):
            scores[identity] = scores.get(identity, 0.0) + weight / (FUSION_K + place)
    return sorted(scores, key=lambda identity: -scores[identity])


def lifts(by_meaning: Sequence[str]) -> list[tuple[float, list[str]]]:
    """Groups of ids with the factor by which the engine lifts their score."""
    groups = []
    start = 0
    for end, factor in LIFTS:
        if by_meaning[start:end]:
            groups.append((factor, list(by_meaning[start:end])))
        start = end
    return groups
