"""Webhooks by API: made, listed, tried and removed by an administrator's program, in the form that is described."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.api.webhooks import MadeWebhookSchema, WebhookListSchema
from app.security import audit
from tests.kit import office as fixtures
from tests.kit.office import Office

office, office_settings = fixtures.office, fixtures.office_settings  # the fixtures
api, boss = fixtures.api, fixtures.boss
API = "/api/v1/webhooks"
WISH = {"url": "https://meldingen.provincie-limburg.example/x", "events": ["run.failed", "index.live"]}


def listed(api: FlaskClient, boss: dict[str, str]) -> list[dict[str, Any]]:
    answer = api.get(API, headers=boss)
    assert WebhookListSchema().validate(answer.get_json()) == {}
    found: list[dict[str, Any]] = answer.get_json()["webhooks"]
    return found


def test_made_tried_and_removed(office: Office, api: FlaskClient, boss: dict[str, str]) -> None:
    made = api.post(API, json=WISH, headers=boss)
    assert made.status_code == 201
    assert MadeWebhookSchema().validate(made.get_json()) == {}
    [hook] = listed(api, boss)
    assert (hook["url"], hook["events"]) == (WISH["url"], sorted(WISH["events"]))
    assert hook["last_delivery"] is None
    assert made.get_json()["secret"] not in api.get(API, headers=boss).text

    assert api.post(f"{API}/{hook['id']}/test", headers=boss).status_code == 202
    [hook] = listed(api, boss)
    assert (hook["last_delivery"]["event"], hook["last_delivery"]["arrived"]) == ("test", False)

    assert api.delete(f"{API}/{hook['id']}", headers=boss).status_code == 204
    assert listed(api, boss) == []
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
def test_what_is_wrong_is_named(api: FlaskClient, boss: dict[str, str], wish: Any, fields: set[str]) -> None:
    answer = api.post(API, json=wish, headers=boss)
    assert answer.status_code == 422
    assert {error["field"] for error in answer.get_json()["errors"]} == fields
    assert listed(api, boss) == []


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 40])
def test_one_that_does_not_exist(api: FlaskClient, boss: dict[str, str], number: str) -> None:
    assert api.delete(f"{API}/{number}", headers=boss).status_code == 404
    assert api.post(f"{API}/{number}/test", headers=boss).status_code == 404
