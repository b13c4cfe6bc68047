"""What goes by the queue: each kind with all that is counted of it. A new kind is one entry."""

from __future__ import annotations

from collections.abc import Mapping

from app.events import result_log, search_log, unmet, visits
from app.events.record import Kinds, Write

_VISIT: Mapping[str, Write] = {visits.NAME: visits.write}
_TEXT: Mapping[str, Write] = {search_log.KIND: search_log.write}
_RESULTS: Mapping[str, Write] = {result_log.KIND: result_log.write}

KINDS: Kinds = {
    **dict.fromkeys(sorted(visits.KINDS), _VISIT),
    "search": {**_TEXT, unmet.NAME: unmet.write, **_RESULTS, **_VISIT},  # the text first: results ask whether it counts
    "offering": {**_RESULTS, **_VISIT},
    search_log.KIND: _TEXT,  # of the API
    result_log.KIND: _RESULTS,  # of a list that nobody searched for
}
