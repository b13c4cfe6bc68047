"""Letters about a new report: to who looks after the province, and to the regisseurs in it."""

from __future__ import annotations

import sqlalchemy as sa

from app.figures import categories, lines, store
from app.figures.store import REPORT, File
from app.outbox import letters
from app.security import roster
from app.security.roster import Listed
from base import database
from base.config import Settings

_READERS = ("province", "regisseur")


def send_due(settings: Settings, db: sa.Engine) -> int:
    """Queue the letters about reports of the newest quarter; how many. Of older ones nobody is written to any more."""
    with database.write(db) as connection:
        reports = [file for file in store.unmailed(connection, REPORT) if store.note_mailed(connection, file)]
        newest = max((file.period for file in reports), default="")
        readers = [entry for entry in roster.entries(connection) if entry.email and entry.role in _READERS]
        sent = [_send(settings, connection, file, readers) for file in reports if file.period == newest]
    return sum(sent)


def _send(settings: Settings, connection: sa.Connection, file: File, readers: list[Listed]) -> int:
    """One letter for each reader of the area of a report."""
    addresses = sorted({entry.email for entry in readers if file.area in _provinces(entry)})
    facts = {
        "area": categories.AREAS[file.area],
        "period": lines.period_label(file.period),
        "report": f"{settings.site}/cijfers/verslag/{file.area}/{file.period}.pdf",
        "page": f"{settings.site}/cijfers?gebied={file.area}&periode={file.period}",
    }
    for address in addresses:
        letters.send(connection, "figures_report", to=address, **facts)
    return len(addresses)


def _provinces(entry: Listed) -> set[str]:
    """The provinces in which the area of an account lies."""
    towns = {categories.province_of(nis) for nis in entry.area.municipalities}
    return towns or {entry.area.province}
