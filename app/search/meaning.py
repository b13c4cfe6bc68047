"""Search by meaning, beside words: what lies nearest to the query.

A page waits for the model, up to a cut-off that a busy machine does not reach: its order must not depend on who was
quick. Without a model, or beyond the cut-off, a search is left to words alone. Such an answer says so, for a moment
later there may be a better one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
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
RELOAD_SECONDS = 10.0  # how often vectors that the worker is still making are looked for
REST_SHARE = 10  # times as long as a load took, before the next: the vectors of 100,000 take half a minute


@dataclass
class Meaning:
    """The vectors of the live index and the model, in one process; loads in the background when the index changes."""

    model: Embedder
    load: Callable[[str], Space]
    cutoff: float | None  # seconds; None waits for as long as it takes
    _meanings: tuple[str, Meanings] = ("", Meanings(EMPTY))
    _loaded_at: float = 0.0
    _rest: float = RELOAD_SECONDS
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "meaning"))
    _loading: threading.Lock = field(default_factory=threading.Lock)
    _vectors: dict[str, Vectors] = field(default_factory=dict)

    def like(self, texts: Sequence[str], state: str) -> tuple[list[Likeness], bool]:
        """What each text is like, and whether that is all: nothing when model or vectors are not ready in time. One
        question to the model, and one wait, however many texts.

        `state` names the live index and its last change: another state has other vectors.
        """
        if not texts or not self.model.model:
            return _like_nothing(texts), True
        known = None if self._is_stale(state) else self._meanings[1].answered(texts)
        if known is not None:
            return known, not self._meanings[1].space.missing
        future: Future[tuple[list[Likeness], bool]] = self._pool.submit(self._like, texts, state)
        try:
            return future.result(self.cutoff)
        except TooSlow:
            future.cancel()
            return _like_nothing(texts), False

    def progress(self, state: str) -> str:
        """How far the vectors of the live index are: "ready", "making 312 of 709", or "off" without a model."""
        if not self.model.model:
            return "off"
        made, every = self.counts(state)
        return f"making {made} of {every}" if made < every else "ready"

    def counts(self, state: str) -> tuple[int, int]:
        """How many vectors of the live index were made, and how many there will be."""
        if self.model.model and self._is_stale(state):
            self._load_what_is_new(state)
        space = self._meanings[1].space
        return len(space.ids), len(space.ids) + (space.missing if self.model.model else 0)

    def _like(self, texts: Sequence[str], state: str) -> tuple[list[Likeness], bool]:
        if self._is_stale(state):
            self._load_what_is_new(state)
        try:
            vectors = self._vectors_of(texts)
        except ModelUnavailable:
            return _like_nothing(texts), False
        loaded, meanings = self._meanings
        like = [meanings.of(text, vector) for text, vector in zip(texts, vectors, strict=True)]
        return like, loaded == state and not meanings.space.missing

    def _is_stale(self, state: str) -> bool:
        """Whether there is more to load: another index, or vectors that the worker was still making."""
        known, meanings = self._meanings
        return known != state or (meanings.space.missing > 0 and time.monotonic() - self._loaded_at > self._rest)

    def _vectors_of(self, texts: Sequence[str]) -> list[Vectors]:
        """The vector of each text: the same texts come again and again. Only the thread of the pool comes here."""
        if len(self._vectors) + len(texts) > MOST_VECTORS:
            self._vectors.clear()
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors.update(zip(new, self.model.queries(new), strict=True))
        return [self._vectors[text] for text in texts]

    def _load_what_is_new(self, state: str) -> None:
        """The first vectors are waited for: without any, order would change with the second page. Later ones are not,
        for those of a moment ago are nearly the same."""
        if self.cutoff is None:
            self._load(state)
        elif not self._meanings[0]:
            self._load_once(state)
        else:
            self._load_behind(state)

    def _load_behind(self, state: str) -> None:
        if not self._loading.locked():
            threading.Thread(target=self._load_once, args=(state,), name="meaning-load", daemon=True).start()

    def _load_once(self, state: str) -> None:
        with self._loading:
            if not self._is_stale(state):
                return  # another thread did
            try:
                self._load(state)
            except Exception:  # noqa: BLE001 - whatever it is: the engine may be away; the next search tries again
                log.warning("vectors_not_loaded", state=state)

    def _load(self, state: str) -> None:
        began = time.monotonic()
        self._meanings = (state, Meanings(self.load(state)))
        self._loaded_at = time.monotonic()
        self._rest = max(RELOAD_SECONDS, REST_SHARE * (self._loaded_at - began))


def _like_nothing(texts: Sequence[str]) -> list[Likeness]:
    return [Likeness() for _ in texts]
