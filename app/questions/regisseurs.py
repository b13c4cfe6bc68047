"""The regisseurs as they are today: their areas, who is away, and which of them is responsible for a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from app.questions import routing
from app.questions.question import Question
from app.questions.routing import Regisseur, Responsible
from app.security import accounts, roster
from app.security.area import Area
from app.security.roster import Listed
from base import clock
from base.tables import absences as table


@dataclass(frozen=True)
class Regisseurs:
    """All accounts of regisseurs by number, and those of them who follow questions."""

    accounts: Mapping[int, Listed]
    working: tuple[Regisseur, ...]

    def responsible(self, question: Question) -> Responsible:
        """Who is responsible for a question."""
        return routing.responsible(question.area, self.working, question.owner_id)

    def all_there(self) -> Regisseurs:
        """The same, as if nobody were away."""
        return replace(self, working=tuple(replace(one, away=False) for one in self.working))

    def replaced_by(self, account_id: int) -> list[Listed]:
        """Those who are away and whose work an account does."""
        by_account = {one.account: one for one in self.working}
        away = (one for one in self.working if one.away)
        stand_ins = ((one, routing.stand_in(one, by_account)) for one in away)
        return [self.accounts[one.account] for one, there in stand_ins if there and there.account == account_id]


def addresses(connection: sa.Connection, place: Area, owner: int | None = None) -> list[str]:
    """Where who is responsible for a place, and perhaps an owner, can be written to."""
    known = today(connection)
    responsible = routing.responsible(place, known.working, owner)
    if responsible.account:
        return [known.accounts[responsible.account].email]
    return accounts.reachable(connection, responsible.province)


def today(connection: sa.Connection) -> Regisseurs:
    """The regisseurs of today. Who has no address of mail is none (docs/loop.md)."""
    accounts = {one.id: one for one in roster.entries(connection) if one.role == "regisseur"}
    away = _replacements(connection, clock.today())
    working = (Regisseur(one.id, one.area, one.id in away, away.get(one.id)) for one in accounts.values() if one.email)
    return Regisseurs(accounts, tuple(working))


def _replacements(connection: sa.Connection, day: date) -> dict[int, int | None]:
    """Who is away on a day, and by whom replaced."""
    then = (table.c.first_day <= day) & (table.c.last_day >= day)
    rows = connection.execute(sa.select(table.c.account_id, table.c.replacement_id).where(then).order_by(table.c.id))
    return {row.account_id: row.replacement_id for row in rows}
