"""Runs by API: anyone may see which runs there were and how far one is; with a token one orders a rebuild."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

from app.api import body
from app.api.access import forbidden, me, needs, note
from app.api.paging import no_parameters, paging
from app.api.problems import problem
from app.api.run_schemas import STATES, RunOrderSchema
from app.http.services import services
from app.operations import turning
from app.security.access import by_token
from app.security.accounts import Account
from app.security.area import in_province
from base import clock, connections, database
from base.config import PROVINCES
from base.errors import CannotCancel, Fault, LeaseTaken
from indexer import lease
from indexer.running import gate, orders, runs
from indexer.running.expected import expect

FILTERS: dict[str, tuple[str, ...]] = {  # of the list of runs: parameter -> its values
    "soort": runs.KINDS,
    "bron": (runs.EVERY_SOURCE, *PROVINCES),
    "toestand": STATES,
}
_SOURCE_FIELDS = ("source", "state", "read", "written", "refused", "carried", "removed")


_order = RunOrderSchema()


def register(blueprint: Blueprint) -> None:
    """Give the API its addresses for runs."""
    blueprint.add_url_rule("/runs", "runs", list_runs, methods=["GET"])
    blueprint.add_url_rule("/runs", "order_run", order_run, methods=["POST"])
    blueprint.add_url_rule("/runs/<run_id>", "run", show_run, methods=["GET"])
    blueprint.add_url_rule("/runs/<run_id>/cancel", "cancel_run", cancel_run, methods=["POST"])


def list_runs() -> Response:
    """Runs of the last year, newest first (`pagina`, `per_pagina`), chosen by `soort`, `bron` and `toestand`."""
    args = request.args.to_dict(flat=False)
    chosen, faults = _filters(args)
    page, per_page = paging({name: given for name, given in args.items() if name not in FILTERS}, faults=faults)
    db, caller = services().db, by_token(services().db)
    found = runs.history(db, per_page, (page - 1) * per_page, **chosen)
    told = {"total": runs.count(db, **chosen), "page": page, "per_page": per_page}
    return body.answer({**told, "runs": [run_json(run, caller) for run in found]})


def show_run(run_id: str) -> Response:
    """One run."""
    no_parameters()
    found = runs.get(services().db, run_id)
    if found is None:
        raise NotFound
    return body.answer(run_json(found, by_token(services().db)))


@needs("runs.order")
def order_run() -> Response:
    """Order a run: 202 and where to watch it, also when it has to wait; 409 with the run that does the same already."""
    no_parameters()
    db, settings, caller = services().db, services().settings, me()
    order = body.read(_order)
    if order["kind"] in turning.TURNS:
        return _turn(order["kind"])
    if not caller.may("runs.order", in_province(order["source"])):
        return forbidden("Met dit account bouwt u alleen de bron van uw eigen provincie op.")
    if order["accept"] and not caller.may("index.swap"):
        return forbidden("Met dit account aanvaardt u geen redenen van de keuring.")
    asked = orders.Order(order["kind"], order["source"], order["accept"], order["dry_run"])
    try:
        run_id = orders.order(settings, db, asked, by=caller.name)
    except LeaseTaken as taken:
        return _taken(taken.run_id, caller)
    note("runs.order", run_id, **order)
    return _located(body.answer(_run(run_id, caller), 202), run_id)


def _turn(kind: turning.Turn) -> Response:
    """A rollback or forward is carried out at once; the sync that catches up is a run of its own."""
    settings, caller = services().settings, me()
    if not caller.may("index.swap"):
        return forbidden("Met dit account zet u geen andere index live.")
    try:
        client, db = connections.search_engine(settings), database.connect(settings.database_url)
        run, _ = turning.turn(settings, client, db, kind, by=caller.name)
    except LeaseTaken as taken:
        return _taken(taken.run_id, caller)
    note(f"index.{kind}", run.index_name or "", state=run.state)
    return _located(body.answer(run_json(run, caller), 202), run.id)


@needs("runs.order")
def cancel_run(run_id: str) -> Response:
    """Cancel a run: 200 when it waited, 202 when it is running and will stop; 409 when it is too late."""
    no_parameters()
    db, settings, caller = services().db, services().settings, me()
    found = runs.get(db, run_id)
    if found is None:
        raise NotFound
    if not caller.may("runs.order", in_province(found.source)):
        return forbidden("Met dit account annuleert u alleen runs van uw eigen provincie.")
    try:
        orders.cancel(settings, db, run_id, by=caller.name)
    except CannotCancel as refusal:
        told = _run(run_id, caller)
        return _located(problem(409, "Annuleren kan niet", str(refusal), type="cannot_cancel", run=told), run_id)
    note("runs.cancel", run_id, kind=found.kind, source=found.source, state=found.state)
    told = _run(run_id, caller)
    return _located(body.answer(told, 200 if told["state"] in runs.ENDED else 202), run_id)


def run_json(run: runs.Run, caller: Account | None) -> dict[str, Any]:
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
        "sources": [_of_source(part) for part in run.progress],
    }


def _of_source(row: Mapping[str, object]) -> dict[str, object]:
    return {name: row[name] for name in _SOURCE_FIELDS}


def _now(run: runs.Run) -> dict[str, datetime | None]:
    """What is known of a run only while it is running."""
    if run.state != "running":
        return {"heartbeat_at": None, "expected_end_at": None}
    db, now = services().db, clock.now()
    seconds = expect(run, runs.last_like(db, run), now).seconds
    end = None if seconds is None else now + timedelta(seconds=seconds)
    return {"heartbeat_at": lease.heartbeat(db, run.id), "expected_end_at": end}


def _reasons(run: runs.Run) -> list[dict[str, Any]]:
    """What the gate had against it (RunReasonSchema)."""
    verdict = run.verdict or {}
    named = [(reason, False) for reason in verdict.get("reasons", [])]
    named += [(reason, True) for reason in verdict.get("accepted", [])]
    return [
        {**reason, "acceptable": gate.acceptable(reason["code"]), "accepted": accepted} for reason, accepted in named
    ]


def _filters(args: Mapping[str, list[str]]) -> tuple[dict[str, str], list[Fault]]:
    """What runs are asked for, and which of these parameters are bad."""
    given = {name: args[name] for name in FILTERS if name in args}
    bad = [name for name, values in given.items() if len(values) > 1 or values[0] not in FILTERS[name]]
    faults: list[Fault] = [{"field": name, "message": f"Kies een van: {', '.join(FILTERS[name])}."} for name in bad]
    chosen = {name: given[word][0] for name, word in runs.FILTERS.items() if word in given and word not in bad}
    return chosen, faults


def _run(run_id: str, caller: Account) -> dict[str, Any]:
    found = runs.get(services().db, run_id)
    assert found is not None  # it was recorded a moment ago
    return run_json(found, caller)


def _taken(run_id: str, caller: Account) -> Response:
    detail = "Wacht tot deze run klaar is en probeer het dan opnieuw."
    told = _run(run_id, caller)
    return _located(problem(409, "Er loopt al een run", detail, type="run_active", run=told), run_id)


def _located(response: Response, run_id: str) -> Response:
    response.headers["Location"] = url_for("api.run", run_id=run_id)
    return response
