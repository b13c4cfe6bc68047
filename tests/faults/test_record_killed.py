"""kill -9 between the swap of an index and its record: the next run writes down what visitors saw change."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from base import database
from base.config import ROOT
from base.tables import index_changes as table
from indexer.changes import record, withdrawn
from tests.kit.parts import environment
from tests.kit.sites import NEW, Site
from tests.kit.waiting import wait_for


def kill_at(site: Site, state: str, folder: Path, command: Sequence[str]) -> None:
    """Run a command until it is held at a state, and kill it there."""
    log = folder / f"{state}.log"
    variables = environment(site.settings) | {"DOENERS_DRILL": "1", "DOENERS_PAUSE_AT": state}
    arguments = [sys.executable, "-m", "app.cli", *command]
    with (
        log.open("wb") as stream,
        subprocess.Popen(arguments, cwd=ROOT, env=variables, stdout=stream, stderr=stream) as process,
    ):
        try:
            wait_for(lambda: "drill_pause" in log.read_text(encoding="utf-8"), lambda: log.read_text(encoding="utf-8"))
        finally:
            process.kill()


def recorded(site: Site, *, after: int) -> list[tuple[str, str, object]]:
    """Offering, kind and title of the settled rows behind a number."""
    query = sa.select(table).where(table.c.settled, table.c.id > after).order_by(table.c.offering_id)
    with database.read(site.db) as connection:
        return [(row.offering_id, row.kind, row.fields.get("title")) for row in connection.execute(query)]


def last(site: Site) -> int:
    with database.read(site.db) as connection:
        return connection.scalar(sa.select(sa.func.max(table.c.id))) or 0


def synced(site: Site) -> None:
    """The sync of every ten minutes, once the lease of the killed process is over."""
    wait_for(site.lease_is_over)
    assert site.run("sync", "vlaams-brabant").state == "succeeded"


@pytest.fixture
def changed(drill_site: Site) -> tuple[str, str]:
    """An offering with another title in its source, and one that is gone there."""
    ids = drill_site.ids("limburg")
    drill_site.change("limburg", ids[:1], ids[-1:])
    return f"limburg:{ids[0]}", f"limburg:{ids[-1]}"


@pytest.mark.slow
def test_a_rebuild_that_dies_after_its_swap_loses_no_row(
    drill_site: Site, changed: tuple[str, str], tmp_path: Path
) -> None:
    renamed, gone = changed
    before, start = drill_site.index, last(drill_site)
    kill_at(drill_site, "live", tmp_path, ["index", "rebuild"])
    assert drill_site.index != before
    assert recorded(drill_site, after=start) == []
    synced(drill_site)
    rows = recorded(drill_site, after=start)
    assert [(row[0], row[1]) for row in rows] == sorted([(renamed, "changed"), (gone, "gone")])
    assert NEW in str({key: title for key, _, title in rows}[renamed])
    assert record.recorded_index(drill_site.db) == drill_site.index


@pytest.mark.slow
def test_a_rollback_that_dies_after_its_swap_loses_no_row(drill_site: Site, tmp_path: Path) -> None:
    ids = drill_site.ids("limburg")
    drill_site.change("limburg", (), ids[-1:])
    gone = f"limburg:{ids[-1]}"
    assert drill_site.run("rebuild").state == "succeeded"
    start = last(drill_site)
    kill_at(drill_site, "turned", tmp_path, ["index", "rollback"])
    assert withdrawn.find(drill_site.db, gone) is not None  # it is back, and nobody wrote that down
    synced(drill_site)
    assert recorded(drill_site, after=start)[0][:2] == (gone, "new")
    assert withdrawn.find(drill_site.db, gone) is None
