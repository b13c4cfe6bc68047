"""The first page: the live index in one sentence, its sources, and what may be done with it."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import index_status, words
from app.admin.site import blueprint, me, needs
from app.admin.sources import states_of
from app.next_step import next_step
from app.services import services
from indexer import code
from indexer.running import runs
from indexer.sources import SourceConfig, configured


@blueprint.get("")
@needs("status.see")
def overview() -> ResponseReturnValue:
    """The state of the live index, and the buttons."""
    settings, db = services().settings, services().db
    active = runs.active(db, settings.lease_seconds)
    latest = runs.history(db, limit=5)
    sources = configured(settings)
    return render_template(
        "admin/overview.html",
        active=active,
        waiting=[run for run in runs.waiting(db) if active and run.id != active.id],
        latest=latest,
        refusal=_refused_last(latest),
        sources=[source for source in sources if me().may("runs.order", source.province)],
        labels={source.province: source.label for source in sources},
        **_status(sources, latest, active),
    )


@blueprint.get("/")
@needs("own")
def overview_with_slash() -> ResponseReturnValue:
    """People type it with a slash at the end too."""
    return redirect(url_for("admin.overview"), 301)


def _status(sources: list[SourceConfig], latest: list[runs.Run], active: runs.Run | None = None) -> dict[str, Any]:
    settings = services().settings
    status = index_status.read(settings, services().search.client, services().db)
    ended = next((run for run in latest if run.state in runs.ENDED and not run.dry_run), None)
    concerns = index_status.concerns(status, ended, settings.max_index_age, [s.province for s in sources])
    states = states_of(sources)
    if failing := [state.label for state in states if state.health.alarming]:
        concerns.append(f"{words.listed(failing)} {'is' if len(failing) == 1 else 'zijn'} niet te lezen")
    return {
        "status": status,
        "health": {state.source: state for state in states},
        "concerns": concerns,
        "sentence": index_status.sentence(status, concerns),
        "step": next_step(status, concerns, active, ended),
        "code": code.version(),
    }


def _refused_last(latest: list[runs.Run]) -> runs.Run | None:
    """The last run, when the gate refused it."""
    last = next((run for run in latest if not run.dry_run), None)
    return last if last and last.state == "refused" else None
