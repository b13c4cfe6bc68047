"""Webhooks by API: what is told to whom, for a program of the platform's administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from flask import Response
from marshmallow import ValidationError, fields, validate, validates
from werkzeug.exceptions import NotFound

from app.api.access import me, needs, note
from app.api.arguments import MISSING, Wish
from app.api.blueprint import blueprint, in_path
from app.api.fields import Exact, about, moment, number, text, texts
from app.http.incoming import row_number
from app.http.services import services
from app.outbox import webhooks as sending
from app.outbox.rows import Row
from base import database

_TEXT = {**MISSING, "invalid": "Geef tekst."}


@dataclass(frozen=True)
class NewWebhook:
    """A webhook to be: where, and of what it hears."""

    url: str
    events: Sequence[str]


class NewWebhookSchema(Wish):
    """The wish for a webhook."""

    value_class = NewWebhook
    url = fields.String(
        required=True,
        validate=validate.Length(1, 500, error="Geef een adres van hoogstens 500 tekens."),
        error_messages={**_TEXT},
        metadata={"description": "A public address; https"},
    )
    events = fields.List(
        fields.String(
            validate=validate.OneOf(list(sending.EVENTS), error=f"Kies uit: {', '.join(sending.EVENTS)}."),
            error_messages={**_TEXT},
        ),
        required=True,
        validate=validate.Length(1, error="Kies minstens één gebeurtenis."),
        error_messages={**MISSING, "invalid": "Geef een lijst van gebeurtenissen."},
    )

    @validates("url")
    def is_public(self, url: str, **_: object) -> None:
        """Said with the faults of the other fields, so that nobody corrects a wish twice."""
        if refusal := sending.refusal_of(services().settings, url):
            raise ValidationError(refusal)


class DeliverySchema(Exact):
    """The last message to a webhook."""

    event = text()
    tries = number()
    arrived = fields.Boolean(required=True)
    outcome = text("In Dutch; empty while the worker has not tried")
    created_at = moment()


class WebhookSchema(Exact):
    """A webhook, without its secret."""

    id = number()
    url = text()
    events = texts()
    created_by = text()
    created_at = moment()
    last_delivery = fields.Nested(DeliverySchema, allow_none=True, **about("null: nothing was told yet"))


class WebhookListSchema(Exact):
    """Every webhook, in the order in which they were made."""

    webhooks = fields.List(fields.Nested(WebhookSchema), required=True)


class MadeWebhookSchema(Exact):
    """A new webhook. Its secret is shown this once."""

    id = number()
    secret = text("Signs each message, as Standard Webhooks says")


class NothingSchema(Exact):
    """An answer without a word."""


_BY_NUMBER = in_path("webhook_id", "Het nummer van een webhook")


@blueprint.get("/webhooks", endpoint="webhooks")
@blueprint.about("Alle webhooks, met hun laatste bericht")
@needs("accounts.edit")
@blueprint.no_parameters
@blueprint.response(200, WebhookListSchema)
def list_webhooks() -> dict[str, object]:
    """Every webhook with its last delivery."""
    return {"webhooks": [_listed(webhook, last) for webhook, last in sending.listed(services().db)]}


@blueprint.post("/webhooks")
@blueprint.about("Maak een webhook", 400, 415)
@needs("accounts.edit")
@blueprint.no_parameters
@blueprint.arguments(NewWebhookSchema())
@blueprint.response(201, MadeWebhookSchema, description="Gemaakt")
def add_webhook(wish: NewWebhook) -> dict[str, object]:
    """A new webhook: 201, its number and its secret."""
    settings, events, by = services().settings, list(wish.events), me().name
    with database.write(services().db) as connection:
        number, secret = sending.add(settings, connection, url=wish.url, events=events, by=by)
        note(connection, "webhooks.add", str(number))
    return {"id": number, "secret": secret}


@blueprint.delete("/webhooks/<webhook_id>", parameters=_BY_NUMBER)
@blueprint.about("Verwijder een webhook", 404)
@needs("accounts.edit")
@blueprint.no_parameters
@blueprint.response(204, description="Verwijderd")
def remove_webhook(webhook_id: str) -> Response:
    """Tell an address nothing any more; 204, or 404 when there is none of that number."""
    number = row_number(webhook_id)
    with database.write(services().db) as connection:
        if not sending.remove(connection, number):
            raise NotFound
        note(connection, "webhooks.remove", str(number))
    return Response(status=204)


@blueprint.post("/webhooks/<webhook_id>/test", parameters=_BY_NUMBER)
@blueprint.about("Stuur een proef", 404)
@needs("accounts.edit")
@blueprint.no_parameters
@blueprint.response(202, NothingSchema, description="Vertrekt binnen enkele seconden")
def test_webhook(webhook_id: str) -> dict[str, object]:
    """Let the worker send a test: 202, or 404 when there is no webhook of that number."""
    number = row_number(webhook_id)
    with database.write(services().db) as connection:
        if not sending.test(connection, number):
            raise NotFound
        note(connection, "webhooks.test", str(number))
    return {}


def _listed(webhook: sending.Webhook, last: Row | None) -> dict[str, object]:
    delivery = last and {
        "event": last.subject,
        "tries": last.tries,
        "arrived": last.state == "sent",
        "outcome": last.outcome,
        "created_at": last.created_at,
    }
    return {**asdict(webhook), "last_delivery": delivery}
