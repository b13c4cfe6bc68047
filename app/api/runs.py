"""Runs by API: anyone may see which runs there were and how far one is; with a token one orders a rebuild."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import get_args

from flask import Response, url_for
from werkzeug.exceptions import NotFound

from app.api.access import forbidden, me, needs, note
from app.api.blueprint import blueprint, in_path
from app.api.problems import problem
from app.api.run_schemas import RunListSchema, RunOrderSchema, RunPage, RunQuery, RunSchema
from app.http.services import services
from app.operations import trail, turning
from app.security.access import by_token
from app.security.accounts import Account
from app.security.area import in_province
from base import clock, connections, database
from base.errors import CannotCancel, LeaseTaken
from indexer import lease
from indexer.running import gate, orders, runs
from indexer.running.expected import expect

Answer = tuple[dict[str, object], int, dict[str, str]]  # a run, the status, and where to follow it
_BY_ID = in_path("run_id", "De id van een run")
_WHERE = {"Location": {"description": "Waar u de run volgt", "schema": {"type": "string"}}}


@blueprint.get("/runs", endpoint="runs")
@blueprint.about("Runs van de index")
@blueprint.arguments(RunQuery(), location="query")
@blueprint.response(200, RunListSchema)
def list_runs(page: RunPage) -> dict[str, object]:
    """Runs of the last year, newest first; all, or of one kind, source or state."""
    db, caller = services().db, by_token(services().db)
    chosen = {"kind": page.kind, "source": page.source, "state": page.state}
    listed = runs.history(db, page.per_page, page.offset, **chosen)
    return {**page.of(runs.count(db, **chosen)), "runs": [run_json(run, caller) for run in listed]}


@blueprint.get("/runs/<run_id>", endpoint="run", parameters=_BY_ID)
@blueprint.about("Eén run, met zijn voortgang", 404)
@blueprint.no_parameters
@blueprint.response(200, RunSchema)
def show_run(run_id: str) -> dict[str, object]:
    """One run."""
    return run_json(_run(run_id), by_token(services().db))


@blueprint.post("/runs")
@blueprint.about(
    "Vraag een opbouw of een bijwerking, van alle bronnen of van één, of zet een andere index terug", 400, 409, 415
)
@needs("runs.order")
@blueprint.no_parameters
@blueprint.arguments(RunOrderSchema())
@blueprint.response(202, RunSchema, description="Aanvaard", headers=_WHERE)
def order_run(order: orders.Order) -> Answer | Response:
    """Order a run: 202 and where to watch it, also when it has to wait; 409 with the run that does the same already."""
    caller = me()
    for turn in get_args(turning.Turn):
        if order.kind == turn:
            return _turn(turn)
    if not caller.may("runs.order", in_province(order.source)):
        return forbidden("Met dit account bouwt u alleen de bron van uw eigen provincie op.")
    if order.accepted and not caller.may("index.swap"):
        return forbidden("Met dit account aanvaardt u geen redenen van de keuring.")
    try:
        run_id = orders.order(
            services().settings, services().db, order, by=caller.name, alongside=trail.of_order(note, order)
        )
    except LeaseTaken as taken:
        return _taken(taken.run_id)
    return run_json(_run(run_id), caller), 202, _where(run_id)


def _turn(kind: turning.Turn) -> Answer | Response:
    """A rollback or forward is carried out at once; the sync that catches up is a run of its own."""
    settings, caller = services().settings, me()
    if not caller.may("index.swap"):
        return forbidden("Met dit account zet u geen andere index live.")
    try:
        client, db = connections.search_engine(settings), database.connect(settings.database_url)
        run, _ = turning.turn(settings, client, db, kind, by=caller.name, note=note)
    except LeaseTaken as taken:
        return _taken(taken.run_id)
    return run_json(run, caller), 202, _where(run.id)


@blueprint.post("/runs/<run_id>/cancel", parameters=_BY_ID)
@blueprint.about("Annuleer een run die wacht of bezig is", 404, 409)
@needs("runs.order")
@blueprint.no_parameters
@blueprint.response(200, RunSchema, description="Geannuleerd", headers=_WHERE)
@blueprint.response(202, RunSchema, description="Gevraagd: de run stopt binnen enkele seconden", headers=_WHERE)
def cancel_run(run_id: str) -> Answer | Response:
    """Cancel a run: 200 when it waited, 202 when it is running and will stop; 409 when it is too late."""
    db, caller = services().db, me()
    run = _run(run_id)
    if not caller.may("runs.order", in_province(run.source)):
        return forbidden("Met dit account annuleert u alleen runs van uw eigen provincie.")
    try:
        orders.cancel(services().settings, db, run_id, by=caller.name, alongside=trail.of_cancel(note, run))
    except CannotCancel as refusal:
        return _conflict("Annuleren kan niet", str(refusal), "cannot_cancel", run_id)
    run = _run(run_id)
    return run_json(run, caller), 200 if run.state in runs.ENDED else 202, _where(run_id)


def run_json(run: runs.Run, caller: Account | None) -> dict[str, object]:
    """A run (RunSchema). Its message is for administrators; who asked for it, and rejected rows, are never shown."""
    return {
        "id": run.id,
        "kind": run.kind,
        "source": run.source,
        "state": run.state,
        "accepted": list(run.accepted),
        "dry_run": run.dry_run,
        "step": run.step,
        "elapsed_seconds": runs.elapsed_seconds(run),
        "requested_at": run.requested_at,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        **_now(run),
        "message": run.message if caller else None,
        "reasons": _reasons(run) if caller else None,
        "sources": run.progress,
    }


def _now(run: runs.Run) -> dict[str, datetime | None]:
    """What is known of a run only while it is running."""
    if run.state != "running":
        return {"heartbeat_at": None, "expected_end_at": None}
    db, now = services().db, clock.now()
    seconds = expect(run, runs.last_like(db, run), now).seconds
    end = None if seconds is None else now + timedelta(seconds=seconds)
    return {"heartbeat_at": lease.heartbeat(db, run.id), "expected_end_at": end}


def _reasons(run: runs.Run) -> list[dict[str, object]]:
    """What the gate had against it (RunReasonSchema)."""
    if not run.verdict:
        return []
    named = [(reason, False) for reason in run.verdict["reasons"]]
    named += [(reason, True) for reason in run.verdict["accepted"]]
    return [
        {**reason, "acceptable": gate.acceptable(reason["code"]), "accepted": accepted} for reason, accepted in named
    ]


def _run(run_id: str) -> runs.Run:
    """The run of that id. Raises NotFound."""
    run = runs.get(services().db, run_id)
    if run is None:
        raise NotFound
    return run


def _taken(run_id: str) -> Response:
    return _conflict(
        "Er loopt al een run", "Wacht tot deze run klaar is en probeer het dan opnieuw.", "run_active", run_id
    )


def _conflict(title: str, detail: str, kind: str, run_id: str) -> Response:
    """409, with the run that is in the way."""
    run = RunSchema().dump(run_json(_run(run_id), me()))
    response = problem(409, title, detail, type=kind, run=run)
    response.headers.update(_where(run_id))
    return response


def _where(run_id: str) -> dict[str, str]:
    return {"Location": url_for("api.run", run_id=run_id)}
