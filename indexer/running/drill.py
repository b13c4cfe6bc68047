"""Holding a run at one of its states, for fault drills: DOENERS_DRILL=1 and DOENERS_PAUSE_AT=<state>.

The states, in order. Of a rebuild: creating, created, reading-<source>, writing-<source>, read-<source> (or
carrying-<source>), gate, merge, swap, live, swapped, pruned. Of a sync: comparing-<source>, changing-<source>,
changed-<source>, settling. Of a rollback: turned.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress

from base.config import Settings
from base.errors import LeaseLost
from base.logging import get_logger
from indexer.lease import Lease

log = get_logger("drill")
LOOK_SECONDS = 0.2


def hold(settings: Settings, lease: Lease, state: str) -> None:
    """Stay in this state until the process is killed or another run has the lease: what comes next must refuse then."""
    if not (settings.drill and settings.pause_at == state):
        return
    log.warning("drill_pause", state=state, run=lease.run_id, pid=os.getpid())
    with suppress(LeaseLost):
        while True:
            lease.check()
            time.sleep(LOOK_SECONDS)
