"""Passwords: what is asked of them, how they are kept."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from app.security import passwords


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("kort", "minstens 12 tekens"),
        ("x" * 201, "hoogstens 200 tekens"),
        ("mijn Limburg wachtwoord", "uw naam"),
        ("aabbaabbaabbaabb", "verschillende tekens"),
    ],
)
def test_a_weak_password_is_refused_with_advice(password: str, fault: str) -> None:
    assert any(fault in said for said in passwords.faults(password, "limburg"))


def test_a_sentence_is_a_good_password() -> None:
    assert passwords.faults("vier paarse olifanten fietsen", "limburg") == []


def test_only_the_right_password_matches() -> None:
    stored = passwords.encode("vier paarse olifanten")
    assert stored.startswith("$argon2id$")
    assert passwords.matches(stored, "vier paarse olifanten")
    assert not passwords.matches(stored, "vijf paarse olifanten")


def test_without_an_account_nothing_matches() -> None:
    assert not passwords.matches(None, "wat dan ook")
    assert not passwords.matches("", "wat dan ook")
    assert not passwords.matches("geen hash", "wat dan ook")


def test_a_hash_with_weaker_parameters_is_outdated() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("vier paarse olifanten")
    assert passwords.matches(weak, "vier paarse olifanten")
    assert passwords.outdated(weak)
    assert not passwords.outdated(passwords.encode("vier paarse olifanten"))


def test_initial_passwords_are_good_and_differ() -> None:
    made = {passwords.initial() for _ in range(50)}
    assert len(made) == 50
    assert all(passwords.faults(password, "beheer") == [] for password in made)
