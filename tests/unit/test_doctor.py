"""What `doeners doctor` says of settings, folders and nights; and that each of its steps leads somewhere."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.operations import backups
from app.operations.doctor import installation, nights, services
from app.operations.doctor.examination import CHECKS, examine
from app.operations.doctor.finding import Check, Finding, worst
from app.privacy import retention
from app.security import first_administrator
from base import clock, database
from base.config import ROOT, Settings
from tests.kit.committed import committed
from tests.kit.migrated import migrate

PUBLIC = Settings(
    base_url="https://doeners.test",
    secret_key=secrets.token_hex(32),
    secure_cookies=True,
    trusted_proxies=1,
    second_factor=True,
    pages_contact="info@doeners.test",
    mail_from="post@doeners.test",
    database_url="postgresql+psycopg://localhost/doeners",
)


def test_a_public_site_as_it_should_be_has_nothing_to_mend() -> None:
    assert {installation.secrets(PUBLIC).level, installation.site(PUBLIC).level} == {"ok"}


@pytest.mark.parametrize(
    ("changes", "level", "step"),
    [
        ({"base_url": ""}, "warning", "DOENERS_BASE_URL"),
        ({"base_url": "http://doeners.test"}, "fault", "TLS"),
        ({"secure_cookies": False}, "fault", "DOENERS_SECURE_COOKIES=1"),
        ({"trusted_proxies": 0}, "warning", "DOENERS_TRUSTED_PROXIES"),
        ({"second_factor": False}, "warning", "DOENERS_SECOND_FACTOR=1"),
        ({"pages_contact": "info@doeners.example"}, "warning", "DOENERS_CONTACT"),
        ({"database_url": "sqlite:////srv/platform.sqlite"}, "warning", "PostgreSQL"),
        ({"clock_ahead": 3.0}, "fault", "DOENERS_CLOCK_AHEAD"),
    ],
)
def test_each_weak_setting_is_said_with_what_to_do(changes: dict[str, object], level: str, step: str) -> None:
    finding = installation.site(replace(PUBLIC, **changes))  # type: ignore[arg-type]
    assert finding.level == level
    assert step in finding.step


@pytest.mark.parametrize("key", ["", "te-kort", "a" * 64, "abcd" * 12])
def test_a_key_that_can_be_guessed_is_a_fault(key: str) -> None:
    assert installation.secrets(replace(PUBLIC, secret_key=key)).level == "fault"


def test_every_key_drawn_by_chance_is_good() -> None:
    keys = [make(size) for make in (secrets.token_hex, secrets.token_urlsafe) for size in (24, 32) for _ in range(200)]
    assert min(map(installation.bits, keys)) > installation.MIN_BITS


def test_a_folder_that_others_can_read_and_one_that_is_not_there_yet(tmp_path: Path) -> None:
    settings = replace(PUBLIC, var=str(tmp_path / "var"), backups=str(tmp_path / "backups"))
    assert installation.folders(settings).level in {"ok", "fault"}  # the disk of this machine may be full
    settings.backup_folder.mkdir(mode=0o755)
    settings.backup_folder.chmod(0o755)
    assert "chmod 700" in installation.folders(settings).step


def test_a_night_that_was_missed_is_said(tmp_path: Path) -> None:
    settings = replace(PUBLIC, var=str(tmp_path), database_url=f"sqlite:///{tmp_path / 'platform.sqlite'}")
    migrate(settings.database_url)
    db = database.connect(settings.database_url)
    assert {nights.newest_backup(settings).level, nights.old_rows(settings).level} == {"unseen"}  # it is new
    with clock.moved(-timedelta(days=3)):
        committed(first_administrator.ensure_first, db, settings)
    assert {nights.newest_backup(settings).level, nights.old_rows(settings).level} == {"warning"}
    file = backups.nightly(settings, db)
    retention.report(db)
    assert {nights.newest_backup(settings).level, nights.old_rows(settings).level} == {"ok"}
    with clock.moved(timedelta(days=2)):
        assert {nights.newest_backup(settings).level, nights.old_rows(settings).level} == {"warning"}
    assert file
    file.write_bytes(file.read_bytes()[:-40])
    assert "beschadigd" in nights.newest_backup(settings).says


def test_tables_of_another_release_are_a_fault(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'platform.sqlite'}"
    assert services.platform_database(replace(PUBLIC, database_url=url)).step == "Voer uit: doeners database upgrade"
    migrate(url)
    assert services.platform_database(replace(PUBLIC, database_url=url)).level == "ok"
    with database.write(database.connect(url)) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert services.platform_database(replace(PUBLIC, database_url=url)).says.startswith("De tabellen horen bij")


def test_what_needs_something_that_is_away_is_not_examined_and_what_breaks_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(_settings: Settings) -> Finding:
        raise RuntimeError

    first = Check("secrets", "Geheimen", "about", broken)
    monkeypatch.setattr("app.operations.doctor.examination.CHECKS", (first, *CHECKS[1:]))
    findings = examine(Settings(var=str(tmp_path), port=1, meaning=False))
    assert findings["secrets"].says == "Niet na te kijken (RuntimeError)."
    assert {findings[name].level for name in ("database", "broker", "engine")} == {"fault"}
    assert {findings[check.name].level for check in CHECKS if check.needs} == {"unseen"}


def test_the_worst_decides_and_is_said_first() -> None:
    found = worst([Finding("warning", "B.", "doe b"), Finding("fault", "A.", "doe a")], "goed")
    assert found == Finding("fault", "A. B.", "doe a doe b")


def test_each_part_of_the_runbook_that_is_named_is_there() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").lower()
    headings = {
        line.removeprefix("## ").replace(",", "").replace(" ", "-") for line in text.splitlines() if "## " in line
    }
    assert {check.runbook for check in CHECKS if check.runbook} <= headings
