"""The audit trail in the back office and on the command line; the database refuses to change it."""

from __future__ import annotations

import csv
import io

import pytest
import sqlalchemy as sa

from app.security import audit
from base import database
from tests.kit.accounts import somebody
from tests.kit.commands import doeners
from tests.kit.office import Office

PAGE = "/beheer/logboek"
CHANGES = ["UPDATE audit SET who = 'eve'", "DELETE FROM audit"]


def test_the_trail_is_shown_and_chosen_from(office: Office) -> None:
    client = office.as_role()
    audit.record(office.db, who="ada", action="pins.add", subject="limburg:1", details={"need": "ramen wassen"})
    audit.record(office.db, who="bob", action="iets.nieuws", subject="<b>vet</b>")
    page = client.get(PAGE).text
    assert "vaste plaats gegeven" in page
    assert "need: ramen wassen" in page
    assert "iets.nieuws" in page
    assert "&lt;b&gt;vet&lt;/b&gt;" in page
    assert "De keten is heel" in page
    assert "limburg:1" not in client.get(f"{PAGE}?wie=bob").text
    assert "limburg:1" in client.get(f"{PAGE}?wie=ada&wat=pins.add").text
    assert "nog niets" in client.get(f"{PAGE}?wie=ada&wat=login").text


def test_the_trail_has_pages_that_keep_the_choice(office: Office) -> None:
    for number in range(60):
        audit.record(office.db, who="veel", action="pins.add", subject=f"nummer-{number}-")
    client = office.as_role()
    first, second = client.get(f"{PAGE}?wie=veel").text, client.get(f"{PAGE}?wie=veel&pagina=2").text
    assert "wie=veel" in first
    assert "nummer-59-" in first
    assert "nummer-9-" not in first
    assert "nummer-9-" in second


def test_the_trail_as_csv_does_no_harm(office: Office) -> None:
    audit.record(office.db, who="=cmd()", action="pins.add", details={"need": "x"})
    answer = office.as_role().get(f"{PAGE}.csv?wie==cmd()")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert rows[0] == ["nummer", "wanneer", "wie", "wat", "waarover", "bijzonderheden"]
    assert rows[1][2:] == ["'=cmd()", "pins.add", "", '{"need": "x"}']


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_the_trail(office: Office, change: str) -> None:
    audit.record(office.db, who="ada", action="pins.add")
    before = audit.count(office.db)
    with pytest.raises(sa.exc.IntegrityError, match="only grows"), database.write(office.db) as connection:
        connection.exec_driver_sql(change)
    assert audit.count(office.db) == before


@pytest.mark.postgresql
@pytest.mark.parametrize("change", [*CHANGES, "TRUNCATE audit"])
def test_postgresql_refuses_too(postgresql_database: str, change: str) -> None:
    database.upgrade(postgresql_database)
    db = database.connect(postgresql_database)
    audit.record(db, who="ada", action="pins.add")
    with pytest.raises(sa.exc.SQLAlchemyError, match="only grows"), database.write(db) as connection:
        connection.exec_driver_sql(change)
    assert audit.count(db) == 1
    db.dispose()


def test_a_broken_chain_is_seen_on_the_page_and_by_the_command(office: Office) -> None:
    client = office.visit(somebody(office.db))
    whole = doeners(office.settings, "audit", "verify")
    assert (whole.returncode, whole.stdout) == (0, f"De keten is heel: {audit.count(office.db)} handelingen.\n")
    with database.write(office.db) as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.exec_driver_sql("UPDATE audit SET who = 'eve' WHERE id = 3")
    assert "stuk vanaf regel 3" in client.get(PAGE).text
    broken = doeners(office.settings, "audit", "verify")
    assert broken.returncode == 1
    assert "stuk vanaf regel 3" in broken.stdout
