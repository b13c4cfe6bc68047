"""The pages of who has alerts, by signed link: confirm one, see all of an address, stop some. No login.

GET changes nothing: programs that look into mail open every link.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from app.alerts import keys, service, store
from app.alerts.alert import FREQUENCIES, Alert
from app.alerts.labels import label
from app.http.caching import private
from app.http.forms import PublicForm, reads
from app.http.services import services
from app.security.links import Opened
from app.web.alerts.blueprint import blueprint
from app.web.search.links import offering_url, search_url
from app.web.signed_links import fault_page, key
from base import database
from base.tables import alerts as table

EXPIRED = "Vraag de melding opnieuw: dan krijgt u een nieuwe link."


@blueprint.get("/meldingen/bevestig")
def confirm_page() -> BaseResponse:
    """The alert, and a button to say that the address is one's own."""
    return _confirming(_opened(), PublicForm(formdata=None))


@blueprint.post("/meldingen/bevestig")
@reads(PublicForm)
def confirm(form: PublicForm) -> ResponseReturnValue:
    """The alert is confirmed; on to all alerts of the address."""
    opened = _opened()
    if opened.fault or not form.validate():
        return _confirming(opened, form)
    alert = service.confirm(services().db, str(opened.data))
    return _to_all(alert) if alert else _confirming(opened, form)


def _opened() -> Opened:
    return keys.open_key(services().settings, "confirm", key())


def _confirming(opened: Opened, form: PublicForm) -> Response:
    if opened.fault:
        return _fault(opened.fault)
    with database.read(services().db) as connection:
        alert = store.find(connection, str(opened.data))
    words = {"label": label(alert.params), "often": FREQUENCIES[alert.frequency].lower()} if alert else {}
    return private(render_template("web/alerts/confirm.html", form=form, alert=alert, key=key(), **words), form.status)


def _to_all(alert: Alert) -> BaseResponse:
    page_key = keys.make(services().settings, "page", alert.digest)
    return redirect(url_for("web.alerts.every", sleutel=page_key, gedaan="bevestigd"), 303)


@blueprint.get("/meldingen")
def every() -> BaseResponse:
    """All alerts of an address, each with what was found for it and a link to stop it."""
    settings = services().settings
    opened = keys.open_key(settings, "page", key())
    if opened.fault:
        return _fault(opened.fault)
    with database.read(services().db) as connection:
        alerts = store.of_address(connection, str(opened.data))
        sent = store.sent(connection, [alert.id for alert in alerts])
    rows = [_row(alert, sent.get(alert.id, [])) for alert in alerts]
    every_one = keys.make(settings, "stop", str(opened.data))
    done = request.args.get("gedaan") == "bevestigd"
    return private(render_template("web/alerts/every.html", rows=rows, stop_all=every_one, done=done))


def _row(alert: Alert, found: Sequence[tuple[str, str]]) -> dict[str, object]:
    return {
        "label": label(alert.params),
        "often": FREQUENCIES[alert.frequency],
        "address": search_url(alert.params.as_args()),
        "found": [(offering_url(identity), title) for identity, title in found],
        "stop": keys.make(services().settings, "stop", [alert.id]),
    }


@blueprint.get("/meldingen/stop")
def stop_page() -> BaseResponse:
    """Which alerts would stop, and a button."""
    return _stopping(done=False)


@blueprint.post("/meldingen/stop")
def stop() -> BaseResponse:
    """They have stopped, also for who says so twice. Mail programs press this button too."""
    return _stopping(done=True)


def _stopping(*, done: bool) -> Response:
    opened = keys.open_key(services().settings, "stop", key())
    if opened.fault:
        return _fault(opened.fault)
    alerts = _meant(opened.data)
    if done:
        service.stop(services().db, [alert.id for alert in alerts])
    labels = [label(alert.params) for alert in alerts]
    return private(render_template("web/alerts/stop.html", labels=labels, key=key(), done=done))


def _meant(data: object) -> list[Alert]:
    """The alerts that a key to stop is for: some by id, or all of an address by its digest."""
    with database.read(services().db) as connection:
        if isinstance(data, list):
            return store.some(connection, table.c.id.in_(data))
        return store.of_address(connection, str(data))


def _fault(fault: str) -> Response:
    return fault_page(fault, expired=EXPIRED, way_on=("/meldingen/nieuw", "Vraag een nieuwe melding"))
