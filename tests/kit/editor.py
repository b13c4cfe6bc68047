"""An editor of synonym rules in a browser, and a rule of a word that nobody else has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from base import database
from base.tables import judged_queries, searches, synonym_edits
from base.tables import runs as runs_table
from indexer.running import runs
from tests.kit.accounts import forget_attempts, log_in, somebody

RULES, FORM = "/beheer/synoniemen", "/beheer/synoniemen/regel"
SLANG = "blinkploeterij"
RULE = {"rule": f"{SLANG} => schoonmaken", "sector": "schoonmaak-en-afwas", "reason": "Zo zegt men dat hier."}


@pytest.fixture
def editor(app: Flask, db: sa.Engine) -> Iterator[FlaskClient]:
    """A logged-in editor; afterwards nothing of it is left."""
    forget_attempts(app)
    browser = app.test_client()
    log_in(browser, somebody(db, "editor"))
    yield browser
    with database.write(db) as connection:
        for table in (synonym_edits, judged_queries, searches):
            connection.execute(table.delete())
        connection.execute(runs_table.delete().where(runs_table.c.kind == runs.TRIAL))
