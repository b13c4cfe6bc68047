"""API tokens: for programs that act for an administrator. Only their SHA-256 is stored: they are long and random."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.security import accounts
from app.security.accounts import Account
from base import clock, database
from base.tables import accounts as accounts_table
from base.tables import api_tokens as table

BYTES = 32
USED_EVERY = timedelta(minutes=1)  # how precisely the last use is remembered


@dataclass(frozen=True)
class Token:
    """A token as its owner sees it: `hint` tells tokens apart without giving anything away."""

    id: int
    hint: str
    created_at: datetime
    last_used_at: datetime | None


def create(connection: sa.Connection, account: Account) -> str:
    """A new token, shown this once."""
    token = secrets.token_urlsafe(BYTES)
    values = {"account_id": account.id, "token_hash": _hash(token), "created_at": clock.now()}
    connection.execute(table.insert().values(**values))
    return token


def account_of(db: sa.Engine, token: str) -> Account | None:
    """Whose token it is; None when it is unknown or was revoked."""
    with database.read(db) as connection:
        row = connection.execute(sa.select(table).where(table.c.token_hash == _hash(token))).first()
    if row is None:
        return None
    if row.last_used_at is None or abs(clock.now() - row.last_used_at) > USED_EVERY:
        with database.write(db) as connection:
            connection.execute(table.update().where(table.c.id == row.id).values(last_used_at=clock.now()))
    return accounts.by_id(db, row.account_id)


def of(db: sa.Engine, account: Account) -> list[Token]:
    """The tokens of an account, newest first."""
    query = sa.select(table).where(table.c.account_id == account.id).order_by(table.c.id.desc())
    with database.read(db) as connection:
        rows = connection.execute(query).all()
    return [Token(row.id, hint_of(row.token_hash), row.created_at, row.last_used_at) for row in rows]


def everyone(db: sa.Engine) -> list[tuple[str, Token]]:
    """The tokens of all accounts, newest first, each with the name of its account."""
    query = sa.select(accounts_table.c.name, table).join(accounts_table).order_by(table.c.id.desc())
    with database.read(db) as connection:
        rows = connection.execute(query).all()
    return [(row.name, Token(row.id, hint_of(row.token_hash), row.created_at, row.last_used_at)) for row in rows]


def revoke(connection: sa.Connection, account: Account, number: int) -> bool:
    """Make one of the account's tokens worthless; False when it has no such token."""
    own = (table.c.id == number) & (table.c.account_id == account.id)
    return bool(connection.execute(table.delete().where(own)).rowcount)


def revoke_any(connection: sa.Connection, number: int) -> str | None:
    """Make somebody's token worthless; the hint of that token, None when there is no such token."""
    row = connection.execute(sa.select(table).where(table.c.id == number)).first()
    connection.execute(table.delete().where(table.c.id == number))
    return hint_of(row.token_hash) if row else None


def hint_of(token_hash: str) -> str:
    """Eight characters by which people recognise a token."""
    return token_hash[:8]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
