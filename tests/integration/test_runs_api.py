"""Runs by API: orders with a token, and what everybody may see."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.api.run_schemas import RunListSchema, RunSchema
from app.operations.work import carry_out
from base import connections
from indexer.engine import alias
from indexer.lease import Lease
from indexer.running import runs
from tests.kit.accounts import somebody
from tests.kit.rebuilds import rebuild_now
from tests.kit.two_provinces import TwoProvinces, lose_half

ADDRESS = "/api/v1/runs"


@pytest.fixture
def api(two_provinces: TwoProvinces) -> FlaskClient:
    """A program."""
    return two_provinces.app.test_client()


@pytest.fixture
def token(two_provinces: TwoProvinces) -> dict[str, str]:
    """The header of an administrator of the platform."""
    return somebody(two_provinces.db).bearer(two_provinces.db)


@pytest.fixture
def limburg(two_provinces: TwoProvinces) -> dict[str, str]:
    """The header of an administrator of Limburg."""
    return somebody(two_provinces.db, "province", "limburg").bearer(two_provinces.db)


def test_an_order_is_accepted_watched_and_ends(
    api: FlaskClient, limburg: dict[str, str], two_provinces: TwoProvinces, idle: None
) -> None:
    answer = api.post(ADDRESS, json={"kind": "rebuild", "source": "limburg"}, headers=limburg)
    assert answer.status_code == 202
    order = answer.get_json()
    assert RunSchema().validate(order) == {}
    assert (order["state"], order["source"], order["accepted"]) == ("queued", "limburg", [])
    assert answer.location == f"{ADDRESS}/{order['id']}"
    waiting = runs.get(two_provinces.db, order["id"])
    assert waiting is not None
    client = connections.search_engine(two_provinces.settings)
    carry_out(two_provinces.settings, client, two_provinces.db, waiting)
    ended = api.get(answer.location).get_json()
    assert RunSchema().validate(ended) == {}
    assert ended["state"] == "succeeded"
    done = {part["source"]: part for part in ended["sources"]}
    assert done["limburg"]["state"] == "done"
    assert done["limburg"]["read"] == done["limburg"]["written"] + done["limburg"]["refused"]
    assert done["vlaams-brabant"]["carried"] > 0


def test_a_second_order_is_told_which_run_is_busy(
    api: FlaskClient, token: dict[str, str], limburg: dict[str, str], idle: None
) -> None:
    first = api.post(ADDRESS, json={"kind": "rebuild"}, headers=token).get_json()
    second = api.post(ADDRESS, json={"kind": "rebuild", "source": "limburg"}, headers=limburg)
    assert second.status_code == 409
    assert second.content_type == "application/problem+json"
    assert second.get_json()["run"]["id"] == first["id"]
    assert second.location == f"{ADDRESS}/{first['id']}"


def test_a_sync_behind_a_rebuild_waits_and_is_cancelled(
    api: FlaskClient, token: dict[str, str], limburg: dict[str, str], two_provinces: TwoProvinces, idle: None
) -> None:
    busy = api.post(ADDRESS, json={"kind": "rebuild"}, headers=token).get_json()["id"]
    with Lease(two_provinces.db, busy, two_provinces.settings.lease_seconds):
        answer = api.post(ADDRESS, json={"kind": "sync", "source": "limburg"}, headers=limburg)
        assert answer.status_code == 202
        order = answer.get_json()["id"]
        again = api.post(ADDRESS, json={"kind": "sync", "source": "limburg"}, headers=token)
        assert (again.status_code, again.get_json()["run"]["id"]) == (409, order)

        assert api.post(f"{ADDRESS}/{busy}/cancel", headers=limburg).status_code == 403
        assert api.post(f"{ADDRESS}/{order}/cancel").status_code == 401
        assert api.post(f"{ADDRESS}/geen/cancel", headers=token).status_code == 404
        cancelled = api.post(f"{ADDRESS}/{order}/cancel", headers=limburg)
        assert (cancelled.status_code, cancelled.get_json()["state"]) == (200, "cancelled")
        assert RunSchema().validate(cancelled.get_json()) == {}
        running = api.get(f"{ADDRESS}/{busy}").get_json()
        assert RunSchema().validate(running) == {}
        assert running["started_at"] <= running["heartbeat_at"] < running["expected_end_at"]
        asked = api.post(f"{ADDRESS}/{busy}/cancel", headers=token)
        assert (asked.status_code, asked.get_json()["state"]) == (202, "running")
    runs.finish(two_provinces.db, busy, "cancelled")
    late = api.post(f"{ADDRESS}/{order}/cancel", headers=limburg)
    assert (late.status_code, late.get_json()["type"]) == (409, "cannot_cancel")
    assert late.get_json()["run"]["state"] == "cancelled"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer onbekend"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer caf\u00e9"},
    ],
)
def test_without_a_valid_token_nothing_is_ordered(
    api: FlaskClient, two_provinces: TwoProvinces, headers: dict[str, str]
) -> None:
    before = runs.count(two_provinces.db)
    answer = api.post(ADDRESS, json={"kind": "rebuild"}, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.get_json()["status"] == 401
    assert runs.count(two_provinces.db) == before


@pytest.mark.parametrize("source", [None, "vlaams-brabant"])
def test_a_province_orders_only_its_own(
    api: FlaskClient, limburg: dict[str, str], two_provinces: TwoProvinces, source: str | None
) -> None:
    before = runs.count(two_provinces.db)
    answer = api.post(ADDRESS, json={"kind": "rebuild", "source": source}, headers=limburg)
    assert answer.status_code == 403
    assert runs.count(two_provinces.db) == before


def test_everybody_sees_states_and_counts_and_nothing_more(
    api: FlaskClient, token: dict[str, str], two_provinces: TwoProvinces
) -> None:
    public = api.get(ADDRESS)
    body = public.get_json()
    assert RunListSchema().validate(body) == {}
    assert body["total"] == runs.count(two_provinces.db)
    assert "test" not in {run.get("requested_by") for run in body["runs"]}
    assert all(run["message"] is None for run in body["runs"])
    known = api.get(ADDRESS, headers=token).get_json()
    assert all(run["message"] is not None for run in known["runs"])
    moments = [run["requested_at"] for run in body["runs"]]
    assert moments == sorted(moments, reverse=True)


def test_runs_have_pages(api: FlaskClient, two_provinces: TwoProvinces) -> None:
    body = api.get(f"{ADDRESS}?pagina=2&per_pagina=1").get_json()
    assert (body["page"], body["per_page"]) == (2, 1)
    assert len(body["runs"]) == min(1, runs.count(two_provinces.db) - 1)


def test_runs_are_chosen_by_kind_source_and_state(api: FlaskClient, two_provinces: TwoProvinces) -> None:
    order = runs.request(two_provinces.db, source="limburg", requested_by="test", lease_seconds=3, kind="sync")
    runs.finish(two_provinces.db, order, "cancelled")
    found = api.get(f"{ADDRESS}?soort=sync&bron=limburg&toestand=cancelled").get_json()
    assert found["total"] == len(found["runs"]) > 0
    assert {(run["kind"], run["source"], run["state"]) for run in found["runs"]} == {("sync", "limburg", "cancelled")}
    assert two_provinces.first_run.id in {run["id"] for run in api.get(f"{ADDRESS}?bron=alle").get_json()["runs"]}
    assert api.get(f"{ADDRESS}?bron=antwerpen").get_json()["total"] == 0


def test_a_run_that_does_not_exist(api: FlaskClient) -> None:
    answer = api.get(f"{ADDRESS}/geen")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_what_the_gate_refused_is_told_by_code_and_accepted_by_the_platform_alone(
    api: FlaskClient, token: dict[str, str], limburg: dict[str, str], two_provinces: TwoProvinces, idle: None
) -> None:
    file, whole = two_provinces.source_file("limburg"), two_provinces.source_file("limburg").read_bytes()
    try:
        lose_half(file)
        refused = rebuild_now(two_provinces.settings, "limburg")
        told = api.get(f"{ADDRESS}/{refused.id}", headers=token).get_json()
        assert RunSchema().validate(told) == {}
        reason = told["reasons"][0]
        assert (reason["code"], reason["acceptable"], reason["accepted"]) == ("shrunk:limburg", True, False)
        assert api.get(f"{ADDRESS}/{refused.id}").get_json()["reasons"] is None
        order = {"kind": "rebuild", "source": "limburg", "accept": ["shrunk:limburg"]}
        assert api.post(ADDRESS, json=order, headers=limburg).status_code == 403
        answer = api.post(ADDRESS, json=order, headers=token)
        assert answer.status_code == 202
        waiting = runs.get(two_provinces.db, answer.get_json()["id"])
        assert waiting is not None
        assert (
            carry_out(
                two_provinces.settings, connections.search_engine(two_provinces.settings), two_provinces.db, waiting
            ).state
            == "succeeded"
        )
        assert api.get(answer.location, headers=token).get_json()["reasons"][0]["accepted"] is True
    finally:
        file.write_bytes(whole)


def test_back_and_forward(
    api: FlaskClient,
    token: dict[str, str],
    limburg: dict[str, str],
    two_provinces: TwoProvinces,
    engine: OpenSearch,
    idle: None,
) -> None:
    older = alias.live(engine, two_provinces.settings.index)
    newer = rebuild_now(two_provinces.settings, accepted=["all"]).index_name
    assert api.post(ADDRESS, json={"kind": "rollback"}, headers=limburg).status_code == 403
    for kind, live in (("rollback", older), ("forward", newer)):
        answer = api.post(ADDRESS, json={"kind": kind}, headers=token)
        assert answer.status_code == 202
        assert (answer.get_json()["kind"], answer.get_json()["state"]) == (kind, "succeeded")
        assert alias.live(engine, two_provinces.settings.index) == live
        sync = runs.active(two_provinces.db, two_provinces.settings.lease_seconds)
        assert sync is not None
        assert (sync.kind, sync.state) == ("sync", "queued")  # what the older index lacks
        runs.finish(two_provinces.db, sync.id, "abandoned", "einde van de test")


def test_a_dry_run_is_ordered(api: FlaskClient, token: dict[str, str], two_provinces: TwoProvinces, idle: None) -> None:
    answer = api.post(ADDRESS, json={"kind": "rebuild", "dry_run": True}, headers=token)
    assert (answer.status_code, answer.get_json()["dry_run"]) == (202, True)
