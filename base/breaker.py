"""The breaker: after some failures in a row nobody asks engine or database for a while, so that answers come quickly.

pybreaker holds its lock while the request runs, which lets one thread at a time through; this one never does.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field


@dataclass
class Breaker:
    """Opens after `limit` failures in a row; then lets one request through per `pause` seconds, until one succeeds."""

    limit: int
    pause: float
    _failures: int = 0
    _next_try: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

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

    def failed(self) -> None:
        """There was no answer, or it came too late."""
        with self._lock:
            self._failures += 1
            if self._failures >= self.limit:
                self._next_try = time.monotonic() + self.pause
