"""Runs: start one, watch it, look back at what became of it."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectMultipleField

from app.admin import confirmation
from app.admin.index import differences, watch
from app.admin.index.blueprint import blueprint
from app.admin.site import me, needs, note, page_number, paged, say
from app.http.download import csv_file
from app.http.forms import Form, reads
from app.http.services import services
from app.operations import trail
from app.quality import trials
from app.security.area import in_province
from base.errors import CannotCancel, LeaseTaken
from indexer.offering import Reject
from indexer.running import gate, orders, rejected_rows, report, runs
from indexer.sources import configured

PER_PAGE = 20
SHOWN_REJECTS = 200  # on the page; the download has them all
ALL = "alle"  # the value of the button for all sources


class OrderForm(Form):
    """A source, or all; and of a run that the gate refused: which reasons are accepted now, and which were before."""

    source = HiddenField()
    accept = SelectMultipleField(choices=[], validate_choice=False)
    earlier = SelectMultipleField(choices=[], validate_choice=False)
    refused = HiddenField()


@blueprint.post("/runs")
@needs("runs.order")
@reads(OrderForm)
def start(form: OrderForm) -> ResponseReturnValue:
    """Order a rebuild of one source, or of all."""
    return _order("rebuild", form)


@blueprint.post("/bijwerken")
@needs("runs.order")
@reads(OrderForm)
def bring_up_to_date(form: OrderForm) -> ResponseReturnValue:
    """Order a sync of one source, or of all."""
    return _order("sync", form)


def _order(kind: orders.OrderKind, form: OrderForm) -> ResponseReturnValue:
    """Order what the form asks, and go to where it can be watched; to the run that is busy when there is one."""
    wanted = form.source.data
    source = None if wanted == ALL else wanted
    if source is not None and source not in labels():
        abort(400)
    if not me().may("runs.order", in_province(source)):
        abort(403)
    accepted: list[str] = form.accept.data
    if form.refused.data and not accepted:
        say("Vink minstens één reden aan. Er is niets gestart.")
        return redirect(url_for("admin.index.run", run_id=_get(form.refused.data).id), 303)
    accepted += form.earlier.data
    if not all(map(gate.acceptable, accepted)):
        abort(400)
    if accepted and not me().may("index.swap"):
        abort(403)
    asked = orders.Order(kind, source, accepted, "proef" in request.args)
    try:
        noted = trail.of_order(note, asked)
        run_id = orders.order(services().settings, services().db, asked, by=me().name, alongside=noted)
    except LeaseTaken as taken:
        say("Deze run was al gevraagd. Hieronder ziet u hoe ver hij is.")
        run_id = taken.run_id
    return redirect(url_for("admin.index.run", run_id=run_id), 303)


@blueprint.post("/runs/<run_id>/annuleren")
@needs("runs.order")
def cancel(run_id: str) -> ResponseReturnValue:
    """Cancel a run that waits or is busy."""
    found = _get(run_id)
    if not me().may("runs.order", in_province(found.source)):
        abort(403)
    if not confirmation.confirmed():
        effect, back = "Wat de run al deed, is voor niets.", url_for("admin.index.run", run_id=run_id)
        return confirmation.page("Deze run annuleren?", effect, back=back)
    try:
        orders.cancel(services().settings, services().db, run_id, by=me().name, alongside=trail.of_cancel(note, found))
    except CannotCancel as refusal:
        say(str(refusal))
    return redirect(url_for("admin.index.run", run_id=run_id), 303)


@blueprint.get("/runs")
@needs("status.see")
def history() -> ResponseReturnValue:
    """Runs of the last year, newest first; of one kind, source or state when the address says so."""
    db, page, chosen = services().db, page_number(), _chosen()
    total = runs.count(db, **chosen)
    return render_template(
        "admin/index/history.html",
        runs=runs.history(db, PER_PAGE, (page - 1) * PER_PAGE, **chosen),
        **paged(total, PER_PAGE),
        labels=labels(),
        chosen=chosen,
        sources={runs.EVERY_SOURCE: "alle bronnen samen"} | labels(),
    )


def _chosen() -> dict[str, str]:
    return {name: request.args.get(word, "")[:40] for name, word in runs.FILTERS.items()}


@blueprint.get("/runs/<run_id>")
@needs("status.see")
def run(run_id: str) -> ResponseReturnValue:
    """One run: how far it is, or how it ended, with the rows it could not use."""
    shown = _get(run_id)
    if shown.kind == runs.TRIAL and _shows_effect(shown):
        return redirect(url_for("admin.search.show_effect", run_id=run_id))
    rejects = _rejects(run_id)
    return render_template(
        "admin/index/run.html",
        run=shown,
        ended=shown.state in runs.ENDED,
        progress=watch.progress(services().settings, services().db, shown),
        labels=labels(),
        rejects=rejects[:SHOWN_REJECTS],
        reject_count=len(rejects),
        acceptable=gate.acceptable,
        **_difference(shown),
        cancellable=_cancellable(shown),
        ahead=runs.ahead(services().db, shown),
    )


@blueprint.get("/runs/<run_id>/geweigerd.csv")
@needs("rejects.see")
def rejects_csv(run_id: str) -> ResponseReturnValue:
    """The rows that a run could not use. Cells cannot become formulas."""
    _get(run_id)
    rows = ((r.source, r.source_id, r.field, r.message) for r in _rejects(run_id))
    return csv_file(f"geweigerd-{run_id[:8]}.csv", ("bron", "sleutel", "veld", "reden"), rows)


def _difference(shown: runs.Run) -> dict[str, object]:
    """What the run changes, or would change, in the live index."""
    found = report.load(services().db, shown.id)
    if found is None:
        return {"report": None}
    groups = differences.groups(found, report.changes(services().db, shown.id))
    return {"report": found, "sources": differences.rows(found, shown.verdict), "groups": groups}


def _cancellable(shown: runs.Run) -> bool:
    open_still = shown.state not in runs.ENDED and shown.kind not in runs.AT_ONCE
    return open_still and not shown.cancelled_by and me().may("runs.order", in_province(shown.source))


def _shows_effect(trial: runs.Run) -> bool:
    """Whether a trial is shown with what it measured."""
    return trial.state in runs.ENDED and me().may("ranking.edit") and bool(trials.get(services().db, trial.id))


def labels() -> dict[str, str]:
    """The sources of this installation: slug -> label."""
    return {config.province: config.label for config in configured(services().settings)}


def _get(run_id: str) -> runs.Run:
    found = runs.get(services().db, run_id)
    return found or abort(404)


def _rejects(run_id: str) -> list[Reject]:
    """Those that this administrator may see."""
    found = rejected_rows.of_run(services().db, run_id, limit=100_000)
    return [reject for reject in found if me().may("rejects.see", in_province(reject.source))]
