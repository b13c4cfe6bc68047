"""Who a visitor is for one day: a hash with a salt that is made for the day, and gone on the next.

After that nobody can say whose hash it was, or that two days are of one person.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date

import sqlalchemy as sa

from base import clock
from base.tables import event_salts as table


def salt_of(connection: sa.Connection, day: date) -> bytes:
    """The salt of a day, the same for all processes; those of earlier days are removed."""
    salt = stored_salt(connection, day) or _made(connection, day)
    if connection.scalar(sa.select(table.c.day).where(table.c.day < clock.today()).limit(1)):
        connection.execute(table.delete().where(table.c.day < clock.today()))
    return salt


def stored_salt(connection: sa.Connection, day: date) -> bytes | None:
    """The salt of a day of which something was counted."""
    salt = connection.scalar(sa.select(table.c.salt).where(table.c.day == day))
    return bytes.fromhex(salt) if salt else None


def _made(connection: sa.Connection, day: date) -> bytes:
    new = secrets.token_bytes(32)
    try:
        with connection.begin_nested():
            connection.execute(table.insert().values(day=day, salt=new.hex()))
    except sa.exc.IntegrityError:  # another process made one at the same moment
        return stored_salt(connection, day) or new
    return new


def digest(salt: bytes, address: str, agent: str) -> str:
    """The visitor of a day."""
    return hashlib.blake2b(f"{address}\0{agent}".encode("utf-8", "replace"), key=salt, digest_size=16).hexdigest()
