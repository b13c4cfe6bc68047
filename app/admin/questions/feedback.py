"""Remarks about the site that visitors left, for the platform."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.admin.questions.blueprint import blueprint
from app.admin.site import me, needs, note, page_number, paged, say_made
from app.http.services import services
from app.questions import remarks
from base import database

PER_PAGE = 50


@blueprint.get("/reacties")
@needs("feedback.see")
def feedback() -> ResponseReturnValue:
    """Remarks about the site, those that wait first."""
    db, page = services().db, page_number()
    rows, (total, waiting) = remarks.listed(db, PER_PAGE, (page - 1) * PER_PAGE), remarks.count(db)
    return render_template("admin/questions/feedback.html", rows=rows, waiting=waiting, **paged(total, PER_PAGE))


@blueprint.post("/reacties/<int:remark_id>/afgehandeld")
@needs("feedback.see")
def remark_done(remark_id: int) -> ResponseReturnValue:
    """Say that a remark was dealt with."""
    with database.write(services().db) as connection:
        if made := remarks.done(connection, remark_id, me().name):
            note(connection, "feedback.done", str(remark_id))
    say_made(made, "De reactie is afgehandeld.")
    return redirect(url_for("admin.questions.feedback"), 303)
