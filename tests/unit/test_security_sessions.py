"""Sessions: when they end, and where a login may lead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.security import sessions
from app.security.accounts import Account
from app.security.area import EVERYTHING, in_province
from app.security.signing_key import secret_key
from base.config import Settings
from base.errors import ConfigError

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def held(started: timedelta, seen: timedelta) -> dict[str, float]:
    return {"started": (NOW - started).timestamp(), "seen": (NOW - seen).timestamp()}


@pytest.mark.parametrize(
    ("started", "seen", "ended"),
    [
        (timedelta(minutes=1), timedelta(minutes=1), False),
        (timedelta(hours=11, minutes=59), timedelta(minutes=29), False),
        (timedelta(hours=1), timedelta(minutes=31), True),
        (timedelta(hours=12, minutes=1), timedelta(seconds=1), True),
    ],
)
def test_a_session_ends_when_idle_or_old(started: timedelta, seen: timedelta, ended: bool) -> None:
    assert sessions.expired(held(started, seen), NOW) is ended


def test_a_session_without_times_has_ended() -> None:
    assert sessions.expired({}, NOW)


@pytest.mark.parametrize("target", ["/beheer", "/beheer/runs", "/beheer/runs/3f2a-1", "/beheer/vragen"])
def test_a_login_leads_back_to_a_page_of_the_back_office(target: str) -> None:
    assert sessions.own_page(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "//kwaad.example",
        "/beheer//kwaad.example",
        "https://kwaad.example/beheer",
        "/beheerd",
        "/zoeken",
        "/beheer/\\kwaad",
        "/beheer\r\nX: 1",
        "/beheer/?next=x",
    ],
)
def test_a_login_leads_nowhere_else(target: str | None) -> None:
    assert sessions.own_page(target) is None


def test_a_key_that_is_missing_or_short_stops_the_start() -> None:
    for key in ("", "kort"):
        with pytest.raises(ConfigError):
            secret_key(Settings(secret_key=key))
    assert secret_key(Settings(secret_key="k" * 32)) == "k" * 32


def test_a_province_may_only_what_is_its_own() -> None:
    limburg = Account(1, "l", "province", in_province("limburg"), must_change_password=False, session_epoch=0)
    platform = Account(2, "p", "platform", EVERYTHING, must_change_password=False, session_epoch=0)
    assert limburg.may("runs.order", in_province("limburg"))
    assert not limburg.may("runs.order", in_province("antwerpen"))
    assert not limburg.may("runs.order")
    assert not limburg.may("demands.see")
    assert platform.may("runs.order")
    assert platform.may("demands.see")
