"""Passwords: what is asked of them, how they are kept."""

from __future__ import annotations

import re

import pytest
from argon2 import PasswordHasher

from app.security import passwords

pytestmark = pytest.mark.usefixtures("real_passwords")


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


_GUESSED_FIRST = """
password1234 Welkom12345! Welkom2026!! Welk0m2026!! W€lkom12345! Wélkom12345! 2026welkom2026
!!Welkom!!2026 Welkom-Welkom1 Doeners2026!! doenersdoeners1 welkomdoeners1 MijnWachtwoord1
mijn-wachtwoord-2026 P@ssw0rd12345 administrator1 Zomer2026!!! december2026! Antwerpen2026! Hasselt3500!!
Vlaanderen123 SocialeEconomie1 maatwerkbedrijf1 Schoonmaak123! Poetshulp2026 ikhouvanjou123 iloveyou1234
geheimgeheim1 brusselbrussel abcabcabcabc1 x9!x9!x9!x9!a 111122223333 aaaaabbbbbcccc qwertyuiop12
azertyuiop12 Azerty12345! 1q2w3e4r5t6y 1qaz2wsx3edc zyxwvutsrqpo 123456789012 31-12-1999-01
"""


@pytest.mark.parametrize("password", re.findall(r"\S+", _GUESSED_FIRST))
def test_a_word_that_is_dressed_up_is_refused(password: str) -> None:
    [said] = passwords.faults(password, "beheer")
    assert "snel te raden" in said or "verschillende tekens" in said


@pytest.mark.parametrize("name", ["jan.peeters", "els_vandamme", "Limburg-Beheer"])
def test_a_part_of_the_name_is_no_password(name: str) -> None:
    part = name.replace("_", ".").replace("-", ".").split(".")[-1]
    assert passwords.faults(f"{part.title()}-20261!", name) != []


@pytest.mark.parametrize(
    "password",
    [
        "zes paarse olifanten",
        "fiets-lamp-kaas-berg",
        "regenboogkoffiezebra",
        "mijn fiets is vaak kapot",
        "G7#kd92LmQx!",
        "xkqzvbnmwpro1",
        "0f3a9c1e77b24d60a1c5e8f90b3d2c4e",
        "日本語の長い合言葉です。",
        "пять лиловых слонов",
    ],
)
def test_a_password_that_nobody_guesses_is_good(password: str) -> None:
    assert passwords.faults(password, "beheer") == []


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
