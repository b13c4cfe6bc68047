"""Who gets a letter about his offerings, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from app.outbox.letters import compose
from app.owners import keys
from app.owners.letters import AT_ONCE, EVERY, LETTER, chosen, facts
from base.config import Settings

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
LONG_AGO, LATELY = NOW - EVERY - timedelta(days=1), NOW - EVERY + timedelta(days=1)


def offering(identity: str, email: str | None = "onthaal@spade.example", **changes: Any) -> dict[str, Any]:
    return {"id": identity, "title": "Hagen", "email": email, "verified_at": None, "duplicate_of": None, **changes}


def test_an_address_gets_one_letter_with_all_its_offerings() -> None:
    found = chosen([offering("a:1"), offering("a:2", "Onthaal@Spade.example "), offering("a:3", None)], {}, NOW)
    assert {address: [o["id"] for o in theirs] for address, theirs in found.items()} == {
        "onthaal@spade.example": ["a:1", "a:2"]
    }


def test_who_was_asked_or_confirmed_lately_is_left_alone() -> None:
    assert not chosen([offering("a:1")], {"a:1": LATELY}, NOW)
    assert not chosen([offering("a:1", verified_at=LATELY.isoformat())], {"a:1": LONG_AGO}, NOW)
    assert chosen([offering("a:1", verified_at=LONG_AGO.isoformat())], {"a:1": LONG_AGO}, NOW)


def test_one_that_is_due_is_enough_and_hidden_ones_are_not_asked() -> None:
    found = chosen([offering("a:1"), offering("a:2")], {"a:1": LATELY}, NOW)
    assert [o["id"] for o in found["onthaal@spade.example"]] == ["a:1", "a:2"]
    assert not chosen([offering("a:1", duplicate_of="b:1")], {}, NOW)


def test_a_day_has_a_limit_and_who_waits_longest_goes_first() -> None:
    many = [offering(f"a:{n}", f"nr{n}@spade.example") for n in range(AT_ONCE + 5)]
    sent = {f"a:{n}": LONG_AGO for n in range(5)}
    found = chosen(many, sent, NOW)
    assert len(found) == AT_ONCE
    assert "nr0@spade.example" not in found


def test_the_letter_holds_a_link_that_fits_this_offering_and_address_only() -> None:
    settings = Settings(secret_key="x" * 32, base_url="https://doeners.example/")
    one = offering("limburg:1")
    _, text = compose(LETTER, stop="", **facts(settings, [one]))
    [link] = [line for line in text.splitlines() if line.startswith("http")]
    assert link.startswith("https://doeners.example/aanbod/limburg:1/bevestigen?sleutel=")
    key = link.partition("sleutel=")[2]
    assert keys.fits(settings, key, one)
    assert not keys.fits(settings, key, offering("limburg:2"))
    assert not keys.fits(settings, key, offering("limburg:1", "ander@spade.example"))
    assert not keys.fits(settings, key, offering("limburg:1", None))
    assert not keys.fits(settings, key[:-1], one)
