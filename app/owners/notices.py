"""Mail to the administrators of a province, and to the organisation behind an offering."""

from __future__ import annotations

import sqlalchemy as sa

from app.outbox import mail
from base.tables import accounts


def tell_province(connection: sa.Connection, province: str, *, subject: str, text: str) -> None:
    """Queue a mail to every account of a province that has an address; of the platform when it has none."""
    for where in ((accounts.c.role == "province") & (accounts.c.province == province), accounts.c.role == "platform"):
        found = connection.scalars(sa.select(accounts.c.email).where(where, accounts.c.email != "")).all()
        for address in found:
            mail.queue(connection, to=str(address), subject=subject, text=text)
        if found:
            return
