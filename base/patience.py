"""How long an answer may be waited for: one budget per request, and a breaker for what does not answer at all.

Every wait takes a part of the budget: two questions of a second each would keep a visitor waiting for two. Work outside
of a request, and in threads of its own, has no budget: there each wait has only its own limit. The breaker opens after
some failures in a row: nobody asks engine or database for a while then, so that answers come quickly.
"""

from __future__ import annotations

import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass, field

_until: ContextVar[float | None] = ContextVar("patience_until", default=None)


def begin(seconds: float | None) -> None:
    """A request begins, which may wait so long in all; None: as long as each of its waits allows."""
    _until.set(None if seconds is None else time.monotonic() + seconds)


def left(most: float) -> float:
    """How many seconds a wait may take: `most`, or what is left of the budget. 0 when nothing is."""
    until = _until.get()
    return most if until is None else max(0.0, min(most, until - time.monotonic()))


@dataclass
class Breaker:
    """Opens after `limit` failures in a row; then lets one request through per `pause` seconds, until one succeeds.

    pybreaker holds its lock while the request runs, which lets one thread at a time through; this one never does.
    """

    limit: int
    pause: float
    _failures: int = 0
    _next_try: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_open(self) -> bool:
        """Whether the last answers failed."""
        return self._failures >= self.limit

    def allows(self) -> bool:
        """Whether a request may go out now; when open, a yes is the one try of this pause."""
        with self._lock:
            if self._failures < self.limit:
                return True
            if time.monotonic() < self._next_try:
                return False
            self._next_try = time.monotonic() + self.pause
            return True

    def succeeded(self) -> None:
        """There was an answer."""
        with self._lock:
            self._failures = 0

    def half_open(self) -> None:
        """A probe was answered: all may go out again, but the next failure opens it at once. A sick engine that answers
        one question in a few would otherwise let five visitors wait each time."""
        with self._lock:
            self._failures = min(self._failures, self.limit - 1)

    def failed(self) -> None:
        """There was no answer, or it came too late."""
        with self._lock:
            self._failures += 1
            if self._failures >= self.limit:
                self._next_try = time.monotonic() + self.pause
