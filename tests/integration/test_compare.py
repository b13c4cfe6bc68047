"""Comparing offerings: chosen with buttons, kept in a cookie of the visitor, shared by an address."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.http.shortlist import COOKIE, MOST
from indexer.changes.change import Departed
from tests.kit.accounts import forget_attempts
from tests.kit.asking import LIST
from tests.kit.changes import forget, withdraw
from tests.kit.pages import as_read

PICK = "/vergelijken/kies"


@pytest.fixture
def ids(client: FlaskClient) -> list[str]:
    """Offerings that are live, with an address to write to."""
    return [one["id"] for one in client.get(f"{LIST}?q=groen").json["offerings"]][: MOST + 1]


@pytest.fixture
def gone(db: sa.Engine) -> Iterator[str]:
    """An offering that was withdrawn."""
    withdraw(db, "limburg:weg", Departed("Gras maaien", ["gras-maaien"], None))
    yield "limburg:weg"
    forget(db, "limburg:weg")


def pick(client: FlaskClient, identity: str, back: str = "/zoeken?q=groen") -> str:
    answer = client.post(PICK, data={"aanbod": identity, "terug": back})
    assert answer.status_code == 303
    return answer.location


def compare(client: FlaskClient, *ids: str, **more: str) -> str:
    return as_read(client.get("/vergelijken", query_string=[("aanbod", one) for one in ids] + list(more.items())))


def main_of(page: str) -> str:
    return page.partition("<main")[2]


def test_a_card_adds_its_offering_and_takes_it_off_again(client: FlaskClient, ids: list[str]) -> None:
    assert pick(client, ids[0]) == f"/zoeken?q=groen#v-{ids[0]}"
    page = as_read(client.get("/zoeken?q=groen"))
    assert re.search(rf'id="v-{ids[0]}" aria-pressed="true"', page)
    assert re.search(rf'id="v-{ids[1]}" aria-pressed="false"', page)
    assert re.search(r'href="/vergelijken">Vergelijk <span class="bubble">1</span>', page)
    pick(client, ids[0])
    assert client.get_cookie(COOKIE) is None
    assert 'aria-pressed="true"' not in client.get("/zoeken?q=groen").text


def test_a_page_is_another_one_once_something_was_chosen(client: FlaskClient, ids: list[str]) -> None:
    before = client.get("/zoeken?q=groen").headers["ETag"]
    pick(client, ids[0])
    assert client.get("/zoeken?q=groen", headers={"If-None-Match": before}).status_code == 200


def test_the_cookie_is_read_by_no_script_and_holds_ids_only(client: FlaskClient, ids: list[str]) -> None:
    header = client.post(PICK, data={"aanbod": ids[0]}).headers["Set-Cookie"]
    assert header.startswith(f"{COOKIE}={ids[0]};")
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header


def test_nobody_is_sent_to_another_site(client: FlaskClient, ids: list[str]) -> None:
    for away in ("//other.example", "https://other.example", "/\\other.example", "/\t/other.example", "other", ""):
        assert pick(client, ids[0], back=away) == f"/vergelijken#v-{ids[0]}"


def test_what_is_no_offering_is_not_chosen(client: FlaskClient) -> None:
    assert client.post(PICK, data={"aanbod": "../x"}).status_code == 404


def test_a_fifth_offering_takes_the_place_of_one_of_four(client: FlaskClient, ids: list[str]) -> None:
    *four, fifth = ids
    for one in four:
        pick(client, one)
    full = as_read(client.get(pick(client, fifth)))
    assert "U vergelijkt er al 4." in full
    form = {"aanbod": four, "notitie": ["", "blijft", "", ""], "erbij": fifth, "weg": four[0]}
    assert client.post("/vergelijken", data=form).status_code == 303
    assert client.get_cookie(COOKIE).value == "|".join([*four[1:], fifth])  # type: ignore[union-attr]


def test_without_an_address_the_own_list_is_shown_at_its_address(client: FlaskClient, ids: list[str]) -> None:
    assert "Er is nog niets om te vergelijken" in compare(client)
    for one in ids[:2]:
        pick(client, one)
    assert client.get("/vergelijken").location == f"/vergelijken?aanbod={ids[0]}&aanbod={ids[1]}"


def test_the_same_link_shows_another_browser_the_same(app: Flask, client: FlaskClient, ids: list[str]) -> None:
    pick(client, ids[3])
    sent = client.post("/vergelijken", data={"aanbod": ids[:3], "notitie": ["Eerst bellen", "", ""]}).location
    mine, theirs = as_read(client.get(sent)), as_read(app.test_client().get(sent))
    assert "Eerst bellen" in theirs
    assert main_of(mine) == main_of(theirs)


def test_looking_at_a_shared_list_leaves_the_own_one_and_changing_it_does_not(
    client: FlaskClient, ids: list[str]
) -> None:
    pick(client, ids[3])
    compare(client, *ids[:3])
    assert client.get_cookie(COOKIE).value == ids[3]  # type: ignore[union-attr]
    changed = client.post("/vergelijken", data={"aanbod": ids[:3], "weg": ids[1]})
    assert changed.location == f"/vergelijken?aanbod={ids[0]}&aanbod={ids[2]}"
    assert client.get_cookie(COOKIE).value == f"{ids[0]}|{ids[2]}"  # type: ignore[union-attr]


def test_every_row_is_for_all_and_differences_can_be_shown_alone(client: FlaskClient, ids: list[str]) -> None:
    page = compare(client, *ids[:3])
    rows = re.findall(r'<tr role="row"[^>]*> <th role="rowheader".*?</tr>', page)
    assert {row.count("<td") for row in rows} == {3}
    other = [row for row in rows if 'class="other"' in row]
    assert 0 < len(other) < len(rows)
    assert all("≠ verschilt" in row for row in other)
    only = compare(client, *ids[:3], toon="verschillen")
    assert only.count('class="other"') == len(other)
    assert only.count('<th role="rowheader"') < len(rows)


def test_who_left_is_said_and_the_others_are_compared(client: FlaskClient, ids: list[str], gone: str) -> None:
    page = compare(client, ids[0], gone, "limburg:nooit")
    assert f'<a href="/aanbod/{gone}"><span lang="nl">Gras maaien</span></a>' in page
    assert "De organisatie biedt dit niet meer aan." in page
    assert "Dit aanbod staat hier niet of niet meer." in page
    assert f"/contact?aanbod={ids[0]}" in page


def test_all_that_can_be_written_to_are_asked_with_one_form(client: FlaskClient, ids: list[str]) -> None:
    link = re.search(r'href="(/contact\?[^"]+)"', compare(client, *ids[:3]))
    assert link
    form = client.get(link[1].replace("&amp;", "&")).text
    asked = set(re.findall(r'value="([^"]+)" checked', form)) | set(re.findall(r'value="([^"]+)"\s+checked', form))
    assert asked <= set(ids[:3])
    assert asked


def test_a_comparison_is_kept_by_no_cache_no_index_and_no_other_site(client: FlaskClient, ids: list[str]) -> None:
    headers = client.get(f"/vergelijken?aanbod={ids[0]}").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"
    assert "Disallow: /vergelijken" in client.get("/robots.txt").text


def test_who_sends_too_much_reads_how_long_to_wait(app: Flask, client: FlaskClient, ids: list[str]) -> None:
    answers = [client.post(PICK, data={"aanbod": ids[0]}).status_code for _ in range(61)]
    assert answers[:60] == [303] * 60
    assert answers[60] == 429
    refused = client.post(PICK, data={"aanbod": ids[0]})
    assert "Set-Cookie" not in refused.headers
    assert "Wacht 1 minuut" in as_read(refused)
    forget_attempts(app)
