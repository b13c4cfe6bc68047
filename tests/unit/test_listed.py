"""Whose address a source brings: each address once, with all its offerings."""

from __future__ import annotations

from typing import Any

from app.privacy import listed
from app.security import digests
from base.config import Settings

SETTINGS = Settings(secret_key="k" * 32)


def offering(identity: str, email: str | None, **changes: Any) -> dict[str, Any]:
    return {"id": identity, "title": "Hagen", "email": email, "source": "limburg", "duplicate_of": None, **changes}


def test_an_address_is_told_once_with_all_its_offerings() -> None:
    every = [
        offering("a:1", "Spade@b.example"),
        offering("a:2", "spade@b.example "),
        offering("a:3", "ander@b.example"),
    ]
    told = frozenset({digests.of_address(SETTINGS, "ANDER@b.example")})
    found = listed.untold(SETTINGS, every, told)
    assert {address: [one["id"] for one in theirs] for address, theirs in found.items()} == {
        "spade@b.example": ["a:1", "a:2"]
    }


def test_what_has_no_address_or_is_not_shown_is_left_alone() -> None:
    every = [offering("a:1", None), offering("a:2", "spade@b.example", duplicate_of="a:9")]
    assert not listed.untold(SETTINGS, every, frozenset())
