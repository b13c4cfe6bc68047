"""Alerts in the platform database, and what was found for each."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from app.alerts.alert import COLUMNS, PERIODS, Alert, key_of
from base import clock, database
from base.tables import alert_matches as matches
from base.tables import alerts as table

_PAGE = 500  # values in one condition
_ROW = [table.c[name] for name in COLUMNS]


def insert(connection: sa.Connection, form_key: str, email: str, digest: str, pairs: list[tuple[str, str]],
           frequency: str) -> Alert:  # fmt: skip
    """A new alert that nobody confirmed."""
    values = {
        "id": str(uuid.uuid4()),
        "email": email,
        "digest": digest,
        "search": [list(pair) for pair in pairs],
        "search_key": key_of(pairs),
        "frequency": frequency,
        "created_at": clock.now(),
        "confirmed_at": None,
        "written_at": None,
    }
    connection.execute(table.insert().values(**values, form_key=form_key))
    return Alert(**values)  # type: ignore[arg-type]  # a row of the table


def some(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Alert]:
    """The alerts that meet all conditions, the oldest first."""
    rows = connection.execute(sa.select(*_ROW).where(*conditions).order_by(table.c.created_at, table.c.id))
    return [Alert(**row._mapping) for row in rows]


def find(connection: sa.Connection, alert_id: str) -> Alert | None:
    """An alert; None when it was stopped."""
    return next(iter(some(connection, table.c.id == alert_id)), None)


def of_address(connection: sa.Connection, digest: str) -> list[Alert]:
    """The confirmed alerts of an address, by its digest."""
    return some(connection, table.c.digest == digest, table.c.confirmed_at.is_not(None))


def lock(connection: sa.Connection, digest: str) -> None:
    """Take the alerts of an address until the end of the transaction."""
    connection.execute(table.update().where(table.c.digest == digest).values(digest=digest))


def confirm(connection: sa.Connection, alert_id: str) -> bool:
    """The address is confirmed; False when it was."""
    waits = (table.c.id == alert_id) & table.c.confirmed_at.is_(None)
    return connection.execute(table.update().where(waits).values(confirmed_at=clock.now())).rowcount == 1


def stop(connection: sa.Connection, ids: Collection[str]) -> None:
    """Remove alerts, with all that was found for them."""
    connection.execute(matches.delete().where(matches.c.alert_id.in_(ids)))
    connection.execute(table.delete().where(table.c.id.in_(ids)))


def searches(db: sa.Engine) -> dict[str, list[list[str]]]:
    """Each search that some confirmed alert has: key -> its parameters."""
    active = sa.select(table.c.search_key, table.c.search).where(table.c.confirmed_at.is_not(None))
    with database.read(db) as connection:
        return {row.search_key: row.search for row in connection.execute(active)}


def add_matches(connection: sa.Connection, fits: Mapping[str, Collection[str]], titles: Mapping[str, str]) -> int:
    """Write down which offerings fit which searches, for each alert that has not had them; how many there are now."""
    had, now = _had(connection, list(titles)), clock.now()
    rows = [
        {"alert_id": alert_id, "offering_id": offering, "title": titles[offering][:200], "matched_at": now}
        for alert_id, search_key in _of_searches(connection, list(fits))
        for offering in sorted(fits[search_key])
        if (alert_id, offering) not in had
    ]
    if rows:
        connection.execute(matches.insert().values(sent_at=None), rows)
    return len(rows)


def _had(connection: sa.Connection, ids: Sequence[str]) -> set[tuple[str, str]]:
    """The alerts that had some of these offerings, each with the offering."""
    pairs: set[tuple[str, str]] = set()
    for start in range(0, len(ids), _PAGE):
        some = matches.c.offering_id.in_(ids[start : start + _PAGE])
        rows = connection.execute(sa.select(matches.c.alert_id, matches.c.offering_id).where(some))
        pairs |= {(row.alert_id, row.offering_id) for row in rows}
    return pairs


def _of_searches(connection: sa.Connection, keys: Sequence[str]) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    columns = sa.select(table.c.id, table.c.search_key)
    for start in range(0, len(keys), _PAGE):
        own = table.c.search_key.in_(keys[start : start + _PAGE]) & table.c.confirmed_at.is_not(None)
        rows += [(row.id, row.search_key) for row in connection.execute(columns.where(own))]
    return rows


def waiting(connection: sa.Connection, alert_ids: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """What was found for some alerts and is in no letter: alert -> (offering, title)."""
    rows: dict[str, list[tuple[str, str]]] = {}
    query = sa.select(matches).where(matches.c.alert_id.in_(alert_ids), matches.c.sent_at.is_(None))
    for row in connection.execute(query.order_by(matches.c.matched_at, matches.c.offering_id)):
        rows.setdefault(row.alert_id, []).append((row.offering_id, row.title))
    return rows


def sent(connection: sa.Connection, alert_ids: Collection[str], most: int = 10) -> dict[str, list[tuple[str, str]]]:
    """What was in the letters of some alerts, the newest first: alert -> (offering, title)."""
    rows: dict[str, list[tuple[str, str]]] = {}
    query = sa.select(matches).where(matches.c.alert_id.in_(alert_ids), matches.c.sent_at.is_not(None))
    for row in connection.execute(query.order_by(matches.c.sent_at.desc(), matches.c.offering_id)):
        rows.setdefault(row.alert_id, []).append((row.offering_id, row.title))
    return {alert_id: own[:most] for alert_id, own in rows.items()}


def set_sent(connection: sa.Connection, offerings: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """These offerings are in a letter now: alert -> (offering, title). What was found meanwhile waits for the next."""
    one = (matches.c.alert_id == sa.bindparam("alert")) & (matches.c.offering_id == sa.bindparam("offering"))
    pairs = [{"alert": alert, "offering": offering} for alert, some in offerings.items() for offering, _ in some]
    connection.execute(matches.update().where(one).values(sent_at=clock.now()), pairs)
    connection.execute(table.update().where(table.c.id.in_(offerings)).values(written_at=clock.now()))


def addresses_due(db: sa.Engine) -> list[str]:
    """The digests of the addresses for which something waits that may be sent now."""
    joined = sa.select(table.c.digest).join(matches, matches.c.alert_id == table.c.id)
    over = [(table.c.frequency == name) & (table.c.written_at <= clock.now() - PERIODS[name]) for name in PERIODS]
    due = joined.where(matches.c.sent_at.is_(None), sa.or_(table.c.written_at.is_(None), *over))
    with database.read(db) as connection:
        return list(connection.scalars(due.distinct().order_by(table.c.digest)))
