"""What visitors report: something of an offering is wrong, an organisation is missing. Kept without who said so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from app.outbox import letters
from app.security import narrowing
from app.security.area import EVERYTHING, Area
from base import clock, database, sent_again
from base.config import Settings
from base.tables import edits
from base.tables import reports as table
from indexer.edits import edit_store
from indexer.edits.edit_store import EditRow

Kind = Literal["wrong", "missing"]
SUBJECTS = {"wrong": "Een bezoeker meldt een fout in het aanbod", "missing": "Een bezoeker mist een organisatie"}


@dataclass(frozen=True)
class Report:
    """A row. `subject` is the id of an offering (wrong) or the name of an organisation (missing)."""

    id: int
    created_at: datetime
    kind: str
    province: str
    subject: str
    place: str
    message: str
    done_at: datetime | None
    done_by: str


def leave(
    settings: Settings, db: sa.Engine, kind: Kind, province: str, *, subject: str, place: str = "", message: str
) -> None:
    """Keep a report and tell the province, once. Raises sqlalchemy.exc.SQLAlchemyError."""
    row: dict[str, str] = {"kind": kind, "province": province, "subject": subject, "place": place, "message": message}
    facts = {"heading": SUBJECTS[kind], "subject": subject, "message": message, "site": settings.site}
    with database.write(db) as connection:
        if sent_again.insert_once(connection, table, row):
            letters.send_to_province(connection, "report", province, **facts)


def waiting(db: sa.Engine, area: Area = EVERYTHING) -> list[Report]:
    """The reports that nobody has dealt with, newest first."""
    still = table.c.done_at.is_(None) & narrowing.clause(area, table.c.province)
    query = sa.select(table).where(still).order_by(table.c.id.desc())
    with database.read(db) as connection:
        return [_report(row) for row in connection.execute(query)]


def corrections(db: sa.Engine, area: Area) -> list[EditRow]:
    """The corrections of an area that nobody has decided on, newest first."""
    return edit_store.listed(db, ["correction"], "proposed", within=narrowing.clause(area, edits.c.province))


def get(db: sa.Engine, report_id: int) -> Report | None:
    """A report by its id."""
    with database.read(db) as connection:
        row = connection.execute(sa.select(table).where(table.c.id == report_id)).first()
    return _report(row) if row else None


def done(connection: sa.Connection, report_id: int, by: str) -> bool:
    """Say that a report was dealt with; False when it was already."""
    still = (table.c.id == report_id) & table.c.done_at.is_(None)
    return connection.execute(table.update().where(still).values(done_at=clock.now(), done_by=by)).rowcount == 1


def _report(row: sa.Row[tuple[object, ...]]) -> Report:
    return Report(**row._mapping)
