"""How long an answer may be waited for: one budget per request, of which every wait takes a part.

Two questions of a second each would keep a visitor waiting for two. Work outside of a request, and in threads of its
own, has no budget: there each wait has only its own limit.
"""

from __future__ import annotations

import time
from contextvars import ContextVar

_until: ContextVar[float | None] = ContextVar("patience_until", default=None)


def begin(seconds: float | None) -> None:
    """A request begins, which may wait so long in all; None: as long as each of its waits allows."""
    _until.set(None if seconds is None else time.monotonic() + seconds)


def left(most: float) -> float:
    """How many seconds a wait may take: `most`, or what is left of the budget. 0 when nothing is."""
    until = _until.get()
    return most if until is None else max(0.0, min(most, until - time.monotonic()))
