"""Trials: runs that measure what drafts of synonym rules would change, and what they measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from app.quality.measuring import Effect, measure
from app.wording.dutch import counted, listed, score
from base import database
from base.config import Settings
from base.errors import EngineUnavailable
from base.tables import trials as table
from indexer.lease import Lease
from indexer.rules import rule_store
from indexer.running import orders, runs
from indexer.running.runs import Run

REFUSED = "De zoekmotor weigert deze regels of antwoordt niet. Kijk de regels na en probeer het opnieuw."

GONE = "Deze concepten zijn er niet meer."


@dataclass(frozen=True)
class Trial:
    """A trial: its run, the ids of the drafts, and their effect, None until it is measured."""

    run: Run
    edits: list[int]
    effect: Effect | None


def order(settings: Settings, db: sa.Engine, edits: Sequence[int], *, by: str) -> str:
    """Let the worker measure these drafts; the id of the run."""

    def choose(connection: sa.Connection, run_id: str) -> None:
        connection.execute(table.insert().values(run_id=run_id, edits=list(edits)))

    return orders.order(settings, db, orders.Order(runs.TRIAL), by=by, alongside=choose)


def get(db: sa.Engine, run_id: str) -> Trial | None:
    """A trial; None when there is none of that id, or it was forgotten."""
    run = runs.get(db, run_id)
    with database.read(db) as connection:
        row = connection.execute(sa.select(table).where(table.c.run_id == run_id)).first()
    return Trial(run, row.edits, row.effect) if run and row else None


def carry_out(settings: Settings, client: OpenSearch, db: sa.Engine, run: Run) -> Run:
    """Measure the drafts of a trial that is queued; the run as it ended. Raises LeaseTaken."""

    def work(lease: Lease) -> None:
        def say(step: str) -> None:
            lease.check()
            runs.step(db, run.id, step)

        trial = get(db, run.id)
        drafts = rule_store.drafts(db, trial.edits) if trial else []
        if not drafts:
            runs.finish(db, run.id, "failed", GONE)
            return
        effect = measure(settings, client, db, drafts, say)
        with database.write(db) as connection:
            connection.execute(table.update().where(table.c.run_id == run.id).values(effect=effect))
        runs.finish(db, run.id, "succeeded", sentence(effect, len(drafts)))

    return runs.carry_out(db, run, settings.lease_seconds, work, _reason)


def sentence(effect: Effect, count: int) -> str:
    """What rules change: "Deze regel verandert de eerste tien van 7 beoordeelde zoekvragen; nDCG 0,81 → 0,83."."""
    judged, real = effect["judged"], effect["real"]
    one = "Deze regel verandert" if count == 1 else f"Deze {count} regels veranderen"
    parts = []
    if judged["asked"]:
        parts.append(counted(judged["changed"], "beoordeelde zoekvraag", "beoordeelde zoekvragen"))
    if real["asked"]:
        asked = counted(real["asked"], "echte zoekvraag", "echte zoekvragen")
        parts.append(f"{real['changed']} van de laatste {asked}")
    if not parts:
        return "Er zijn nog geen beoordeelde of echte zoekvragen om mee te vergelijken."
    quality = ""
    if judged["before"] is not None and judged["after"] is not None:
        quality = f"; nDCG {score(judged['before'])} → {score(judged['after'])}"
    return f"{one} de eerste tien van {listed(parts)}{quality}."


def _reason(error: Exception) -> str:
    if isinstance(error, EngineUnavailable | OpenSearchException):
        return REFUSED
    return f"De meting is mislukt door een onverwachte fout ({type(error).__name__})."
