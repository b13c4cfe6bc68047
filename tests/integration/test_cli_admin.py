"""`doeners admin …`, `doeners database …`, `doeners demo …`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.cli import commands
from app.commands.console import run
from app.security import accounts, audit, passwords, tokens
from app.security.area import chosen
from base import clock, database
from base.config import Settings
from base.errors import InvalidParams
from base.tables import accounts as table
from base.tables import api_tokens
from tests.kit.commands import doeners, failed_calmly, process
from tests.kit.committed import committed
from tests.kit.migrated import migrate


@pytest.fixture
def fresh(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with an empty platform database of their own."""
    own = replace(settings, database_url=f"sqlite:///{tmp_path / 'platform.sqlite'}", var=str(tmp_path))
    migrate(own.database_url)
    return own


def test_the_first_administrator_is_made_once(fresh: Settings) -> None:
    first = json.loads(process(fresh, "admin", "ensure").stdout)
    assert first["name"] == "beheer"
    db = database.connect(fresh.database_url)
    account = accounts.authenticate(db, "beheer", first["password"])
    assert account is not None
    assert account.must_change_password
    assert account.role == "platform"
    assert json.loads(doeners(fresh, "admin", "ensure").stdout) == {"name": "beheer", "password": None}


def test_a_first_password_that_nobody_used_in_time_is_drawn_again(fresh: Settings) -> None:
    db = database.connect(fresh.database_url)
    first = json.loads(doeners(fresh, "admin", "ensure").stdout)["password"]
    with database.write(db) as connection:
        connection.execute(table.update().values(password_set_at=clock.now() - timedelta(days=8)))
    second = json.loads(doeners(fresh, "admin", "ensure").stdout)["password"]
    assert accounts.authenticate(db, "beheer", first) is None
    account = accounts.authenticate(db, "beheer", second)
    assert account is not None
    assert account.must_change_password
    assert not account.first_password_expired()


def test_a_lasting_password_is_set_and_set_again(fresh: Settings) -> None:
    db = database.connect(fresh.database_url)
    lasting = {"DOENERS_ADMIN_PASSWORD": "acht paarse olifanten"}
    assert json.loads(doeners(fresh, "admin", "ensure", **lasting).stdout) == {"name": "beheer", "password": None}
    account = accounts.authenticate(db, "beheer", "acht paarse olifanten")
    assert account is not None
    assert not account.must_change_password
    committed(accounts.set_password, db, account, "negen paarse olifanten")
    doeners(fresh, "admin", "ensure", **lasting)
    again = accounts.authenticate(db, "beheer", "acht paarse olifanten")
    assert again is not None
    doeners(fresh, "admin", "ensure", **lasting)
    unchanged = accounts.find(db, "beheer")
    assert unchanged is not None
    assert unchanged.session_epoch == again.session_epoch


def test_a_lasting_password_that_is_weak_is_refused(fresh: Settings) -> None:
    result = doeners(fresh, "admin", "ensure", DOENERS_ADMIN_PASSWORD="kort")
    assert failed_calmly(result, 2, "minstens 12 tekens")
    assert accounts.find(database.connect(fresh.database_url), "beheer") is None


def test_an_administrator_of_a_province_with_a_token(fresh: Settings) -> None:
    made = json.loads(doeners(fresh, "admin", "create", "Lies.Limburg", "--province", "limburg").stdout)
    db = database.connect(fresh.database_url)
    account = accounts.authenticate(db, "lies.limburg", made["password"])
    assert account is not None
    assert (account.role, account.area.province, account.must_change_password) == ("province", "limburg", True)
    token = doeners(fresh, "admin", "token", "lies.limburg").stdout.strip()
    owner = tokens.account_of(db, token)
    assert owner is not None
    assert owner.id == account.id


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["admin", "create"], "Er ontbreekt een waarde: NAME."),
        (
            ["admin", "create", "jan", "--role", "koning"],
            "De waarde voor role kan niet; kies uit platform, province, editor, regisseur, read-only.",
        ),
        (["admin", "create", "jan", "--snel"], "De optie --snel bestaat niet."),
        (["admin", "verban", "jan"], "Deze opdracht bestaat niet of is niet volledig."),
        (["index", "rebuild", "te", "veel"], "Deze opdracht bestaat niet of is niet volledig."),
        (["demo", "build", "--scale", "0"], "De waarde voor scale kan niet."),
        (["admin", "revoke", "9" * 20], "De waarde voor NUMBER kan niet."),
        (["admin", "revoke", "0"], "De waarde voor NUMBER kan niet."),
        (["phrases", "remove", "9" * 20], "De waarde voor NUMBER kan niet."),
        (["alles"], "Deze opdracht bestaat niet of is niet volledig."),
    ],
)
def test_a_command_line_that_is_wrong(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(lambda: commands.main(arguments, prog_name="doeners", standalone_mode=False))
    assert code == 2
    assert capsys.readouterr().err == f"{said} Hulp: doeners --help\n"


def test_a_value_that_is_no_text_is_said_so(fresh: Settings) -> None:
    failed = doeners(fresh, "index", "cancel", "\udcff")
    assert (failed.returncode, failed.stderr.count("\n")) == (2, 1)
    assert "geen tekst in UTF-8" in failed.stderr


@pytest.mark.parametrize(
    ("name", "role", "province", "fields"),
    [
        ("x", "province", "limburg", {"name"}),
        ("jan peeters", "province", "limburg", {"name"}),
        ("jan", "province", None, {"province"}),
        ("jan", "province", "henegouwen", {"province"}),
        ("jan", "platform", "limburg", {"province"}),
        ("?", "koning", None, {"name", "role"}),
    ],
)
def test_every_bad_field_of_an_account_is_named(
    fresh: Settings, name: str, role: str, province: str | None, fields: set[str]
) -> None:
    with pytest.raises(InvalidParams) as caught:
        committed(
            accounts.create,
            database.connect(fresh.database_url),
            name,
            "vier olifanten",
            role=role,
            area=chosen(province, ()),
        )
    assert {fault["field"] for fault in caught.value.errors} == fields


def test_a_forgotten_password_is_replaced(fresh: Settings) -> None:
    db = database.connect(fresh.database_url)
    before = committed(accounts.create, db, "jan", "negen paarse olifanten", role="platform", must_change=False)
    made = json.loads(doeners(fresh, "admin", "password", "jan").stdout)
    assert accounts.authenticate(db, "jan", "negen paarse olifanten") is None
    after = accounts.authenticate(db, "jan", made["password"])
    assert after is not None
    assert after.must_change_password
    assert accounts.by_session(db, before.get_id()) is None


def test_who_leaves_is_removed_with_sessions_and_tokens(fresh: Settings) -> None:
    db = database.connect(fresh.database_url)
    committed(accounts.create, db, "an", passwords.initial(), role="platform")
    account = committed(accounts.create, db, "jan", passwords.initial(), role="platform")
    token = committed(tokens.create, db, account)
    assert doeners(fresh, "admin", "remove", "jan").returncode == 0
    assert accounts.find(db, "jan") is None
    assert accounts.by_session(db, account.get_id()) is None
    assert tokens.account_of(db, token) is None
    with database.read(db) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(api_tokens)) == 0


def test_the_last_administrator_of_the_platform_stays(fresh: Settings) -> None:
    committed(accounts.create, database.connect(fresh.database_url), "jan", passwords.initial(), role="platform")
    assert failed_calmly(doeners(fresh, "admin", "remove", "jan"), 2, "laatste beheerder van het platform")
    assert failed_calmly(doeners(fresh, "admin", "role", "jan", "editor"), 2, "laatste beheerder van het platform")


def test_what_the_accounts_page_does_can_be_done_here(fresh: Settings) -> None:
    db = database.connect(fresh.database_url)
    account = committed(accounts.create, db, "jan", passwords.initial(), role="editor")
    doeners(fresh, "admin", "role", "jan", "regisseur", "--province", "limburg")
    token = doeners(fresh, "admin", "token", "jan").stdout.strip()
    assert doeners(fresh, "admin", "list").stdout == "jan\tregisseur\tlimburg\t1\n"
    number, mark, _ = doeners(fresh, "admin", "tokens", "jan").stdout.split("\t")
    assert mark in doeners(fresh, "admin", "revoke", number).stdout
    assert tokens.account_of(db, token) is None
    assert failed_calmly(doeners(fresh, "admin", "revoke", number), 2, "Er is geen token")
    doeners(fresh, "admin", "logout", "jan")
    assert accounts.by_session(db, account.get_id()) is None
    done = [(entry.who, entry.action) for entry in audit.entries(db)]
    wanted = ["accounts.sessions", "tokens.revoke", "tokens.create", "accounts.role"]
    assert done == [("opdrachtregel", action) for action in wanted]


def test_what_cannot_be_done_is_one_dutch_sentence(fresh: Settings) -> None:
    assert failed_calmly(doeners(fresh, "admin", "create", "jan"), 2, "De provincie is een van")
    assert failed_calmly(doeners(fresh, "admin", "token", "niemand"), 2, "Er is geen account “niemand”")


def test_a_name_exists_once(fresh: Settings) -> None:
    db = database.connect(fresh.database_url)
    committed(accounts.create, db, "jan", passwords.initial(), role="platform")
    with pytest.raises(InvalidParams, match="Er is al een account “jan”"):
        committed(accounts.create, db, "JAN", passwords.initial(), role="platform")


def test_tables_are_made_and_their_absence_is_explained(settings: Settings, tmp_path: Path) -> None:
    empty = replace(settings, database_url=f"sqlite:///{tmp_path / 'leeg.sqlite'}", var=str(tmp_path))
    assert failed_calmly(process(empty, "admin", "ensure"), 1, "doeners database upgrade")
    assert doeners(empty, "database", "upgrade").returncode == 0
    assert accounts.find(database.connect(empty.database_url), "beheer") is None


def test_a_variable_that_does_not_exist_stops_the_command(fresh: Settings) -> None:
    assert failed_calmly(doeners(fresh, "admin", "ensure", DOENERS_TYPO="1"), 2, "DOENERS_TYPO")


def test_without_a_database_it_says_what_is_missing(fresh: Settings) -> None:
    nothing = replace(fresh, database_url="")
    assert failed_calmly(doeners(nothing, "admin", "ensure", DATABASE_URL=""), 2, "DATABASE_URL")


def test_the_api_is_described(fresh: Settings) -> None:
    description = json.loads(doeners(fresh, "openapi").stdout)
    assert description["openapi"].startswith("3.1")
    assert "/runs" in description["paths"]


def test_demo_sources_are_built(fresh: Settings, tmp_path: Path) -> None:
    result = doeners(fresh, "demo", "build", "--folder", str(tmp_path / "demo"))
    assert result.returncode == 0, result.stderr
    assert "limburg: sqlite:///" in result.stdout
    assert (tmp_path / "demo" / "limburg.sqlite").is_file()
