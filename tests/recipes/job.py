"""After "Add a nightly job": the schedule rings for it in its night, and it does what it says."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

import pytest
import sqlalchemy as sa
import time_machine
from celery import Celery

from base import clock, database
from base.tables import edits
from indexer.edits import edit_store
from indexer.edits.edits import Details
from tests.kit.office import Office


@pytest.fixture
def celery(office: Office, monkeypatch: pytest.MonkeyPatch) -> Celery:
    """The tasks of the worker, on the database of the office."""
    worker = import_module("app.worker")
    monkeypatch.setattr(worker, "settings", office.settings)
    found: Celery = worker.celery
    return found


def refused(db: sa.Engine) -> int:
    with database.read(db) as connection:
        return int(connection.scalar(sa.select(sa.func.count()).where(edits.c.state == "refused")) or 0)


def refuse(db: sa.Engine, details: Details) -> None:
    """A correction that is proposed and refused now."""
    about = {"subject": "limburg:1", "kind": "correction", "province": "limburg", "by": "organisatie"}
    with database.write(db) as connection:
        made = edit_store.add(connection, **about, details=details, state="proposed")
        assert edit_store.change(connection, made, "refused", was="proposed", by="test", reason="neen")


def test_the_schedule_rings_for_it_at_half_past_four(celery: Celery) -> None:
    entry = celery.conf.beat_schedule["forget-refused"]
    night = datetime(2027, 3, 2, 4, 31, tzinfo=clock.BRUSSELS)
    with time_machine.travel(night, tick=False):
        assert entry["schedule"].is_due(night - timedelta(hours=1)).is_due
        assert not entry["schedule"].is_due(night - timedelta(seconds=10)).is_due
    assert entry["task"] in celery.tasks


def test_it_forgets_what_is_a_year_old_and_nothing_younger(office: Office, celery: Celery) -> None:
    for title in ("oud", "nieuw"):
        fields = {"title": {"old": "", "new": title}}
        with clock.moved(timedelta(days=0 if title == "oud" else 300)):
            refuse(office.db, {"fields": fields})
    with clock.moved(timedelta(days=370)):
        celery.tasks["forget-refused"].apply(throw=True)
    assert refused(office.db) == 1
