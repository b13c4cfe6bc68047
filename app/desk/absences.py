"""When a regisseur is away, and who replaces: written down by the regisseur or the province, read by the routing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from base import clock
from base.tables import absences as table


@dataclass(frozen=True)
class Absence:
    """Days on which a regisseur is away, the last one included, and the account that replaces."""

    id: int
    account_id: int
    replacement_id: int | None
    first_day: date
    last_day: date

    @property
    def now(self) -> bool:
        """Whether it is today."""
        return self.first_day <= clock.today() <= self.last_day


def coming(connection: sa.Connection, account_id: int | None = None) -> list[Absence]:
    """The absences that are not over, of one account or of all, the first one first."""
    columns = (table.c.id, table.c.account_id, table.c.replacement_id, table.c.first_day, table.c.last_day)
    query = sa.select(*columns).where(table.c.last_day >= clock.today()).order_by(table.c.first_day, table.c.id)
    if account_id is not None:
        query = query.where(table.c.account_id == account_id)
    return [Absence(*row) for row in connection.execute(query)]


def add(connection: sa.Connection, account_id: int, days: tuple[date, date], replacement_id: int | None) -> None:
    """Write down that a regisseur is away from the first day to the last one."""
    row = {"account_id": account_id, "replacement_id": replacement_id, "first_day": days[0], "last_day": days[1]}
    connection.execute(table.insert().values(**row))


def remove(connection: sa.Connection, account_id: int, absence_id: int) -> bool:
    """Take an absence of an account away; False when there is none of that number."""
    own = (table.c.id == absence_id) & (table.c.account_id == account_id)
    return connection.execute(table.delete().where(own)).rowcount == 1
