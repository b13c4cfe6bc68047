"""Waiting for what must come: as long as a busy machine needs, and no longer than it takes."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 120.0  # seconds after which it will not come any more


def eventually(condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Whether a condition comes true in time."""
    deadline = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return bool(met)


def wait_for(condition: Callable[[], object], log: Callable[[], str] = str) -> None:
    """Wait until a condition is true; AssertionError, with what `log` says, when it does not come true."""
    assert eventually(condition), f"it did not happen in {PATIENCE:.0f} seconds\n{log()}"
