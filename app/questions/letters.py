"""The letters of a question: to whom they go, and what they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import sqlalchemy as sa

from app.attachments import store as attachments
from app.outbox import letters
from app.outbox.mail import To
from app.questions import choices, keys, reading, regisseurs, timetable
from app.questions.flow import Letter
from app.questions.question import Question
from app.security import accounts
from app.wording import dutch
from base.config import Settings

CONFIRM = "question_confirm"


def send(
    settings: Settings,
    connection: sa.Connection,
    question: Question,
    which: Iterable[Letter],
    others: Sequence[Question] = (),
) -> None:
    """Queue letters in the transaction of what they are about: one for all, when `others` made the same move."""
    files = [attachment.name for attachment in attachments.of_question(connection, question.id)]
    named = [(one.reference, one.need, *_addresses(settings, one)) for one in others]
    for letter in which:
        for address in addresses(connection, question, letter):
            to = addressed(connection, question, letter, address)
            if others:
                to = replace(to, about=about_text(question))
            letters.send(connection, letter.name, to=to, files=files, others=named, **facts(settings, question))


def addressed(connection: sa.Connection, question: Question, letter: Letter, address: str) -> To:
    """An address with who answers the letter: for asker and supplier who is responsible, else the platform."""
    responsible = _of_regisseur(connection, question) if letter.to in ("asker", "supplier") else []
    return To(address, reply_to=next(iter(responsible), ""), about=about(question))


def about(question: Question) -> str:
    """What the letters of a question are about, in the outbox."""
    return f"question:{question.id}"


def about_text(question: Question) -> str:
    """What a letter for all parts of a text is about, in the outbox."""
    return f"text:{question.part_of}"


def every_about(question: Question) -> list[str]:
    """What all letters that concern a question are about."""
    return [about(question), about_text(question)] if question.part_of else [about(question)]


def addresses(connection: sa.Connection, question: Question, letter: Letter) -> list[str]:
    """Where a letter goes to. An asker who has not confirmed the address gets only the letter that asks for it."""
    if letter.to == "asker":
        return [question.email] if question.confirmed_at or letter.name == CONFIRM else []
    if letter.to == "province":
        return accounts.reachable(connection, question.province or "")
    return _of_regisseur(connection, question)


def _of_regisseur(connection: sa.Connection, question: Question) -> list[str]:
    """The regisseur's, or that of who is responsible without one."""
    return regisseurs.addresses(connection, question.area, question.owner_id)


def facts(settings: Settings, question: Question) -> dict[str, object]:
    """What a letter may name."""
    return {
        "question": question,
        "details": reading.visible_details(question, "asker"),
        "closes_on": dutch.day(
            timetable.day_number(timetable.CLOSES, question.events.get("confirmed", question.events["left"]))
        ),
        "because": choices.BECAUSE.get(question.closed_because, ""),
        "days": keys.MAX_AGE["confirm"].days,
        "confirm": keys.address(settings, "confirm", question.id),
        **dict(zip(("page", "desk"), _addresses(settings, question), strict=True)),
        "contact": settings.pages_contact,
    }


def _addresses(settings: Settings, question: Question) -> tuple[str, str]:
    """The page of a question for its asker, and that for the desk."""
    return keys.address(settings, "page", question.id), f"{settings.site}/beheer/vragen/{question.id}"
