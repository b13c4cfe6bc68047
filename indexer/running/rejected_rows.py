"""The rejected rows of each run. Those of old runs go when a run ends (runs.finish)."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from base import database
from base.tables import rejects
from indexer.offering import Reject


def record(db: sa.Engine, run_id: str, refused: Iterable[Reject]) -> None:
    """Write down the rejected rows of a run."""
    rows = [{"run_id": run_id, **vars(reject)} for reject in refused]
    if rows:
        with database.write(db) as connection:
            connection.execute(rejects.insert(), rows)


def of_run(db: sa.Engine, run_id: str, limit: int = 500) -> list[Reject]:
    """The rejected rows of a run, by source and id."""
    query = (
        sa.select(rejects)
        .where(rejects.c.run_id == run_id)
        .order_by(rejects.c.source, rejects.c.source_id)
        .limit(limit)
    )
    with database.read(db) as connection:
        return [Reject(row.source, row.source_id, row.field, row.message) for row in connection.execute(query)]
