"""What visitors left: questions for the administrators of the place's province, remarks for the platform."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.admin.questions.access import actor, can, own_question
from app.admin.questions.blueprint import blueprint
from app.admin.site import me, needs, note, page_number, paged, say
from app.http.services import services
from app.questions import choices, letters, remarks, service, store
from app.security import municipalities
from base import database
from indexer import taxonomy

PER_PAGE = 50
_NOTES = {"close": "demand.done", "release": "question.release", "discard": "question.discard"}


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
        can=can,
        details=letters.details,
        **paged(total, PER_PAGE),
        provinces=taxonomy.PROVINCES,
        own_area=municipalities.label(mine),
        buyers={**choices.BUYERS, **taxonomy.BUYER_KINDS},
        states=choices.STATES,
        suspicions=choices.SUSPICIONS,
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
    return _move(demand_id, "close", "handled", "De vraag is afgehandeld.")


@blueprint.post("/vragen/<demand_id>/doorlaten")
@needs("demands.see")
def release_question(demand_id: str) -> ResponseReturnValue:
    """A question that was held is one after all: its asker is written to."""
    return _move(demand_id, "release", "", "De vrager krijgt nu een mail om het adres te bevestigen.")


@blueprint.post("/vragen/<demand_id>/geen-vraag")
@needs("demands.see")
def discard_question(demand_id: str) -> ResponseReturnValue:
    """A question that was held is none."""
    return _move(demand_id, "discard", "no_question", "De vraag is weggelegd. Er vertrekt geen mail.")


def _move(question_id: str, move: str, because: str, message: str) -> ResponseReturnValue:
    """Make a move of the desk, once; said twice it is said again and nothing more happens."""
    question = own_question(question_id)
    with database.write(services().db) as connection:
        if can(question, move) and service.change(
            services().settings, connection, question, move, actor(), by=me().name, because=because
        ):
            note(connection, _NOTES[move], question.reference)
    say(message)
    return redirect(url_for("admin.questions.demands"), 303)


@blueprint.post("/reacties/<int:remark_id>/afgehandeld")
@needs("feedback.see")
def remark_done(remark_id: int) -> ResponseReturnValue:
    """Say that a remark was dealt with."""
    with database.write(services().db) as connection:
        if remarks.done(connection, remark_id, me().name):
            note(connection, "feedback.done", str(remark_id))
    say("De reactie is afgehandeld.")
    return redirect(url_for("admin.questions.feedback"), 303)
