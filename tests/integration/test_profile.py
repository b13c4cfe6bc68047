"""A visitor says once who it is: four values of lists in a cookie, changed, refused and removed without JavaScript."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.events import profile
from app.events.profile import COOKIE, Profile
from tests.kit.office import Office

ASKED = "Zeg in vier keuzes wie u bent"
SAID = {"buyer_kind": "school", "branch": "P", "size": "50-249", "seat": "Aarschot"}


@pytest.fixture
def browser(office: Office) -> FlaskClient:
    return office.app.test_client()


def send(browser: FlaskClient, action: str, **fields: str) -> TestResponse:
    page = browser.get("/wie-bent-u").get_data(as_text=True)
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]*)"', page)
    assert token
    return browser.post("/wie-bent-u", data={**fields, "actie": action, "csrf_token": token[1]})


def stored(browser: FlaskClient) -> str | None:
    cookie = browser.get_cookie(COOKIE)
    return cookie.value if cookie else None


def test_what_is_said_stands_in_a_cookie_of_four_values_and_nothing_else(browser: FlaskClient) -> None:
    assert ASKED in browser.get("/over").get_data(as_text=True)
    assert send(browser, "bewaard", **SAID).status_code == 303
    assert stored(browser) == "school.P.50-249.24001"
    assert ASKED not in browser.get("/over").get_data(as_text=True)


def test_it_is_shown_again_changed_and_removed(browser: FlaskClient) -> None:
    send(browser, "bewaard", **SAID)
    page = browser.get("/wie-bent-u").get_data(as_text=True)
    assert 'value="Aarschot"' in page
    assert re.search(r'<option selected value="school"', page)
    send(browser, "bewaard", **{**SAID, "buyer_kind": "", "seat": ""})
    assert stored(browser) == ".P.50-249."
    send(browser, "gewist")
    assert stored(browser) is None


def test_who_would_rather_not_say_is_not_asked_again(browser: FlaskClient) -> None:
    send(browser, "nee")
    assert ASKED not in browser.get("/over").get_data(as_text=True)
    assert profile.read(stored(browser) or "") == Profile()


@pytest.mark.parametrize("fields", [{"buyer_kind": "koning"}, {"branch": "Z"}, {"size": "1"}, {"seat": "Nergensbeke"}])
def test_what_is_in_no_list_is_refused_at_its_field(browser: FlaskClient, fields: dict[str, str]) -> None:
    refused = send(browser, "bewaard", **fields)
    assert (refused.status_code, stored(browser)) == (422, None)
    assert 'aria-invalid="true"' in refused.get_data(as_text=True)


@pytest.mark.parametrize("text", ["", "nee", "jan.peeters@school.be", "x" * 4000, "school.P.50-249.24001.en.meer"])
def test_a_cookie_that_somebody_made_names_nobody(text: str) -> None:
    said = profile.read(text)
    assert said in (Profile(), Profile("school", "P", "50-249", "24001"))
