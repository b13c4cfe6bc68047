"""The rows of requests in the platform database."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from app.requests.proposals import Contact
from app.requests.request import COLUMNS, Request
from base import clock, database
from base.tables import questions
from base.tables import request_messages as messages
from base.tables import requests as table

_ROW = [table.c[name] for name in COLUMNS]


def insert(connection: sa.Connection, question_id: str, contact: Contact, *, state: str, by: str) -> Request:
    """Write a request down and give it back. Raises sqlalchemy.exc.IntegrityError when that offering was asked."""
    request_id = str(uuid.uuid4())
    about = {name: getattr(contact, name) for name in ("offering_id", "title", "organisation", "activity", "seat")}
    own = {"id": request_id, "question_id": question_id, "state": state, "sent_at": clock.now(), "sent_by": by}
    connection.execute(table.insert().values(**own, **about, email=contact.email))
    written = get(connection, request_id)
    assert written
    return written


def get(connection: sa.Connection, request_id: str) -> Request | None:
    """A request by its id."""
    return next(iter(_all(connection, table.c.id == request_id)), None)


def find(db: sa.Engine, request_id: str) -> Request | None:
    """A request by its id, in a transaction of its own."""
    with database.read(db) as connection:
        return get(connection, request_id)


def of_question(connection: sa.Connection, question_id: str) -> list[Request]:
    """The requests of a question, in the order in which they were sent."""
    return _all(connection, table.c.question_id == question_id)


def of_offering(connection: sa.Connection, offering_id: str, email: str) -> list[Request]:
    """The requests to an offering that went to an address, in the order in which they were sent."""
    return _all(connection, (table.c.offering_id == offering_id) & (sa.func.lower(table.c.email) == email.lower()))


def in_states(db: sa.Engine, states: frozenset[str]) -> list[Request]:
    """All requests in some states, the oldest first."""
    with database.read(db) as connection:
        return _all(connection, table.c.state.in_(sorted(states)))


def of_closed(db: sa.Engine, states: frozenset[str]) -> list[Request]:
    """The requests in some states whose question is closed."""
    closed = sa.select(questions.c.id).where(questions.c.state == "closed")
    with database.read(db) as connection:
        return _all(connection, table.c.state.in_(sorted(states)) & table.c.question_id.in_(closed))


def update(connection: sa.Connection, request: Request, **values: object) -> bool:
    """Change a request that is still in the state in which it was read; False when somebody was first."""
    still = (table.c.id == request.id) & (table.c.state == request.state)
    return connection.execute(table.update().where(still).values(**values)).rowcount == 1


def record_message(connection: sa.Connection, request_id: str, form_key: str) -> None:
    """Write down that the supplier wrote to the asker. Raises sqlalchemy.exc.IntegrityError for the same form again."""
    connection.execute(messages.insert().values(form_key=form_key, request_id=request_id, sent_at=clock.now()))


def messages_of(connection: sa.Connection, question_id: str) -> dict[str, int]:
    """How many messages each supplier of a question wrote to its asker: id of the request -> number."""
    own = sa.select(table.c.id).where(table.c.question_id == question_id)
    counted = sa.select(messages.c.request_id, sa.func.count()).where(messages.c.request_id.in_(own))
    return {row[0]: int(row[1]) for row in connection.execute(counted.group_by(messages.c.request_id))}


def _all(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[Request]:
    chosen = sa.select(*_ROW).where(which).order_by(table.c.sent_at, table.c.organisation, table.c.id)
    return [Request(**row._mapping) for row in connection.execute(chosen)]
