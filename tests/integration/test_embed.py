"""The search box for other sites: it and the box of news may be framed, and nothing can be put into it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.embed.box import COLOURS, LOOKS


def ancestors(client: FlaskClient, path: str) -> str:
    with client.get(path) as answer:
        return answer.headers["Content-Security-Policy"].partition("frame-ancestors ")[2]


def test_no_other_page_may_be_framed(app: Flask, client: FlaskClient) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    framed = {rule.rule: ancestors(client, rule.rule) for rule in rules}
    assert [framed.pop(box) for box in ("/zoekvak", "/nieuwsvak")] == ["*", "*"]
    assert len(framed) > 50
    assert set(framed.values()) == {"'none'"}


def test_the_box_runs_nothing_and_sets_no_cookie(client: FlaskClient) -> None:
    answer = client.get("/zoekvak")
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Set-Cookie" not in answer.headers
    assert "<script" not in answer.text
    assert "csrf" not in answer.text


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("look", LOOKS)
def test_it_has_a_few_looks(client: FlaskClient, colour: str, look: str) -> None:
    assert f'class="{colour} {look}"' in client.get(f"/zoekvak?kleur={colour}&thema={look}").text


def test_anything_else_is_the_first_look_and_text_stays_text(client: FlaskClient) -> None:
    evil = '"><script>alert(1)</script>'
    page = client.get("/zoekvak", query_string=dict.fromkeys(("kleur", "thema", "plaats", "partner"), evil)).text
    assert 'class="groen licht"' in page
    assert "<script" not in page
    assert "alert(1)" in page


def test_its_form_searches_with_the_name_of_the_partner(client: FlaskClient) -> None:
    page = client.get("/zoekvak?partner=vvsg&plaats=Gent").text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    assert fields == {"partner": "vvsg", "plaats": "Gent"}
    assert client.get("/zoeken", query_string={**fields, "q": "poetsen"}).status_code == 200


def test_the_script_stands_at_a_lasting_address_and_is_kept_for_a_day(client: FlaskClient) -> None:
    with client.get("/zoekvak.js") as answer:
        assert answer.mimetype == "text/javascript"
        assert answer.cache_control.max_age == 86_400
        assert "iframe" in answer.text
