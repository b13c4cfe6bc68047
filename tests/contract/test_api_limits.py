"""Every parameter of every operation keeps to the limits that the description gives it: strictly, and all alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.api.openapi import document
from app.api.schemas import ProblemSchema
from base.config import PROVINCES
from tests.kit.accounts import somebody

Case = tuple[str, str, list[tuple[str, str]]]  # method, address, query


@pytest.fixture
def program(client: FlaskClient, db: sa.Engine) -> FlaskClient:
    """A program that may do everything."""
    client.environ_base["HTTP_AUTHORIZATION"] = somebody(db).bearer(db)["Authorization"]
    return client


def operations() -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Method, address and query parameters of each operation."""
    for path, methods in orjson.loads(document())["paths"].items():
        for method, operation in methods.items():
            address = f"/api/v1{path}".replace("{source}", PROVINCES[0]).replace("{identity}", "limburg:1")
            for name in ("run_id", "webhook_id", "token_id"):
                address = address.replace(f"{{{name}}}", "1")
            yield method.upper(), address, [p for p in operation.get("parameters", []) if p["in"] == "query"]


def beyond(schema: dict[str, Any]) -> Iterator[list[str]]:
    """Values that a schema forbids."""
    if schema["type"] == "array":
        yield from beyond(schema["items"])
        yield [""] if "enum" in schema["items"] or "minLength" in schema["items"] else ["x" * 200]
        if "enum" in schema["items"]:
            yield [schema["items"]["enum"][0]] * (schema["maxItems"] + 1)
        return
    if "maxLength" in schema:
        yield ["x" * (schema["maxLength"] + 1)]
        yield ["x" + " " * schema["maxLength"]]
    if "enum" in schema:
        yield from ([""], ["iets anders"], [schema["enum"][0].upper()])
    if schema["type"] in ("integer", "number"):
        yield from ([""], ["x"], ["1e1"], [" "], [str(schema["minimum"] - 1)], [str(schema["maximum"] + 1)], ["9" * 30])


def refused() -> list[Case]:
    cases: list[Case] = []
    for method, address, parameters in operations():
        cases.append((method, address, [("onbekend", "1")]))
        for parameter in parameters:
            name = parameter["name"]
            wrong = list(beyond(parameter["schema"]))
            if parameter["schema"]["type"] != "array":
                wrong.append(["1", "1"])
            cases += [(method, address, [(name, value) for value in values]) for values in wrong]
    return cases


def test_what_a_limit_forbids_is_refused_and_the_field_is_named(program: FlaskClient) -> None:
    cases = refused()
    assert len(cases) > 100
    for method, address, query in cases:
        answer = program.open(f"{address}?{urlencode(query)}", method=method, json={} if method == "POST" else None)
        assert answer.status_code == 422, (method, address, query, answer.text[:200])
        assert query[0][0] in {fault["field"] for fault in answer.json["errors"]}, (address, query)


def test_unknown_names_are_told_in_the_order_in_which_they_were_sent(program: FlaskClient) -> None:
    names = [f"naam{number}" for number in (7, 3, 9, 1, 8, 2, 6)]
    by_query = program.get("/api/v1/runs", query_string=[(name, "1") for name in [*names, "pagina"]])
    by_query_and_page = program.get("/api/v1/runs", query_string=[("pagina", "0"), *((name, "1") for name in names)])
    wish = orjson.dumps({**dict.fromkeys(names, 1), "kind": "geen"})
    by_body = program.post("/api/v1/runs", data=wish, content_type="application/json")
    assert [fault["field"] for fault in by_query.json["errors"]] == names
    assert [fault["field"] for fault in by_query_and_page.json["errors"]] == [*names, "pagina"]
    assert [fault["field"] for fault in by_body.json["errors"]] == ["kind", *names]


def test_what_a_limit_just_allows_is_taken(program: FlaskClient) -> None:
    for method, address, parameters in operations():
        for parameter in parameters if method == "GET" else ():
            schema = parameter["schema"].get("items", parameter["schema"])
            values = [str(schema[name]) for name in ("minimum", "maximum") if name in schema]
            values += [*schema.get("enum", [])[:1]]
            if parameter["name"] in ("lat", "lon"):
                continue  # they go together
            for value in values:
                page = {"per_pagina": "1"} if parameter["name"] == "pagina" else {}  # their product has a limit too
                answer = program.get(f"{address}?{urlencode({parameter['name']: value, **page})}")
                assert answer.status_code in (200, 404), (address, parameter["name"], value, answer.text[:200])


def test_a_problem_with_a_run_is_a_problem_as_described(program: FlaskClient, app: Flask) -> None:
    ordered = program.post("/api/v1/runs", json={"kind": "rebuild", "source": "limburg", "dry_run": True}).json
    try:
        again = program.post("/api/v1/runs", json={"kind": "rebuild", "source": "limburg", "dry_run": True})
    finally:
        program.post(f"/api/v1/runs/{ordered['id']}/cancel")
    ended = program.post(f"/api/v1/runs/{ordered['id']}/cancel")
    for answer in (again, ended):
        assert answer.status_code == 409
        assert answer.json["run"]["id"] == ordered["id"]
        assert ProblemSchema().validate(answer.json) == {}
