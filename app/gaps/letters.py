"""The letters about gaps: to whom they go, and what they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from app.gaps import keys, rule
from app.gaps.gap import Gap, GapRequest
from app.gaps.signals import UNMATCHED
from app.outbox import letters, stops
from app.outbox.mail import To
from app.questions import letters as question_letters
from app.questions import regisseurs, store
from app.questions.flow import Letter
from app.questions.question import Question
from app.requests.proposals import Contact
from app.wording import dutch
from base import clock
from base.config import Settings
from base.tables import gap_questions as table
from base.tables import questions

SERIES = "gap_request"  # what an organisation may want no more of


def send(
    settings: Settings,
    connection: sa.Connection,
    gap: Gap,
    which: Iterable[Letter],
    request: GapRequest | None = None,
) -> None:
    """Queue the letters of a move in its transaction; `request` is of the organisation that made it."""
    for letter in which:
        if letter.to == "asker":
            _send_to_askers(settings, connection, gap, letter.name)
        elif request:
            facts = {"gap": gap, "organisation": request.organisation, "answer": answered(request)}
            for address in regisseurs.addresses(connection, gap.area):
                letters.send(connection, letter.name, to=address, **facts, desk=_desk(settings, gap))


def answered(request: GapRequest) -> str:
    """What an organisation answered, in words."""
    from_day = dutch.day(request.from_day) if request.from_day else ""
    return f"{rule.ANSWERED[request.answer]} {from_day}".strip()


def _desk(settings: Settings, gap: Gap) -> str:
    return f"{settings.site}/beheer/ontbreekt/{gap.id}"


def _send_to_askers(settings: Settings, connection: sa.Connection, gap: Gap, name: str) -> None:
    """Write to who asked a question in vain: once for each question, whatever happens to the gap later."""
    page = f"{settings.site}/wat-ontbreekt/{gap.id}"
    for question in askers(connection, gap):
        to = To(question.email, about=question_letters.about(question))
        letters.send(connection, name, to=to, gap=gap, question=question, page=page, contact=settings.pages_contact)
    own = table.c.question_id.in_(sa.select(questions.c.id).where(UNMATCHED)) & (table.c.letter_at.is_(None))
    connection.execute(table.update().where(own, *_of(gap)).values(letter_at=clock.now()))


def askers(connection: sa.Connection, gap: Gap) -> Sequence[Question]:
    """The questions whose askers hear that a gap is filled."""
    waiting = sa.select(table.c.question_id).where(*_of(gap), table.c.letter_at.is_(None))
    reachable = questions.c.confirmed_at.is_not(None) & (questions.c.email != "")
    return store.matching(connection, UNMATCHED, reachable, questions.c.id.in_(waiting))


def _of(gap: Gap) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.activity == gap.activity, table.c.municipality == gap.municipality


def send_request(settings: Settings, connection: sa.Connection, contact: Contact, gaps: Sequence[Gap]) -> None:
    """Queue the letter that asks an organisation whether it can do some things."""
    stop = stops.address(settings, SERIES, contact.email)
    facts = {"organisation": contact.organisation, "gaps": list(gaps), "stop": stop}
    page = keys.address(settings, contact.organisation_id, contact.email)
    letters.send(connection, SERIES, to=To(contact.email, unsubscribe=stop), **facts, answer_page=page)
