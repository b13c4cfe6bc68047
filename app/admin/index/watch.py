"""Watching a run: how far it is and when it will end, as JSON for a page that looks each second.

Without a script the page loads itself again.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask import abort
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


@blueprint.get("/runs/<run_id>.json")
@needs("status.see")
def run_progress(run_id: str) -> ResponseReturnValue:
    """How far a run is, for a page that looks each second."""
    return progress(services().settings, services().db, _get(run_id))


def progress(settings: Settings, db: sa.Engine, run: runs.Run) -> dict[str, object]:
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
            row | {"state": words.source_state(row), "expected": words.still(expected.sources.get(str(row["source"])))}
            for row in rows(settings, run)
        ],
    }


def expectation(db: sa.Engine, run: runs.Run) -> Expectation:
    """When a run will end."""
    if run.state != "running":
        return Expectation(None, {})
    return expect(run, runs.last_like(db, run), clock.now())


def rows(settings: Settings, run: runs.Run) -> list[dict[str, object]]:
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


def _get(run_id: str) -> runs.Run:
    return runs.get(services().db, run_id) or abort(404)
