"""The accounts together: who there is, another role, and removal. One administrator of the platform always stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.security import municipalities
from app.security.accounts import Account, area_faults, area_of
from app.security.area import EVERYTHING, Area
from base import database
from base.errors import InvalidParams
from base.tables import accounts as table
from base.tables import api_tokens

_LAST = "Dit is de laatste beheerder van het platform. Geef eerst een ander account de rol platform."


@dataclass(frozen=True)
class Listed:
    """An account as an administrator sees it."""

    id: int
    name: str
    role: str
    area: Area
    email: str
    last_login_at: datetime | None
    tokens: int


def listed(db: sa.Engine) -> list[Listed]:
    """Every account, by name."""
    with database.read(db) as connection:
        return entries(connection)


def entries(connection: sa.Connection) -> list[Listed]:
    """The same, as the transaction has them."""
    count = sa.select(sa.func.count()).where(api_tokens.c.account_id == table.c.id).scalar_subquery()
    columns = (table.c.id, table.c.name, table.c.role, table.c.province, table.c.email, table.c.last_login_at)
    rows = connection.execute(sa.select(*columns, count).order_by(table.c.name)).all()
    codes = municipalities.of_all(connection)
    return [
        Listed(number, name, role, area_of(role, province, codes.get(number, frozenset())), *rest)
        for number, name, role, province, *rest in rows
    ]


def change_role(connection: sa.Connection, account: Account, role: str, area: Area = EVERYTHING) -> None:
    """Another role, from the next request on. Raises InvalidParams, also for the last administrator of the platform."""
    if faults := area_faults(role, area):
        raise InvalidParams(faults)
    if role != "platform":
        _someone_stays(connection, account)
    own = table.update().where(table.c.id == account.id)
    connection.execute(own.values(role=role, province=area.province or None))
    municipalities.store(connection, account.id, area.municipalities)


def remove(connection: sa.Connection, account: Account) -> None:
    """Delete the account; its sessions and tokens end with it. Raises InvalidParams for the last of the platform."""
    _someone_stays(connection, account)
    connection.execute(table.delete().where(table.c.id == account.id))


def _someone_stays(connection: sa.Connection, leaving: Account) -> None:
    """Raise InvalidParams when nobody else looks after the platform. Locked: two who remove each other come in turn."""
    platform = sa.select(table.c.id).where(table.c.role == "platform").with_for_update()
    if set(connection.scalars(platform)) == {leaving.id}:
        raise InvalidParams([{"field": "role", "message": _LAST}])
