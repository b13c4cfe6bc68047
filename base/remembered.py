"""A value of the platform database that every page needs: remembered by each process for a few seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

import sqlalchemy as sa

from base.logging import get_logger

log = get_logger("remembered")
REMEMBERED_SECONDS = 5.0  # a change shows on every process this soon
PATIENCE_SECONDS = 0.5  # for a database that hangs: the engine needs the rest of the time of a page
_Value = TypeVar("_Value")


class Remembered(Generic[_Value]):
    """What `load` gives, read again after seconds; the last known value while the database does not answer at once."""

    def __init__(self, name: str, load: Callable[[], _Value], first: _Value) -> None:
        self._name, self._load, self._known = name, load, first
        self._read_at = -REMEMBERED_SECONDS
        self._reading = threading.Lock()

    def __call__(self) -> _Value:
        """The value as it was known a few seconds ago."""
        if time.monotonic() - self._read_at > REMEMBERED_SECONDS and self._reading.acquire(blocking=False):
            reader = threading.Thread(target=self._read, name=self._name, daemon=True)
            reader.start()
            reader.join(PATIENCE_SECONDS)  # a page goes on without the newest value rather than wait
        return self._known

    def _read(self) -> None:
        try:
            self._known = self._load()
        except sa.exc.SQLAlchemyError as error:
            log.warning("not_read", what=self._name, reason=type(error).__name__)
        finally:
            self._read_at = time.monotonic()
            self._reading.release()
