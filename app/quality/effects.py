"""Measurements of what edits of synonym rules would change: ordered on a page, carried out by the worker, kept."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from opensearchpy.exceptions import OpenSearchException

from app.quality.measuring import measure
from base import clock, connections, database
from base.config import Settings
from base.errors import EngineUnavailable
from base.logging import get_logger
from base.tables import effects as table
from indexer.rules import rule_store
from indexer.running import orders

log = get_logger("effects")
EffectState = Literal["queued", "running", "done", "failed"]
KEPT = timedelta(days=30)
LONGEST = timedelta(minutes=10)  # a measurement that takes longer died with its process
DIED = "De meting is gestopt voor ze klaar was. Probeer het opnieuw."
REFUSED = "De zoekmotor weigert deze regels of antwoordt niet. Kijk de regels na en probeer het opnieuw."


@dataclass(frozen=True)
class Effect:
    """A measurement of some edits. `result` is what `measuring` found, `step` what it is doing or why it failed."""

    id: str
    edits: list[int]
    state: EffectState
    step: str
    requested_by: str
    requested_at: datetime
    finished_at: datetime | None
    result: dict[str, Any] | None

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "failed")


def order(settings: Settings, db: sa.Engine, edits: Sequence[int], *, requested_by: str) -> str:
    """Let the worker measure these drafts; the id of the measurement."""
    effect_id = str(uuid.uuid4())
    row = {"id": effect_id, "edits": list(edits), "state": "queued", "requested_by": requested_by}
    with database.write(db) as connection:
        connection.execute(table.delete().where(table.c.requested_at < clock.now() - KEPT))
        connection.execute(table.insert().values(**row, step="", requested_at=clock.now()))
    orders.ring(settings, effect_id, orders.EFFECT)
    return effect_id


def get(db: sa.Engine, effect_id: str) -> Effect | None:
    """A measurement; None when there is none of that id."""
    with database.read(db) as connection:
        row = connection.execute(sa.select(table).where(table.c.id == effect_id)).first()
    if row is None:
        return None
    found = dict(row._mapping)
    if row.state in ("queued", "running") and abs(clock.now() - row.requested_at) > LONGEST:
        found |= {"state": "failed", "step": DIED}
    return Effect(**found)


def forgotten(db: sa.Engine, seconds: float) -> list[str]:
    """Measurements that have waited for so long that the doorbell was not heard."""
    since, until = clock.now() - LONGEST, clock.now() - timedelta(seconds=seconds)
    ahead = table.c.requested_at > clock.now() + timedelta(seconds=seconds)  # the clock was set back since
    waits = (table.c.state == "queued") & (table.c.requested_at.between(since, until) | ahead)
    with database.read(db) as connection:
        return list(connection.scalars(sa.select(table.c.id).where(waits)))


def carry_out(settings: Settings, db: sa.Engine, effect_id: str) -> None:
    """Measure, unless somebody did already."""
    queued = (table.c.id == effect_id) & (table.c.state == "queued")
    with database.write(db) as connection:
        if not connection.execute(table.update().where(queued).values(state="running")).rowcount:
            return
    effect = get(db, effect_id)
    assert effect is not None  # it was marked a moment ago

    def tell(step: str) -> None:
        _write(db, effect_id, step=step)

    try:
        found = measure(settings, connections.search_engine(settings), db, rule_store.drafts(db, effect.edits), tell)
        _write(db, effect_id, state="done", step="", result=found, finished_at=clock.now())
    except (EngineUnavailable, OpenSearchException) as error:
        log.warning("effect_refused", effect=effect_id, reason=type(error).__name__)
        _write(db, effect_id, state="failed", step=REFUSED, finished_at=clock.now())
    except Exception as error:  # whatever it is, the page must end; the details go to the log
        log.exception("effect_failed", effect=effect_id)
        said = f"De meting is mislukt door een onverwachte fout ({type(error).__name__})."
        _write(db, effect_id, state="failed", step=said, finished_at=clock.now())


def _write(db: sa.Engine, effect_id: str, **values: Any) -> None:
    with database.write(db) as connection:
        connection.execute(table.update().where(table.c.id == effect_id).values(**values))
