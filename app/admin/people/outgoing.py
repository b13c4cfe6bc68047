"""Uitgaand: what waits to leave, what left and what was given up; an administrator lets that be tried again."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.people.blueprint import blueprint
from app.admin.site import needs, note, page_number, paged, say
from app.http.forms import Form, RowField, reads
from app.http.services import services
from app.outbox import bounces, mail, rows, webhooks
from app.wording import words
from base import clock, database
from base.tables import outbox

PER_PAGE = 50
FAILING = "failing"  # beside the states of a row: what did not leave, whatever comes of it
STATES = {FAILING: "niet verstuurd", **words.OUTBOX_STATES}


class AgainForm(Form):
    """The row that is meant."""

    row = RowField()


@blueprint.get("/uitgaand")
@needs("accounts.edit")
def outgoing() -> ResponseReturnValue:
    """Rows of the outbox, newest first; of one kind or in one state when the address says so."""
    page, chosen = page_number(), _chosen()
    failing = mail.unsent(services().settings)
    conditions = [failing if value == FAILING else outbox.c[name] == value for name, value in chosen.items() if value]
    total = rows.count(services().db, *conditions)
    listed = rows.newest(services().db, *conditions, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    return render_template(
        "admin/people/outgoing.html",
        rows=listed,
        came_back=bounces.of_rows(services().db, [row.id for row in listed]),
        events={**webhooks.EVENTS, webhooks.TEST: "proef"},
        days=rows.KEPT.days,
        now=clock.now(),
        chosen=chosen,
        states=STATES,
        **paged(total, PER_PAGE),
    )


@blueprint.post("/uitgaand/opnieuw")
@needs("accounts.edit")
@reads(AgainForm)
def send_again(form: AgainForm) -> ResponseReturnValue:
    """Let a row that was given up be tried again."""
    number = form.row.data
    with database.write(services().db) as connection:
        if queued := rows.send_again(connection, number):
            bounces.trust_again(services().settings, connection, number)
            note(connection, "outbox.again", str(number))
    say("Het vertrekt binnen een minuut. Laad deze pagina dan opnieuw." if queued else "Dit was niet meer opgegeven.")
    return redirect(url_for("admin.people.outgoing", toestand="given_up"), 303)


def _chosen() -> dict[str, str]:
    """Of which kind and in which state; empty: all of them."""
    kind, state = request.args.get("soort", ""), request.args.get("toestand", "")
    return {
        "kind": kind if kind in words.OUTBOX_KINDS else "",
        "state": state if state in STATES else "",
    }
