"""Webhooks by API: made, listed, tried and removed by an administrator's program, in the form that is described."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.api.webhooks import MadeWebhookSchema, WebhookListSchema
from app.security import audit
from tests.kit.office import Office

API = "/api/v1/webhooks"
WISH = {"url": "https://meldingen.provincie-limburg.example/x", "events": ["run.failed", "index.live"]}


def listed(api: FlaskClient, platform_headers: dict[str, str]) -> list[dict[str, Any]]:
    answer = api.get(API, headers=platform_headers)
    assert WebhookListSchema().validate(answer.get_json()) == {}
    found: list[dict[str, Any]] = answer.get_json()["webhooks"]
    return found


def test_made_tried_and_removed(office: Office, api: FlaskClient, platform_headers: dict[str, str]) -> None:
    made = api.post(API, json=WISH, headers=platform_headers)
    assert made.status_code == 201
    assert MadeWebhookSchema().validate(made.get_json()) == {}
    [hook] = listed(api, platform_headers)
    assert (hook["url"], hook["events"]) == (WISH["url"], sorted(WISH["events"]))
    assert hook["last_delivery"] is None
    assert made.get_json()["secret"] not in api.get(API, headers=platform_headers).text

    assert api.post(f"{API}/{hook['id']}/test", headers=platform_headers).status_code == 202
    [hook] = listed(api, platform_headers)
    assert (hook["last_delivery"]["event"], hook["last_delivery"]["arrived"]) == ("test", False)

    assert api.delete(f"{API}/{hook['id']}", headers=platform_headers).status_code == 204
    assert listed(api, platform_headers) == []
    newest = [(entry.action, entry.details["by"]) for entry in audit.entries(office.db, limit=3)]
    assert newest == [("webhooks.remove", "api"), ("webhooks.test", "api"), ("webhooks.add", "api")]


@pytest.mark.parametrize(
    ("wish", "fields"),
    [
        ({}, {"url", "events"}),
        ({"url": "http://10.0.0.1/", "events": ["run.failed"]}, {"url"}),
        ({"url": "https://x.example", "events": []}, {"events"}),
        ({"url": 7, "events": ["iets"], "geheim": 1}, {"url", "events", "geheim"}),
        ([], {"body"}),
    ],
)
def test_what_is_wrong_is_named(
    api: FlaskClient, platform_headers: dict[str, str], wish: Any, fields: set[str]
) -> None:
    answer = api.post(API, json=wish, headers=platform_headers)
    assert answer.status_code == 422
    assert {error["field"] for error in answer.get_json()["errors"]} == fields
    assert listed(api, platform_headers) == []


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 40])
def test_one_that_does_not_exist(api: FlaskClient, platform_headers: dict[str, str], number: str) -> None:
    assert api.delete(f"{API}/{number}", headers=platform_headers).status_code == 404
    assert api.post(f"{API}/{number}/test", headers=platform_headers).status_code == 404
