"""Runs that have ended: what was usual in them, and those of which nothing need stay."""

from __future__ import annotations

import sqlalchemy as sa

from base import database
from base.tables import run_sources, runs
from indexer.running.gate import Share
from indexer.running.runs import CLOCK


def usual_rejects(db: sa.Engine) -> dict[str, Share]:
    """Rows read and refused per source, in the last run that read it and let it in."""
    live = runs.c.kind.in_(("rebuild", "sync")) & runs.c.state.in_(("succeeded", "partial")) & ~runs.c.dry_run
    read = (run_sources.c.state == "done") & (run_sources.c.read > 0)
    query = sa.select(run_sources).join(runs).where(live & read).order_by(runs.c.requested_at)
    with database.read(db) as connection:
        return {row.source: Share(row.read, row.refused) for row in connection.execute(query)}


def forget_quiet(db: sa.Engine, but: str) -> None:
    """Drop the syncs of the clock that changed nothing, but one: the history would be full of them."""
    busy = sa.select(run_sources.c.run_id).where((run_sources.c.written > 0) | (run_sources.c.removed > 0))
    quiet = (runs.c.kind == "sync") & (runs.c.state == "succeeded") & (runs.c.requested_by == CLOCK)
    with database.write(db) as connection:
        connection.execute(runs.delete().where(quiet, runs.c.id != but, runs.c.id.not_in(busy)))
