"""Passwords of test accounts are kept cheaply; a test that is about keeping them asks for `real_passwords`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from app.security import passwords


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[PasswordHasher]:
    """Hashes that cost next to nothing, in this process; the one of the product."""
    with pytest.MonkeyPatch.context() as patch:
        real = passwords._hasher
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_hasher", cheap)
        yield real


@pytest.fixture
def real_passwords(cheap_passwords: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes as the product makes them."""
    monkeypatch.setattr(passwords, "_hasher", cheap_passwords)
