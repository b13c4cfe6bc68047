"""One of many: what goes wrong with it is written in the log, and the next one has its turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog


@contextmanager
def alone(log: structlog.typing.FilteringBoundLogger, event: str, **about: str) -> Iterator[None]:
    """Carry out what is within; any exception ends there."""
    try:
        yield
    except Exception:
        log.exception(event, **about)
