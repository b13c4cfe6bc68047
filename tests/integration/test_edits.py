"""Edits in a live index: at once, through a sync, a rebuild, a carry-over and a rollback, whoever writes meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from base import clock
from indexer.document.fields import Offering
from indexer.edits import edit_store
from indexer.edits.publishing import publish, publish_organisations
from indexer.engine import alias
from indexer.running import runs, upkeep
from indexer.running.gate import Evidence
from indexer.running.rebuild import rebuild
from indexer.running.sync import sync
from indexer.sources import configured
from standalone.loopback import free_port
from tests.kit.committed import committed
from tests.kit.two_provinces import TwoProvinces

LATER = "2027-03-01"


@pytest.fixture
def visitor(two_provinces: TwoProvinces) -> FlaskClient:
    return two_provinces.app.test_client()


def live(two_provinces: TwoProvinces, engine: OpenSearch, identity: str) -> Offering:
    return dict(engine.get(index=two_provinces.settings.index, id=identity)["_source"])


def some(two_provinces: TwoProvinces, engine: OpenSearch, number: int, source: str = "limburg") -> Offering:
    """An offering of a source that no other test uses."""
    body = {"query": {"term": {"source": source}}, "sort": [{"id": "asc"}], "from": number, "size": 1}
    return dict(engine.search(index=two_provinces.settings.index, body=body)["hits"]["hits"][0]["_source"])


def edited(two_provinces: TwoProvinces, engine: OpenSearch, identity: str, kind: Any, **details: Any) -> int:
    """Make an edit as the pages do: a row, and the live index at once."""
    made = committed(
        edit_store.add, two_provinces.db, subject=identity, kind=kind, province="limburg", details=details, by="test"
    )
    assert publish(two_provinces.settings, engine, two_provinces.db, identity)
    return made


def retitled(offering: Offering, title: str) -> dict[str, Any]:
    return {"fields": {"title": {"old": offering["title"], "new": title}}}


def ordered(two_provinces: TwoProvinces, kind: Any, source: str | None = None) -> runs.Run:
    order = runs.request(
        two_provinces.db,
        source=source,
        requested_by="test",
        lease_seconds=two_provinces.settings.lease_seconds,
        kind=kind,
    )
    run = runs.get(two_provinces.db, order)
    assert run is not None
    return run


def synced(two_provinces: TwoProvinces, engine: OpenSearch) -> runs.Run:
    run = sync(
        two_provinces.settings,
        engine,
        two_provinces.db,
        configured(two_provinces.settings),
        ordered(two_provinces, "sync"),
    )
    assert run.state == "succeeded", run.message
    return run


def rebuilt(
    two_provinces: TwoProvinces,
    engine: OpenSearch,
    source: str | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> runs.Run:
    """Rebuild; `meanwhile` happens when everything has been read, before the swap."""

    def check(_: Evidence) -> list[str]:
        if meanwhile:
            meanwhile()
        return []

    run = ordered(two_provinces, "rebuild", source)
    run = rebuild(
        two_provinces.settings, engine, two_provinces.db, configured(two_provinces.settings), run, checks=[check]
    )
    assert run.state == "succeeded", run.message
    return run


def in_source(two_provinces: TwoProvinces, offering: Offering, title: str) -> None:
    with sqlite3.connect(two_provinces.source_file("limburg")) as connection:
        connection.execute("UPDATE offering SET title = ? WHERE id = ?", (title, offering["source_id"]))
    connection.close()


def test_a_paused_offering_leaves_the_search_and_its_page_says_so(
    two_provinces: TwoProvinces, engine: OpenSearch, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = some(two_provinces, engine, 0)
    search = f"/api/v1/offerings?provincie=limburg&per_pagina=100&q={chosen['title']}"

    def found() -> list[str]:
        return [hit["id"] for hit in visitor.get(search).json["offerings"]]

    assert chosen["id"] in found()
    edited(two_provinces, engine, chosen["id"], "pause", until=LATER)
    assert chosen["id"] not in found()
    page = visitor.get(f"/aanbod/{chosen['id']}")
    assert page.status_code == 200
    assert "neemt even geen nieuwe opdrachten aan, tot 1\xa0maart\xa02027" in page.text
    assert visitor.get(f"/api/v1/offerings/{chosen['id']}").json["paused_until"] == LATER
    that_day = clock.start_of(date.fromisoformat(LATER))
    with clock.moved(timedelta(minutes=-5), to=that_day):
        assert chosen["id"] not in found()
    with clock.moved(to=that_day):  # at midnight in Brussels it is back, and nobody had to do anything
        assert chosen["id"] in found()
        assert "neemt even geen" not in visitor.get(f"/aanbod/{chosen['id']}").text


def test_an_edit_during_a_rebuild_is_live_before_and_after_the_swap(
    two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    chosen = some(two_provinces, engine, 1)
    before = alias.live(engine, two_provinces.settings.index)

    def meanwhile() -> None:
        edited(two_provinces, engine, chosen["id"], "correction", **retitled(chosen, "Tijdens de opbouw"))
        assert alias.live(engine, two_provinces.settings.index) == before
        assert live(two_provinces, engine, chosen["id"])["title"] == "Tijdens de opbouw"

    rebuilt(two_provinces, engine, meanwhile=meanwhile)
    assert alias.live(engine, two_provinces.settings.index) != before
    assert live(two_provinces, engine, chosen["id"])["title"] == "Tijdens de opbouw"


def test_a_sync_that_sees_the_row_unchanged_undoes_nothing(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    chosen = some(two_provinces, engine, 2)
    edited(two_provinces, engine, chosen["id"], "confirmation")
    run = synced(two_provinces, engine)
    assert [(part["written"], part["removed"]) for part in run.progress] == [(0, 0), (0, 0)]
    assert live(two_provinces, engine, chosen["id"])["verified_at"]


def test_a_changed_row_keeps_the_pause_and_wins_from_the_correction(
    two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    chosen = some(two_provinces, engine, 3)
    edited(two_provinces, engine, chosen["id"], "pause", until=LATER)
    edited(two_provinces, engine, chosen["id"], "correction", **retitled(chosen, "Van de eigenaar"))
    in_source(two_provinces, chosen, "Van de bron")
    synced(two_provinces, engine)
    now = live(two_provinces, engine, chosen["id"])
    assert (now["title"], now["paused_until"], now["overridden"]) == ("Van de bron", LATER, {})


def test_a_carry_over_keeps_edits_and_can_undo_them_without_the_source(
    two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    chosen = some(two_provinces, engine, 4)
    made = edited(two_provinces, engine, chosen["id"], "correction", **retitled(chosen, "Verbeterd"))
    rebuilt(two_provinces, engine, "vlaams-brabant")
    assert live(two_provinces, engine, chosen["id"])["title"] == "Verbeterd"
    assert committed(edit_store.change, two_provinces.db, made, "ended", was="live", by="test")
    assert not committed(edit_store.change, two_provinces.db, made, "ended", was="live", by="test")
    assert publish(two_provinces.settings, engine, two_provinces.db, chosen["id"])
    assert live(two_provinces, engine, chosen["id"])["title"] == chosen["title"]


def test_an_older_index_gets_the_edits_that_it_missed(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    chosen = some(two_provinces, engine, 5)
    rebuilt(two_provinces, engine)
    edited(two_provinces, engine, chosen["id"], "correction", **retitled(chosen, "Na de opbouw"))
    upkeep.rollback(two_provinces.settings, engine, two_provinces.db, requested_by="test")
    assert live(two_provinces, engine, chosen["id"])["title"] == "Na de opbouw"


def test_an_edit_made_while_the_engine_is_away_comes_with_the_next_sync(
    two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    chosen = some(two_provinces, engine, 6)
    nowhere = OpenSearch(f"http://127.0.0.1:{free_port()}", max_retries=0)
    committed(
        edit_store.add,
        two_provinces.db,
        subject=chosen["id"],
        kind="pause",
        province="limburg",
        details={"until": LATER},
        by="test",
    )
    assert not publish(two_provinces.settings, nowhere, two_provinces.db, chosen["id"])
    assert live(two_provinces, engine, chosen["id"])["paused_until"] is None
    before = alias.state(engine, two_provinces.settings.index)
    synced(two_provinces, engine)
    assert live(two_provinces, engine, chosen["id"])["paused_until"] == LATER
    assert alias.state(engine, two_provinces.settings.index) != before  # kept pages are dropped


def test_edits_at_the_same_moment_all_count(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    chosen = some(two_provinces, engine, 7)
    fields = {name: f"gelijktijdig {name}" for name in ("title", "lead_time", "capacity", "opening_hours")}

    def correct(name: str) -> None:
        changed = {name: {"old": chosen[name], "new": fields[name]}}
        edited(two_provinces, engine, chosen["id"], "correction", fields=changed)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(correct, fields))
    assert {name: live(two_provinces, engine, chosen["id"])[name] for name in fields} == fields


def test_a_run_with_a_newer_token_is_not_overwritten(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    chosen = some(two_provinces, engine, 8)
    newer = {**live(two_provinces, engine, chosen["id"]), "description": "van een nieuwere run"}
    found = engine.get(index=two_provinces.settings.index, id=chosen["id"])
    fence = {"version": found["_version"] + 1, "version_type": "external_gte", "refresh": "true"}
    engine.index(index=two_provinces.settings.index, id=chosen["id"], body=newer, params=fence)
    edited(two_provinces, engine, chosen["id"], "pause", until=LATER)
    after = engine.get(index=two_provinces.settings.index, id=chosen["id"])
    assert after["_version"] == found["_version"] + 1
    assert (after["_source"]["description"], after["_source"]["paused_until"]) == ("van een nieuwere run", LATER)


def test_an_index_of_another_definition_waits_for_a_rebuild(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    other = replace(two_provinces.settings, index=f"{two_provinces.settings.index}anders")
    assert not publish(other, engine, two_provinces.db, "limburg:1")


def test_merged_organisations_are_one_until_that_is_undone(two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    one = some(two_provinces, engine, 20)["organisation_id"]
    other = some(two_provinces, engine, 0, "vlaams-brabant")["organisation_id"]

    def of(organisation: str) -> int:
        return int(
            engine.count(
                index=two_provinces.settings.index, body={"query": {"term": {"organisation_id": organisation}}}
            )["count"]
        )

    ours, theirs = of(one), of(other)
    made = committed(
        edit_store.add, two_provinces.db, subject=other, kind="merge", province="", details={"into": one}, by="test"
    )
    assert publish_organisations(two_provinces.settings, engine, two_provinces.db, [one, other])
    assert (of(one), of(other)) == (ours + theirs, 0)
    synced(two_provinces, engine)
    rebuilt(two_provinces, engine)
    assert (of(one), of(other)) == (ours + theirs, 0)
    committed(edit_store.change, two_provinces.db, made, "ended", was="live", by="test")
    assert publish_organisations(two_provinces.settings, engine, two_provinces.db, [one, other])
    assert (of(one), of(other)) == (ours, theirs)
