"""Watching a run: how far it is and when it will end, as JSON for a page that looks, and as a stream of events.

A stream holds a thread of the web process. So there are few at a time, for a short while; the browser then asks again.
Who finds no room looks each second instead, and without a script the page loads itself again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import orjson
import sqlalchemy as sa
from flask import Response, abort, current_app
from flask.typing import ResponseReturnValue

from app.admin.index.blueprint import blueprint
from app.admin.site import needs
from app.http.services import services
from app.wording import words
from base import clock
from base.config import Settings
from indexer import lease
from indexer.running import runs
from indexer.running.expected import Expectation, expect
from indexer.sources import configured

STREAM_SECONDS = 15.0  # a process that restarts waits for it, as long as gunicorn allows
LOOK_SECONDS = 0.5
THREADS_A_STREAM = 8  # of a web process: so many for each stream that it may hold; searches get three quarters


@blueprint.get("/runs/<run_id>.json")
@needs("status.see")
def run_progress(run_id: str) -> ResponseReturnValue:
    """How far a run is, for a page that looks each second."""
    return progress(services().settings, services().db, _get(run_id))


@blueprint.get("/runs/<run_id>/events")
@needs("status.see")
def run_events(run_id: str) -> ResponseReturnValue:
    """The same as server-sent events, each time that it changes; 503 when there is no room for another stream."""
    _get(run_id)
    room = _room()
    if not room.acquire(blocking=False):
        return Response(status=503, headers={"Retry-After": str(round(STREAM_SECONDS))})
    response = Response(_events(services().settings, services().db, run_id), content_type="text/event-stream")
    response.call_on_close(room.release)
    response.headers["X-Accel-Buffering"] = "no"  # a proxy in front passes each event on at once
    return response


def progress(settings: Settings, db: sa.Engine, run: runs.Run) -> dict[str, Any]:
    """All that changes on the page while a run is watched."""
    now, expected = clock.now(), expectation(db, run)
    seen = lease.heartbeat(db, run.id) if run.state == "running" else None
    return {
        "ended": run.state in runs.ENDED,
        "queued": run.state == "queued",
        "state": words.STATES[run.state],
        "step": run.step,
        "elapsed": runs.elapsed_seconds(run),
        "ending": words.ending(run.state, expected.seconds, now, late=expected.late),
        "sign_of_life": words.sign_of_life(run.state, seen, now),
        "sources": [
            row | {"state": words.source_state(row), "expected": words.still(expected.sources.get(row["source"]))}
            for row in rows(settings, run)
        ],
    }


def expectation(db: sa.Engine, run: runs.Run) -> Expectation:
    """When a run will end."""
    if run.state != "running":
        return Expectation(None, {})
    return expect(run, runs.last_like(db, run), clock.now())


def rows(settings: Settings, run: runs.Run) -> list[dict[str, Any]]:
    """A row per source, also for those that have not had their turn."""
    if run.kind not in ("rebuild", "sync"):
        return []
    known = {part["source"]: part for part in run.progress}
    blank = {"state": "waiting", "read": 0, "written": 0, "refused": 0, "carried": 0, "removed": 0, "message": ""}
    every = {config.province for config in configured(settings)} | known.keys()
    if run.source is not None and run.kind == "sync":
        every = {run.source}
    found = [blank | {"source": source} | known.get(source, {}) for source in sorted(every)]
    return [{name: value for name, value in row.items() if not name.endswith(("_at", "_id"))} for row in found]


def _events(settings: Settings, db: sa.Engine, run_id: str) -> Iterator[bytes]:
    """Ends with the run, or after a while; when the database stalls, the browser asks again."""
    until, last = time.monotonic() + STREAM_SECONDS, b""
    yield b"retry: 1000\n\n"
    while time.monotonic() < until:
        try:
            run = runs.get(db, run_id)
            told = orjson.dumps(progress(settings, db, run)) if run else b""
        except sa.exc.SQLAlchemyError:
            return
        if told != last:
            yield b"data: " + told + b"\n\n"
        if run is None or run.state in runs.ENDED:
            return
        last = told
        time.sleep(LOOK_SECONDS)


def _room() -> threading.BoundedSemaphore:
    """How many streams this process may hold."""
    most = max(1, services().settings.threads // THREADS_A_STREAM)
    found: threading.BoundedSemaphore = current_app.extensions.setdefault(
        "doeners_streams", threading.BoundedSemaphore(most)
    )
    return found


def _get(run_id: str) -> runs.Run:
    return runs.get(services().db, run_id) or abort(404)
