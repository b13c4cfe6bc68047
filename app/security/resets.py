"""Links for who forgot a password: signed, for an hour, and for one use.

A link holds the number of the account and its session epoch. A new password draws another epoch, as logging out does:
no link works twice, and nothing is stored.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.security import accounts, links
from app.security.accounts import Account
from base import database
from base.config import Settings
from base.tables import accounts as table

MAX_AGE = timedelta(hours=1)
_PURPOSE = "password"


def available(settings: Settings) -> bool:
    """Whether links can be sent: there is a mail server, and an address to link to."""
    return bool(settings.mail_url and settings.base_url)


def reachable(settings: Settings, db: sa.Engine, email: str) -> list[Account]:
    """The accounts with this address whose password people choose; not one whose password stands in the settings."""
    wanted = sa.func.lower(table.c.email) == email.strip().lower()
    with database.read(db) as connection:
        numbers = connection.scalars(sa.select(table.c.id).where(wanted, table.c.email != "")).all()
        found = [account for number in numbers if (account := accounts.read(connection, number))]
    lasting = settings.admin_name.lower() if settings.admin_password else ""
    return [account for account in found if account.name != lasting]


def key(settings: Settings, account: Account) -> str:
    """What stands in the link of an account."""
    return links.make(settings, _PURPOSE, [account.id, account.session_epoch])


def account_of(settings: Settings, connection: sa.Connection, text: str) -> Account | None:
    """The account of a link that works now; None when it is too old, was used, or is none of ours."""
    data = links.read(settings, _PURPOSE, text, MAX_AGE)
    account = accounts.read(connection, data[0]) if isinstance(data, list) else None
    return account if account and data == [account.id, account.session_epoch] else None
