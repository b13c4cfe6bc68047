"""A second factor beside the password: six digits that an app shows (TOTP, RFC 6238), or a recovery code.

Each code counts once: `last_step` remembers the half minute of the last one, and a recovery code is deleted when used.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp
import segno
import sqlalchemy as sa

from app.security import sealed
from app.security.accounts import Account
from base import clock, database
from base.config import Settings
from base.tables import recovery_codes, second_factors

ISSUER = "doeners"
RECOVERY_CODES = 10
DRIFT = (-1, 0, 1)  # half minutes that a telephone may be wrong
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def active(db: sa.Engine, account: Account) -> bool:
    """Whether the account logs in with a second factor."""
    with database.read(db) as connection:
        row = _row(connection, account)
    return row is not None and row.confirmed_at is not None


def missing(settings: Settings, db: sa.Engine, account: Account) -> bool:
    """Whether the account must set one up before anything else."""
    return settings.second_factor and account.role == "platform" and not active(db, account)


def begin(settings: Settings, db: sa.Engine, account: Account) -> None:
    """Choose a secret. Nothing changes at login until a first code is given (`confirm`)."""
    closed = sealed.close(settings, pyotp.random_base32())
    with database.write(db) as connection:
        connection.execute(second_factors.delete().where(_of(account), second_factors.c.confirmed_at.is_(None)))
        connection.execute(second_factors.insert().values(account_id=account.id, secret=closed, last_step=0))


def unconfirmed(settings: Settings, db: sa.Engine, account: Account) -> str | None:
    """The secret that waits for its first code."""
    with database.read(db) as connection:
        row = _row(connection, account)
    return sealed.read(settings, row.secret) if row and row.confirmed_at is None else None


def picture(account: Account, secret: str) -> str:
    """The secret as a QR code: SVG for in a page."""
    address = pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=ISSUER)
    return segno.make(address, error="m", micro=False).svg_inline(scale=5, light="#fff")


def confirm(settings: Settings, connection: sa.Connection, account: Account, code: str) -> list[str] | None:
    """Switch it on with a first code; the recovery codes, shown this once. None when the code is wrong."""
    row = _row(connection, account)
    if row is None or row.confirmed_at or not _code_counts(settings, connection, account, code):
        return None
    fresh = [_recovery_code() for _ in range(RECOVERY_CODES)]
    connection.execute(second_factors.update().where(_of(account)).values(confirmed_at=clock.now()))
    connection.execute(recovery_codes.delete().where(recovery_codes.c.account_id == account.id))
    rows = [{"account_id": account.id, "code_hash": _hash(account, code)} for code in fresh]
    connection.execute(recovery_codes.insert(), rows)
    return fresh


def accepts(settings: Settings, connection: sa.Connection, account: Account, code: str) -> bool:
    """Whether `code` is the code of this moment or an unused recovery code; it will not be a second time."""
    return _code_counts(settings, connection, account, code) or _recovers(connection, account, code)


def recovery_codes_left(db: sa.Engine, account: Account) -> int:
    """How many recovery codes are unused."""
    own = sa.select(sa.func.count()).where(recovery_codes.c.account_id == account.id)
    with database.read(db) as connection:
        return connection.scalar(own) or 0


def remove(connection: sa.Connection, account: Account) -> bool:
    """Switch it off; whether it was on."""
    connection.execute(recovery_codes.delete().where(recovery_codes.c.account_id == account.id))
    return connection.execute(second_factors.delete().where(_of(account))).rowcount > 0


def _code_counts(settings: Settings, connection: sa.Connection, account: Account, given: str) -> bool:
    """Whether it is a code of about now that was not used; of two who send it at once, one wins.

    A last code that lies ahead of any that counts now was given while the clock was wrong: it locks nobody out.
    """
    row = _row(connection, account)
    secret = sealed.read(settings, row.secret) if row else None
    step = _step(secret, "".join(given.split())) if secret else None
    if step is None:
        return False
    last = second_factors.c.last_step
    fresh = _of(account) & ((last < step) | (last > step + 2 * len(DRIFT)))
    return connection.execute(second_factors.update().where(fresh).values(last_step=step)).rowcount == 1


def _step(secret: str, code: str) -> int | None:
    """The half minute whose code this is."""
    totp = pyotp.TOTP(secret)
    now = totp.timecode(clock.now())
    matching = [now + off for off in DRIFT if hmac.compare_digest(totp.generate_otp(now + off), _digits(code))]
    return max(matching, default=None)


def _digits(code: str) -> str:
    return code if code.isascii() else ""


def _recovers(connection: sa.Connection, account: Account, given: str) -> bool:
    own = (recovery_codes.c.account_id == account.id) & (recovery_codes.c.code_hash == _hash(account, given))
    return connection.execute(recovery_codes.delete().where(own)).rowcount == 1


def _recovery_code() -> str:
    """118 bits: long enough that a plain hash keeps it."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(6))


def _hash(account: Account, code: str) -> str:
    return hashlib.sha256(f"{account.id}:{''.join(code.split()).lower()}".encode()).hexdigest()


@dataclass(frozen=True)
class _Row:
    """The second factor of an account; without `confirmed_at` it asks nothing yet."""

    secret: str
    confirmed_at: datetime | None


def _row(connection: sa.Connection, account: Account) -> _Row | None:
    columns = (second_factors.c.secret, second_factors.c.confirmed_at)
    row = connection.execute(sa.select(*columns).where(_of(account))).first()
    return _Row(row.secret, row.confirmed_at) if row else None


def _of(account: Account) -> sa.ColumnElement[bool]:
    return second_factors.c.account_id == account.id
