"""A key that is rotated: web processes that know the next step already and those that do not serve the same people."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from flask import Flask

from app.security import digests, links, sealed
from app.security.limits import limiter
from app.wsgi import create_app
from base import clock, config, database
from base.config import Settings
from base.errors import ConfigError
from base.tables import webhooks
from tests.kit.accounts import Somebody, form_token, log_in, somebody
from tests.kit.commands import doeners
from tests.kit.office import Office

OLD, NEW = secrets.token_hex(32), secrets.token_hex(32)


def steps(settings: Settings) -> list[Settings]:
    """The settings of a rotation, as deploy/rotate.sh makes them: before, next, turn."""
    before = replace(settings, secret_key=OLD, digest_key=OLD)
    return [before, replace(before, accepted_keys=NEW), replace(before, secret_key=NEW, accepted_keys=OLD)]


@pytest.fixture(scope="module")
def sites(office: Office) -> Iterator[list[Flask]]:
    """A web process at each step, on one database."""
    before = dict(vars(limiter))
    yield [create_app(each) for each in steps(office.settings)]
    vars(limiter).update(before)


def test_sessions_and_forms_of_each_step_count_in_its_neighbours(sites: list[Flask], office: Office) -> None:
    for one, other in pairwise(sites):
        for begun, goes_on in ((one, other), (other, one)):
            assert is_served(begun, goes_on, somebody(office.db))


def is_served(begun: Flask, goes_on: Flask, who: Somebody) -> bool:
    """Whether who logged in at one process is known at another, which also takes the form of the first."""
    first, second = begun.test_client(), goes_on.test_client()
    assert log_in(first, who).status_code == 302
    token = form_token(first.get("/beheer/account"))
    cookie = first.get_cookie("session")
    assert cookie
    second.set_cookie("session", cookie.value)
    assert second.get("/beheer/account").status_code == 200
    return second.post("/beheer/logout", data={"csrf_token": token}).status_code == 302


def test_a_session_of_a_key_that_is_forgotten_is_worth_nothing(sites: list[Flask], office: Office) -> None:
    client = sites[0].test_client()
    assert log_in(client, somebody(office.db)).status_code == 302
    cookie = client.get_cookie("session")
    assert cookie
    later = create_app(replace(office.settings, secret_key=NEW)).test_client()
    later.set_cookie("session", cookie.value)
    assert later.get("/beheer/account").status_code == 302


def test_links_and_sealed_texts_of_each_step_are_read_in_its_neighbours(office: Office) -> None:
    for one, other in pairwise(steps(office.settings)):
        for made, read in ((one, other), (other, one)):
            assert links.read(read, "test", links.make(made, "test", 7), timedelta(days=1)) == 7
            assert sealed.read(read, sealed.close(made, "geheim")) == "geheim"
    forgotten = replace(office.settings, secret_key=NEW)
    assert links.read(forgotten, "test", links.make(steps(office.settings)[0], "test", 7), timedelta(days=1)) is None


def test_digests_of_addresses_stay_the_same(office: Office) -> None:
    assert len({digests.of_address(each, "iemand@voorbeeld.test") for each in steps(office.settings)}) == 1


def test_what_the_old_key_sealed_is_sealed_again_and_then_needs_it_no_more(office: Office) -> None:
    before, _, after = steps(office.settings)
    values = {"url": "https://voorbeeld.test/api", "events": [], "created_by": "test", "created_at": clock.now()}
    with database.write(office.db) as connection:
        connection.execute(webhooks.insert().values(**values, secret=sealed.close(before, "geheim")))
    assert doeners(after, "admin", "reseal").stdout == "Opnieuw verzegeld: 1.\n"
    with database.read(office.db) as connection:
        stored = connection.scalar(sa.select(webhooks.c.secret))
    assert sealed.read(replace(office.settings, secret_key=NEW), str(stored)) == "geheim"


def test_a_rotation_without_a_lasting_key_for_digests_stops_the_start() -> None:
    with pytest.raises(ConfigError, match="DOENERS_DIGEST_KEY"):
        config.load({"DOENERS_ACCEPTED_KEYS": NEW, "DOENERS_VAR": "/nonexistent"})


def test_a_short_key_among_those_that_count_stops_the_start(office: Office) -> None:
    with pytest.raises(ConfigError, match="DOENERS_ACCEPTED_KEYS"):
        create_app(replace(office.settings, accepted_keys="kort"))
