"""A name in rows of the audit trail from before they held numbers goes by hand, as decision 0029 says."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.security import audit
from base import database
from base.tables import audit as table
from tests.kit.migrated import new_database

NAME = "jan.peeters"


@pytest.fixture
def db(tmp_path: Path) -> sa.Engine:
    """A trail whose second row has a name, with rows around it."""
    db = database.connect(new_database(tmp_path))
    audit.record(db, who="account:3", action="login")
    audit.record(db, who=NAME, action="accounts.create", subject=NAME, details={"note": f"van {NAME}, één"})
    audit.record(db, who="account:3", action="logout")
    return db


def test_a_name_goes_and_the_chain_is_whole(db: sa.Engine) -> None:
    assert audit.broken(db) is None
    with database.write(db) as connection:
        triggers = connection.scalars(sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")).all()
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        put_number(connection)
        chain_again(connection)
        connection.exec_driver_sql(next(sql for sql in triggers if "audit_no_update" in sql))
    assert audit.broken(db) is None
    with database.read(db) as connection:
        assert NAME not in str(connection.execute(sa.select(table)).all())
    assert [entry.who for entry in audit.entries(db)][1] == "account 12 (verwijderd)"
    with pytest.raises(sa.exc.IntegrityError, match="only grows"), database.write(db) as connection:
        connection.execute(table.update().values(who="eve"))


def test_a_name_that_goes_without_the_chain_shows(db: sa.Engine) -> None:
    with database.write(db) as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        put_number(connection)
    assert audit.broken(db) == 2


def put_number(connection: sa.Connection) -> None:
    number = {"who": "account:12", "subject": "account:12", "details": "{}"}
    connection.execute(table.update().where(table.c.who == NAME).values(number))


def chain_again(connection: sa.Connection) -> None:
    """Hash each row as the decision writes it, not by the code."""
    previous = "0" * 64
    for row in connection.execute(sa.select(table).order_by(table.c.id)).all():
        fields = [previous, row.action, row.at, row.details, row.subject, row.who]
        digest = hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()
        connection.execute(table.update().where(table.c.id == row.id).values(previous=previous, hash=digest))
        previous = digest
