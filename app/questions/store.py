"""Questions that visitors left, in the platform database: kept also when engine and broker are away."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.security import narrowing
from app.security.area import EVERYTHING, Area, at_place
from base import clock, database
from base.tables import demands as table
from dutch import typed_place


@dataclass(frozen=True)
class Demand:
    """A need that somebody left. `province` (slug) and `municipality` (NIS code) are known when the place is."""

    id: str
    created_at: datetime
    need: str
    place: str
    province: str | None
    municipality: str | None
    buyer_kind: str
    organisation: str
    email: str
    done_at: datetime | None = None
    done_by: str = ""

    @property
    def area(self) -> Area:
        """Where the question lies: who may see it, follows from that."""
        return at_place(self.province, self.municipality)

    @property
    def reference(self) -> str:
        """What the asker can mention in a letter or on the telephone: "V-3F2A9C1B"."""
        return f"V-{self.id[:8].upper()}"


def leave(
    db: sa.Engine, *, form_key: str, need: str, place: str, buyer_kind: str, organisation: str, email: str
) -> Demand:
    """Keep a question and give it back; the same form with the same text sent again is the same question.

    Raises sqlalchemy.exc.SQLAlchemyError when the database is away.
    """
    given = {"need": need, "place": place, "buyer_kind": buyer_kind, "organisation": organisation, "email": email}
    key = _key(form_key, given)
    row = {"id": str(uuid.uuid4()), "form_key": key, "created_at": clock.now(), **given, **_where(place)}
    try:
        with database.write(db) as connection:
            connection.execute(table.insert(), row)
    except sa.exc.IntegrityError:
        pass  # it was kept before; what stands there counts
    with database.read(db) as connection:
        return _demand(connection.execute(sa.select(table).where(table.c.form_key == key)).one())


def list_for(db: sa.Engine, area: Area = EVERYTHING, limit: int = 50, offset: int = 0) -> list[Demand]:
    """The questions of an area, those that wait first, `limit` of them from `offset` on."""
    newest = (
        sa.select(table)
        .where(_within(area))
        .order_by(table.c.done_at.is_not(None), table.c.created_at.desc(), table.c.id)
    )
    with database.read(db) as connection:
        return [_demand(row) for row in connection.execute(newest.limit(limit).offset(offset))]


def count_for(db: sa.Engine, area: Area = EVERYTHING) -> int:
    """How many questions an area has."""
    with database.read(db) as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(table).where(_within(area))) or 0)


def get(db: sa.Engine, demand_id: str) -> Demand | None:
    """A question by its id."""
    with database.read(db) as connection:
        row = connection.execute(sa.select(table).where(table.c.id == demand_id)).first()
    return _demand(row) if row else None


def by_reference(db: sa.Engine, reference: str) -> Demand | None:
    """A question by its reference."""
    with database.read(db) as connection:
        begins = table.c.id.startswith(reference.removeprefix("V-").lower(), autoescape=True)
        row = connection.execute(sa.select(table).where(begins)).first()
    return _demand(row) if row else None


def done(connection: sa.Connection, demand_id: str, by: str) -> bool:
    """Say that a question was answered; False when somebody did already."""
    still = (table.c.id == demand_id) & table.c.done_at.is_(None)
    return connection.execute(table.update().where(still).values(done_at=clock.now(), done_by=by)).rowcount == 1


def _within(area: Area) -> sa.ColumnElement[bool]:
    return narrowing.clause(area, table.c.province, table.c.municipality)


def _key(form_key: str, given: dict[str, str]) -> str:
    """One form and one text are one question: who goes back and asks something else is not ignored."""
    return hashlib.sha256("\0".join((form_key, *given.values())).encode()).hexdigest()


def _where(place: str) -> dict[str, str | None]:
    read = typed_place.read(place) if place else None
    if read is None:
        return {"province": None, "municipality": None}
    return {"province": read.place.province, "municipality": read.place.nis}


def _demand(row: sa.Row[tuple[object, ...]]) -> Demand:
    values = {name: value for name, value in row._mapping.items() if name != "form_key"}
    return Demand(**values)
