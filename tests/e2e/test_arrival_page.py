"""What is new and how to reuse it, in a browser: narrowed without scripts, and as axe sees it with content."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from playwright.sync_api import expect

from base import clock, database
from base.tables import index_changes
from tests.e2e.conftest import Open, check
from tests.kit.asking import LIST
from tests.kit.changes import arrive


@pytest.fixture
def came(client: FlaskClient, db: sa.Engine) -> Iterator[None]:
    """Two offerings of Limburg and one of Antwerpen are new."""
    for query in ("provincie=limburg&per_pagina=2", "provincie=antwerpen&per_pagina=1"):
        for one in client.get(f"{LIST}?{query}").json["offerings"]:
            arrive(db, one["id"], clock.now() - timedelta(days=1))
    yield
    with database.write(db) as connection:
        connection.execute(index_changes.delete().where(index_changes.c.batch == "test-came"))


@pytest.mark.usefixtures("came")
def test_what_is_new_is_narrowed_to_a_province_without_scripts(open_page: Open) -> None:
    page = open_page("/nieuw", script=False)
    expect(page.locator(".card")).to_have_count(3)
    page.select_option("#provincie", "limburg")
    page.click("text=Toon")
    expect(page.locator("text=feed (Atom)")).to_have_attribute("href", "/nieuw.xml?provincie=limburg")
    expect(page.locator("#provincie")).to_have_value("limburg")
    expect(page.locator(".card").nth(1)).to_be_visible()


@pytest.mark.usefixtures("came")
@pytest.mark.parametrize("path", ["/nieuw", "/nieuw?provincie=brussel", "/api-uitleg"])
def test_the_pages_are_accessible_and_stay_within_a_phone(open_page: Open, path: str) -> None:
    page = open_page(path)
    check(page, page.url)
