"""Offerings that came or are gone, put into the record of changes for tests of their pages."""

from __future__ import annotations

import time
from datetime import datetime

import sqlalchemy as sa

from base import database
from base.tables import index_changes
from indexer.changes import record
from indexer.changes.change import Change, Departed


def arrive(db: sa.Engine, offering_id: str, moment: datetime) -> None:
    """An offering came from its source."""
    row = {"offering_id": offering_id, "index_name": "", "batch": "test-came", "at": moment, "kind": "new"}
    rest = {"cause": "source", "fields": {}, "digest": "", "settled": True, "matched": True}
    with database.write(db) as connection:
        connection.execute(index_changes.insert().values(**row, **rest))


def withdraw(db: sa.Engine, offering_id: str, departed: Departed, batch: str = "") -> None:
    """An offering leaves the index."""
    batch = batch or record.new_batch()
    record.plan_edit(db, batch, "", Change(offering_id, "gone", departed=departed), time.monotonic_ns())
    record.settle(db, batch)


def forget(db: sa.Engine, offering_id: str) -> None:
    """Nothing is known of an offering any more."""
    with database.write(db) as connection:
        connection.execute(index_changes.delete().where(index_changes.c.offering_id == offering_id))
