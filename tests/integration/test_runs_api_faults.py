"""Runs by API: orders and lists with faults in them, and which fields are named then."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.running import runs
from tests.kit.accounts import somebody
from tests.kit.two_provinces import TwoProvinces

ADDRESS = "/api/v1/runs"


@pytest.fixture
def api(two_provinces: TwoProvinces) -> FlaskClient:
    """A program."""
    return two_provinces.app.test_client()


@pytest.fixture
def token(two_provinces: TwoProvinces) -> dict[str, str]:
    """The header of an administrator of the platform."""
    return somebody(two_provinces.db).bearer(two_provinces.db)


def fields_of(answer: TestResponse) -> set[str]:
    assert answer.content_type == "application/problem+json"
    return {fault["field"] for fault in answer.get_json()["errors"]}


@pytest.mark.parametrize(
    ("body", "bad"),
    [
        ({}, {"kind"}),
        ({"kind": "prune"}, {"kind"}),
        ({"kind": 1, "source": 2, "accept": "ja", "dry_run": "ja"}, {"kind", "source", "accept", "dry_run"}),
        ({"kind": "rebuild", "accept": ["shrunk:limburg", "unequal"]}, {"accept"}),
        ({"kind": "rebuild", "accept": [3]}, {"accept"}),
        ({"kind": "sync", "dry_run": True}, {"dry_run"}),
        ({"kind": "rollback", "source": "limburg", "accept": ["probes"]}, {"source", "accept"}),
        ({"kind": "rebuild", "source": "henegouwen"}, {"source"}),
        ({"kind": "rebuild", "source": ""}, {"source"}),
        ({"kind": "rebuild", "dry_run": 1}, {"dry_run"}),
        ({"kind": "rebuild", "dry_run": None}, {"dry_run"}),
        ({"kind": "rebuild", "force": True}, {"force"}),
        ({"kind": "rebuild", "now": True, "bron": "x"}, {"now", "bron"}),
        ([], {"body"}),
        ("rebuild", {"body"}),
    ],
)
def test_every_bad_field_is_named(
    api: FlaskClient, token: dict[str, str], two_provinces: TwoProvinces, body: Any, bad: set[str]
) -> None:
    before = runs.count(two_provinces.db)
    answer = api.post(ADDRESS, json=body, headers=token)
    assert answer.status_code == 422
    assert fields_of(answer) == bad
    assert runs.count(two_provinces.db) == before


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"\\ud800": 1}', "application/json", 422),
        (b'{"source": "\\udfff"}', "application/json", 422),
        (b'{"kind": NaN}', "application/json", 422),
        (b"\xff\xfe{", "application/json", 400),
        (b"[" * 50_000, "application/json", 400),
        (b"kind=rebuild", "application/x-www-form-urlencoded", 415),
        (b"", None, 415),
    ],
)
def test_what_is_not_json_is_refused(
    api: FlaskClient, token: dict[str, str], data: bytes, kind: str | None, status: int
) -> None:
    answer = api.post(ADDRESS, data=data, content_type=kind, headers=token)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_null_is_not_an_order(api: FlaskClient, token: dict[str, str]) -> None:
    answer = api.post(ADDRESS, data=b"null", content_type="application/json", headers=token)
    assert answer.status_code == 422
    assert fields_of(answer) == {"body"}


@pytest.mark.parametrize(
    ("query", "bad"),
    [
        ("pagina=0&per_pagina=101&x=1", {"pagina", "per_pagina", "x"}),
        ("pagina=een", {"pagina"}),
        ("pagina=1&pagina=2", {"pagina"}),
        ("per_pagina=-1", {"per_pagina"}),
        ("pagina=%D9%A1", {"pagina"}),
        ("pagina=99999999999", {"pagina"}),
        ("soort=alles&bron=namen&toestand=&pagina=0", {"soort", "bron", "toestand", "pagina"}),
        ("soort=sync&soort=rebuild", {"soort"}),
    ],
)
def test_a_bad_page_is_named(api: FlaskClient, query: str, bad: set[str]) -> None:
    answer = api.get(f"{ADDRESS}?{query}")
    assert answer.status_code == 422
    assert fields_of(answer) == bad
