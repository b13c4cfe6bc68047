"""The audit trail in the back office and on the command line; the database refuses to change it."""

from __future__ import annotations

import csv
import io

import pytest
import sqlalchemy as sa

from app.security import audit, roster
from app.security.audit_names import reference
from base import database, versions
from tests.kit.accounts import somebody
from tests.kit.commands import doeners
from tests.kit.committed import committed
from tests.kit.office import Office

PAGE = "/beheer/logboek"
CHANGES = ["UPDATE audit SET who = 'eve'", "DELETE FROM audit"]


def test_the_trail_is_shown_and_chosen_from(office: Office) -> None:
    client = office.as_role()
    audit.record(office.db, who="ada", action="pins.add", subject="limburg:1", details={"need": "ramen wassen"})
    audit.record(office.db, who="bob", action="iets.nieuws", subject="<b>vet</b>")
    page = client.get(PAGE).text
    assert "vaste plaats gegeven" in page
    assert "zoekvraag: ramen wassen" in page
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


def test_a_person_is_written_by_number_and_shown_by_name(office: Office, platform_headers: dict[str, str]) -> None:
    who, other = somebody(office.db), somebody(office.db)
    audit.record(office.db, who=reference(who.account.id), action="accounts.role", subject=reference(other.account.id))
    client = office.as_role()
    page, table = client.get(f"{PAGE}?wie={who.name}").text, client.get(f"{PAGE}.csv?wie={who.name}").text
    newest = client.get("/api/v1/audit?per_pagina=100", headers=platform_headers).get_json()["entries"]
    [entry] = [entry for entry in newest if entry["action"] == "accounts.role"]
    assert (entry["who"], entry["subject"]) == (who.name, other.name)
    for shown in (page, table):
        assert who.name in shown
        assert other.name in shown
        assert "account:" not in shown


def test_a_removed_account_has_no_name_left(office: Office) -> None:
    who = somebody(office.db)
    office.visit(who)
    committed(roster.remove, office.db, who.account)
    client, gone = office.as_role(), f"account {who.account.id} (verwijderd)"
    assert who.name not in client.get(PAGE).text
    assert "aangemeld" in client.get(PAGE, query_string={"wie": gone}).text
    assert audit.broken(office.db) is None


def test_rows_of_before_with_a_name_stand_with_the_rows_of_that_account(office: Office) -> None:
    who = somebody(office.db)
    audit.record(office.db, who=who.name, action="pins.add", subject="van-vroeger")
    audit.record(office.db, who=reference(who.account.id), action="pins.add", subject="van-nu")
    client = office.as_role()
    page = client.get(f"{PAGE}?wie={who.name}").text
    assert "van-vroeger" in page
    assert "van-nu" in page
    assert audit.count(office.db, who=who.name) == 2
    assert audit.choices(office.db)[0].count(who.name) == 1


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
    versions.upgrade(postgresql_database)
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
