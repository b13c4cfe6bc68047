"""What visitors left: questions for the administrators of the place's province, remarks for the platform."""

from __future__ import annotations

import sqlalchemy as sa
from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.admin.questions.blueprint import blueprint
from app.admin.site import me, needs, note, page_number, say
from app.http.services import services
from app.questions import store
from app.security import municipalities
from base import clock, database
from base.tables import feedback as remarks
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
        total=total,
        page=page,
        pages=pages_of(total),
        provinces=taxonomy.PROVINCES,
        own_area=municipalities.label(mine),
        buyers=taxonomy.BUYER_KINDS,
    )


@blueprint.get("/reacties")
@needs("feedback.see")
def feedback() -> ResponseReturnValue:
    """Remarks about the site, those that wait first."""
    page = page_number()
    newest = sa.select(remarks).order_by(
        remarks.c.done_at.is_not(None), remarks.c.created_at.desc(), remarks.c.id.desc()
    )
    with database.read(services().db) as connection:
        total = connection.scalar(sa.select(sa.func.count()).select_from(remarks)) or 0
        rows = connection.execute(newest.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return render_template("admin/questions/feedback.html", rows=rows, total=total, page=page, pages=pages_of(total))


@blueprint.post("/vragen/<demand_id>/afgehandeld")
@needs("demands.see")
def demand_done(demand_id: str) -> ResponseReturnValue:
    """Say that a question was answered."""
    demand = store.get(services().db, demand_id) or abort(404)
    if not me().may("demands.see", demand.area):
        abort(403)
    with database.write(services().db) as connection:
        if store.done(connection, demand_id, me().name):
            note(connection, "demand.done", demand.reference)
    say("De vraag is afgehandeld.")
    return redirect(url_for("admin.questions.demands"), 303)


@blueprint.post("/reacties/<int:remark_id>/afgehandeld")
@needs("feedback.see")
def remark_done(remark_id: int) -> ResponseReturnValue:
    """Say that a remark was dealt with."""
    still = (remarks.c.id == remark_id) & remarks.c.done_at.is_(None)
    with database.write(services().db) as connection:
        values = {"done_at": clock.now(), "done_by": me().name}
        if connection.execute(remarks.update().where(still).values(**values)).rowcount:
            note(connection, "feedback.done", str(remark_id))
    say("De reactie is afgehandeld.")
    return redirect(url_for("admin.questions.feedback"), 303)


def pages_of(total: int) -> int:
    """How many pages a table of so many rows has."""
    return max(1, -(-total // PER_PAGE))
