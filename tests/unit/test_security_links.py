"""Signed links: for one purpose, for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.security import links
from base.config import Settings

SETTINGS = Settings(secret_key="k" * 32)
DAY = timedelta(days=1)


def test_a_link_says_what_was_signed() -> None:
    key = links.make(SETTINGS, "confirm", {"id": "limburg:7"})
    assert links.read(SETTINGS, "confirm", key, DAY) == {"id": "limburg:7"}


@pytest.mark.parametrize("changed", ["", "x", "é", "a.b.c"])
def test_another_key_says_nothing(changed: str) -> None:
    assert links.read(SETTINGS, "confirm", changed, DAY) is None


def test_a_link_is_for_one_purpose_one_key_and_a_while() -> None:
    key = links.make(SETTINGS, "confirm", 7)
    assert links.read(SETTINGS, "why", key, DAY) is None
    assert links.read(Settings(secret_key="l" * 32), "confirm", key, DAY) is None
    assert links.read(SETTINGS, "confirm", key, timedelta(seconds=-1)) is None
    data, rest = key.split(".", 1)
    assert links.read(SETTINGS, "confirm", links.make(SETTINGS, "confirm", 8).split(".")[0] + "." + rest, DAY) is None
    assert links.read(SETTINGS, "confirm", f"{data}.{rest[::-1]}", DAY) is None
