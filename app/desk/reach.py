"""Which questions somebody sees at the desk: of the own area, handed over, and of whom one replaces."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.questions import regisseurs
from app.questions.question import Question
from app.security import narrowing
from app.security.accounts import Account
from app.security.area import Area
from base.tables import questions as table


@dataclass(frozen=True)
class Reach:
    """Areas, and the accounts whose own questions belong to it as well."""

    areas: tuple[Area, ...]
    owners: frozenset[int] = frozenset()

    def covers(self, question: Question) -> bool:
        """Whether a question is one of them."""
        return question.owner_id in self.owners or any(area.covers(question.area) for area in self.areas)

    def clause(self) -> sa.ColumnElement[bool]:
        """The rows of these questions."""
        lying = (narrowing.clause(area, table.c.province, table.c.municipality) for area in self.areas)
        return sa.or_(table.c.owner_id.in_(self.owners), *lying)


def of(connection: sa.Connection, account: Account) -> Reach:
    """What an account sees today."""
    own = account.reach("demands.see")
    if account.role != "regisseur":
        return Reach((own,))
    replaced = regisseurs.today(connection).replaced_by(account.id)
    return Reach((own, *(one.area for one in replaced)), frozenset({account.id, *(one.id for one in replaced)}))
