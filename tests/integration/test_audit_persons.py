"""Persons in the audit trail: every action is done, and no name, address or typed text stands in its rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from opensearchpy import OpenSearch

from app.wording.audit_words import ACTIONS
from base import database
from base.tables import audit
from tests.kit.all_actions import STEPS
from tests.kit.deeds import VISIBLE, Site
from tests.kit.two_provinces import TwoProvinces

NOBODY = {"opdrachtregel", "organisatie", "onbekend"}
ELSEWHERE = {"backup.restore"}  # the row is in the other database; test_backup does it


def rows(db: sa.Engine, after: int = 0) -> list[sa.Row[tuple[str, ...]]]:
    """The rows of the trail as they are written down."""
    with database.read(db) as connection:
        return list(connection.execute(sa.select(audit).where(audit.c.id > after).order_by(audit.c.id)))


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_no_action_writes_a_name_or_an_address(
    two_provinces: TwoProvinces, engine: OpenSearch, tmp_path: Path, step: Callable[[Site], None]
) -> None:
    before = max((row.id for row in rows(two_provinces.db)), default=0)
    step(Site(two_provinces, engine, tmp_path))
    written = rows(two_provinces.db, before)
    assert {row.action for row in written} >= set(STEPS[step].split())
    for row in written:
        text = f"{row.who} {row.subject} {row.details}".lower()
        assert VISIBLE not in text
        assert "@" not in text
        assert row.who in NOBODY or re.fullmatch(r"account:\d+", row.who)


def test_every_action_is_done_here() -> None:
    assert {action for actions in STEPS.values() for action in actions.split()} | ELSEWHERE == set(ACTIONS)
