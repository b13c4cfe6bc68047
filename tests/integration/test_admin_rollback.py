"""Going back to the index before: what the page says, who may, and when."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from indexer.engine import alias
from indexer.running import runs, upkeep
from tests.kit.accounts import forget_attempts, form_token, send
from tests.kit.pages import as_read
from tests.kit.rebuilds import rebuild_now
from tests.kit.two_provinces import TwoProvinces


@pytest.fixture(autouse=True)
def fresh_limits(two_provinces: TwoProvinces) -> None:
    forget_attempts(two_provinces.app)


def test_a_rollback_says_what_changes_and_does_it(
    platform: FlaskClient, two_provinces: TwoProvinces, engine: OpenSearch
) -> None:
    if not alias.previous(engine, two_provinces.settings.index):
        rebuild_now(two_provinces.settings)
    first = alias.previous(engine, two_provinces.settings.index)[0]
    second = alias.live(engine, two_provinces.settings.index)
    page = as_read(platform.get("/beheer/terugzetten"))
    assert "Wat er verandert" in page
    assert "Na de wissel" in page
    stale = send(platform, "/beheer/terugzetten", "/beheer/terugzetten", index="een andere")
    assert stale.location.endswith("/beheer/terugzetten")
    assert alias.live(engine, two_provinces.settings.index) == second
    answer = send(platform, "/beheer/terugzetten", "/beheer/terugzetten", index=first)
    assert alias.live(engine, two_provinces.settings.index) == first
    sync = runs.active(two_provinces.db, two_provinces.settings.lease_seconds)
    assert sync is not None
    assert sync.kind == "sync"  # takes over what changed since
    runs.finish(two_provinces.db, sync.id, "abandoned", "einde van de test")
    assert "Hiermee draait u het terugzetten terug" in as_read(platform.get("/beheer/vooruitzetten"))
    told = as_read(platform.get(answer.location))
    assert "Vorige index terugzetten" in told
    assert "geslaagd" in told
    assert f"{first} is weer live, in plaats van {second}" in told


def test_only_the_platform_rolls_back(limburg: FlaskClient, two_provinces: TwoProvinces, engine: OpenSearch) -> None:
    before = alias.live(engine, two_provinces.settings.index)
    assert limburg.get("/beheer/terugzetten").status_code == 403
    token = form_token(limburg.get("/beheer/account"))
    assert limburg.post("/beheer/terugzetten", data={"csrf_token": token}).status_code == 403
    assert alias.live(engine, two_provinces.settings.index) == before
    assert "Zet de vorige index terug" not in as_read(limburg.get("/beheer"))


def test_a_rollback_waits_for_a_run_that_is_busy(
    platform: FlaskClient, two_provinces: TwoProvinces, idle: None, engine: OpenSearch
) -> None:
    if upkeep.target(engine, two_provinces.settings.index, "rollback") is None:
        rebuild_now(two_provinces.settings)
    before = alias.live(engine, two_provinces.settings.index)
    token = form_token(platform.get("/beheer/terugzetten"))
    watched = send(platform, "/beheer/runs", "/beheer", source="limburg").location
    index = str(upkeep.target(engine, two_provinces.settings.index, "rollback"))
    answer = platform.post("/beheer/terugzetten", data={"csrf_token": token, "index": index})
    assert answer.location == watched
    assert alias.live(engine, two_provinces.settings.index) == before
