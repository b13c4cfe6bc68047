"""The pages of an organisation that was asked whether it can do what is missing: by signed link, without a login.

GET changes nothing: programs that look into mail open every link.
"""

from __future__ import annotations

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse
from wtforms.validators import Optional

from app.gaps import keys, letters, rule, service, store
from app.gaps.gap import Gap, GapRequest
from app.http.caching import private
from app.http.day_field import DayField
from app.http.forms import PublicForm, one_of, reads
from app.http.services import services
from app.web.gaps.blueprint import blueprint
from app.web.signed_links import fault_page, key
from base import clock, database
from base.errors import Fault
from base.tables import gap_requests as table

EXPIRED = "Schrijf ons: dan sturen wij u een nieuwe link."
LONGEST_DAYS = 732
Row = tuple[GapRequest, Gap]


class GapAnswerForm(PublicForm):
    """Whether an organisation can do it; the day counts only with the answer that it belongs to."""

    answer = one_of("Kunt u dit?", rule.ANSWERS, "Kies een antwoord.")
    from_day = DayField("Vanaf welke dag?", validators=[Optional()])

    def faults(self) -> list[Fault]:
        """A day that is missing, or cannot be."""
        if self.answer.data != "from" or self.from_day.errors:
            return []
        day = self.from_day.data
        if day is None or not 0 < (day - clock.today()).days <= LONGEST_DAYS:
            return [{"field": "from_day", "message": "Kies een dag die nog moet komen, hoogstens twee jaar ver."}]
        return []


@blueprint.get(keys.PATH)
def requests_page() -> BaseResponse:
    """Everything about which an organisation was asked, with its answers."""
    opened = keys.open_key(services().settings, key())
    if opened.fault:
        return _fault(opened.fault)
    rows = _rows(opened.data)
    done = request.args.get("gedaan") == "ja"
    return private(
        render_template("web/gaps/requests.html", rows=rows, key=key(), answered=letters.answered, done=done)
    )


@blueprint.get(f"{keys.PATH}/<int:request_id>")
def answer_page(request_id: int) -> BaseResponse:
    """One of them, with the form for an answer."""
    row = _row(request_id)
    return row if isinstance(row, Response) else _page(*row, None)


@blueprint.post(f"{keys.PATH}/<int:request_id>")
@reads(GapAnswerForm)
def answer(form: GapAnswerForm, request_id: int) -> ResponseReturnValue:
    """The answer counts; back to the list."""
    row = _row(request_id)
    if isinstance(row, Response):
        return row
    if not form.validate():
        return _page(*row, form)
    from_day = form.from_day.data if form.answer.data == "from" else None
    counts = service.answer(services().settings, services().db, row[0], form.answer.data, from_day)
    return redirect(url_for("web.gaps.requests_page", sleutel=key(), gedaan="ja" if counts else None), 303)


def _rows(data: object) -> list[Row]:
    """The requests to the organisation that a key is of, the newest first."""
    organisation = data[0] if isinstance(data, list) and data else ""
    with database.read(services().db) as connection:
        every = store.requests_where(connection, table.c.organisation_id == organisation)
        gaps = {gap.id: gap for gap in store.some(connection)} if every else {}
    fits = [one for one in every if keys.fits(services().settings, data, one.organisation_id, one.email)]
    return [(one, gaps[one.gap_id]) for one in fits]


def _row(request_id: int) -> Row | Response:
    """One of the requests of who holds the key; else why not."""
    opened = keys.open_key(services().settings, key())
    if opened.fault:
        return _fault(opened.fault)
    found = next((row for row in _rows(opened.data) if row[0].id == request_id), None)
    if found is None:
        with database.read(services().db) as connection:
            return _fault("other") if store.requests_where(connection, table.c.id == request_id) else abort(404)
    return found


def _page(wanted: GapRequest, gap: Gap, wrong: GapAnswerForm | None) -> Response:
    before = {"answer": wanted.answer or None, "from_day": wanted.from_day}
    form = wrong or GapAnswerForm(formdata=None, data=before)
    page = render_template(
        "web/gaps/answer.html", request_=wanted, gap=gap, form=form, wrong=wrong, key=key(), answered=letters.answered
    )
    return private(page, form.status)


def _fault(fault: str) -> Response:
    return fault_page(fault, expired=EXPIRED, way_on=("/wat-ontbreekt", "Bekijk wat er ontbreekt"))
