"""The regisseurs of an area as a province sees them: how much each has to do, and all of it handed to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from app.desk import absences, assigning, handling, inbox, reach
from app.desk.absences import Absence
from app.desk.inbox import Row
from app.questions import regisseurs
from app.questions.question import Question
from app.security.accounts import Account
from app.security.roster import Listed


@dataclass(frozen=True)
class Load:
    """How many questions wait at somebody's: all that are not closed, those that are overdue, those answered."""

    living: int = 0
    overdue: int = 0
    answered: int = 0


Loads = Mapping[int | None, Load]


@dataclass(frozen=True)
class Member:
    """A regisseur, with what waits and, when away, until when."""

    account: Listed
    load: Load
    away: Absence | None


def members(connection: sa.Connection, account: Account, loads: Loads) -> list[Member]:
    """The regisseurs to whom an account may hand questions, who has most overdue first."""
    away = {one.account_id: one for one in absences.coming(connection) if one.now}
    every = assigning.candidates(connection, account).values()
    found = [Member(one, loads.get(one.id, Load()), away.get(one.id)) for one in every]
    return sorted(found, key=lambda member: (-member.load.overdue, -member.load.living, member.account.name))


def loads(connection: sa.Connection, account: Account) -> Loads:
    """What waits at each regisseur, by number, of what an account sees; under None what has no regisseur."""
    by_account: dict[int | None, list[Row]] = {}
    for row in inbox.living(connection, reach.of(connection, account)):
        by_account.setdefault(row.responsible.account, []).append(row)
    return {number: _load(own) for number, own in by_account.items()}


def _load(rows: list[Row]) -> Load:
    answered = sum(row.question.state == "answered" for row in rows)
    return Load(len(rows), sum(row.overdue is not None for row in rows), answered)


def hand_over_all(connection: sa.Connection, account: Account, giver: int, receiver: int) -> list[Question]:
    """Hand all that is not closed and is a regisseur's, who may be away, to another one; the questions."""
    there = regisseurs.today(connection).all_there()
    rows = inbox.living(connection, reach.of(connection, account))
    own = [row.question for row in rows if there.responsible(row.question).account == giver]
    for question in own:
        handling.hand_over(connection, question.id, receiver)
    return own
