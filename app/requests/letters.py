"""The letters of a request: to whom they go, and what they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import sqlalchemy as sa

from app.outbox import letters
from app.questions import letters as question_letters
from app.questions import reading
from app.questions.flow import Letter
from app.questions.question import Question
from app.requests import choices, keys
from app.requests.request import Request
from app.wording import dutch
from base.config import Settings


def send(
    settings: Settings, connection: sa.Connection, question: Question, request: Request, which: Iterable[Letter]
) -> None:
    """Queue letters in the transaction of what they are about."""
    for letter in which:
        queue(connection, question, request, letter, facts(settings, question, request))


def queue(
    connection: sa.Connection, question: Question, request: Request, letter: Letter, named: Mapping[str, object]
) -> None:
    """Queue one letter that names some facts. The asker answers the supplier, the supplier who is responsible."""
    for address in _addresses(connection, question, request, letter):
        to = question_letters.addressed(connection, question, letter, address)
        to = replace(to, reply_to=request.email) if letter.to == "asker" else to
        letters.send(connection, letter.name, to=to, **named)


def _addresses(connection: sa.Connection, question: Question, request: Request, letter: Letter) -> list[str]:
    if letter.to == "supplier":
        return [request.email] if "@" in request.email else []  # it was erased
    return question_letters.addresses(connection, question, letter)


def facts(settings: Settings, question: Question, request: Request) -> dict[str, object]:
    """What a letter may name."""
    return {
        **question_letters.facts(settings, question),
        "details": reading.visible_details(question, "supplier"),
        "request": request,
        "answer_page": keys.address(settings, request.id),
        "offering": f"{settings.site}/aanbod/{request.offering_id}",
        "reason": choices.REASONS.get(request.reason, ""),
        "full_until": dutch.day(request.full_until),
    }
