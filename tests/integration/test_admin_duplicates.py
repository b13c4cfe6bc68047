"""Duplicates in the back office: proposed, merged or hidden with one click, kept through a rebuild, undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.security import audit
from indexer.document.fields import Offering
from indexer.edits import edit_store
from indexer.running import runs
from indexer.running.rebuild import rebuild
from indexer.running.sync import sync
from indexer.sources import configured
from tests.kit.accounts import forget_attempts, form_token, log_in, send, somebody
from tests.kit.pages import as_read
from tests.kit.two_provinces import TwoProvinces

Office = Callable[..., FlaskClient]
PAGE = "/beheer/dubbels"


@pytest.fixture
def office(two_provinces: TwoProvinces) -> Office:
    def visit(role: str = "platform", province: str | None = None) -> FlaskClient:
        forget_attempts(two_provinces.app)
        client = two_provinces.app.test_client()
        log_in(client, somebody(two_provinces.db, role, province))
        return client

    return visit


def of_source(two_provinces: TwoProvinces, engine: OpenSearch, source: str) -> list[Offering]:
    body = {"query": {"term": {"source": source}}, "sort": [{"id": "asc"}], "size": 200}
    return [hit["_source"] for hit in engine.search(index=two_provinces.settings.index, body=body)["hits"]["hits"]]


def run(two_provinces: TwoProvinces, engine: OpenSearch, kind: str) -> None:
    seconds = two_provinces.settings.lease_seconds
    order = runs.request(two_provinces.db, source=None, requested_by="test", lease_seconds=seconds, kind=kind)  # type: ignore[arg-type]
    found = runs.get(two_provinces.db, order)
    assert found is not None
    work = rebuild if kind == "rebuild" else sync
    ended = work(two_provinces.settings, engine, two_provinces.db, configured(two_provinces.settings), found)
    assert ended.state == "succeeded", ended.message


@pytest.fixture(scope="module")
def look_alike(two_provinces: TwoProvinces, engine: OpenSearch) -> tuple[Offering, Offering]:
    """An organisation of Limburg, and one of Vlaams-Brabant that takes its name, site and a title, without a number."""
    ours = next(o for o in of_source(two_provinces, engine, "limburg") if o["website"] and o["kbo"])
    theirs = next(o for o in of_source(two_provinces, engine, "vlaams-brabant") if o["kbo"] != ours["kbo"])
    with closing(sqlite3.connect(two_provinces.source_file("vlaams-brabant"))) as connection, connection:
        query = "SELECT organisation_id FROM offering WHERE id = ?"
        key = connection.execute(query, (theirs["source_id"],)).fetchone()[0]
        values = (f"{ours['organisation_name']} vzw", ours["website"], key)
        connection.execute("UPDATE organisation SET kbo = NULL, name = ?, website = ? WHERE id = ?", values)
        connection.execute("UPDATE offering SET title = ? WHERE id = ?", (ours["title"], theirs["source_id"]))
    run(two_provinces, engine, "sync")
    now = engine.get(index=two_provinces.settings.index, id=theirs["id"])["_source"]
    return ours, dict(now)


def decide(client: FlaskClient, decision: str, kept: str, other: str) -> int:
    token = form_token(client.get(PAGE))
    fields = {"csrf_token": token, "besluit": decision, "blijft": kept, "ander": other}
    return client.post(PAGE, data=fields).status_code


def organisation_of(visitor: FlaskClient, identity: str) -> str:
    return str(visitor.get(f"/api/v1/offerings/{identity}").json["organisation"]["id"])


def test_proposed_merged_kept_and_undone(
    two_provinces: TwoProvinces, engine: OpenSearch, office: Office, look_alike: tuple[Offering, Offering]
) -> None:
    ours, theirs = look_alike
    one, other = ours["organisation_id"], theirs["organisation_id"]
    assert other.startswith("vlaams-brabant-")
    visitor = two_provinces.app.test_client()
    text = as_read(office("province", "limburg").get(PAGE))
    assert f'value="{one}"> <input type="hidden" name="ander" value="{other}"' in text
    assert "Samenvoegen beslist Vlaams-Brabant of het platform." in text
    admin = office("province", "vlaams-brabant")
    text = as_read(admin.get(PAGE))
    assert f'value="{one}"> <input type="hidden" name="ander" value="{other}"' in text
    assert "hetzelfde webdomein" in text

    assert decide(admin, "voeg-samen", one, other) == 303
    assert audit.entries(two_provinces.db)[0].action == "duplicate.voeg-samen"
    moved = visitor.get(f"/organisatie/{other}")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/organisatie/{one}")
    assert organisation_of(visitor, theirs["id"]) == one
    run(two_provinces, engine, "rebuild")
    assert organisation_of(visitor, theirs["id"]) == one
    assert f'name="ander" value="{other}"' not in admin.get(PAGE).text

    row = next(r for r in edit_store.about(two_provinces.db, other) if r.state == "live")
    for province in ("west-vlaanderen", "limburg"):
        stranger = office("province", province)
        strange = form_token(stranger.get(PAGE))
        assert stranger.post(f"{PAGE}/{row.id}/ongedaan", data={"csrf_token": strange}).status_code == 403
    admin = office("province", "vlaams-brabant")
    assert send(admin, f"{PAGE}/{row.id}/ongedaan", PAGE).status_code == 303
    assert visitor.get(f"/organisatie/{other}").status_code == 200


def test_one_of_two_equal_offerings_is_hidden_and_its_address_leads_on(
    two_provinces: TwoProvinces, engine: OpenSearch, office: Office, look_alike: tuple[Offering, Offering]
) -> None:
    ours, theirs = look_alike
    visitor, admin = two_provinces.app.test_client(), office()
    assert decide(admin, "voeg-samen", ours["organisation_id"], theirs["organisation_id"]) == 303
    assert f'value="{ours["id"]}"> <input type="hidden" name="ander" value="{theirs["id"]}"' in as_read(admin.get(PAGE))
    assert decide(admin, "verberg", ours["id"], theirs["id"]) == 303
    for address in ("/aanbod/", "/api/v1/offerings/"):
        moved = visitor.get(address + theirs["id"])
        assert (moved.status_code, moved.headers["Location"]) == (301, address + ours["id"])
    search = visitor.get(f"/api/v1/offerings?q={ours['title']}&per_pagina=100").json
    assert theirs["id"] not in [hit["id"] for hit in search["offerings"]]
    run(two_provinces, engine, "rebuild")
    assert visitor.get(f"/aanbod/{theirs['id']}").status_code == 301

    with closing(sqlite3.connect(two_provinces.source_file("limburg"))) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM offering WHERE id = ?", (ours["source_id"],))
    run(two_provinces, engine, "sync")  # the one that stayed is gone: the other shows again
    assert visitor.get(f"/aanbod/{theirs['id']}").status_code == 200
    assert visitor.get(f"/aanbod/{ours['id']}").status_code == 410


def test_what_is_no_duplicate_is_remembered(
    two_provinces: TwoProvinces, engine: OpenSearch, office: Office, look_alike: tuple[Offering, Offering]
) -> None:
    ours, theirs = look_alike
    admin = office()
    for row in edit_store.listed(two_provinces.db, ["merge"], "live"):
        assert send(admin, f"{PAGE}/{row.id}/ongedaan", PAGE).status_code == 303
    one, other = ours["organisation_id"], theirs["organisation_id"]
    assert f'name="ander" value="{other}"' in admin.get(PAGE).text
    assert decide(admin, "geen-dubbel", one, other) == 303
    assert f'name="ander" value="{other}"' not in admin.get(PAGE).text


def test_others_and_nonsense_are_refused(
    two_provinces: TwoProvinces, engine: OpenSearch, office: Office, look_alike: tuple[Offering, Offering]
) -> None:
    one, other = (offering["organisation_id"] for offering in look_alike)
    ours, theirs = (of_source(two_provinces, engine, source)[5] for source in ("limburg", "vlaams-brabant"))
    assert decide(office("province", "antwerpen"), "voeg-samen", one, other) == 403
    assert decide(office("province", "limburg"), "voeg-samen", one, other) == 403
    assert decide(office("province", "limburg"), "verberg", ours["id"], theirs["id"]) == 403
    assert decide(office("province", "vlaams-brabant"), "verberg", theirs["id"], ours["id"]) == 403
    assert decide(office("province", "antwerpen"), "geen-dubbel", one, other) == 403
    admin = office()
    assert decide(admin, "voeg-samen", one, "kbo-9") == 404
    assert decide(admin, "voeg-samen", one, one) == 404
    assert decide(admin, "verberg", one, other) == 400
    assert decide(admin, "iets", one, other) == 400
    assert admin.post(f"{PAGE}/999999/ongedaan", data={"csrf_token": form_token(admin.get(PAGE))}).status_code == 404
