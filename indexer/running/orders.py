"""Orders for the worker: the row in the platform database is the truth, the broker is only the doorbell.

When the broker is away an order stays queued; the worker's beat rings again for orders that nobody took.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import sqlalchemy as sa
from celery import Celery
from kombu.exceptions import OperationalError

from base import traces
from base.config import Settings
from base.logging import get_logger
from indexer.rules import rule_store
from indexer.running import cancel as cancelling
from indexer.running import runs

log = get_logger("orders")
OrderKind = Literal["rebuild", "sync", "synonyms", "trial"]
SYNONYMS: OrderKind = "synonyms"
RUN = "run"  # task of app.worker: carry out the order whose turn it is
RING_SECONDS = 0.4  # how long the broker may take to answer; beat rings again for what nobody heard


@dataclass(frozen=True)
class Order:
    """A run to come: `source` None is all of them, `accepted` are codes (of the gate) that do not stop it.

    A `dry_run` builds and reports, and never goes live.
    """

    kind: OrderKind
    source: str | None = None
    accepted: Sequence[str] = ()
    dry_run: bool = False


def order(settings: Settings, db: sa.Engine, wanted: Order, *, by: str, alongside: runs.Alongside | None = None) -> str:
    """Record an order and tell the worker; the id of its run. Raises LeaseTaken when such a run is busy already."""
    run_id = place(settings, db, wanted, by=by, alongside=alongside)
    ring(settings, run_id)
    return run_id


@traces.traced("order", root=True)
def place(settings: Settings, db: sa.Engine, wanted: Order, *, by: str, alongside: runs.Alongside | None = None) -> str:
    """Record an order without telling the worker: who asks may carry it out. Raises LeaseTaken."""
    return runs.request(
        db,
        source=wanted.source,
        requested_by=by,
        lease_seconds=settings.lease_seconds,
        kind=wanted.kind,
        accepted=wanted.accepted,
        dry_run=wanted.dry_run,
        alongside=alongside,
    )


def publish(
    settings: Settings, db: sa.Engine, edits: Collection[int], *, requested_by: str, alongside: runs.Alongside
) -> str:
    """Order that drafts of synonym rules go live; the id of the run. Raises LeaseTaken."""

    def choose(connection: sa.Connection, run_id: str) -> None:
        rule_store.choose(connection, edits, run_id)
        alongside(connection, run_id)

    return order(settings, db, Order(SYNONYMS), by=requested_by, alongside=choose)


def cancel(settings: Settings, db: sa.Engine, run_id: str, *, by: str, alongside: runs.Alongside | None = None) -> None:
    """Cancel a run, and let what waited behind it begin. Raises CannotCancel."""
    cancelling.cancel(db, run_id, by=by, lease_seconds=settings.lease_seconds, alongside=alongside)
    ring_next(settings, db)


def ring_next(settings: Settings, db: sa.Engine) -> None:
    """Ring for the order whose turn it is, unless a run is busy: that one's end rings again."""
    run = runs.active(db, settings.lease_seconds)
    if run and run.state == "queued":
        ring(settings, run.id)


@traces.traced("broker ring", "PRODUCER")
def ring(settings: Settings, for_id: str) -> None:
    """Tell the worker that an order waits; silence of the broker is not an error."""
    if not settings.redis_url:
        log.warning("broker_not_configured", rung_for=for_id)
        return
    try:
        _doorbell(settings.redis_url).send_task(RUN, args=[for_id], retry=False, ignore_result=True)
    except OperationalError as error:
        log.warning("broker_away", rung_for=for_id, reason=type(error).__name__)


@lru_cache(maxsize=2)
def _doorbell(url: str) -> Celery:
    bell = Celery("doeners", broker=url, set_as_current=False)
    patience = {"socket_timeout": RING_SECONDS, "socket_connect_timeout": RING_SECONDS}
    # One attempt: Celery's own patience would keep a visitor of /beheer waiting for six seconds.
    bell.conf.broker_transport_options = {**patience, "max_retries": 0, "interval_start": 0}
    bell.conf.broker_connection_retry = False
    return bell
