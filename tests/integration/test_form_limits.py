"""What anybody may send is limited, kindly: the form comes back with all that was typed, and says how long to wait."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, Response, request
from flask.testing import FlaskClient
from limits import parse
from opensearchpy import OpenSearch
from werkzeug.test import TestResponse

from app.admin.site import access_of
from app.owners import keys
from app.security import limits
from app.wsgi import create_app
from base import database
from base.tables import metadata
from indexer.document.fields import Offering
from standalone.guard import Guard
from standalone.loopback import free_port
from tests.kit.accounts import forget_attempts, form_token
from tests.kit.brokers import broker
from tests.kit.two_provinces import TwoProvinces

MOST = 100  # a limit per minute that is higher is none
TYPED = {  # of each form: the field that must not be lost, and the others
    "web.questions.question": ("need", {"buyer_kind": "school", "email": "school@voorbeeld.be"}),
    "web.questions.contact": ("need", {"buyer_kind": "school", "email": "school@voorbeeld.be"}),
    "web.questions.feedback": ("message", {}),
    "web.questions.report_wrong": ("message", {}),
    "web.questions.report_missing": ("message", {"organisation": "De Kring", "place": "Hasselt"}),
    "web.search.pasted": ("q", {}),
    "web.offerings.change_own_offering": ("description", {"actie": "verbeter"}),
}


@pytest.fixture(autouse=True)
def fresh_limits(two_provinces: TwoProvinces) -> None:
    forget_attempts(two_provinces.app)


@pytest.fixture
def offering(two_provinces: TwoProvinces, engine: OpenSearch) -> Offering:
    """An offering with an address."""
    hits = engine.search(index=two_provinces.settings.index, body={"sort": [{"id": "asc"}], "size": 50})["hits"]["hits"]
    return next(dict(hit["_source"]) for hit in hits if hit["_source"]["email"])


def public_posts(app: Flask) -> list[tuple[str, str]]:
    """(endpoint, rule) of every address to which anybody can send something."""
    posts = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    return [
        (rule.endpoint, rule.rule) for rule in posts if access_of(app.view_functions[rule.endpoint]) in ("open", None)
    ]


def address(two_provinces: TwoProvinces, rule: str, offering: Offering) -> str:
    path = re.sub(r"<int:\w+>", "1", rule.replace("<identity>", offering["id"]))
    return f"{path}?sleutel={keys.make(two_provinces.settings, offering)}" if path.endswith("bevestigen") else path


def rows(db: sa.Engine) -> dict[str, int]:
    with database.read(db) as connection:
        count = sa.func.count()
        return {
            table.name: connection.scalar(sa.select(count).select_from(table)) or 0 for table in metadata.sorted_tables
        }


def too_many(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """The first answer that says that it is too much."""
    for _ in range(MOST):
        answer = client.post(path, data=fields)
        if answer.status_code == 429:
            return answer
    pytest.fail(f"{path} has no limit")


def test_whatever_anybody_can_send_has_a_limit_and_beyond_it_nothing_is_kept(
    two_provinces: TwoProvinces, offering: Offering
) -> None:
    posts = public_posts(two_provinces.app)
    assert {endpoint for endpoint, _ in posts} >= {*TYPED, "web.offerings.ask_for_link", "admin.people.login"}
    for endpoint, rule in posts:
        forget_attempts(two_provinces.app)
        client = two_provinces.app.test_client()
        token = form_token(client.get("/feedback"))
        path = address(two_provinces, rule, offering)
        answer = too_many(client, path, csrf_token=token)
        assert 1 <= int(answer.headers["Retry-After"]) <= 3600, endpoint
        two_provinces.app.extensions["doeners"].events.flush()  # what was counted of the pages before
        before = rows(two_provinces.db)
        name, others = TYPED.get(endpoint, ("message", {}))
        client.post(path, data={"csrf_token": token, name: "Een tekst", **others})
        assert rows(two_provinces.db) == before, endpoint


@pytest.mark.parametrize("endpoint", TYPED)
def test_the_form_comes_back_with_what_was_typed(
    two_provinces: TwoProvinces, offering: Offering, endpoint: str
) -> None:
    client = two_provinces.app.test_client()
    token = form_token(client.get("/feedback"))
    rule = next(rule for found, rule in public_posts(two_provinces.app) if found == endpoint)
    name, others = TYPED[endpoint]
    typed = "Ik typte hier een half uur aan."
    answer = too_many(client, address(two_provinces, rule, offering), csrf_token=token, **{name: typed}, **others)
    assert typed in answer.text
    assert "Uw tekst staat er nog. Wacht" in answer.text
    assert answer.content_type.startswith("text/html")


def test_an_address_has_one_limit_for_all_forms_and_another_address_its_own(two_provinces: TwoProvinces) -> None:
    client = two_provinces.app.test_client()
    too_many(client, "/feedback")
    assert client.post("/stel-je-vraag").status_code == 429
    assert client.post("/stel-je-vraag", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 422


def test_reading_a_text_takes_nothing_from_what_may_be_sent(two_provinces: TwoProvinces) -> None:
    client = two_provinces.app.test_client()
    texts = [client.post("/zoeken/tekst", data={"q": "Het gras maaien"}).status_code for _ in range(21)]
    assert texts == [200] * 21
    too_many(client, "/feedback")
    assert client.post("/zoeken/tekst", data={"q": "Het gras maaien"}).status_code == 200


@pytest.mark.parametrize("path", ["/zoeken/tekst", "/stel-je-vraag", "/feedback", "/organisatie-ontbreekt"])
def test_a_body_that_is_too_large_is_refused_kindly_as_well(two_provinces: TwoProvinces, path: str) -> None:
    client = two_provinces.app.test_client()
    too_many(client, path)
    answer = client.post(path, data={"message": "x" * 600_000})
    assert answer.status_code == 429
    assert "Even geduld" in answer.text
    assert re.search(r"Wacht \d minu", answer.text)
    assert "staat er nog" not in answer.text


def test_one_subscriber_with_many_ipv6_addresses_is_one_address(two_provinces: TwoProvinces) -> None:
    client = two_provinces.app.test_client()
    statuses = [
        client.post("/feedback", environ_base={"REMOTE_ADDR": f"2001:db8:1:2::{n:x}"}).status_code for n in range(21)
    ]
    assert statuses == [422] * 20 + [429]
    assert client.post("/feedback", environ_base={"REMOTE_ADDR": "2001:db8:1:3::1"}).status_code == 422


def test_what_everybody_together_may_leave_in_a_minute_has_an_end_too(two_provinces: TwoProvinces) -> None:
    """Most of the three hundred are counted at once: a slow machine takes over a minute to send them."""
    client = two_provinces.app.test_client()
    sent = {"csrf_token": form_token(client.get("/feedback")), "message": "Van overal"}
    together = (parse("300 per minute"), limits.limiter._key_prefix, "all", "all forms")

    def status(number: int) -> int:
        return client.post("/feedback", data=sent, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"}).status_code

    assert status(1) == 303
    assert limits.limiter.limiter.get_window_stats(*together).remaining == 299
    assert limits.limiter.limiter.hit(*together, cost=298)
    assert [status(2), status(3)] == [303, 429]


def test_looking_at_a_form_is_never_too_much(two_provinces: TwoProvinces) -> None:
    client = two_provinces.app.test_client()
    too_many(client, "/feedback")
    assert client.get("/feedback").status_code == 200


@pytest.fixture
def without_broker(two_provinces: TwoProvinces) -> Iterator[Flask]:
    """An application whose broker does not answer. The limiter is one per process: the other gets it back after."""
    yield create_app(replace(two_provinces.settings, redis_url=f"redis://127.0.0.1:{free_port()}/0"))
    limits.attach(two_provinces.app, two_provinces.settings)


def test_without_the_broker_the_limit_holds_too(without_broker: Flask) -> None:
    client = without_broker.test_client()
    statuses = [client.post("/feedback").status_code for _ in range(21)]
    assert statuses == [422] * 20 + [429]


@pytest.fixture
def dying_broker(two_provinces: TwoProvinces, tmp_path: Path, guard: Guard) -> Iterator[Flask]:
    """An application whose broker dies between the answer to a form and the count of it."""
    with broker(tmp_path, guard) as own:
        app = create_app(replace(two_provinces.settings, redis_url=own.url))

        @app.after_request
        def die(response: Response) -> Response:
            if request.method == "POST":
                own.kill()
            return response

        yield app
    limits.attach(two_provinces.app, two_provinces.settings)


def test_what_was_kept_is_answered_though_the_broker_dies_before_it_counts(dying_broker: Flask) -> None:
    client = dying_broker.test_client()
    sent = {"csrf_token": form_token(client.get("/feedback")), "message": "Net op tijd"}
    assert client.post("/feedback", data=sent).status_code == 303
