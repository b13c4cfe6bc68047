"""Whom the asker of a direct question chose, in the platform database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields

import sqlalchemy as sa

from app.requests.proposals import Contact
from base.tables import contacts as table

_ROW = [table.c[field.name] for field in fields(Contact)]


def insert(connection: sa.Connection, question_id: str, chosen: Iterable[Contact]) -> None:
    """Write down whom a question is for; who stands there stays."""
    present = {contact.offering_id for contact in of_question(connection, question_id)}
    for contact in chosen:
        if contact.offering_id not in present:
            connection.execute(table.insert().values(question_id=question_id, **asdict(contact)))


def of_question(connection: sa.Connection, question_id: str) -> list[Contact]:
    """Whom a question is for; nobody when it is not direct."""
    own = sa.select(*_ROW).where(table.c.question_id == question_id).order_by(table.c.organisation, table.c.offering_id)
    return [Contact(*row) for row in connection.execute(own)]


def delete(connection: sa.Connection, question_id: str) -> None:
    """Forget whom a question is for: its requests say it now."""
    connection.execute(table.delete().where(table.c.question_id == question_id))
