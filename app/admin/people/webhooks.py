"""Webhooks: which addresses are told of what, the last delivery to each, and a test."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from app.admin import confirmation
from app.admin.people.blueprint import blueprint
from app.admin.site import me, needs, note, say
from app.http.forms import Form, RowField, reads
from app.http.services import services
from app.outbox import webhooks as sending
from base import database
from base.errors import Fault


class WebhookForm(Form):
    """Where to, and what is told."""

    url = StringField(
        "Adres", validators=[DataRequired("Geef een adres."), Length(max=500, message="Dit adres is te lang.")]
    )
    events = SelectMultipleField(
        "Gebeurtenissen",
        choices=[SelectChoice(event, text.capitalize()) for event, text in sending.EVENTS.items()],
        validate_choice=False,
    )

    def faults(self) -> list[Fault]:
        """What cannot be told to."""
        return sending.faults(services().settings, self.url.data, self.events.data)


class ChosenForm(Form):
    """The webhook of a button."""

    webhook = RowField()


@blueprint.get("/webhooks")
@needs("accounts.edit")
def webhooks() -> ResponseReturnValue:
    """Every webhook."""
    return _page(WebhookForm(events=list(sending.EVENTS)))


@blueprint.post("/webhooks")
@needs("accounts.edit")
@reads(WebhookForm)
def add_webhook(form: WebhookForm) -> ResponseReturnValue:
    """Add one. Its secret is shown on this answer only."""
    if not form.validate():
        return _page(form), form.status
    with database.write(services().db) as connection:
        number, secret = sending.add(
            services().settings, connection, url=form.url.data, events=form.events.data, by=me().name
        )
        note(connection, "webhooks.add", str(number))
    return _page(WebhookForm(formdata=None, events=list(sending.EVENTS)), secret)


@blueprint.post("/webhooks/test")
@needs("accounts.edit")
@reads(ChosenForm)
def test_webhook(form: ChosenForm) -> ResponseReturnValue:
    """Let the worker send a test."""
    number = form.webhook.data
    with database.write(services().db) as connection:
        if sent := sending.test(connection, number):
            note(connection, "webhooks.test", str(number))
    say("De proef vertrekt binnen enkele seconden. Laad deze pagina dan opnieuw." if sent else _GONE)
    return redirect(url_for("admin.people.webhooks"), 303)


@blueprint.post("/webhooks/weg")
@needs("accounts.edit")
@reads(ChosenForm)
def remove_webhook(form: ChosenForm) -> ResponseReturnValue:
    """Tell an address nothing any more."""
    number = form.webhook.data
    if not confirmation.confirmed():
        effect, back = "Dit adres krijgt geen berichten meer.", url_for("admin.people.webhooks")
        return confirmation.page("Deze webhook verwijderen?", effect, back=back)
    with database.write(services().db) as connection:
        if gone := sending.remove(connection, number):
            note(connection, "webhooks.remove", str(number))
    say("De webhook is verwijderd." if gone else _GONE)
    return redirect(url_for("admin.people.webhooks"), 303)


_GONE = "Deze webhook bestaat niet meer."


def _page(form: WebhookForm, secret: str | None = None) -> str:
    every = sending.listed(services().db)
    names, failing = {**sending.EVENTS, sending.TEST: "proef"}, sending.failing(services().db)
    return render_template(
        "admin/people/webhooks.html", form=form, webhooks=every, secret=secret, names=names, failing=failing
    )
