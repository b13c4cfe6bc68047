"""What was given up, tried again because an administrator asks for it; the audit trail says who did."""

from __future__ import annotations

import sqlalchemy as sa

from app.outbox import rows
from app.security import audit
from base import database


def send_again(db: sa.Engine, number: int, *, by: str) -> bool:
    """Let a row that was given up be tried again, from the first wait on; whether there was one."""
    with database.write(db) as connection:
        queued = rows.send_again(connection, number)
        if queued:
            audit.add(connection, who=by, action="outbox.again", subject=str(number))
    return queued
