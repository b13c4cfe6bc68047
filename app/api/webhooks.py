"""Webhooks by API: what is told to whom, for a program of the platform's administrators."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from marshmallow import fields, validate
from werkzeug.exceptions import NotFound

from app.api import body
from app.api.access import me, needs, note
from app.api.fields import Exact, about, number, text, texts
from app.api.paging import no_parameters
from app.http.incoming import row_number
from app.http.services import services
from app.outbox import hooks

_TEXT = body.MISSING | {"invalid": "Geef tekst."}


class NewWebhookSchema(body.Wish):
    """The wish for a webhook."""

    url = fields.String(
        required=True,
        validate=validate.Length(1, 500, error="Geef een adres van hoogstens 500 tekens."),
        error_messages=_TEXT,
        metadata={"description": "A public address; https"},
    )
    events = fields.List(
        fields.String(
            validate=validate.OneOf(list(hooks.EVENTS), error=f"Kies uit: {', '.join(hooks.EVENTS)}."),
            error_messages=_TEXT,
        ),
        required=True,
        validate=validate.Length(1, error="Kies minstens één gebeurtenis."),
        error_messages=body.MISSING | {"invalid": "Geef een lijst van gebeurtenissen."},
    )


class DeliverySchema(Exact):
    """The last message to a webhook."""

    event = text()
    created_at = fields.AwareDateTime(required=True)
    tries = number()
    arrived = fields.Boolean(required=True)
    outcome = text("In Dutch; empty while the worker has not tried")


class WebhookSchema(Exact):
    """A webhook, without its secret."""

    id = number()
    url = text()
    events = texts()
    created_by = text()
    created_at = fields.AwareDateTime(required=True)
    last_delivery = fields.Nested(DeliverySchema, allow_none=True, **about("null: nothing was told yet"))


class WebhookListSchema(Exact):
    """Every webhook, in the order in which they were made."""

    webhooks = fields.List(fields.Nested(WebhookSchema), required=True)


class MadeWebhookSchema(Exact):
    """A new webhook. Its secret is shown this once."""

    id = number()
    secret = text("Signs each message, as Standard Webhooks says")


_new = NewWebhookSchema()


def register(blueprint: Blueprint) -> None:
    """Give the API its addresses for webhooks."""
    blueprint.add_url_rule("/webhooks", "webhooks", list_webhooks, methods=["GET"])
    blueprint.add_url_rule("/webhooks", "add_webhook", add_webhook, methods=["POST"])
    blueprint.add_url_rule("/webhooks/<webhook_id>", "remove_webhook", remove_webhook, methods=["DELETE"])
    blueprint.add_url_rule("/webhooks/<webhook_id>/test", "test_webhook", test_webhook, methods=["POST"])


@needs("accounts.edit")
def list_webhooks() -> Response:
    """Every webhook with its last delivery."""
    no_parameters()
    return body.answer({"webhooks": [_told(hook, last) for hook, last in hooks.listed(services().db)]})


@needs("accounts.edit")
def add_webhook() -> Response:
    """A new webhook: 201, its number and its secret."""
    no_parameters()
    wish, by = body.read(_new), me().name
    number, secret = hooks.add(services().settings, services().db, url=wish["url"], events=wish["events"], by=by)
    note("webhooks.add", str(number))
    return body.answer({"id": number, "secret": secret}, 201)


@needs("accounts.edit")
def remove_webhook(webhook_id: str) -> Response:
    """Tell an address nothing any more; 204, or 404 when there is none of that number."""
    no_parameters()
    number = row_number(webhook_id)
    if not hooks.remove(services().db, number):
        raise NotFound
    note("webhooks.remove", str(number))
    return Response(status=204)


@needs("accounts.edit")
def test_webhook(webhook_id: str) -> Response:
    """Let the worker send a test: 202, or 404 when there is no webhook of that number."""
    no_parameters()
    number = row_number(webhook_id)
    if not hooks.test(services().db, number):
        raise NotFound
    note("webhooks.test", str(number))
    return body.answer({}, 202)


def _told(hook: Any, last: Any) -> dict[str, Any]:
    delivery = last and {
        **{name: getattr(last, name) for name in ("event", "tries", "arrived", "outcome")},
        "created_at": last.created_at,
    }
    made = {"created_by": hook.created_by, "created_at": hook.created_at}
    return {"id": hook.id, "url": hook.url, "events": hook.events, **made, "last_delivery": delivery}
