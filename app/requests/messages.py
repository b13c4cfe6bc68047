"""A message of a supplier to the asker: it goes through the site, so that it is counted, with a copy to its sender."""

from __future__ import annotations

import sqlalchemy as sa

from app.questions import store as question_store
from app.questions.flow import Letter
from app.questions.question import Question
from app.requests import letters, service, store
from app.requests.request import Request
from base import database, sent_again
from base.config import Settings

LETTERS = (Letter("request_message", "asker"), Letter("request_message_copy", "supplier"))


def may_write(question: Question, request: Request) -> bool:
    """Whether a supplier may write to the asker: while it may answer, and when it can do it also afterwards."""
    reachable = question.confirmed_at is not None and bool(question.email)
    return reachable and (request.can or service.may_answer(question, request))


def send(settings: Settings, db: sa.Engine, request: Request, text: str, form_key: str) -> bool:
    """Send a message and its copy; False when the supplier may not write (any more).

    A form that is sent twice with the same text is one message: who goes back and writes something else is heard.
    """
    try:
        with database.write(db) as connection:
            question, current = question_store.get(connection, request.question_id), store.get(connection, request.id)
            if question is None or current is None or not may_write(question, current):
                return False
            store.record_message(connection, request.id, sent_again.key(request.id, form_key, text))
            named = {**letters.facts(settings, question, request), "text": text}
            for letter in LETTERS:
                letters.queue(connection, question, request, letter, named)
    except sa.exc.IntegrityError:  # the same form again: it left already
        return True
    return True
