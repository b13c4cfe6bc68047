"""Webhooks: which addresses are told of what, the last delivery to each, and a test."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from app.admin.people.blueprint import blueprint
from app.admin.site import me, needs, note, say
from app.http.forms import Form
from app.http.incoming import row_number
from app.http.services import services
from app.outbox import hooks
from base.errors import InvalidParams


class WebhookForm(Form):
    """Where to, and what is told."""

    url = StringField("Adres", validators=[DataRequired("Geef een adres."), Length(max=500)])
    events = SelectMultipleField(
        "Gebeurtenissen", choices=[SelectChoice(*event) for event in hooks.EVENTS.items()], validate_choice=False
    )


@blueprint.get("/webhooks")
@needs("accounts.edit")
def webhooks() -> ResponseReturnValue:
    """Every webhook."""
    return _page(WebhookForm(events=list(hooks.EVENTS)))


@blueprint.post("/webhooks")
@needs("accounts.edit")
def add_webhook() -> ResponseReturnValue:
    """Add one. Its secret is shown on this answer only."""
    form = WebhookForm()
    if not form.validate():
        return _page(form), 422
    try:
        number, secret = hooks.add(
            services().settings, services().db, url=form.url.data, events=form.events.data, by=me().name
        )
    except InvalidParams as refused:
        for fault in refused.errors:
            form[fault["field"]].errors = [fault["message"]]
        return _page(form), 422
    note("webhooks.add", str(number))
    return _page(WebhookForm(formdata=None, events=list(hooks.EVENTS)), secret)


@blueprint.post("/webhooks/test")
@needs("accounts.edit")
def test_webhook() -> ResponseReturnValue:
    """Let the worker send a test."""
    sent = hooks.test(services().db, number := _number())
    if sent:
        note("webhooks.test", str(number))
    say("De proef vertrekt binnen enkele seconden. Laad deze pagina dan opnieuw." if sent else _GONE)
    return redirect(url_for("admin.people.webhooks"), 303)


@blueprint.post("/webhooks/weg")
@needs("accounts.edit")
def remove_webhook() -> ResponseReturnValue:
    """Tell an address nothing any more."""
    gone = hooks.remove(services().db, number := _number())
    if gone:
        note("webhooks.remove", str(number))
    say("De webhook is verwijderd." if gone else _GONE)
    return redirect(url_for("admin.people.webhooks"), 303)


_GONE = "Deze webhook bestaat niet meer."


def _number() -> int:
    return request.form.get("webhook", 0, type=row_number)


def _page(form: WebhookForm, secret: str | None = None) -> str:
    found = hooks.listed(services().db)
    names = {**hooks.EVENTS, hooks.TEST: "proef"}
    return render_template("admin/people/webhooks.html", form=form, hooks=found, secret=secret, names=names)
