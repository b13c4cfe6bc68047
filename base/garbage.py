"""Python's collector of objects in circles, held back for a while."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 50_000  # made before the collector looks again; Python's own 700 cost a rebuild a tenth of its time


@contextmanager
def collected_seldom() -> Iterator[None]:
    """For work that makes very many objects, hardly any of them in circles: rows and documents.

    The threshold is the process's: one such piece of work at a time.
    """
    usual = gc.get_threshold()
    gc.set_threshold(OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
