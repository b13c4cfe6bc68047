"""Rollback and forward, followed by a sync: the sources have gone on since that index was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Literal

import sqlalchemy as sa
from opensearchpy import OpenSearch

from app.operations import trail
from base.config import Settings
from base.errors import LeaseTaken
from indexer.running import orders, runs, upkeep

Turn = Literal["rollback", "forward"]
Ordering = Callable[..., str]  # orders.order or orders.place
TURNS: Mapping[Turn, Callable[..., runs.Run]] = {"rollback": upkeep.rollback, "forward": upkeep.forward}


def turn(
    settings: Settings,
    client: OpenSearch,
    db: sa.Engine,
    kind: Turn,
    *,
    by: str,
    note: trail.Note,
    order: Ordering = orders.order,
) -> tuple[runs.Run, str | None]:
    """Carry out a rollback or forward, and order the sync that catches up: the run as it ended, and that of the sync.

    The sync is None when there is none, or when one waits already. With `order=orders.place` the worker is not told:
    who asks carries it out. `note` writes in the audit trail, with the order and so before anything happens in the
    engine. Raises LeaseTaken.
    """
    run = TURNS[kind](settings, client, db, requested_by=by, alongside=trail.of_upkeep(note, kind))
    sync = None
    if run.state == "succeeded":
        with suppress(LeaseTaken):
            sync = order(settings, db, orders.Order("sync"), by=by)
    return run, sync
