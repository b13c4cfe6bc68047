"""Cancelling a run: at once while it waits; cooperatively while it runs, and never half-way a swap.

A running process looks at its lease before each bulk request, at each sign of progress, and while it holds the lease
for the swap. Whoever cancels locks the lease too: either the run has gone live and it is too late, or it will not.
"""

from __future__ import annotations

import sqlalchemy as sa

from base import clock, database
from base.errors import CannotCancel
from base.tables import runs
from indexer.lease import abandon_dead, lock
from indexer.running.runs import AT_ONCE, ENDED, Alongside

ENDED_ALREADY = "Deze run is al geëindigd."
TOO_LATE = "Te laat om te annuleren: de nieuwe index is al live. U kunt wel de vorige index terugzetten."
TOO_SHORT = "Dit duurt maar even en kan niet geannuleerd worden."


def cancel(db: sa.Engine, run_id: str, *, by: str, lease_seconds: float, alongside: Alongside | None = None) -> None:
    """Cancel a run that waits; ask one that is running to stop, which it does within seconds.

    Raises CannotCancel when it has ended, is live already, or is of a kind that ends by itself at once.
    """
    mine = runs.c.id == run_id
    with database.write(db) as connection:
        lock(connection)
        abandon_dead(connection, lease_seconds)
        run = connection.execute(sa.select(runs).where(mine)).one()
        if run.state in ENDED:
            raise CannotCancel(ENDED_ALREADY)
        if run.kind in AT_ONCE:
            raise CannotCancel(TOO_SHORT)
        if run.index_name:
            raise CannotCancel(TOO_LATE)
        values: dict[str, object] = {"cancelled_by": by[:80]}
        if run.state == "queued":
            values |= {"state": "cancelled", "finished_at": clock.now(), "message": f"Geannuleerd door {by}."}
        connection.execute(runs.update().where(mine).values(**values))
        if alongside:
            alongside(connection, run_id)
