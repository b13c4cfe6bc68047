"""What changes for visitors when one index takes the place of another: put into the record of changes."""

from __future__ import annotations

import sqlalchemy as sa
from opensearchpy import OpenSearch

from indexer.changes import record
from indexer.changes.record import Ids, stored
from indexer.edits import publishing
from indexer.running.difference import Difference


def plan(
    db: sa.Engine, client: OpenSearch, batch: str, *, old: str, new: str, difference: Difference, edited: set[str]
) -> None:
    """Write down what changes when `new` takes the place of `old`.

    What only our word lists or code changed is left out, but for offerings that were `edited` since `old` was made.
    """
    come = {source for source, counts in difference.by_source.items() if not counts.before}
    filled = record.first_filled(db, old, come)
    ids = Ids(difference.new, difference.gone, difference.changed | (difference.ours & edited), filled)
    record.plan(db, batch, new, ids, old=stored(client, old), new=stored(client, new))


def record_late_edits(db: sa.Engine, client: OpenSearch, *, old: str, new: str, since: int) -> None:
    """What was edited while the new index was made, and came in at the swap; nothing of what showed already."""
    batch = record.new_batch()
    ids = Ids(changed=publishing.touched(client, db, new, since))
    record.plan(db, batch, new, ids, old=stored(client, old), new=stored(client, new))
    record.settle(db, batch)
