"""Passwords: what is asked of them, and how they are kept (argon2id)."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.security.guessable import guessable

MIN_LENGTH = 12
MAX_LENGTH = 200  # longer ones only serve to keep the machine busy
MIN_DIFFERENT = 5  # different characters
_GUESSABLE = (
    "Dit wachtwoord is snel te raden. Het is één bekend woord met cijfers of tekens erbij, een rij toetsen of een "
    "herhaling. Kies een zin van vier of vijf woorden: die is sterk en goed te onthouden."
)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # no l, 1, i, o, 0: people type it over

# OWASP's first choice for argon2id: 19 MiB, two passes, one lane. Sixteen logins at once take 300 MiB.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def faults(password: str, name: str) -> list[str]:
    """What is wrong with a new password for the account `name`, in Dutch; nothing when it is good."""
    found = []
    if len(password) < MIN_LENGTH:
        found.append(
            f"Kies minstens {MIN_LENGTH} tekens. Een zin van vier of vijf woorden is sterk en goed te onthouden."
        )
    if len(password) > MAX_LENGTH:
        found.append(f"Kies hoogstens {MAX_LENGTH} tekens.")
    if name and name.casefold() in password.casefold():
        found.append("Gebruik uw naam niet in het wachtwoord.")
    if len(set(password)) < MIN_DIFFERENT:
        found.append(f"Gebruik minstens {MIN_DIFFERENT} verschillende tekens.")
    elif guessable(password, name):
        found.append(_GUESSABLE)
    return found


def encode(password: str) -> str:
    """What is stored instead of the password."""
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether `password` is the stored one. Without an account (None) it takes as long, and is never right."""
    nobody = _of_nobody(_hasher)  # also for who has an account: the first to log in shall not wait longer, or shorter
    try:
        return _hasher.verify(stored or nobody, password[: MAX_LENGTH + 1]) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _of_nobody(hasher: PasswordHasher) -> str:
    """A password that nobody has, stored; made when somebody logs in, for most processes never see that."""
    return hasher.hash(secrets.token_urlsafe())


def outdated(stored: str) -> bool:
    """Whether it was stored with weaker parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def initial() -> str:
    """A random first password, easy to type over: four groups of four, 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
