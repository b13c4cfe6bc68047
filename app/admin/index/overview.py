"""The first page: the live index in one sentence, its sources, and what may be done with it."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.admin.index.blueprint import blueprint
from app.admin.site import me, needs
from app.http.services import services
from app.operations import condition
from app.security.area import in_province
from app.wording import words
from base.errors import EngineUnavailable
from indexer import code
from indexer.running import runs
from indexer.sources import configured


@blueprint.get("")
@needs("status.see")
def overview() -> ResponseReturnValue:
    """The state of the live index, and the buttons."""
    settings, db = services().settings, services().db
    active = runs.active(db, settings.lease_seconds)
    latest = runs.history(db, limit=5)
    sources = configured(settings)
    return render_template(
        "admin/index/overview.html",
        active=active,
        waiting=[run for run in runs.waiting(db) if active and run.id != active.id],
        latest=latest,
        refusal=_refused_last(latest),
        sources=[source for source in sources if me().may("runs.order", in_province(source.province))],
        labels={source.province: source.label for source in sources},
        **_condition(),
    )


@blueprint.get("/")
@needs("own")
def overview_with_slash() -> ResponseReturnValue:
    """People type it with a slash at the end too."""
    return redirect(url_for("admin.index.overview"), 301)


def _condition() -> dict[str, object]:
    found = condition.look(services().settings, services().search.client, services().db, me().may)
    return {
        "status": found.status,
        "states": {state.source: state for state in found.sources},
        "concerns": found.phrases,
        "things": found.waiting,
        "sentence": found.sentence,
        "step": found.step,
        "code": code.version(),
        "reading": "" if found.status.model_away else _reading(),
    }


def _reading() -> str:
    """How far the language model is, as this process knows; "" when it does not, as without the engine."""
    search = services().search
    try:
        state = search.live.last_state()
        return words.reading(*search.meaning.counts(state)) if state else ""
    except EngineUnavailable:
        return ""


def _refused_last(latest: list[runs.Run]) -> runs.Run | None:
    """The last run, when the gate refused it."""
    last = next((run for run in latest if not run.dry_run), None)
    return last if last and last.state == "refused" else None
