"""What happens to a direct question beside what happens to every other: it is for somebody, and goes there at once."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.contacts import store
from app.questions import service as question_service
from app.questions.question import Draft, Question
from app.requests import service as request_service
from app.requests.proposals import Contact
from base.config import Settings

MOST = 4  # organisations that one form asks


def leave(
    settings: Settings,
    db: sa.Engine,
    draft: Draft,
    chosen: Sequence[Contact],
    *,
    form_key: str,
    trap: str = "",
    seconds: float | None = None,
) -> Question:
    """A direct question; the same form with the same text to the same organisations is the same question. Raises
    sqlalchemy.exc.SQLAlchemyError."""

    def also(connection: sa.Connection, question: Question) -> None:
        if question.state in ("held", "unconfirmed"):
            store.insert(connection, question.id, chosen)

    own_key = "\0".join((form_key, *sorted(contact.offering_id for contact in chosen)))
    return question_service.leave(settings, db, draft, form_key=own_key, trap=trap, seconds=seconds, also=also)


def confirm(settings: Settings, db: sa.Engine, question: Question) -> bool:
    """The asker of any question says that the address is theirs; a direct one then goes to whom it is for.

    False when that was said, or the question is closed.
    """

    def also(connection: sa.Connection, confirmed: Question) -> None:
        if chosen := store.of_question(connection, confirmed.id):
            request_service.send(settings, connection, confirmed.id, chosen, "site", by="")
            store.delete(connection, confirmed.id)

    return question_service.confirm(settings, db, question, also)
