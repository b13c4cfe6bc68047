"""Backups: everything comes back, on both databases, also from the first release; what is no backup is refused."""

from __future__ import annotations

import gzip
import hashlib
import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.operations import backups
from app.security import accounts, audit
from base import backup, clock, database, restore, versions
from base.config import Settings
from base.errors import BackupRefused
from base.tables import metadata
from tests.kit.commands import doeners, failed_calmly
from tests.kit.committed import committed
from tests.kit.migrated import migrate
from tests.kit.rows import contents, fill
from tests.kit.servers import empty_database

FIRST = "0001"


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, of either kind."""
    yield from _address(request, tmp_path / "eerste.sqlite")


@pytest.fixture(params=KINDS)
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Another one."""
    yield from _address(request, tmp_path / "tweede.sqlite")


def _address(request: pytest.FixtureRequest, file: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{file}"
        return
    address = empty_database(request.getfixturevalue("postgresql_url"))
    yield address
    database.connect(address).dispose()


def test_every_row_of_every_table_comes_back(url: str, other: str, tmp_path: Path) -> None:
    migrate(url)
    db, file = database.connect(url), tmp_path / "kopie.ndjson.gz"
    fill(db)
    before = contents(db)
    assert set(before) == set(metadata.tables), "a table is forgotten"
    assert all(len(rows) == 2 for rows in before.values())
    made = backup.write(db, file)
    assert made.rows == 2 * (len(metadata.tables) - len(backup.PASSING))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    restore.restore(other, file)
    after = contents(database.connect(other))
    assert after == before | {name: [] for name in backup.PASSING}


def test_numbering_goes_on_after_a_restore(url: str, other: str, tmp_path: Path) -> None:
    migrate(url)
    db, file = database.connect(url), tmp_path / "kopie.ndjson.gz"
    committed(accounts.create, db, "els", "zes paarse olifanten", role="platform")
    audit.record(db, who="els", action="login")
    backup.write(db, file)
    restore.restore(other, file)
    restored = database.connect(other)
    assert committed(accounts.create, restored, "jan", "zes paarse olifanten", role="editor").id == 2
    audit.record(restored, who="jan", action="login")
    assert audit.count(restored) == 2
    assert audit.broken(restored) is None
    assert accounts.authenticate(restored, "els", "zes paarse olifanten") is not None


def test_a_backup_of_the_first_release_is_brought_up_to_date(url: str, other: str, tmp_path: Path) -> None:
    versions.upgrade(url, FIRST)
    db, file = database.connect(url), tmp_path / "kopie.ndjson.gz"
    fill(db)
    before = contents(db)
    del before["withdrawn"]  # in index_changes since
    before["questions"] = before.pop("demands")
    assert backup.write(db, file).revision == FIRST
    restore.restore(other, file)
    restored = database.connect(other)
    after = contents(restored)
    assert set(after) == set(metadata.tables)
    assert {name: len(after[name]) for name in before} == {name: len(rows) for name, rows in before.items()}
    assert differences(restored) == []


def test_a_database_of_the_first_release_is_upgraded_with_its_rows(url: str) -> None:
    versions.upgrade(url, FIRST)
    db = database.connect(url)
    fill(db)
    before = named(db)
    versions.upgrade(url)
    after = named(db)
    forced = [row.pop("forced") for row in before["runs"]]  # today: every reason accepted, or none
    assert [row["accepted"] for row in after["runs"]] == ["['all']" if value == "True" else "[]" for value in forced]
    gone = [{name: row[name] for name in ("id", "gone_at")} for row in before.pop("withdrawn")]
    assert [{"id": row["offering_id"], "gone_at": row["at"]} for row in after["index_changes"]] == gone
    assert all(row["kind"] == "gone" and "title" in row["departed"] for row in after["index_changes"])
    before["questions"] = before.pop("demands")
    for table, rows in before.items():
        kept = [{name: row[name] for name in rows[0]} for row in after[table]]
        assert kept == rows, table
    assert differences(db) == []


def test_the_migrations_make_the_tables_of_the_code(url: str) -> None:
    versions.upgrade(url)
    assert differences(database.connect(url)) == []


def named(db: sa.Engine) -> dict[str, list[dict[str, object]]]:
    """Every row as column -> value, as text so that zones do not matter."""
    with database.read(db) as connection:
        tables = backup.ordered(backup.reflected(connection))
        return {
            table.name: [
                {key: str(value) for key, value in row.items()}
                for row in connection.execute(sa.select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in tables
        }


def differences(db: sa.Engine) -> list[object]:
    """What the migrations made otherwise than base.tables says."""
    with db.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def test_a_backup_shows_one_moment(url: str, tmp_path: Path) -> None:
    migrate(url)
    db = database.connect(url)
    with backup.snapshot(db) as moment:
        first = moment.scalar(sa.select(sa.func.count()).select_from(metadata.tables["accounts"]))
        committed(accounts.create, db, "later", "zes paarse olifanten", role="platform")
        second = moment.scalar(sa.select(sa.func.count()).select_from(metadata.tables["accounts"]))
    assert (first, second) == (0, 0)


@pytest.fixture
def own_settings(tmp_path: Path) -> Settings:
    """Settings with a platform database and nothing else."""
    own = Settings(database_url=f"sqlite:///{tmp_path / 'platform.sqlite'}", var=str(tmp_path), log_level="WARNING")
    migrate(own.database_url)
    return own


@pytest.fixture
def filled(own_settings: Settings, tmp_path: Path) -> tuple[Settings, Path]:
    """A platform with rows, and its backup made by the command."""
    db, file = database.connect(own_settings.database_url), tmp_path / "kopie.ndjson.gz"
    committed(accounts.create, db, "els", "zes paarse olifanten", role="platform")
    assert doeners(own_settings, "backup", str(file)).returncode == 0
    return own_settings, file


def empty(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, database_url=f"sqlite:///{tmp_path / 'leeg.sqlite'}")


def test_the_commands(filled: tuple[Settings, Path], tmp_path: Path) -> None:
    settings, file = filled
    new = empty(settings, tmp_path)
    done = doeners(new, "restore", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Teruggezet: 1 rij" in done.stdout
    db = database.connect(new.database_url)
    assert accounts.find(db, "els") is not None
    assert [entry.action for entry in audit.entries(db)] == ["backup.restore"]
    assert [e.action for e in audit.entries(database.connect(settings.database_url))] == ["backup.make"]


def test_a_platform_that_is_not_empty_is_left_alone(filled: tuple[Settings, Path]) -> None:
    settings, file = filled
    before = contents(database.connect(settings.database_url))
    assert failed_calmly(doeners(settings, "restore", str(file)), 1, "niet leeg (accounts: 1, audit: 1)")
    assert contents(database.connect(settings.database_url)) == before


@pytest.mark.parametrize("damage", ["cut", "changed", "not compressed", "empty", "a row less", "no text"])
def test_a_damaged_file_is_refused_before_anything_is_done(
    filled: tuple[Settings, Path], tmp_path: Path, damage: str
) -> None:
    settings, file = filled
    spoil(file, damage)
    new = empty(settings, tmp_path)
    assert failed_calmly(doeners(new, "restore", str(file)), 1, "beschadigd")
    with database.connect(new.database_url).connect() as connection:
        assert sa.inspect(connection).get_table_names() == []


def spoil(file: Path, damage: str) -> None:
    whole, text = file.read_bytes(), gzip.decompress(file.read_bytes())
    lines = text.splitlines(keepends=True)
    spoiled = {
        "cut": whole[: len(whole) // 2],
        "changed": gzip.compress(text.replace(b'"els"', b'"eve"')),
        "not compressed": text,
        "empty": b"",
        "a row less": gzip.compress(b"".join([lines[0], *lines[2:]])),
        "no text": gzip.compress(b"\xff\xfe[]\n"),
    }
    file.write_bytes(spoiled[damage])


@pytest.mark.parametrize("head", [{"format": 2, "revision": "0001"}, {"format": 1, "revision": "9999"}])
def test_a_backup_of_a_newer_release_is_refused(tmp_path: Path, head: dict[str, object]) -> None:
    first = json.dumps({**head, "made_at": "2030-01-01T00:00:00+00:00"}).encode() + b"\n"
    foot = json.dumps({"rows": 0, "digest": hashlib.sha256(first).hexdigest()}).encode() + b"\n"
    file = tmp_path / "nieuwer.ndjson.gz"
    file.write_bytes(gzip.compress(first + foot))
    with pytest.raises(BackupRefused, match="nieuwere versie"):
        restore.restore(f"sqlite:///{tmp_path / 'leeg.sqlite'}", file)


def test_what_cannot_be_done_is_one_dutch_sentence(own_settings: Settings, tmp_path: Path) -> None:
    assert failed_calmly(doeners(own_settings, "restore", str(tmp_path / "geen")), 1, "bestaat niet")
    assert failed_calmly(
        doeners(own_settings, "backup", str(tmp_path / "geen" / "map")), 1, "kan niet geschreven worden"
    )
    without = empty(own_settings, tmp_path)
    assert failed_calmly(doeners(without, "backup", str(tmp_path / "x")), 1, "De tabellen ontbreken nog")
    assert not (tmp_path / "x").exists()


def test_the_nights_are_kept_and_the_oldest_forgotten(own_settings: Settings) -> None:
    db, folder = database.connect(own_settings.database_url), Path(own_settings.var) / "backups"
    settings, first = replace(own_settings, nightly_backups=3), datetime(2026, 11, 20, 1, 40, tzinfo=UTC)
    for night in range(5):
        with clock.moved(to=first + timedelta(days=night)):
            assert backups.nightly(settings, db)
    assert [file.name[8:16] for file in backups.backups_of(folder)] == ["20261124", "20261123", "20261122"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert backups.nightly(replace(own_settings, nightly_backups=0), db) is None
