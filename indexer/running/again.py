"""What a killed process was busy with is ordered once more; what kills its process twice is left to people."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from base import clock, database
from base.errors import LeaseTaken
from base.logging import get_logger
from base.tables import runs
from indexer.running.runs import request

log = get_logger("again")
AGAIN = "herstart"  # who asks for a run of which the process died
LATELY = timedelta(hours=1)  # since a run was written off; who comes later has other plans
KINDS = ("rebuild", "sync")
STOPPED = "Het proces is onverwacht gestopt. Dezelfde opdracht is één keer opnieuw gegeven."


def order_again(db: sa.Engine, lease_seconds: float) -> list[str]:
    """Order anew what was interrupted, unless somebody did or it was ordered anew before; the ids of the new runs."""
    ordered = []
    for run in _interrupted(db):
        wishes = {"accepted": run.accepted, "dry_run": run.dry_run}
        try:
            new = request(
                db, source=run.source, requested_by=AGAIN, lease_seconds=lease_seconds, kind=run.kind, **wishes
            )
        except LeaseTaken:  # the same waits already
            continue
        ordered.append(new)
        log.warning("run_ordered_again", run=run.id, anew=new)
        with database.write(db) as connection:
            connection.execute(runs.update().where(runs.c.id == run.id).values(message=STOPPED))
    return ordered


def _interrupted(db: sa.Engine) -> list[sa.Row[tuple[object, ...]]]:
    """Runs whose process died lately, and after which nothing was ordered that does the same."""
    later = runs.alias()
    same = (later.c.kind == runs.c.kind) & (later.c.dry_run == runs.c.dry_run)
    covers = later.c.source.is_(None) | later.c.source.is_not_distinct_from(runs.c.source)
    done = sa.exists().where(same, covers, later.c.requested_at > runs.c.requested_at)
    died = (runs.c.state == "abandoned") & runs.c.started_at.is_not(None) & runs.c.cancelled_by.is_(None)
    lately = runs.c.finished_at > clock.now() - LATELY
    query = sa.select(runs).where(died, lately, runs.c.kind.in_(KINDS), runs.c.requested_by != AGAIN, ~done)
    with database.read(db) as connection:
        return list(connection.execute(query))
