"""Malformed requests: a committed table says what each gets, from the API and from the pages.

In tests/data/malformed_requests.csv a target that begins with "?" is a search: the API answers with `status`, exactly
the bad fields of `field`, and `message` among its messages; the page answers 200 and says `page` ("=": the same).
Any other target is an address. {a*3} stands for aaa, {latin1:ÿ} for that byte, {token} for a valid token.
"""

from __future__ import annotations

import csv
import html
import re
from functools import cache

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.security import accounts, tokens
from base.config import ROOT
from tests.kit.committed import committed

TABLE = ROOT / "tests" / "data" / "malformed_requests.csv"
Row = dict[str, str]
TRACES = ("Traceback", "opensearchpy", "sqlalchemy", "_source", 'File "/')  # of what is inside


@cache
def table() -> list[Row]:
    """All rows."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def expand(text: str) -> str:
    """Write out what is repeated."""
    return re.sub(r"\{([^{}*]+)\*(\d+)\}", lambda m: m[1] * int(m[2]), text)


def as_bytes(text: str) -> bytes:
    """A body as it is sent."""
    raw = re.fullmatch(r"\{latin1:(.+)\}", text)
    return raw[1].encode("latin-1") if raw else expand(text).encode()


def rows(*, search: bool) -> list[object]:
    """Rows for searches, or for other addresses, as parameters of a test."""
    chosen = [row for row in table() if row["target"].startswith("?") is search]
    return [pytest.param(row, id=row["case"]) for row in chosen]


def check_problem(response: TestResponse, row: Row) -> None:
    """A problem that names exactly the bad fields, in Dutch, and nothing of the inside."""
    assert response.content_type == "application/problem+json"
    answer = response.json
    assert answer["status"] == response.status_code
    said = [answer["title"], *(fault["message"] for fault in answer.get("errors", []))]
    assert any(row["message"] in text for text in said), said
    if row["status"] == "422":
        assert {fault["field"] for fault in answer["errors"]} == (set(row["field"].split()) or {""})
    if response.status_code == 405:
        assert response.headers["Allow"]


@pytest.fixture(scope="module")
def token(db: sa.Engine, app: object) -> str:
    """The token of an administrator of the whole platform."""
    account = committed(accounts.create, db, "tabel", "vijf blauwe fietsen in de regen", role="platform")
    return committed(tokens.create, db, account)


def test_the_table_is_large_enough_and_every_case_has_its_own_name() -> None:
    names = [row["case"] for row in table()]
    assert len(names) == len(set(names))
    assert sum(row["status"] != "200" for row in table()) >= 150


@pytest.mark.parametrize("row", rows(search=True))
def test_searches_by_api(client: FlaskClient, row: Row) -> None:
    response = client.get(f"/api/v1/offerings{expand(row['target'])}")
    assert response.status_code == int(row["status"]), response.json
    if response.status_code != 200:
        check_problem(response, row)


@pytest.mark.parametrize("row", rows(search=True))
def test_searches_by_page(client: FlaskClient, row: Row) -> None:
    response = client.get(f"/zoeken{expand(row['target'])}")
    assert response.status_code == 200
    text = response.get_data(as_text=True)
    assert "<script>alert(1)</script>" not in text
    assert {"=": row["message"]}.get(row["page"], row["page"]) in html.unescape(text)


@pytest.mark.parametrize("row", rows(search=False))
def test_other_addresses(client: FlaskClient, token: str, row: Row) -> None:
    headers = [line.split(": ", 1) for line in expand(row["headers"]).replace("{token}", token).split("|") if line]
    response = client.open(
        expand(row["target"]),
        method=row["method"],
        headers=[(name, value) for name, value in headers],
        data=as_bytes(row["body"]) if row["method"] in ("POST", "PUT") else None,
    )
    assert response.status_code == int(row["status"]), response.get_data(as_text=True)[:300]
    text = response.get_data(as_text=True)
    assert not [trace for trace in TRACES if trace in text] or row["status"] == "200"
    if row["target"].startswith("/api/") and response.status_code >= 400:
        check_problem(response, row)
