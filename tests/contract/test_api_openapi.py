"""The description of the API: a few hundred requests made from it get answers that it describes, and never a 500."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from app.search.params import MAX_PER_PAGE, MAX_QUERY_LENGTH, MAX_RADIUS, REPEATABLE, SINGLE

DESCRIPTION = "/api/v1/openapi.json"
EXAMPLES = 20  # per operation and mode
IN_A_DRILL = 800  # of the 27 operations and modes: 21,600 requests
ALL = list(HealthCheck)  # slow or large examples are no fault of ours
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]


OPERATIONS = [
    ("/offerings", "GET"),
    ("/offerings/{identity}", "GET"),
    ("/places", "GET"),
    ("/suggest", "GET"),
    ("/facets", "GET"),
    ("/index", "GET"),
    ("/openapi.json", "GET"),
    ("/runs", "GET"),
    ("/runs", "POST"),
    ("/runs/{run_id}", "GET"),
    ("/runs/{run_id}/cancel", "POST"),
    ("/sources/{source}", "GET"),
    ("/sources/{source}/rejects", "GET"),
    ("/accounts", "GET"),
    ("/accounts/{account_id}/role", "PUT"),
    ("/tokens", "GET"),
    ("/tokens/{token_id}", "DELETE"),
    ("/audit", "GET"),
    ("/webhooks", "GET"),
    ("/webhooks", "POST"),
    ("/webhooks/{webhook_id}", "DELETE"),
    ("/webhooks/{webhook_id}/test", "POST"),
]


CAN_BE_BROKEN = [("/offerings", "GET"), ("/places", "GET"), ("/suggest", "GET"), ("/runs", "GET"), ("/runs", "POST")]


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_requests_that_keep_to_the_description(app: Flask, path: str, method: str, full_size: bool) -> None:
    play(app, path, method, GenerationMode.POSITIVE, IN_A_DRILL if full_size else EXAMPLES)


@pytest.mark.parametrize(("path", "method"), CAN_BE_BROKEN)
def test_requests_that_do_not(app: Flask, path: str, method: str, full_size: bool) -> None:
    play(app, path, method, GenerationMode.NEGATIVE, IN_A_DRILL if full_size else EXAMPLES)


def play(app: Flask, path: str, method: str, mode: GenerationMode, examples: int) -> None:
    """Send so many requests made from the description; each answer must be one that it describes."""
    operation = schemathesis.openapi.from_wsgi(DESCRIPTION, app)[path][method]

    @settings(max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=ALL)
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    send()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation of each operation."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_every_address_is_described(app: Flask, client: FlaskClient) -> None:
    document = client.get(DESCRIPTION).json
    described = {(path, method.upper()) for path, method, _ in operations(document)}
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1")]
    exist = {
        (rule.rule.removeprefix("/api/v1").replace("<", "{").replace(">", "}"), method)
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == exist == set(OPERATIONS)


def test_every_parameter_is_described_with_its_limits(client: FlaskClient) -> None:
    parameters = client.get(DESCRIPTION).json["paths"]["/offerings"]["get"]["parameters"]
    by_name = {parameter["name"]: parameter["schema"] for parameter in parameters}
    assert set(by_name) == {*SINGLE, *REPEATABLE}
    assert by_name["q"]["maxLength"] == MAX_QUERY_LENGTH
    assert by_name["straal"]["maximum"] == MAX_RADIUS
    assert by_name["per_pagina"]["maximum"] == MAX_PER_PAGE
    assert all(by_name[name]["type"] == "array" for name in REPEATABLE)


def test_the_description_is_whole(client: FlaskClient) -> None:
    document = client.get(DESCRIPTION).json
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "/api/v1"}]
    known = {f"#/components/{kind}/{name}" for kind, parts in document["components"].items() for name in parts}
    assert set(_references(document)) <= known
    assert document["paths"]["/runs"]["post"]["security"] == [{"token": []}]
    for path, _method, operation in operations(document):
        assert operation["summary"], path
        given = {parameter["in"] for parameter in operation.get("parameters", [])} - {
            "path"
        } or "requestBody" in operation
        assert ({"422", "default"} if given else {"default"}) <= set(operation["responses"]), path


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "$ref":
                yield value
            else:
                yield from _references(value)
    elif isinstance(part, list):
        for item in part:
            yield from _references(item)
