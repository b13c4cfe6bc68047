"""The kinds of events: each with how a batch of it is written. A new kind is one entry."""

from __future__ import annotations

from collections.abc import Mapping

from app.events import search_log
from app.events.record import Write

KINDS: Mapping[str, Write] = {
    search_log.KIND: search_log.write,
}
