"""Edits as rows of the platform database: made, decided, taken back, and collected for a run.

Every change gives the row the next number. It is made under the row of the lease, which a swap holds as well: an edit
is kept either before a swap, which then carries it along, or after it, and then it finds the new index live.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from base import clock, database
from base.remembered import Remembered
from base.tables import edits as table
from base.tables import lease
from indexer.edits.edits import Details, Edit, Edits, Kind, collect

# A new one ends the one before that is in this state.
ENDS = {
    "pause": "live",
    "capacity": "live",
    "confirmation": "live",
    "duplicate": "live",
    "merge": "live",
    "correction": "proposed",
}
_ORGANISATIONS = ("merge", "distinct")  # kinds whose subject is an organisation


@dataclass(frozen=True)
class EditRow:
    """A row, whatever its state: proposed, live, refused, ended."""

    id: int
    number: int
    subject: str
    kind: str
    state: str
    province: str
    details: Details
    made_by: str
    made_at: datetime
    decided_by: str
    decided_at: datetime | None
    reason: str


def add(
    connection: sa.Connection,
    *,
    subject: str,
    kind: Kind,
    province: str,
    details: Details,
    by: str,
    state: str = "live",
) -> int:
    """Keep an edit, that counts from now on or is proposed; its id. Raises sqlalchemy.exc.SQLAlchemyError."""
    number = _next_number(connection)
    if ENDS.get(kind) == state:
        before = (table.c.subject == subject) & (table.c.kind == kind) & (table.c.state == state)
        connection.execute(table.update().where(before).values(state="ended"))
    row = {"subject": subject, "kind": kind, "province": province, "details": dict(details), "state": state}
    made = table.insert().values(**row, number=number, made_by=by, made_at=clock.now(), decided_by="", reason="")
    connection.execute(made)
    return int(connection.scalar(sa.select(table.c.id).where(table.c.number == number)) or 0)


def change(connection: sa.Connection, edit_id: int, state: str, *, was: str, by: str, reason: str = "") -> bool:
    """Give an edit another state; False when it is no longer what it `was`."""
    values = {"state": state, "decided_by": by, "decided_at": clock.now(), "reason": reason}
    same = (table.c.id == edit_id) & (table.c.state == was)
    changed = table.update().where(same).values(**values, number=_next_number(connection))
    return bool(connection.execute(changed).rowcount)


def show_again(db: sa.Engine, gone: Collection[str]) -> None:
    """End the hiding of offerings in favour of others that are gone now."""
    hidden = listed(db, ["duplicate"], "live", limit=10_000) if gone else []
    if ends := [row.id for row in hidden if row.details["of"] in gone]:
        with database.write(db) as connection:
            for edit_id in ends:
                change(connection, edit_id, "ended", was="live", by="")


def get(db: sa.Engine, edit_id: int) -> EditRow | None:
    """An edit by its id."""
    return next(iter(_rows(db, table.c.id == edit_id)), None)


def about(db: sa.Engine, subject: str) -> list[EditRow]:
    """All edits of an offering or an organisation, newest first."""
    return _rows(db, table.c.subject == subject)


def listed(
    db: sa.Engine, kinds: Sequence[Kind], state: str, *, within: sa.ColumnElement[bool] | None = None, limit: int = 500
) -> list[EditRow]:
    """Edits of some kinds in a state, newest first; with `within` only those rows."""
    wanted = table.c.kind.in_(kinds) & (table.c.state == state)
    return _rows(db, wanted if within is None else wanted & within, limit)


def hidden(db: sa.Engine) -> frozenset[str]:
    """The offerings that an edit hides now: paused, or in favour of an equal one."""
    today = clock.today().isoformat()
    rows = listed(db, ["pause", "duplicate"], "live", limit=10_000)
    return frozenset(row.subject for row in rows if row.kind == "duplicate" or row.details["until"] > today)


def remembered_hidden(db: sa.Engine) -> Remembered[frozenset[str]]:
    """The same, as every process remembers it for a few seconds."""
    return Remembered("hidden", lambda: hidden(db), frozenset())


def load(db: sa.Engine) -> Edits:
    """The edits that count."""
    return _collected(db, sa.true())


def load_of(db: sa.Engine, subject: str) -> Edits:
    """The edits that count of one offering, and the merges of organisations."""
    return _collected(db, (table.c.subject == subject) | (table.c.kind == "merge"))


def distinct_pairs(db: sa.Engine) -> set[frozenset[str]]:
    """The couples, of organisations or offerings, that somebody said are two."""
    return {frozenset({row.subject, row.details["from"]}) for row in listed(db, ["distinct"], "live", limit=10_000)}


def merges(db: sa.Engine) -> Mapping[str, str]:
    """Each organisation that was merged -> the one as which it is shown."""
    return _collected(db, table.c.kind == "merge").merged


def _collected(db: sa.Engine, which: sa.ColumnElement[bool]) -> Edits:
    counts = (table.c.state == "live") & (table.c.kind != "distinct") & which
    with database.read(db) as connection:
        last = connection.scalar(sa.select(sa.func.max(table.c.number))) or 0
        rows = connection.execute(sa.select(table).where(counts)).all()
    edits = (Edit(r.number, r.subject, r.kind, r.details, r.made_at.isoformat()) for r in rows)
    return collect(edits, int(last))


def touched(db: sa.Engine, since: int) -> tuple[list[str], list[str]]:
    """The offerings and the organisations of which an edit changed after a number."""
    query = sa.select(table.c.subject, table.c.kind, table.c.details).where(table.c.number > since)
    with database.read(db) as connection:
        rows = connection.execute(query).all()
    offerings = {row.subject for row in rows if row.kind not in _ORGANISATIONS}
    organisations = {name for row in rows if row.kind == "merge" for name in (row.subject, row.details["into"])}
    return sorted(offerings), sorted(organisations)


def _next_number(connection: sa.Connection) -> int:
    connection.execute(sa.select(lease.c.token).with_for_update())
    return int(connection.scalar(sa.select(sa.func.max(table.c.number))) or 0) + 1


def _rows(db: sa.Engine, where: sa.ColumnElement[bool], limit: int = 500) -> list[EditRow]:
    query = sa.select(table).where(where).order_by(table.c.number.desc()).limit(limit)
    with database.read(db) as connection:
        return [EditRow(**row._mapping) for row in connection.execute(query)]
