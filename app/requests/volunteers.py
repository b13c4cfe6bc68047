"""Organisations that can do what they read on the public page: the question is put to them as to everybody else.

The link goes to the public address of the offering, whoever asked for it: nobody answers for somebody else.
"""

from __future__ import annotations

import sqlalchemy as sa

from app.questions import public, store
from app.requests import batches, service
from app.requests import store as requests
from app.requests.proposals import Contact
from base import database
from base.config import Settings

BY = "openbare pagina"  # who sent such a request, as the desk reads it
MOST = 10  # organisations that get the link of one question in this way


def has_room(connection: sa.Connection, question_id: str) -> bool:
    """Whether a question is put to anybody else: not enough said yes, and not too many asked for the link."""
    sent = requests.of_question(connection, question_id)
    return batches.room(request.state for request in sent) > 0 and sum(one.sent_by == BY for one in sent) < MOST


def send_link(settings: Settings, db: sa.Engine, publication: public.Publication, contact: Contact) -> bool:
    """Put a public question to the offering of somebody who asks for it; False when it is not (any more) to be had.

    An offering that was asked before keeps the link that it has.
    """
    with database.write(db) as connection:
        question = store.lock(connection, publication.question.id)
        current = public.get(connection, publication.id) if question else None
        if question is None or current is None or not current.is_shown or not has_room(connection, question.id):
            return False
        service.send(settings, connection, question.id, [contact], "site", by=BY)
        return True
