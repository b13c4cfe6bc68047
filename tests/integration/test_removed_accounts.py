"""A removed account on SQLite: nothing that it left in a browser or a program opens an account made after it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyotp
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.security import accounts, roster, second_factor, tokens
from app.security.accounts import Account
from base import clock, database, versions
from base.tables import accounts as table
from base.tables import metadata
from tests.kit.accounts import Somebody, forget_attempts, log_in, somebody
from tests.kit.committed import committed
from tests.kit.office import Office
from tests.kit.rows import contents, fill


@pytest.fixture
def leaver(office: Office) -> Somebody:
    """Somebody who may only look, with the newest account of all."""
    forget_attempts(office.app)
    return somebody(office.db, "read-only")


def successor(office: Office, leaver: Somebody) -> Account:
    """The leaver is removed; an administrator of the platform comes, with the same number as on databases of before."""
    committed(roster.remove, office.db, leaver.account)
    account = somebody(office.db).account
    with database.write(office.db) as connection:
        connection.execute(table.update().where(table.c.id == account.id).values(id=leaver.account.id))
    found = accounts.by_id(office.db, leaver.account.id)
    assert found is not None
    return found


def test_a_removed_account_s_browser_is_nobody(office: Office, leaver: Somebody) -> None:
    browser = office.visit(leaver)
    assert browser.get("/beheer").status_code == 200
    successor(office, leaver)
    assert browser.get("/beheer/accounts").location == "/beheer/login?next=/beheer/accounts"


@pytest.mark.parametrize("ends", [(accounts.end_sessions,), (accounts.set_password, "zes rode uilen!")])
def test_nor_after_the_new_account_changed_its_password_or_logged_out(
    office: Office, leaver: Somebody, ends: tuple[Any, ...]
) -> None:
    browser = office.visit(leaver)
    new = successor(office, leaver)
    committed(ends[0], office.db, new, *ends[1:])
    assert browser.get("/beheer/accounts").location.startswith("/beheer/login")


def test_a_removed_account_s_first_password_page_is_nobody_s(office: Office) -> None:
    leaver = somebody(office.db, "read-only", must_change=True)
    forget_attempts(office.app)
    browser = office.app.test_client()
    assert log_in(browser, leaver).location == "/beheer/wachtwoord"
    successor(office, leaver)
    assert browser.get("/beheer/wachtwoord").location.startswith("/beheer/login")


def test_a_half_login_of_a_removed_account_leads_to_no_other(office: Office, leaver: Somebody) -> None:
    with_second_step(office, leaver.account)
    browser = office.app.test_client()
    assert log_in(browser, leaver).location == "/beheer/login/code"
    with_second_step(office, successor(office, leaver))
    assert browser.get("/beheer/login/code").location == "/beheer/login"


def test_a_token_of_a_removed_account_is_nobody_s(office: Office, leaver: Somebody, api: FlaskClient) -> None:
    header = leaver.bearer(office.db)
    new = successor(office, leaver)
    assert api.get("/api/v1/accounts", headers=header).status_code == 401
    assert tokens.of(office.db, new) == []


def test_a_second_step_of_a_removed_account_is_gone(office: Office, leaver: Somebody) -> None:
    with_second_step(office, leaver.account)
    assert not second_factor.active(office.db, successor(office, leaver))


def with_second_step(office: Office, account: Account) -> None:
    """The account has a second step from now on."""
    second_factor.begin(office.settings, office.db, account)
    secret = second_factor.unconfirmed(office.settings, office.db, account)
    assert secret is not None
    assert committed(second_factor.confirm, office.settings, office.db, account, pyotp.TOTP(secret).at(clock.now()))


def test_two_accounts_never_start_with_the_same_epoch(office: Office) -> None:
    made = [somebody(office.db).account for _ in range(5)]
    assert len({account.session_epoch for account in made}) == 5


def test_a_number_is_given_once(office: Office) -> None:
    first = somebody(office.db).account
    committed(roster.remove, office.db, first)
    assert somebody(office.db).account.id > first.id


def test_every_numbered_table_gives_a_number_once() -> None:
    numbered = [t for t in metadata.tables.values() if "id" in t.c and isinstance(t.c.id.type, sa.Integer)]
    reused = {t.name for t in numbered if not t.dialect_options["sqlite"]["autoincrement"]}
    assert reused == {"audit"}, "from which nothing is ever removed"


def test_a_database_of_before_keeps_every_row(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'platform.sqlite'}"
    versions.upgrade(url, "0017")
    db = database.connect(url)
    fill(db)
    before = contents(db)
    versions.upgrade(url, "0018")
    assert contents(db) == before
    with database.read(db) as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
