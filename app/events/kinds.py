"""What goes by the queue: each kind with how a batch of it is written. A new kind is one entry."""

from __future__ import annotations

from collections.abc import Mapping

from app.events import result_log, search_log, unmet, visits
from app.events.record import Write

KINDS: Mapping[str, Write] = {
    **dict.fromkeys(sorted(visits.KINDS), visits.write),
    search_log.KIND: search_log.write,
    result_log.KIND: result_log.write,
    unmet.KIND: unmet.write,
}
