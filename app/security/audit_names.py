"""Persons in the audit trail: written down by the number of their account, read by its name.

The chain covers every row for ever, so a name in a row could never be erased. A number says nothing once the account
is gone.
"""

from __future__ import annotations

import re

import sqlalchemy as sa

from base.tables import accounts

_REFERENCE = re.compile(r"account:(\d+)")  # no name of an account has a colon


def reference(account_id: int) -> str:
    """The account with that number, as the trail has it."""
    return f"account:{account_id}"


def names(connection: sa.Connection) -> dict[int, str]:
    """The name of every account that there is, by its number."""
    return {row.id: row.name for row in connection.execute(sa.select(accounts.c.id, accounts.c.name))}


def shown(text: str, by_number: dict[int, str]) -> str:
    """A `who` or a `subject` as people read it; what is no reference stays as it is."""
    found = _REFERENCE.fullmatch(text)
    return by_number.get(int(found[1]), f"account {found[1]} (verwijderd)") if found else text
