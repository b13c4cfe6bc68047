"""Accounts, tokens and the audit trail by API: for administrators of the platform, in the form that is described."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.api.people import AccountListSchema, AuditSchema, TokenListSchema
from app.security import audit, tokens
from tests.kit.accounts import somebody
from tests.kit.committed import committed
from tests.kit.office import Office

API = "/api/v1"


def test_accounts_are_listed_without_what_is_secret(
    office: Office, api: FlaskClient, platform_headers: dict[str, str]
) -> None:
    who = somebody(office.db, "province", "limburg").account
    answer = api.get(f"{API}/accounts", headers=platform_headers)
    assert AccountListSchema().validate(answer.get_json()) == {}
    [found] = [account for account in answer.get_json()["accounts"] if account["id"] == who.id]
    assert (found["name"], found["role"], found["province"]) == (who.name, "province", "limburg")
    assert "argon2" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_token_of_anybody_is_found_and_revoked(
    office: Office, api: FlaskClient, platform_headers: dict[str, str]
) -> None:
    who = somebody(office.db, "editor").account
    token = committed(tokens.create, office.db, who)
    listed = api.get(f"{API}/tokens", headers=platform_headers)
    assert TokenListSchema().validate(listed.get_json()) == {}
    assert token not in listed.text
    [mine] = [found for found in listed.get_json()["tokens"] if found["account"] == who.name]
    assert api.delete(f"{API}/tokens/{mine['id']}", headers=platform_headers).status_code == 204
    assert tokens.account_of(office.db, token) is None
    newest = audit.entries(office.db, limit=1)[0]
    assert (newest.action, newest.subject, newest.details["by"]) == ("tokens.revoke", mine["mark"], "api")
    assert api.delete(f"{API}/tokens/{mine['id']}", headers=platform_headers).status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 40, "%D9%A1"])
def test_a_token_that_does_not_exist(api: FlaskClient, platform_headers: dict[str, str], number: str) -> None:
    answer = api.delete(f"{API}/tokens/{number}", headers=platform_headers)
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_the_trail_has_pages_and_says_whether_it_is_whole(
    office: Office, api: FlaskClient, platform_headers: dict[str, str]
) -> None:
    for number in range(3):
        audit.record(office.db, who="ada", action="pins.add", subject=str(number))
    answer = api.get(f"{API}/audit?per_pagina=2&pagina=1", headers=platform_headers).get_json()
    assert AuditSchema().validate(answer) == {}
    assert [entry["subject"] for entry in answer["entries"]] == ["2", "1"]
    assert answer["whole"] is True
    assert answer["total"] == audit.count(office.db)


@pytest.mark.parametrize("path", ["accounts?x=1", "tokens?pagina=1", "audit?pagina=0", "audit?wie=ada"])
def test_a_bad_parameter_is_named(api: FlaskClient, platform_headers: dict[str, str], path: str) -> None:
    answer = api.get(f"{API}/{path}", headers=platform_headers)
    assert answer.status_code == 422
    assert answer.get_json()["errors"]
