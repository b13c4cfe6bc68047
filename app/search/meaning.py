"""Search by meaning, beside words: what lies nearest to the query.

The model joins when it is ready and never keeps anyone waiting: a query whose vector is not there in time, or a model
that is away, leaves a search to words alone. Such an answer says so, for a moment later there may be a better one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass, field

from app.search.likeness import Likeness, Meanings
from base.errors import ModelUnavailable
from base.logging import get_logger
from indexer.engine.embedding import Embedder
from indexer.engine.vectors import EMPTY, Space
from model.client import Vectors

log = get_logger("meaning")
MOST_VECTORS = 1000  # of texts that were searched
RELOAD_SECONDS = 30.0  # how often vectors that the worker is still making are looked for


@dataclass
class Meaning:
    """The vectors of the live index and the model, in one process; loads in the background when the index changes."""

    model: Embedder
    load: Callable[[str], Space]
    cutoff: float | None  # seconds; None waits for as long as it takes
    _meanings: tuple[str, Meanings] = ("", Meanings(EMPTY))
    _loaded_at: float = 0.0
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "meaning"))
    _loading: threading.Lock = field(default_factory=threading.Lock)
    _vectors: dict[str, Vectors | None] = field(default_factory=dict)

    def like(self, text: str, state: str, *, patience: float = 1.0) -> tuple[Likeness, bool]:
        """What a text is like, and whether that is all: nothing when model or vectors are not ready in time.

        `state` names the live index and its last change: another state has other vectors.
        `patience` multiplies the cut-off: later pages wait longer, for their order must be that of the first one.
        """
        if not text or not self.model.model:
            return Likeness(), True
        future: Future[tuple[Likeness, bool]] = self._pool.submit(self._like, text, state)
        try:
            return future.result(self.cutoff and self.cutoff * patience)
        except TooSlow:
            future.cancel()
            return Likeness(), False

    def _like(self, text: str, state: str) -> tuple[Likeness, bool]:
        if self._is_stale(state):
            self._start_loading(state)
        try:
            vector = self._vector(text)
        except ModelUnavailable:
            return Likeness(), False
        loaded, meanings = self._meanings
        like = meanings.of(text, vector) if vector is not None else Likeness()
        return like, loaded == state and not meanings.space.missing

    def _is_stale(self, state: str) -> bool:
        """Whether there is more to load: another index, or vectors that the worker was still making."""
        known, meanings = self._meanings
        return known != state or (meanings.space.missing > 0 and time.monotonic() - self._loaded_at > RELOAD_SECONDS)

    def _vector(self, text: str) -> Vectors | None:
        """The vector of a text: the same texts come again and again. Only the thread of the pool comes here."""
        if text not in self._vectors:
            if len(self._vectors) == MOST_VECTORS:
                self._vectors.clear()
            self._vectors[text] = self.model.query(text)
        return self._vectors[text]

    def _start_loading(self, state: str) -> None:
        if self.cutoff is None:
            self._load(state)
        elif self._loading.acquire(blocking=False):
            threading.Thread(target=self._load_once, args=(state,), name="meaning-load", daemon=True).start()

    def _load_once(self, state: str) -> None:
        try:
            self._load(state)
        except Exception:  # noqa: BLE001 - whatever it is: the engine may be away just now; the next search tries again
            log.warning("vectors_not_loaded", state=state)
        finally:
            self._loading.release()

    def _load(self, state: str) -> None:
        self._meanings = (state, Meanings(self.load(state)))
        self._loaded_at = time.monotonic()
