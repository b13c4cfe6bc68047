"""The gaps of somebody's area: a list, a table to download, and a page for each, with who was asked what."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from app.admin.gaps.blueprint import blueprint
from app.admin.site import me, needs, note, page_number, paged, say
from app.desk import reach
from app.gaps import flow, letters, service, store
from app.gaps.gap import Gap
from app.http.download import csv_file
from app.http.forms import Form, reads
from app.http.services import services
from app.questions import flow as moves
from app.questions.flow import Actor
from app.security import municipalities, narrowing
from base import database
from base.tables import gaps as table
from indexer import taxonomy

PER_PAGE = 50
_HEADER = (
    "nummer", "activiteit", "gemeente", "provincie", "stand", "gezocht sinds", "laatst gezocht", "signalen",
    "stand sinds", "aanbod", "reden",
)  # fmt: skip


class DismissForm(Form):
    """Why something is no gap, for colleagues at the desk."""

    reason = TextAreaField(
        "Waarom is dit geen tekort?",
        validators=[
            DataRequired("Schrijf waarom dit geen tekort is. Uw collega's lezen het."),
            Length(max=200, message="Schrijf hoogstens 200 tekens."),
        ],
    )


@blueprint.get("/ontbreekt")
@needs("demands.see")
def list_gaps() -> ResponseReturnValue:
    """The gaps of the own area, what is sought first."""
    state, rows, page = _state(), _chosen(), page_number()
    return render_template(
        "admin/gaps/gaps.html",
        rows=rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        state=state,
        states=flow.STATES,
        own_area=municipalities.label(me().reach("demands.see")),
        **paged(len(rows), PER_PAGE),
    )


@blueprint.get("/ontbreekt.csv")
@needs("demands.see")
def gaps_csv() -> ResponseReturnValue:
    """The same as a table to download."""
    return csv_file("wat-ontbreekt.csv", _HEADER, map(_cells, _chosen()))


@blueprint.get("/ontbreekt/<int:gap_id>")
@needs("demands.see")
def show_gap(gap_id: int) -> ResponseReturnValue:
    """One gap."""
    return _page(_own(gap_id), DismissForm(formdata=None))


@blueprint.post("/ontbreekt/<int:gap_id>/geen-tekort")
@needs("demands.see")
@reads(DismissForm)
def dismiss(form: DismissForm, gap_id: int) -> ResponseReturnValue:
    """Say that this is no gap, and why."""
    gap = _own(gap_id)
    if _can(gap, "dismiss") and not form.validate():
        return _page(gap, form), form.status
    return _moved(gap, "dismiss", form.reason.data or "", "Dit staat niet meer bij wat ontbreekt.")


@blueprint.post("/ontbreekt/<int:gap_id>/toch-een-tekort")
@needs("demands.see")
def reopen(gap_id: int) -> ResponseReturnValue:
    """Take that back."""
    return _moved(_own(gap_id), "reopen", "", "Dit staat weer bij wat ontbreekt.")


def _moved(gap: Gap, name: str, reason: str, message: str) -> ResponseReturnValue:
    """Make a move of the desk and say so, or that it cannot be made any more."""
    with database.write(services().db) as connection:
        current = store.lock(connection, gap.id) or abort(404)
        made = _can(current, name) and service.change(
            services().settings, connection, current, name, _actor(), values={"reason": reason}
        )
        if made:
            note(connection, f"gaps.{name}", str(gap.id))
    say(message if made else f"Er veranderde niets. De stand is nu: {flow.STATES[current.state]}.")
    return redirect(url_for("admin.gaps.show_gap", gap_id=gap.id), 303)


def _can(gap: Gap, name: str) -> bool:
    return moves.can_move(flow.GAP, gap.state, name, _actor())


def _actor() -> Actor:
    return "regisseur" if me().role == "regisseur" else "province"


def _own(gap_id: int) -> Gap:
    """A gap of the own area; 404 when there is none of that number, 403 when it is not for them."""
    gap = store.find(services().db, gap_id) or abort(404)
    with database.read(services().db) as connection:
        areas = reach.of(connection, me()).areas
    return gap if any(area.covers(gap.area) for area in areas) else abort(403)


def _state() -> str:
    """The state that is chosen; "" is what is sought."""
    state = request.args.get("stand", "")
    return state if state in flow.STATES else ""


def _chosen() -> list[Gap]:
    states = [_state()] if _state() else sorted(flow.SOUGHT)
    with database.read(services().db) as connection:
        areas = reach.of(connection, me()).areas
        within = sa.or_(*(narrowing.clause(area, table.c.province, table.c.municipality) for area in areas))
        return store.some(connection, within, table.c.state.in_(states))


def _cells(gap: Gap) -> Sequence[str]:
    return (
        str(gap.id),
        gap.work,
        gap.town,
        taxonomy.PROVINCES.get(gap.province, gap.province),
        flow.STATES[gap.state],
        gap.since.isoformat(),
        gap.latest.isoformat(),
        str(gap.signals),
        gap.changed_at.date().isoformat(),
        gap.filled_by,
        gap.reason,
    )


def _page(gap: Gap, form: DismissForm) -> str:
    with database.read(services().db) as connection:
        requests = store.requests_of(connection, gap)
        waiting = len(letters.askers(connection, gap))
    return render_template(
        "admin/gaps/gap.html",
        gap=gap,
        form=form,
        requests=requests,
        waiting=waiting,
        answered=letters.answered,
        states=flow.STATES,
        may_dismiss=_can(gap, "dismiss"),
        may_reopen=_can(gap, "reopen"),
    )
