"""What is done and its row in the audit trail: both stand in the database, or neither."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from app.security import audit, tokens
from base import database, versions
from tests.kit.accounts import PASSWORD, forget_attempts, log_in, send, somebody
from tests.kit.all_actions import STEPS
from tests.kit.deeds import Site
from tests.kit.office import Office
from tests.kit.rehearsed import Rehearsed, actions, trail_refuses
from tests.kit.two_provinces import TwoProvinces

ACCOUNT = "/beheer/accounts/{number}"
NOTHING = [  # (the form's address, its page, its fields): what it asks is done already, or never was there
    ("/beheer/account/tokens/intrekken", "/beheer/account", {"token": "999999"}),
    (f"{ACCOUNT}/tokens/intrekken", ACCOUNT, {"token": "999999"}),
    (f"{ACCOUNT}/tweede-stap", ACCOUNT, {}),
    (f"{ACCOUNT}/losmaken", ACCOUNT, {}),
    ("/beheer/webhooks/test", "/beheer/webhooks", {"webhook": "999999"}),
    ("/beheer/webhooks/weg", "/beheer/webhooks", {"webhook": "999999"}),
    ("/beheer/reacties/999999/afgehandeld", "/beheer/reacties", {}),
]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_what_the_trail_does_not_take_is_not_done(
    two_provinces: TwoProvinces, engine: OpenSearch, tmp_path: Path, step: Callable[[Site], None]
) -> None:
    site = Rehearsed(two_provinces, engine, tmp_path)
    step(site)
    assert site.refused >= set(STEPS[step].split())


def test_who_logs_in_while_the_trail_refuses_is_not_let_in(office: Office) -> None:
    client, who = office.app.test_client(), somebody(office.db)
    forget_attempts(office.app)
    with trail_refuses(office.db):
        assert log_in(client, who).status_code == 503
    assert client.get("/beheer/account").status_code == 302


def test_who_logs_out_while_the_trail_refuses_stays_in(office: Office) -> None:
    client = office.as_role()
    with trail_refuses(office.db):
        assert send(client, "/beheer/logout", "/beheer/account").status_code == 503
    assert client.get("/beheer/account").status_code == 200


def test_a_password_that_could_not_be_changed_is_still_the_password(office: Office) -> None:
    who, page, new = somebody(office.db), "/beheer/wachtwoord", "zeven groene olifanten"
    client = office.visit(who)
    with trail_refuses(office.db):
        assert send(client, page, page, current=PASSWORD, new=new, again=new).status_code == 503
    assert client.get("/beheer/account").status_code == 200
    office.visit(who)


@pytest.mark.parametrize(("address", "page", "fields"), NOTHING, ids=str)
def test_what_does_nothing_leaves_no_row(office: Office, address: str, page: str, fields: dict[str, str]) -> None:
    client, number = office.as_role(), somebody(office.db).account.id
    before = actions(office.db)
    answer = send(client, address.format(number=number), page.format(number=number), **fields)
    assert answer.status_code in (302, 303)
    assert actions(office.db) == before


@pytest.mark.postgresql
def test_facts_at_the_same_moment_all_stand_with_their_rows(postgresql_database: str) -> None:
    versions.upgrade(postgresql_database)
    db = database.connect(postgresql_database)
    who = somebody(db).account

    def do(number: int) -> str:
        with database.write(db) as connection:
            token = tokens.create(connection, who)
            audit.note(connection, who, "tokens.create", number=number)
        return token

    with ThreadPoolExecutor(8) as several:
        assert len(set(several.map(do, range(40)))) == 40
    assert len(tokens.of(db, who)) == len(audit.entries(db)) == 40
    assert audit.broken(db) is None
    db.dispose()
