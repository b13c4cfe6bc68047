"""Pins: an administrator puts offerings first or last for a need, and everyone sees that and that it was done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.quality import pin_store
from base import database, remembered
from base.tables import pins
from tests.kit.accounts import forget_attempts, log_in, send, somebody
from tests.kit.committed import committed
from tests.kit.migrated import migrate
from tests.kit.pages import as_read
from tests.kit.waiting import wait_for

NEED = "ramen wassen"
PAGE = f"/beheer/volgorde?q={NEED}"


@pytest.fixture
def platform(app: Flask, db: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A logged-in administrator; a pin shows at once; afterwards there are none."""
    monkeypatch.setattr(remembered, "REMEMBERED_SECONDS", -1.0)
    forget_attempts(app)
    browser = app.test_client()
    log_in(browser, somebody(db))
    yield browser
    with database.write(db) as connection:
        connection.execute(pins.delete())


def found(client: FlaskClient, **query: str) -> list[dict[str, str]]:
    return list(client.get("/api/v1/offerings", query_string={"q": NEED, **query}).json["offerings"])


def pin(browser: FlaskClient, offering: str, place: str, reason: str = "gevraagd door de provincie") -> int:
    answer = send(browser, PAGE, PAGE, offering=offering, place=place, reason=reason)
    return answer.status_code


def test_pinned_comes_first_and_demoted_last_and_both_are_marked(platform: FlaskClient, client: FlaskClient) -> None:
    before = [hit["id"] for hit in found(client)]
    assert pin(platform, before[4], "vooraan") == 303
    assert pin(platform, before[0], "achteraan") == 303
    after = found(client)
    assert (after[0]["id"], after[0]["match"]) == (before[4], "pinned")
    everything = [hit for hit in found(client, per_pagina="100") if hit["match"] != "loose"]
    assert (everything[-1]["id"], everything[-1]["match"]) == (before[0], "demoted")
    page = client.get("/zoeken", query_string={"q": NEED}).text
    assert "Door een beheerder vooraan gezet" in page


def test_pins_keep_their_order_but_never_stand_where_they_do_not_reach(
    platform: FlaskClient, client: FlaskClient
) -> None:
    everywhere = [hit["id"] for hit in found(client, per_pagina="100")]
    reaching = [hit["id"] for hit in found(client, plaats="Gent", per_pagina="100")]
    far = next(identity for identity in everywhere if identity not in reaching)
    wanted = [reaching[-1], far, reaching[-2]]
    for identity in wanted:
        pin(platform, identity, "vooraan")
    assert [hit["id"] for hit in found(client)[:3]] == wanted
    for query in ({"plaats": "Gent"}, {"q": f"{NEED} Gent"}):
        there = [hit["id"] for hit in found(client, **query, per_pagina="100")]
        assert (there[:2], far in there) == ([reaching[-1], reaching[-2]], False)


def test_another_form_of_the_need_counts_another_need_does_not(platform: FlaskClient, client: FlaskClient) -> None:
    last = found(client)[-1]["id"]
    pin(platform, last, "vooraan")
    other_form = client.get("/api/v1/offerings", query_string={"q": "Raam wassen?"}).json["offerings"]
    other_need = client.get("/api/v1/offerings", query_string={"q": "strijk"}).json["offerings"]
    assert other_form[0]["id"] == last
    assert "pinned" not in {hit["match"] for hit in other_need}


def test_an_unchanged_page_is_sent_again_after_a_pin(platform: FlaskClient, client: FlaskClient) -> None:
    first = client.get("/zoeken", query_string={"q": NEED})
    pin(platform, found(client)[3]["id"], "vooraan")
    again = client.get("/zoeken", query_string={"q": NEED}, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200


def test_a_pin_is_taken_away(platform: FlaskClient, client: FlaskClient, db: sa.Engine) -> None:
    before = [hit["id"] for hit in found(client)]
    pin(platform, before[3], "vooraan")
    kept = pin_store.listed(db)[0]
    assert kept.reason == "gevraagd door de provincie"
    assert "Haal weg" in as_read(platform.get("/beheer/volgorde"))
    assert send(platform, "/beheer/volgorde/weg", "/beheer/volgorde", pin=str(kept.id)).status_code == 303
    assert [hit["id"] for hit in found(client)] == before


def test_what_cannot_be_kept_is_said(platform: FlaskClient, client: FlaskClient) -> None:
    ids = [hit["id"] for hit in found(client)]
    assert pin(platform, ids[0], "vooraan", reason=" ") == 422
    assert pin(platform, ids[0], "ergens") == 422
    assert pin(platform, "limburg:bestaat-niet", "vooraan") == 422
    assert pin(platform, ids[0], "vooraan") == 303
    assert pin(platform, ids[0], "achteraan") == 422
    assert [pin(platform, identity, "vooraan") for identity in ids[1:4]] == [303, 303, 422]
    empty = send(platform, "/beheer/volgorde?q=de", PAGE, offering=ids[0], place="vooraan", reason="x")
    assert "Geef een zoekvraag" in empty.text


def test_only_the_platform_arranges(app: Flask, db: sa.Engine) -> None:
    forget_attempts(app)
    browser = app.test_client()
    log_in(browser, somebody(db, "province", "limburg"))
    assert browser.get("/beheer/volgorde").status_code == 403


def test_pins_stay_known_while_the_database_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "REMEMBERED_SECONDS", -1.0)
    file = tmp_path / "platform.sqlite"
    migrate(f"sqlite:///{file}")
    own = database.connect(f"sqlite:///{file}")
    committed(
        pin_store.add,
        own,
        need=NEED,
        understood=NEED,
        offering_id="limburg:7",
        first=True,
        reason="gevraagd",
        by="test",
    )
    placed = pin_store.remembered(own)
    wait_for(placed)  # it is read in the background
    known = placed()
    assert [pins.first for pins in known.values()] == [("limburg:7",)]
    own.dispose()
    tmp_path.joinpath("weg").mkdir()
    for part in list(tmp_path.glob("platform.sqlite*")):
        part.rename(tmp_path / "weg" / part.name)
    assert placed() == known
