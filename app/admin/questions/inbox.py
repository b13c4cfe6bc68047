"""What visitors left: questions for the administrators of the place's province, remarks for the platform."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.admin.questions.blueprint import blueprint
from app.admin.site import me, needs, note, page_number, paged, say
from app.http.services import services
from app.questions import remarks, store
from app.security import municipalities
from base import database
from indexer import taxonomy

PER_PAGE = 50


@blueprint.get("/vragen")
@needs("demands.see")
def demands() -> ResponseReturnValue:
    """Questions, those that wait first; each administrator sees those of the own area."""
    db, page = services().db, page_number()
    mine = me().reach("demands.see")
    total = store.count_for(db, mine)
    return render_template(
        "admin/questions/demands.html",
        demands=store.list_for(db, mine, PER_PAGE, (page - 1) * PER_PAGE),
        **paged(total, PER_PAGE),
        provinces=taxonomy.PROVINCES,
        own_area=municipalities.label(mine),
        buyers=taxonomy.BUYER_KINDS,
    )


@blueprint.get("/reacties")
@needs("feedback.see")
def feedback() -> ResponseReturnValue:
    """Remarks about the site, those that wait first."""
    db, page = services().db, page_number()
    total, rows = remarks.count(db), remarks.listed(db, PER_PAGE, (page - 1) * PER_PAGE)
    return render_template("admin/questions/feedback.html", rows=rows, **paged(total, PER_PAGE))


@blueprint.post("/vragen/<demand_id>/afgehandeld")
@needs("demands.see")
def demand_done(demand_id: str) -> ResponseReturnValue:
    """Say that a question was answered."""
    demand = _own_demand(demand_id)
    with database.write(services().db) as connection:
        if store.done(connection, demand_id, me().name):
            note(connection, "demand.done", demand.reference)
    say("De vraag is afgehandeld.")
    return redirect(url_for("admin.questions.demands"), 303)


def _own_demand(demand_id: str) -> store.Demand:
    """A question of the own area; 404 when there is none of that id, 403 when it is of another."""
    demand = store.get(services().db, demand_id) or abort(404)
    if not me().may("demands.see", demand.area):
        abort(403)
    return demand


@blueprint.post("/reacties/<int:remark_id>/afgehandeld")
@needs("feedback.see")
def remark_done(remark_id: int) -> ResponseReturnValue:
    """Say that a remark was dealt with."""
    with database.write(services().db) as connection:
        if remarks.done(connection, remark_id, me().name):
            note(connection, "feedback.done", str(remark_id))
    say("De reactie is afgehandeld.")
    return redirect(url_for("admin.questions.feedback"), 303)
